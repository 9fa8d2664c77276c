"""Markup in every text that people can give: on no page and in no file does it become anything but text."""

from __future__ import annotations

import json
import re

import pytest

from polls.agenda.models import Forum
from polls.database import read, write
from polls.people.acting import perform
from polls.people.models import Member, SignIn
from polls.people.sign_ins import token_hash
from polls.verbs import VERBS
from tests.faults.forum_rows import AGENDA, PEOPLE
from tests.faults.full_forum import a_full_forum
from tests.faults.spoiling import texts, with_value
from tests.faults.work_rows import BREAKOUTS, VOTING

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'</title>-->{{9**8}}\nBEGIN:VEVENT"
SAYING = ("change_forum", "add_group", "add_member", "add_day", "add_item", "change_item", "change_visual")
SAYING += ("show_notice", "pause", "change_breakout", "return_report", "prepare_poll", "void_poll", "enter")
PAGES = (
    "",
    "console",
    "facilitator",
    "welcome",
    "results",
    "summary",
    "summary/edit",
    "summary.md",
    "calendar.ics",
)
PAGES += tuple(f"setup{page}" for page in ("", "/agenda", "/breakouts", "/people", "/polls", "/forum"))
BOOT = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.S)
ROWS = PEOPLE | AGENDA | BREAKOUTS | VOTING


@pytest.fixture
def forum(app):
    """The full forum, in which everything that was said is markup."""
    full = a_full_forum()
    for name in SAYING:
        arguments = ROWS[name].good(full)
        for number, (place, _text) in enumerate(texts(arguments, VERBS[name].shape)):
            most = 76 if name in ("enter", "add_group", "add_member") else 110
            arguments = with_value(arguments, place, f"{number} {MARKUP[:most]}")
        perform(full.sign_ins[ROWS[name].by], name, arguments)
    full.do("black_out", on=False)
    full.do("draft_summary")
    full.do("publish_summary")
    return full


@pytest.fixture
def browser_of(app, forum):
    """Signs a new browser in as the member of that role."""

    def sign_in(role):
        def give_link(session):
            member_id = session.get_one(SignIn, forum.sign_ins[role]).member_id
            session.get_one(Member, member_id).invitation_hash = token_hash(f"token-{role}")

        write(give_link)
        made = app.test_client()
        made.post(f"/in/token-{role}")
        return made

    return sign_in


def test_no_page_or_file_runs_what_people_wrote(forum, browser_of):
    with read() as session:
        row = session.get_one(Forum, forum.forum_id)
        paths = [f"/stage/{row.stage_key}", *(f"/f/{row.slug}/{page}" for page in PAGES)]
    said = 0
    for browser in (browser_of("moderator"), browser_of("attendee")):
        for path in paths:
            answer = browser.get(path, follow_redirects=True)
            said += _check_inert(path, answer)
    assert said > 20  # the texts are there to be seen


def _check_inert(path: str, answer) -> bool:
    assert answer.status_code in (200, 403), path
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    text = answer.text
    assert str(9**8) not in text, path
    if path.endswith(".ics"):
        lines = text.split("\r\n")
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 19
    elif path.endswith(".md"):
        assert not re.search(r"(?<!\\)<", text)
    else:
        boots = BOOT.findall(text)
        for boot in boots:
            json.loads(boot)
            assert "<" not in boot, path
        assert not re.search(r"<script>|<img src=x|</title>-->", BOOT.sub("", text)), path
    return "alert(1" in text
