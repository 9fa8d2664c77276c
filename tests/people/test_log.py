"""What was done last, as the moderators' console shows it."""

from __future__ import annotations

from polls.database import Database
from polls.people.log import NEWEST, log
from polls.people.models import ATTENDEE, FACILITATOR
from tests.builders import a_forum, a_moderator, an_actor


def test_the_newest_deed_of_a_moderator_comes_first_with_their_name(database: Database):
    def work(session):
        forum = a_forum(session)
        moderator = a_moderator(session, forum)
        moderator.member.name = "Ines"
        moderator.note(session, "paused")
        moderator.note(session, "page_shown", page=2)
        return log(session, forum.id)

    entries = database.write(work)

    assert _told(entries) == [("Ines", "page_shown"), ("Ines", "paused")]
    assert entries[0]["details"] == {"page": 2}


def test_what_attendees_do_is_not_in_the_log(database: Database):
    def work(session):
        forum = a_forum(session)
        an_actor(session, forum, ATTENDEE).note(session, "signed_out_everywhere")
        an_actor(session, forum, FACILITATOR).note(session, "report_submitted", breakout=1)
        return log(session, forum.id)

    assert _told(database.write(work)) == [("facilitator", "report_submitted")]


def test_another_forums_deeds_are_not_in_the_log(database: Database):
    def work(session):
        a_moderator(session, a_forum(session)).note(session, "paused")
        return log(session, a_forum(session).id)

    assert database.write(work) == []


def test_the_log_ends_after_thirty_lines(database: Database):
    def work(session):
        forum = a_forum(session)
        moderator = a_moderator(session, forum)
        for _time in range(NEWEST + 5):
            moderator.note(session, "paused")
        return log(session, forum.id)

    entries = database.write(work)

    assert len(entries) == NEWEST
    assert entries[0]["number"] == NEWEST + 5


def _told(entries):
    return [(entry["who"], entry["what"]) for entry in entries]
