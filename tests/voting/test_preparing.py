"""Polls before they are opened."""

from __future__ import annotations

import pytest

from polls.database import Database
from polls.voting.models import DRAFT, READY, Option, Poll
from polls.voting.preparing import OptionText
from polls.voting.rules import Rules, read_rules
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


def test_a_motion_without_options_gets_yes_and_no(room: Room) -> None:
    poll_id = room.do("prepare_poll", question="Shall we?", method="yes_no")["poll_id"]
    assert (room.poll(poll_id).state, texts(room, poll_id)) == (READY, ["Yes", "No"])


def test_the_words_of_a_motion_can_be_changed_and_come_back_when_they_are_emptied(room: Room) -> None:
    poll_id = room.prepare("For it", "Against it", method="yes_no")
    assert texts(room, poll_id) == ["For it", "Against it"]
    room.do("change_poll", poll_id=poll_id, options=[])
    assert texts(room, poll_id) == ["Yes", "No"]


def test_a_poll_without_options_becomes_a_motion(room: Room) -> None:
    poll_id = room.do("prepare_poll", question="Shall we?")["poll_id"]
    room.do("change_poll", poll_id=poll_id, method="yes_no")
    assert (room.poll(poll_id).state, texts(room, poll_id)) == (READY, ["Yes", "No"])


@pytest.mark.parametrize("names", [("Yes",), ("Yes", "No", "Perhaps")])
def test_a_motion_has_no_other_number_of_options(room: Room, names: tuple[str, ...]) -> None:
    assert refused(lambda: room.prepare(*names, method="yes_no")).code == "not_yes_and_no"
    poll_id = room.prepare(*names)
    change = {"poll_id": poll_id, "method": "yes_no"}
    assert refused(lambda: room.do("change_poll", **change)).code == "not_yes_and_no"
    assert room.poll(poll_id).method == "single"


def nones(room: Room, poll_id: int) -> list[tuple[str, bool]]:
    with room.database.read() as session:
        return [(option.text, option.is_none) for option in session.get_one(Poll, poll_id).options]


def test_none_of_these_is_the_last_option_and_only_one(room: Room) -> None:
    poll_id = room.prepare("Red", "Blue", none_of_these=True)
    assert nones(room, poll_id) == [("Red", False), ("Blue", False), ("None of these", True)]
    sent_back = [
        OptionText(text, id=id) for id, text in zip(room.options(poll_id), texts(room, poll_id), strict=True)
    ]
    room.do("change_poll", poll_id=poll_id, options=[*sent_back, OptionText("Green")])
    assert nones(room, poll_id)[2:] == [("Green", False), ("None of these", True)]
    again = room.do("duplicate_poll", poll_id=poll_id)["poll_id"]
    assert nones(room, again) == nones(room, poll_id)


def test_none_of_these_comes_and_goes_with_its_rule(room: Room) -> None:
    poll_id = room.prepare("Red", "Blue")
    before = room.options(poll_id)
    room.do("change_poll", poll_id=poll_id, question="Which?")
    assert room.options(poll_id) == before  # nothing is written anew that did not change
    room.do("change_poll", poll_id=poll_id, rules=Rules(none_of_these=True))
    assert texts(room, poll_id) == ["Red", "Blue", "None of these"]
    room.do("change_poll", poll_id=poll_id, method="score")
    assert texts(room, poll_id) == ["Red", "Blue"]
    assert room.poll(poll_id).rules["none_of_these"] is False


def test_none_of_these_keeps_where_the_others_came_from(room: Room) -> None:
    poll_id = room.prepare("Red", "Blue")
    first = room.options(poll_id)[0]
    room.database.write(lambda session: setattr(session.get_one(Option, first), "source_place", "name"))
    room.do("change_poll", poll_id=poll_id, rules=Rules(none_of_these=True))
    assert [option.source_place for option in room.everything(Option)] == ["name", None, None]


def test_an_option_that_says_none_of_these_by_itself_is_refused_beside_it(room: Room) -> None:
    prepare = {"none_of_these": True}
    assert refused(lambda: room.prepare("Red", "none of these", **prepare)).code == "repeated_option"


def test_one_name_or_none_of_these_is_something_to_choose_between(room: Room) -> None:
    assert room.poll(room.prepare("Kim", none_of_these=True)).state == READY


def test_rules_that_say_nothing_here_are_not_stored(room: Room) -> None:
    poll_id = room.prepare("Red", "Blue", dots=9, own_percent=70, quorum_of="present")
    assert read_rules(room.poll(poll_id).rules) == Rules()
    room.do("change_poll", poll_id=poll_id, method="dots", rules=Rules(dots=9))
    assert room.poll(poll_id).rules["dots"] == 9


@pytest.mark.parametrize(("method", "most"), [("approval", 50), ("irv", 50), ("borda", 20), ("schulze", 20)])
def test_so_many_options_can_be_counted_and_no_more(room: Room, method: str, most: int) -> None:
    names = [f"Option {n}" for n in range(most + 1)]
    room.prepare(*names[:-1], method=method)
    assert refused(lambda: room.prepare(*names, method=method)).code == "too_many_options"


def test_the_least_of_too_many_is_none_of_these(room: Room) -> None:
    names = [f"Option {n}" for n in range(20)]
    poll = {"method": "schulze", "none_of_these": True}
    assert refused(lambda: room.prepare(*names, **poll)).code == "too_many_options"
    assert room.everything(Poll) == []


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
