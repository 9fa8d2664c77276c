"""The draft of a summary, from real rows to Markdown."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from markdown_it import MarkdownIt

from polls import journal
from polls.summary.drafting import draft
from polls.summary.markdown import faults, render
from polls.summary.record import read_record
from polls.voting.models import CLOSED, VOID
from tests.builders import a_group, a_member
from tests.summary.hostile import HOSTILE
from tests.summary.rooms import (
    DEFINITION,
    NAME,
    OTHER_NAME,
    PRIORITIES,
    a_report,
    a_room,
    a_vote,
    came_in,
)

PLAIN = MarkdownIt("commonmark", {"html": True})  # a program that knows no footnotes
PLAIN.validateLink = lambda _url: True


def drafted(room) -> dict[str, str]:
    room.session.flush()
    return {section.key: section.body for section in draft(read_record(room.session, room.forum))}


def test_the_purpose_is_told_in_its_own_words(session):
    assert drafted(a_room(session, purpose="To agree.\n\nCalmly."))["purpose"] == "To agree.\n\nCalmly."


def test_attendance_is_in_bands_and_names_nobody(session):
    room = a_room(session)
    came_in(room, "Civil society", "KE", 23)
    came_in(room, "Industry", "FR", 12)
    came_in(room, "Survivors", "PE", 2)
    told = drafted(room)["attendance"]
    assert told.startswith("About 35 people from 3 countries took part.")
    assert "| Civil society | about\N{NO-BREAK SPACE}25 |" in told
    assert "Survivors" not in told
    assert "Attendee" not in "".join(drafted(room).values())


def test_who_was_only_invited_did_not_take_part(session):
    room = a_room(session)
    a_member(session, room.forum, country="KE")
    assert drafted(room)["attendance"] == "Nobody took part yet."


def test_the_agenda_is_told_as_planned_and_as_it_took_place(session):
    told = drafted(a_room(session))["agenda"]
    assert told.startswith("Times are those of UTC.\n\n### Where we stand, 15 June 2021")
    assert "| 12:00\u201312:30 | 12:04\u201312:24 | **Welcome** (An organisation, Host) |" in told
    assert "| 12:30\u201313:00 | not held | **Left out** |" in told


def test_times_are_those_of_the_forum(session):
    told = drafted(a_room(session, timezone="America/New_York"))["agenda"]
    assert "| 08:00\u201308:30 | 08:04\u201308:24 |" in told


def test_a_day_held_at_another_date_says_so(session):
    room = a_room(session)
    room.items[0].started_at += timedelta(days=40)
    room.items[0].ended_at += timedelta(days=40)
    told = drafted(room)["agenda"]
    assert "Held on 25 July 2021." in told
    assert "| 12:00\u201312:30 | 12:04\u201312:24 |" in told


def test_a_forum_without_days_has_no_agenda(session):
    room = a_room(session)
    for item in room.items:
        session.delete(item)
    assert "agenda" not in drafted(room)


def test_the_adopted_name_comes_first_with_its_reasons(session):
    room = a_room(session)
    groups = [a_report(room, 1, "name", OTHER_NAME), a_report(room, 2, "name", NAME)]
    a_vote(room, [5, 2], groups[::-1])
    told = drafted(room)["names"]
    assert told.startswith("The plenary adopted a name. “A first name” has the most votes: 5 of 7.")
    assert (
        "> **A first name**\n\nWhy, in the words of the group that proposed it:\n\nIt blames nobody." in told
    )
    assert "### Also proposed\n\n**Another name** (group 1)\n\nIt is known." in told
    assert "The group also weighed: A third." in told


def test_level_names_are_not_called_adopted(session):
    room = a_room(session)
    groups = [a_report(room, 1, "name", NAME), a_report(room, 2, "name", OTHER_NAME)]
    a_vote(room, [3, 3], groups)
    told = drafted(room)["names"]
    assert told.startswith("The plenary voted and did not decide on one name.")
    assert "### Proposed\n\n**A first name**" in told


@pytest.mark.parametrize("state", [CLOSED, VOID])
def test_a_vote_that_is_not_published_adopts_nothing(session, state):
    room = a_room(session)
    a_vote(room, [5], [a_report(room, 1, "name", NAME)], state=state)
    assert drafted(room)["names"].startswith("### Proposed")


def test_a_definition_keeps_its_footnotes(session):
    room = a_room(session)
    group = a_report(room, 4, "definition", DEFINITION)
    body = drafted(room)[f"definition-{group.id}"]
    assert body == "> Images made without consent,[^4-1] or shared so.[^4-1]\n\n[^4-1]: Not only legal."
    assert render(body).count('class="footnote-mark"') == 2
    assert render(body).count('class="footnotes__note"') == 1


def test_a_mark_without_a_footnote_stays_text(session):
    room = a_room(session)
    group = a_report(room, 4, "definition", DEFINITION | {"text": "Consent[3] matters"})
    assert drafted(room)[f"definition-{group.id}"].startswith("> Consent\\[3\\] matters")


def test_priorities_stand_under_their_sector(session):
    room = a_room(session)
    sector = a_group(session, room.forum, "Industry")
    a_report(room, 5, "priorities", PRIORITIES, sector_id=sector.id)
    a_report(room, 6, "priorities", PRIORITIES)
    told = drafted(room)["priorities"]
    assert told.startswith("### Industry\n\n1. **Ask less**\\\n   It helps\n2. **Report more**")
    assert "### Group 6" in told
    assert render(told).count("<li>") == 4


@pytest.mark.parametrize("state", ["draft", "returned", "submitted"])
def test_what_the_plenary_has_not_seen_is_not_told(session, state):
    room = a_room(session)
    a_report(room, 1, "name", NAME, state=state)
    assert "names" not in drafted(room)


def test_a_poll_is_told_with_method_turnout_and_figures(session):
    room = a_room(session)
    poll = a_vote(room, [5, 2, 1], [None, None, None])
    told = drafted(room)[f"poll-{poll.id}"]
    assert "**“A first name” has the most votes: 5 of 8.**" in told
    assert "9 of 10 people who could vote did so (90 %)." in told
    assert "| A first name | 5 | 62 % |" in told
    assert "| Abstained | 1 |  |" in told
    assert "How it was counted: single choice." in told
    assert "The poll was open from 12:00 to 12:07 on 15 June 2021." in told


def test_a_void_poll_says_why_and_shows_no_figure(session):
    room = a_room(session)
    poll = a_vote(room, [5], [None], state=VOID, void_reason="An option was missing.")
    assert drafted(room)[f"poll-{poll.id}"] == "This poll was declared void: An option was missing."


def test_a_closed_poll_is_not_told_before_it_is_published(session):
    room = a_room(session)
    poll = a_vote(room, [5], [None], state=CLOSED)
    assert f"poll-{poll.id}" not in drafted(room)


def test_the_closing_names_the_records_last_hash(session):
    room = a_room(session)
    room.moderator.note(session, "forum_ended")
    told = drafted(room)["closing"]
    assert told.startswith("The forum closed on 15 June 2021 at 12:24.")
    head = journal.head(session, room.forum.id)
    assert head.hash.hex() in told


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_people_does_anything_in_the_draft(session, text):
    room = a_room(session, title=text, purpose=text, support={"text": text})
    room.items[0].title = text
    room.items[0].speakers = [{"name": text, "organisation": text, "role": text}]
    group = a_report(room, 1, "name", {"name": text, "reasons": text, "alternatives": [text]})
    a_report(room, 2, "definition", {"text": text + "[1]", "footnotes": [text]})
    a_report(room, 3, "priorities", {"priorities": [{"text": text, "reason": text}]})
    poll = a_vote(room, [1], [group], explanation=text)
    poll.options[0].text = text
    for body in drafted(room).values():
        assert faults(body) == []
        assert "<a " not in PLAIN.render(body)
        html = render(body)
        assert not re.search(r'href="(?!#)', html)
        assert html.count("<table") == body.count("\n| --- |")
