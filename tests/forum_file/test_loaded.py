"""What stands in the database once the sample forum is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from polls import database as databases
from polls import journal
from polls.agenda.models import Day, Forum, Item, Visual
from polls.breakouts.models import Breakout, Report, ReportVersion, Seat, Turn
from polls.database import Database
from polls.forum_file.loading import load_file
from polls.journal import JournalEntry
from polls.people.models import Member, StakeholderGroup
from polls.voting.models import Poll
from tests.databases import copied

SAMPLE = Path("polls/sample/forum-2021.yaml")


@pytest.fixture(scope="module")
def loaded_sample(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database that holds the sample forum, to copy from."""
    with copied(migrated, tmp_path_factory.mktemp("loaded")) as url:
        connected = databases.connect(url)
        load_file(SAMPLE)
        connected.close()
        yield url


@pytest.fixture
def sample(loaded_sample: str, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with the sample forum in it."""
    with copied(loaded_sample, tmp_path) as url:
        connected = databases.connect(url)
        yield connected
        connected.close()


def test_times_of_day_are_those_of_the_forums_zone(sample):
    with sample.read() as session:
        planned = session.scalars(select(Item.planned_at).order_by(Item.position)).all()
        items = session.scalars(select(Item.kind).order_by(Item.position)).all()

    assert planned[0] == datetime(2021, 6, 15, 13, 0, tzinfo=UTC)  # 9:00 in New York in summer
    assert planned[1] == datetime(2021, 6, 15, 13, 10, tzinfo=UTC)  # where the welcome ends
    assert planned == sorted(planned)
    assert items[-4:] == ["lightning", "poll", "poll", "talk"]


def test_the_agenda_keeps_its_words_and_images(sample):
    with sample.read() as session:
        panel = session.scalar(select(Item).where(Item.title.like("What research%")))
        visuals = session.scalars(select(Visual)).all()
        days = session.scalars(select(Day.title).order_by(Day.position)).all()

        assert [speaker["organisation"] for speaker in panel.speakers] == [
            "Internet Watch Foundation",
            "Thorn",
            "Facebook",
        ]
        assert panel.speakers[0]["name"] == ""
        assert panel.advisory.startswith("Figures and findings")
        assert len(panel.visuals) == 1
    assert days == ["Where we stand", "What we propose"]
    assert all(visual.alt and visual.caption for visual in visuals)
    assert {visual.media_type for visual in visuals} == {"image/png"}


def test_everyone_sits_where_the_file_says(sample):
    with sample.read() as session:
        seats = session.scalars(select(Seat)).all()
        sizes = Counter(seat.breakout_id for seat in seats if not seat.is_facilitator)
        roles = {session.get_one(Member, seat.member_id).role: seat.is_facilitator for seat in seats}

    assert sorted(sizes.values()) == [17, 17, 18, 18, 18, 18, 18]
    assert sum(seat.is_facilitator for seat in seats) == 9
    assert roles == {"attendee": False, "facilitator": True}


def test_breakouts_know_their_item_sector_and_deadline(sample):
    with sample.read() as session:
        breakouts = session.scalars(select(Breakout).order_by(Breakout.number)).all()
        sectors = [
            session.get_one(StakeholderGroup, each.sector_id).name if each.sector_id else None
            for each in breakouts
        ]
        kinds = {session.get_one(Item, each.item_id).kind for each in breakouts}

    assert sectors == [None, None, None, None, "Technology industry", None, "Civil society"]
    assert kinds == {"breakout"}
    assert {each.deadline_minutes for each in breakouts} == {105}


def test_report_outs_stand_as_the_file_says_and_keep_their_version(sample):
    with sample.read() as session:
        reports = session.scalars(
            select(Report).join(Breakout, Breakout.id == Report.breakout_id).order_by(Breakout.number)
        ).all()
        kept = session.scalars(select(ReportVersion)).all()

    states = [report.state for report in reports]
    assert states == ["draft", "accepted", "submitted", "accepted", "accepted", "submitted", "accepted"]
    assert reports[3].content["text"].count("[1]") == 2
    assert [len(report.content["priorities"]) for report in reports[4:]] == [4, 3, 3]
    assert {(version.version, version.saved_by) for version in kept} == {(1, None)}
    assert len(kept) == 7


def test_the_lightning_round_has_its_queue(sample):
    with sample.read() as session:
        queue = session.execute(
            select(Breakout.number, Turn.seconds, Turn.state)
            .join(Turn, Turn.breakout_id == Breakout.id)
            .order_by(Turn.position)
        ).all()

    assert [tuple(turn) for turn in queue] == [(number, 180, "waiting") for number in range(1, 8)]


def test_a_poll_on_proposed_names_is_ready_and_keeps_where_they_came_from(sample):
    with sample.read() as session:
        poll = session.scalars(select(Poll).where(Poll.question.startswith("Which name"))).one()
        sources = [
            (
                session.get_one(Breakout, option.source_breakout_id).number,
                option.source_place,
                option.source_version,
            )
            for option in poll.options
        ]

        assert poll.state == "ready"
        assert (poll.method, poll.rules["shown"], poll.rules["secrecy"]) == ("single", "live", "secret")
        assert poll.options[0].text == "Perceived First-Person Child Sexual Abuse Material"
        assert session.get_one(Item, poll.item_id).kind == "poll"
    assert sources == [(1, "name", 1), (2, "name", 1), (3, "name", 1)]


def test_the_polls_are_ready_each_at_an_item_to_vote_in(sample):
    with sample.read() as session:
        polls = session.scalars(select(Poll).order_by(Poll.position)).all()
        items = [session.get_one(Item, poll.item_id) for poll in polls]
        told = [(poll.method, poll.state, poll.rules["secrecy"], len(poll.options)) for poll in polls]

        assert [item.kind for item in items] == ["poll", "poll", "poll"]
        assert [item.planned_at for item in items] == sorted(item.planned_at for item in items)
    assert told == [
        ("single", "ready", "straw", 4),
        ("single", "ready", "secret", 3),
        ("borda", "ready", "secret", 4),
    ]


def test_the_journal_tells_of_the_load_once_and_of_nobody(sample):
    with sample.read() as session:
        entries = session.scalars(select(JournalEntry)).all()
        forum = session.scalar(select(Forum))

        assert [entry.what for entry in entries] == ["forum_loaded"]
        assert entries[0].details == {
            "hash": forum.source_hash,
            "days": 2,
            "items": 17,
            "breakouts": 7,
            "polls": 3,
            "people": 137,
        }
        assert journal.findings(session, forum.id) == []
