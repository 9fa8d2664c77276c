"""Polls before they are opened."""

from __future__ import annotations

import pytest

from polls.database import Database
from polls.voting.models import DRAFT, READY, Option, Poll
from polls.voting.preparing import OptionText
from polls.voting.rules import Rules
from tests.builders import a_day, a_forum, a_group, an_item
from tests.voting.rooms import Room, a_room, refused, texts


def test_a_poll_with_two_options_is_ready(room: Room) -> None:
    assert room.poll(room.prepare("Yes", "No")).state == READY


def test_a_poll_with_one_option_is_a_draft(room: Room) -> None:
    poll_id = room.prepare("Yes")
    assert room.poll(poll_id).state == DRAFT
    refusal = refused(lambda: room.do("open_poll", poll_id=poll_id))
    assert (refusal.code, "at least two options" in str(refusal.message)) == ("stale", True)


def test_a_draft_becomes_ready_with_its_second_option(room: Room) -> None:
    poll_id = room.prepare("Yes")
    room.do("change_poll", poll_id=poll_id, options=[OptionText("Yes"), OptionText("No")])
    assert room.poll(poll_id).state == READY
    assert texts(room, poll_id) == ["Yes", "No"]


def test_changing_one_thing_leaves_the_rest(room: Room) -> None:
    poll_id = room.prepare("Yes", "No", shown="live")
    room.do("change_poll", poll_id=poll_id, question="Shall we?")
    poll = room.poll(poll_id)
    assert (poll.question, poll.rules["shown"]) == ("Shall we?", "live")
    assert texts(room, poll_id) == ["Yes", "No"]


def test_changing_an_option_keeps_where_it_came_from(room: Room) -> None:
    poll_id = room.prepare("Yes", "No")
    first, second = room.options(poll_id)
    room.database.write(lambda session: setattr(session.get_one(Option, first), "source_place", "name"))
    changed = [OptionText("No", id=second), OptionText("Yes, gladly", id=first)]
    room.do("change_poll", poll_id=poll_id, options=changed)
    options = room.everything(Option)
    assert [(option.text, option.source_place) for option in options] == [
        ("No", None),
        ("Yes, gladly", "name"),
    ]


def test_an_option_cannot_borrow_the_provenance_of_another_poll(room: Room) -> None:
    other = room.prepare("Old", "Older")
    foreign = room.options(other)[0]
    room.database.write(lambda session: setattr(session.get_one(Option, foreign), "source_place", "name"))
    poll_id = room.prepare("Yes", "No")
    room.do("change_poll", poll_id=poll_id, options=[OptionText("Yes", id=foreign), OptionText("No")])
    assert room.look(lambda s: s.query(Option).filter_by(poll_id=poll_id, source_place="name").count()) == 0


def test_two_options_that_say_the_same_are_refused(room: Room) -> None:
    assert refused(lambda: room.prepare("Yes", "yes")).code == "repeated_option"
    assert room.everything(Poll) == []


def test_an_unopened_poll_can_be_removed_with_its_options(room: Room) -> None:
    poll_id = room.prepare("Yes", "No")
    room.do("remove_poll", poll_id=poll_id)
    assert (room.everything(Poll), room.everything(Option)) == ([], [])
    assert refused(lambda: room.do("remove_poll", poll_id=poll_id)).code == "not_found"


@pytest.mark.parametrize("verb", ["change_poll", "remove_poll"])
def test_an_opened_poll_is_neither_changed_nor_removed(room: Room, verb: str) -> None:
    poll_id = room.open()
    assert refused(lambda: room.do(verb, poll_id=poll_id)).code == "stale"


def test_another_forums_item_and_group_are_refused(room: Room) -> None:
    def elsewhere(session):
        forum = a_forum(session)
        return an_item(session, a_day(session, forum)).id, a_group(session, forum).id

    item_id, group_id = room.database.write(elsewhere)
    poll_id = room.prepare("Yes", "No")
    assert refused(lambda: room.do("change_poll", poll_id=poll_id, item_id=item_id)).code == "not_found"
    rules = Rules(group_ids=[group_id])
    assert refused(lambda: room.do("change_poll", poll_id=poll_id, rules=rules)).code == "not_found"


def test_another_forums_poll_is_not_found(room: Room, database: Database) -> None:
    poll_id = a_room(database).prepare()
    for verb in ("change_poll", "remove_poll", "open_poll", "close_poll", "publish_poll", "new_round"):
        assert refused(lambda verb=verb: room.do(verb, poll_id=poll_id)).code == "not_found"


def test_only_moderators_prepare(room: Room) -> None:
    voter = room.voters[0]
    assert refused(lambda: room.do("prepare_poll", by=voter, question="Shall we?")).code == "not_allowed"


def test_polls_stand_in_the_order_they_were_prepared(room: Room) -> None:
    first, second = room.prepare(), room.prepare()
    assert room.poll(first).position < room.poll(second).position
