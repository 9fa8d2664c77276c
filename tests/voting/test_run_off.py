"""A run-off in one step: who is in it, by which rules, and where there is none."""

from __future__ import annotations

import pytest

from polls.database import Database
from polls.voting.models import OPEN, PUBLISHED, READY, Option
from polls.voting.rounds import first_two
from polls.voting.rules import Rules, read_rules
from tests.voting.rooms import Room, a_room, refused, texts

FOUR = ("Open Table", "Common Ground", "Round Room", "Long View")


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database, voters=7)


def voted(room: Room, *chosen: int, names: tuple[str, ...] = FOUR, **rules) -> int:
    """A closed poll in which each voter named the option at a position."""
    poll_id = room.open(*names, **rules)
    room.fill(poll_id, *chosen)
    room.close(poll_id)
    return poll_id


def run_off(room: Room, poll_id: int) -> list[str]:
    """The options of the run-off, by their texts."""
    return texts(room, room.do("run_off", at=30, poll_id=poll_id)["poll_id"])


@pytest.mark.parametrize(
    ("places", "first"),
    [
        ([[1], [2], [3]], [1, 2]),
        ([[1], [2, 3], [4]], [1, 2, 3]),
        ([[1, 2], [3]], [1, 2]),
        ([[1, 2, 3], [4]], [1, 2, 3]),
        ([[], [1], [2]], [1, 2]),
        ([[1]], [1]),
        ([], []),
    ],
)
def test_the_first_two_and_whoever_is_level_with_them(places, first) -> None:
    assert first_two(places) == first


def test_it_is_the_next_round_of_the_first_two_and_ready_to_be_opened(room: Room) -> None:
    poll_id = voted(room, 2, 2, 2, 0, 0, 1, threshold="half")
    again = room.do("run_off", at=30, poll_id=poll_id)["poll_id"]
    poll = room.poll(again)
    assert (poll.round, poll.previous_id, poll.state, poll.method) == (2, poll_id, READY, "single")
    assert texts(room, again) == ["Open Table", "Round Room"]  # in the order of the ballot before
    room.do("open_poll", at=31, poll_id=again)
    assert room.poll(again).state == OPEN


def test_those_level_with_the_second_are_all_in_it(room: Room) -> None:
    assert run_off(room, voted(room, 2, 2, 2, 0, 0, 1, 1)) == ["Open Table", "Common Ground", "Round Room"]


def test_when_more_than_two_are_level_at_the_top_it_is_among_them_alone(room: Room) -> None:
    assert run_off(room, voted(room, 0, 0, 1, 1, 2, 2, 3)) == ["Open Table", "Common Ground", "Round Room"]


def test_no_majority_is_asked_for_again_and_all_else_stays(room: Room) -> None:
    rules = {"threshold": "own", "own_percent": 80, "base": "eligible", "none_of_these": True}
    poll_id = voted(room, 0, 0, 0, 1, 1, abstain=False, quorum=30, is_binding=True, **rules)
    again = room.do("run_off", at=30, poll_id=poll_id)["poll_id"]
    assert read_rules(room.poll(again).rules) == Rules(abstain=False, quorum=30, is_binding=True, ties="lot")
    assert texts(room, again) == ["Open Table", "Common Ground"]


@pytest.mark.parametrize("method", ["approval", "irv", "schulze", "ranked_pairs", "score", "borda", "dots"])
def test_every_way_of_counting_that_has_places_has_a_run_off(room: Room, method: str) -> None:
    poll_id = room.open(*FOUR, method=method)
    first, second, _third, fourth = room.options(poll_id)
    said = {
        "approval": {"options": [first, fourth]},
        "score": {"scores": [[fourth, 5], [first, 4], [second, 1]]},
        "dots": {"dots": [[fourth, 3], [first, 2]]},
    }
    choice = said.get(method, {"ranking": [[fourth], [first], [second]]})
    for voter in range(3):
        room.cast(poll_id, voter, choice=choice)
    irv = {"choice": {"ranking": [[first], [fourth]]}}
    room.cast(poll_id, 3, **irv if "ranking" in choice else {"choice": choice})
    room.close(poll_id)
    assert run_off(room, poll_id) == ["Open Table", "Long View"]


def test_it_may_follow_the_published_result_too_and_leaves_it(room: Room) -> None:
    poll_id = room.open(*FOUR)
    room.fill(poll_id, 0, 0, 1, 2, 2)
    room.publish(poll_id)
    before = room.picture()[f"tally/{poll_id}"]
    assert run_off(room, poll_id) == ["Open Table", "Round Room"]
    assert (room.picture()[f"tally/{poll_id}"], room.poll(poll_id).state) == (before, PUBLISHED)


def test_the_options_keep_where_they_came_from(room: Room) -> None:
    poll_id = room.prepare(*FOUR)
    third = room.options(poll_id)[2]
    room.database.write(lambda session: setattr(session.get_one(Option, third), "source_place", "name"))
    room.do("open_poll", poll_id=poll_id)
    room.fill(poll_id, 2, 2, 1)
    room.close(poll_id)
    again = room.do("run_off", at=30, poll_id=poll_id)["poll_id"]
    told = [
        (option.text, option.source_place) for option in room.everything(Option) if option.poll_id == again
    ]
    assert told == [("Common Ground", None), ("Round Room", "name")]


def test_a_poll_has_one_next_round_of_whatever_kind(room: Room) -> None:
    poll_id = voted(room, 0, 0, 1)
    again = room.do("run_off", at=30, poll_id=poll_id)["poll_id"]
    for verb in ("run_off", "new_round"):
        refusal = refused(lambda verb=verb: room.do(verb, at=31, poll_id=poll_id))
        assert (refusal.code, refusal.details) == ("stale", {"poll_id": again})


def test_a_poll_that_takes_ballots_or_is_void_has_none(room: Room) -> None:
    poll_id = room.open(*FOUR)
    assert refused(lambda: room.do("run_off", poll_id=poll_id)).code == "stale"
    room.do("void_poll", poll_id=poll_id, reason="The wrong names")
    assert refused(lambda: room.do("run_off", poll_id=poll_id)).code == "stale"


def no_run_off(room: Room, poll_id: int) -> bool:
    return refused(lambda: room.do("run_off", at=30, poll_id=poll_id)).code == "no_run_off"


def test_where_nothing_was_narrowed_down_there_is_none(room: Room) -> None:
    assert no_run_off(room, voted(room, 0, 0, 1, names=("Yes", "No"), method="yes_no"))
    assert no_run_off(room, voted(room))
    assert no_run_off(room, voted(room, 0, 0, 1, quorum=90))
    assert no_run_off(room, voted(room, 4, 4, 4, 0, 1, none_of_these=True))
    assert no_run_off(room, voted(room, 0, 0, 1, names=("Kim",), none_of_these=True))


def test_everyone_who_abstained_leaves_nothing_to_run_off(room: Room) -> None:
    poll_id = room.open(*FOUR)
    room.abstain(poll_id, 0)
    room.close(poll_id)
    assert no_run_off(room, poll_id)


def test_none_of_these_is_never_in_it(room: Room) -> None:
    poll_id = voted(room, 0, 0, 0, 4, 4, 1, none_of_these=True)
    assert run_off(room, poll_id) == ["Open Table", "Common Ground"]


def test_only_moderators_call_for_it(room: Room) -> None:
    poll_id = voted(room, 0, 0, 1)
    assert refused(lambda: room.do("run_off", by=room.voters[0], poll_id=poll_id)).code == "not_allowed"
