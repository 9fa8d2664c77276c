"""What can be taken along of a published result: who may, and that it says what was counted."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import ATTENDEE, MODERATOR
from polls.people.sign_ins import start_sign_in
from polls.summary.models import Summary
from polls.verification.recounting import recount
from polls.voting.models import Poll
from tests.builders import NOON, a_forum, a_member, saved
from tests.faults.test_formulas import FORMULAS
from tests.voting.rooms import Room, a_room

FILES = ("ballots.jsonl", "results.csv", "results.json")
RANKED = [(1, 0), (1, 2, 0), (0, 1), (2,), (1,)]


@dataclass
class Site:
    """An app with a room in it."""

    app: Flask
    room: Room
    slug: str
    seats: dict[str, list[str]]

    def client(self, role: str | None) -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            with client.session_transaction() as cookie:
                cookie["seats"] = self.seats[role]
        return client

    def get(self, path: str, role: str | None = ATTENDEE) -> Any:
        return self.client(role).get(f"/f/{self.slug}/{path}")

    def of(self, poll_id: int, file: str, role: str | None = ATTENDEE) -> Any:
        return self.get(f"polls/{poll_id}/{file}", role)

    def table(self, poll_id: int) -> list[dict[str, str]]:
        text = self.of(poll_id, "results.csv").text
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    def publish(self, method: str = "single", *texts: str, **rules: Any) -> int:
        """A poll of five ballots; in the fourth place an option with no ballot may stand."""
        poll_id = self.room.open(*texts, method=method, **rules)
        ids = self.room.options(poll_id)
        for voter, places in enumerate(RANKED):
            self.room.cast(poll_id, voter, choice=CHOICES[method]([ids[place] for place in places]))
        self.room.abstain(poll_id, 5)
        self.room.publish(poll_id)
        return poll_id


CHOICES: dict[str, Callable[[list[int]], dict[str, Any]]] = {
    "single": lambda ids: {"options": ids[:1]},
    "approval": lambda ids: {"options": sorted(ids)},
    "irv": lambda ids: {"ranking": [[each] for each in ids]},
    "schulze": lambda ids: {"ranking": [[each] for each in ids]},
    "ranked_pairs": lambda ids: {"ranking": [[each] for each in ids]},
    "score": lambda ids: {"scores": [[each, 5] for each in sorted(ids)]},
    "borda": lambda ids: {"ranking": [[each] for each in ids]},
    "dots": lambda ids: {"dots": [[ids[0], 5]]},
}


@pytest.fixture
def site(app: Flask, database: Database) -> Site:
    room = a_room(database, voters=6)

    def seat(session):
        forum = session.get_one(Forum, room.forum_id)
        members = {role: a_member(session, forum, role) for role in (ATTENDEE, MODERATOR)}
        other = a_member(session, a_forum(session))
        return forum.slug, {
            name: [start_sign_in(session, member, "link", datetime.now(UTC))]
            for name, member in (members | {"elsewhere": other}).items()
        }

    slug, seats = database.write(seat)
    return Site(app, room, slug, seats)


# ---- Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_members_may_take_a_published_result_along(site: Site, file: str) -> None:
    poll_id = site.publish()
    assert site.of(poll_id, file).status_code == 200
    assert site.of(poll_id, file, None).status_code == 401
    assert site.of(poll_id, file, "elsewhere").status_code == 401


@pytest.mark.parametrize("file", FILES)
def test_everyone_may_once_the_report_is_public(site: Site, file: str) -> None:
    poll_id = site.publish()
    summary = Summary(forum_id=site.room.forum_id, drafted_at=NOON, published_at=NOON)
    site.room.database.write(lambda session: saved(session, summary).id)
    assert site.of(poll_id, file, None).status_code == 200
    assert site.get("journal.jsonl", None).status_code == 200


@pytest.mark.parametrize("role", [ATTENDEE, MODERATOR])
@pytest.mark.parametrize("file", FILES)
def test_what_is_closed_and_not_published_is_there_for_nobody(site: Site, file: str, role: str) -> None:
    poll_id = site.room.open()
    site.room.cast(poll_id, 0, 1)
    assert site.of(poll_id, file, role).status_code == 404
    site.room.close(poll_id)
    assert site.of(poll_id, file, role).status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_neither_a_void_poll_nor_another_forums_is_there(site: Site, file: str) -> None:
    poll_id = site.publish()
    site.room.do("void_poll", at=40, poll_id=poll_id, reason="A mistake")
    assert site.of(poll_id, file).status_code == 404
    assert site.of(poll_id + 1, file).status_code == 404

    other = a_room(site.room.database)
    theirs = other.open(secrecy="straw")
    other.publish(theirs)
    assert site.of(theirs, file).status_code == 404


# ---- Ballots and journal ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", sorted(CHOICES))
def test_the_downloaded_ballots_and_journal_give_the_published_result(site: Site, method: str) -> None:
    poll_id = site.publish(method)
    ballots, journal = site.of(poll_id, "ballots.jsonl").data, site.get("journal.jsonl").data
    again = recount(ballots, site.room.poll(poll_id).ballots_hash, journal)
    assert again.findings == []
    assert again.counted is not None
    told = site.of(poll_id, "results.json").json
    assert again.counted.outcome.winners == told["winners"]
    assert again.counted.outcome.places == told["places"]
    assert [row.count for row in again.counted.outcome.rows.values()] == [
        row["count"] for row in told["rows"]
    ]


def test_the_bytes_after_the_header_are_those_that_were_hashed(site: Site) -> None:
    poll_id = site.publish("approval")
    header, _, lines = site.of(poll_id, "ballots.jsonl").data.partition(b"\n")
    assert hashlib.sha256(lines).hexdigest() == json.loads(header)["ballots_hash"]
    assert json.loads(header)["records"] == lines.count(b"\n") == 16


def test_the_public_journal_says_nothing_of_people(site: Site) -> None:
    site.publish()
    site.room.do("add_group", at=50, name="Civil society")
    lines = [json.loads(line) for line in site.get("journal.jsonl").text.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    said = [json.loads(line["content"])[4] for line in lines if "content" in line]
    assert {"poll_prepared", "poll_opened", "poll_closed", "poll_published"} <= set(said)
    assert all(each.startswith("poll_") for each in said)
    assert "content" not in lines[-1]
    assert "group_added" not in site.get("journal.jsonl").text


# ---- JSON and CSV -----------------------------------------------------------------------------------


def test_the_json_says_question_options_rules_and_figures(site: Site) -> None:
    told = site.of(site.publish("score"), "results.json").json
    assert told["question"] == "Which name?"
    assert [option["letter"] for option in told["options"]] == ["A", "B", "C"]
    assert told["rules"]["secrecy"] == "secret"
    assert (told["eligible"], told["ballots"], told["abstentions"]) == (7, 6, 1)
    assert told["detail"]["kind"] == "scores"
    assert told["sentence"] and told["how"]


FIGURES = {
    "single": {},
    "approval": {},
    "irv": {"round_1": "3"},
    "schulze": {"over_A": "3", "over_B": "0", "over_C": "4"},
    "ranked_pairs": {"over_A": "3"},
    "score": {"score_5": "4", "score_0": "0", "blank": "1", "mean": "5.0"},
    "borda": {"over_A": "3", "half_points": "15"},
    "dots": {"voters": "3"},
}


@pytest.mark.parametrize("method", sorted(CHOICES))
def test_the_table_has_a_row_an_option_with_the_methods_figures(site: Site, method: str) -> None:
    rows = site.table(site.publish(method))
    assert [row["option"] for row in rows] == ["Open Table", "Common Ground", "Round Room"]
    assert [row["letter"] for row in rows] == ["A", "B", "C"]
    second = rows[1]
    assert (second["place"], second["is_winner"], second["ballots"], second["abstentions"]) == (
        "1",
        "yes",
        "6",
        "1",
    )
    assert FIGURES[method].items() <= second.items(), second


def test_a_motions_table_has_both_answers(site: Site) -> None:
    poll_id = site.room.open("Yes", "No", method="yes_no")
    for voter in range(3):
        site.room.cast(poll_id, voter, 0)
    site.room.publish(poll_id)
    assert [(row["option"], row["count"], row["is_winner"]) for row in site.table(poll_id)] == [
        ("Yes", "3", "yes"),
        ("No", "0", "no"),
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_an_option_like_a_formula_comes_as_text(site: Site, text: str) -> None:
    poll_id = site.publish("single", text, "B", "C")
    assert site.table(poll_id)[0]["option"] == f"'{text}"


def test_a_poll_of_a_forum_is_named_by_its_number_alone(site: Site) -> None:
    poll_id = site.publish()
    site.room.database.write(
        lambda session: session.execute(update(Poll).values(question="../../../etc\r\nX: y"))
    )
    answer = site.of(poll_id, "results.csv")
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="{site.slug}-{poll_id}-results.csv"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
