"""Scripts in every text that people give: on no page and in no file do they become anything but texts."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from polls.agenda.models import Forum
from polls.database import read, write
from polls.i18n import LANGUAGES
from polls.people.models import Member, SignIn
from polls.people.sign_ins import token_hash
from polls.spreadsheets import SIGNS
from tests.faults.full_forum import Full, a_full_forum
from tests.faults.hostile_texts import NOT_WORDS, SCRIPTS, WORDS, columns_with_texts, say_everywhere

FILES = ("summary.md", "calendar.ics", "journal.jsonl", "qr.svg")
RESULTS = ("results.csv", "results.json", "ballots.jsonl")
PAGES = ("", "console", "facilitator", "welcome", "results", "summary", "summary/edit")
PAGES += tuple(
    f"setup{page}" for page in ("", "/agenda", "/breakouts", "/people", "/people/import", "/polls", "/forum")
)
OURS = re.compile(r"/(?!/)|#|data:image/|\?|\Z")  # addresses that stay on this host
LEADS = re.compile(r"/(?!/)|#|\?|https://|tel:|mailto:")


class Born(HTMLParser):
    """Notes each element that we did not write."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        is_script = tag == "script" and "src" not in given and given.get("type") != "application/json"
        is_foreign = any(not OURS.match(given.get(name, "")) for name in ("src", "action", "data", "srcset"))
        leads_astray = not LEADS.match(given.get("href", "#"))
        acts = any(name.startswith("on") or name in ("data-born", "style", "srcdoc") for name in given)
        if is_script or is_foreign or leads_astray or acts or tag in ("base", "object", "embed", "style"):
            self.found.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def forum(app: Flask) -> Full:
    """The full forum, in which every word is a script."""
    full = a_full_forum()
    assert write(say_everywhere) > 200
    full.do("draft_summary")
    full.do("publish_summary")
    return full


@pytest.fixture
def browser_of(app: Flask, forum: Full):
    """Signs a new browser in as the member of that role."""

    def sign_in(role: str) -> FlaskClient:
        def give_link(session: Any) -> None:
            member_id = session.get_one(SignIn, forum.sign_ins[role]).member_id
            session.get_one(Member, member_id).invitation_hash = token_hash(f"token-{role}")

        write(give_link)
        made = app.test_client()
        made.post(f"/in/token-{role}")
        return made

    return sign_in


def test_every_column_of_texts_is_known_as_words_or_not() -> None:
    known = {(table, column) for names in (WORDS, NOT_WORDS) for table in names for column in names[table]}
    assert known == set(columns_with_texts())


def test_nothing_that_is_sent_is_more_than_its_texts(forum: Full, browser_of) -> None:
    check_pages(addresses(forum), browser_of)
    base, moderator = addresses(forum)[1].rstrip("/"), browser_of("moderator")
    check_what_comes_back(base, forum.section, moderator)
    check_files(base, forum.published_poll, moderator)


def check_pages(paths: list[str], browser_of: Any) -> None:
    said = 0
    for role in ("moderator", "facilitator", "attendee", "observer"):
        browser = browser_of(role)
        for path in paths:
            if role != "moderator" and "/setup" in path:
                continue
            for language in LANGUAGES if role == "moderator" else ["en"]:
                answer = browser.get(path, headers={"Accept-Language": language}, follow_redirects=True)
                assert answer.status_code in (200, 403, 409), path
                said += check_is_inert(path, answer)
    assert said > 30  # the texts are there to be seen


def addresses(forum: Full) -> list[str]:
    with read() as session:
        row = session.get_one(Forum, forum.forum_id)
        base, stage = f"/f/{row.slug}", f"/stage/{row.stage_key}"
    more = [
        f"setup/people/{forum.member}",
        f"setup/polls/{forum.poll}",
        f"setup/polls/{forum.published_poll}",
    ]
    more += [f"breakouts/{forum.drafted}/versions", f"breakouts/{forum.accepted}/versions"]
    return [stage, *(f"{base}/{page}" for page in (*PAGES, *more))]


def check_is_inert(path: str, answer: Any) -> bool:
    """Nothing in the page does anything; whether a script can be read in it."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert "born" not in str(answer.headers)
    text = answer.text
    assert str(9**8) not in text, path
    born = Born()
    born.feed(text)
    born.close()
    assert born.found == [], path
    for boot in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.S):
        json.loads(boot)
        assert "<" not in boot, path
    return "alert(1" in "".join(born.texts)


def check_what_comes_back(base: str, section_id: int, browser: FlaskClient) -> None:
    """What a form was sent with, and what was refused, stands in it again."""
    text = " ".join(SCRIPTS)
    for path, form in (
        (f"{base}/setup/people/import", {"table": "\n".join(["name", *SCRIPTS])}),
        (f"{base}/setup/people/import", {"table": text}),
        (f"{base}/summary/edit", {"section_id": section_id, "version": 1, "title": text, "body": text}),
        ("/sign-in", {"email": text, "password": text, "next": text}),
        (f"{base}/do/{SCRIPTS[0]}", {"back": base}),
        (f"{base}/nowhere/{SCRIPTS[1]}", {}),
    ):
        answer = browser.post(path, data=form, follow_redirects=True)
        assert answer.status_code < 500
        check_is_inert(path, answer)


def check_files(base: str, poll_id: int, browser: FlaskClient) -> None:
    for path in (*FILES, *(f"polls/{poll_id}/{name}" for name in RESULTS)):
        answer = browser.get(f"{base}/{path}")
        assert answer.status_code == 200
        READ_AS[path.rpartition(".")[2]](answer.text)
    check_csv(browser.post(f"{base}/setup/people/links.csv").text)


def check_csv(text: str) -> None:
    for sign in ",;\t":
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=sign))
        assert not [cell for row in rows for cell in row if cell.strip()[:1] in SIGNS and cell.strip()]


def check_calendar(text: str) -> None:
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == text.count("UID:item-")
    assert not [line for line in lines if line.startswith("ATTACH")]


def check_markdown(text: str) -> None:
    generous = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    generous.validateLink = lambda _url: True  # type: ignore[method-assign]
    born = Born()
    born.feed(generous.render(text))
    assert born.found == []
    assert "<img" not in generous.render(text)


def check_lines(text: str) -> None:
    assert [json.loads(line) for line in text.splitlines()]


def check_drawing(text: str) -> None:
    assert set(re.findall(r"<(\w+)", text)) == {"svg", "path"}


READ_AS = {
    "md": check_markdown,
    "ics": check_calendar,
    "csv": check_csv,
    "json": json.loads,
    "jsonl": check_lines,
    "svg": check_drawing,
}
