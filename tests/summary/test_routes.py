"""The report and the results over HTTP: who may read what when, and editing without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import Database, read
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.people.sign_ins import start_sign_in
from polls.summary.models import Section
from polls.voting.models import CLOSED, VOID
from tests.builders import NOON, a_member
from tests.summary.hostile import HOSTILE
from tests.summary.rooms import DEFINITION, NAME, Room, a_report, a_room, a_vote


@dataclass
class Site:
    """An app with one forum whose report is drafted."""

    app: Flask
    database: Database
    slug: str
    tokens: dict[str, str]
    forum_id: int
    moderator_id: int

    def client(self, role: str | None = None) -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            with client.session_transaction() as cookie:
                cookie["seats"] = [self.tokens[role]]
        return client

    def get(self, path: str, role: str | None = None):
        return self.client(role).get(f"/f/{self.slug}/{path}")

    @contextmanager
    def changing(self) -> Iterator[Room]:
        """The forum's room, whose changes are committed. Its lock is taken at once: the app writes too."""
        with Session(self.database.engine.execution_options(writes=True)) as session, session.begin():
            moderator = Actor(self.forum_id, NOON, session.get_one(Member, self.moderator_id))
            yield Room(session, session.get_one(Forum, self.forum_id), [], moderator)

    def do(self, verb: str) -> None:
        with self.changing() as room:
            room.do(verb)

    def section(self, key: str) -> Section:
        with read() as session:
            return session.scalars(select(Section).where(Section.key == key)).one()

    def save(self, role: str = MODERATOR, **given):
        section = self.section("purpose")
        form = {"section_id": section.id, "version": section.version, "title": "Purpose", "body": "New"}
        return self.client(role).post(
            f"/f/{self.slug}/summary/edit", data=form | {"is_included": "yes"} | given
        )


@pytest.fixture
def site(app: Flask, database: Database) -> Site:
    with database.sessions.begin() as session:
        room = a_room(session, purpose="To agree <b>now</b> [x](javascript:alert(1))")
        a_report(room, 4, "definition", DEFINITION)
        a_vote(room, [5, 2], [a_report(room, 1, "name", NAME), None], question="Which <i>name</i>?")
        tokens = {
            role: start_sign_in(session, a_member(session, room.forum, role), "link", datetime.now(UTC))
            for role in (ATTENDEE, MODERATOR)
        }
        room.do("draft_summary")
        return Site(app, database, room.forum.slug, tokens, room.forum.id, room.moderator.member_id)


@pytest.mark.parametrize("path", ["summary", "summary.md"])
def test_before_it_is_published_only_moderators_see_the_report(site, path):
    assert site.get(path).status_code == 401  # as where there is no forum
    assert site.get(path, ATTENDEE).status_code == 404
    assert site.get(path, MODERATOR).status_code == 200


@pytest.mark.parametrize("path", ["summary", "summary.md", "results"])
def test_once_published_everyone_reads_it(site, path):
    site.do("publish_summary")
    assert site.get(path).status_code == 200


def test_results_are_for_members_before(site):
    assert site.get("results").status_code == 401
    assert site.get("results", ATTENDEE).status_code == 200


def test_the_report_shows_peoples_words_as_words(site):
    page = site.get("summary", MODERATOR).text
    assert "To agree &lt;b&gt;now&lt;/b&gt; [x](javascript:alert(1))" in page
    assert "javascript:" not in re.findall(r'href="([^"]*)"', page)
    assert 'class="footnotes__note"' in page


def test_a_preview_says_that_it_is_one(site):
    assert "only moderators see this" in site.get("summary", MODERATOR).text
    site.do("publish_summary")
    assert "only moderators see this" not in site.get("summary", MODERATOR).text


def test_every_address_within_the_page_leads_somewhere(site):
    page = site.get("summary", MODERATOR).text
    targets = re.findall(r'\bid="([^"]+)"', page)
    assert len(targets) == len(set(targets))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(targets)


def test_the_file_is_markdown(site):
    response = site.get("summary.md", MODERATOR)
    assert response.mimetype == "text/markdown"
    assert response.text.startswith("# Forum 2021\n\nSummary report\n\n15 June 2021\n\n## Purpose\n\n")
    assert "attachment" in response.headers["Content-Disposition"]


def test_results_are_real_tables_with_figures(site):
    page = site.get("results", ATTENDEE).text
    assert "Which &lt;i&gt;name&lt;/i&gt;?" in page
    assert re.search(
        r'<td class="tally__number" role="cell">5</td>\s*<td class="tally__number" role="cell">71 %</td>',
        page,
    )
    assert "8</strong> of 9 people who could vote did so." in page


def ranked(ids):
    return [{"ranking": [[each] for each in ids]}] * 3 + [{"ranking": [[ids[-1]], [ids[0]]]}]


@pytest.mark.parametrize(
    ("method", "options", "choices", "there"),
    [
        ("yes_no", 2, lambda ids: [{"options": [ids[0]]}] * 3, ["motion__yes", "Carried", "Needed: 2 of 3"]),
        (
            "score",
            3,
            lambda ids: [{"scores": [[ids[0], 4]]}],
            ["Mean", "4.00", "How often each score was given"],
        ),
        ("dots", 3, lambda ids: [{"dots": [[ids[0], 5]]}], ["Voters"]),
        ("irv", 3, ranked, ["Round by round", "More than half is"]),
        ("schulze", 3, ranked, ["Every pair compared", "A beats all others"]),
        ("ranked_pairs", 3, ranked, ["In which order the pairs were fixed", "3 to 1, wins"]),
        ("borda", 3, ranked, ["How high each option was ranked", "Points: 2"]),
    ],
)
def test_the_page_draws_every_method_and_offers_its_files(site, method, options, choices, there):
    with site.changing() as room:
        poll_id = a_vote(room, [], [None] * options, choices=choices, method=method, question="Other?").id
    section = site.get("results", ATTENDEE).text.split("Other?")[-1].split("</section>")[0]
    for words in [*there, f"/polls/{poll_id}/ballots.jsonl", f"/polls/{poll_id}/results.csv"]:
        assert words in section


@pytest.mark.parametrize("state", [CLOSED, "open", "draft"])
def test_an_unpublished_result_is_not_on_the_page(site, state):
    with site.changing() as room:
        a_vote(room, [3], [None], state=state, question="A secret so far?")
    assert "A secret so far?" not in site.get("results", MODERATOR).text


def test_a_void_poll_is_named_without_figures(site):
    with site.changing() as room:
        a_vote(room, [37], [None], state=VOID, question="Botched?", void_reason="An option was missing.")
    page = site.get("results", ATTENDEE).text
    assert "An option was missing." in page
    told = re.sub("/static/[0-9a-f]+", "", page)  # which may hold any digits
    assert "37" not in told.split("Botched?")[-1].split("</section>")[0]


@pytest.mark.parametrize(("role", "status"), [(None, 401), (ATTENDEE, 403), (MODERATOR, 200)])
def test_only_moderators_edit(site, role, status):
    assert site.get("summary/edit", role).status_code == status


def test_a_section_is_saved_by_a_plain_form(site):
    response = site.save(body="New *words*")
    assert response.status_code == 303
    assert response.location.endswith(f"#section-{site.section('purpose').id}")
    assert (site.section("purpose").body, site.section("purpose").is_included) == ("New *words*", True)


def test_an_unticked_box_leaves_the_section_out(site):
    site.save(is_included="")
    assert site.section("purpose").is_included is False


def test_a_refused_edit_comes_back_with_the_persons_text(site):
    site.save(body="Theirs")
    response = site.save(version=1, body="Mine & only <mine>")
    assert response.status_code == 409
    assert "Mine &amp; only &lt;mine&gt;" in response.text
    assert "Theirs" in response.text
    assert site.section("purpose").body == "Theirs"


@pytest.mark.parametrize(
    "given", [{"title": ""}, {"body": "<b>x</b>"}, {"body": "x" * 20_001}, {"version": "x"}]
)
def test_an_edit_that_does_not_fit_keeps_the_text_in_the_form(site, given):
    response = site.save(**{"body": "My words"} | given)
    assert response.status_code == 400
    assert site.section("purpose").version == 1
    assert ("My words" in response.text) is ("body" not in given)


def test_an_attendee_saves_nothing(site):
    assert site.save(ATTENDEE).status_code == 403
    assert site.section("purpose").version == 1


def test_the_buttons_work_without_script(site):
    page = site.get("summary/edit", MODERATOR).text
    action = re.search(r'action="(/f/[^"]+/do/publish_summary)"', page)[1]
    back = re.search(r'name="back" value="([^"]+)"', page)[1]
    response = site.client(MODERATOR).post(action, data={"back": back})
    assert (response.status_code, response.location) == (303, back)
    assert site.get("summary").status_code == 200


@pytest.mark.parametrize("path", ["summary", "summary/edit", "results"])
def test_hostile_words_are_inert_on_every_page(site, path):
    with site.changing() as room:
        for text in HOSTILE:
            a_vote(room, [1], [None], question=text, explanation=text)
        room.do("draft_summary")
    page = site.get(path, MODERATOR).text
    assert page.count("alert(1)") > 3
    assert "<script>alert" not in page
    assert "onerror=alert(1)>" not in page
    assert not re.search(r'(?:href|src)="(?:javascript|data|https://example)', page)
