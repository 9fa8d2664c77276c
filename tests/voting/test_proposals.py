"""From accepted report-outs to a poll, with where each option came from."""

from __future__ import annotations

from typing import Any

import pytest

from polls.breakouts.models import NAME, PRIORITIES, Breakout, Report
from polls.voting.models import READY, Option, Poll
from polls.voting.proposals import Place
from polls.voting.rules import Rules
from tests.builders import saved
from tests.voting.rooms import Room, refused

OPEN_TABLE = {"name": "Open Table", "reasons": "Everyone has a seat.", "alternatives": ["Round Table"]}
COMMON_GROUND = {"name": "Common Ground", "reasons": "We share it.", "alternatives": []}
FIRST_THINGS = {
    "priorities": [{"text": "Share signals", "reason": "It is quick."}, {"text": "Train", "reason": ""}]
}


def report(room: Room, task: str, content: dict[str, Any], state: str = "accepted") -> int:
    def add(session):
        number = session.query(Breakout).count() + 1
        group = saved(
            session, Breakout(forum_id=room.forum_id, number=number, title=f"Group {number}", task=task)
        )
        given = {"state": state, "version": 4, "content": content}
        saved(session, Report(forum_id=room.forum_id, breakout_id=group.id, **given))
        return group.id

    return room.database.write(add)


def rewrite(room: Room, breakout_id: int, **content: Any) -> None:
    def change(session):
        found = session.query(Report).filter_by(breakout_id=breakout_id).one()
        found.content, found.version = found.content | content, found.version + 1

    room.database.write(change)


def make(room: Room, *places: tuple[int, str], **given: Any) -> dict[str, Any]:
    proposals = [Place(*place) for place in places]
    return room.do("poll_from_proposals", question="Which name?", proposals=proposals, **given)


def test_names_become_options_with_their_reasons_and_source(room: Room) -> None:
    one, other = report(room, NAME, OPEN_TABLE), report(room, NAME, COMMON_GROUND)
    poll_id = make(room, (other, "name"), (one, "name"))["poll_id"]
    poll = room.picture("staff")[f"poll/{poll_id}"]
    assert poll["state"] == READY
    assert [(option["letter"], option["text"], option["detail"]) for option in poll["options"]] == [
        ("A", "Common Ground", "We share it."),
        ("B", "Open Table", "Everyone has a seat."),
    ]
    assert poll["options"][0]["source"] == {"breakout_id": other, "number": 2, "place": "name", "people": []}
    assert room.everything(Option)[0].source_version == 4


def test_alternatives_and_priorities_can_be_voted_on(room: Room) -> None:
    names, priorities = report(room, NAME, OPEN_TABLE), report(room, PRIORITIES, FIRST_THINGS)
    poll_id = make(room, (names, "alternatives.0"), (priorities, "priorities.1"), method="approval")[
        "poll_id"
    ]
    assert [option.text for option in room.everything(Option)] == ["Round Table", "Train"]
    assert room.poll(poll_id).method == "approval"


def test_options_that_say_nearly_the_same_are_pointed_out(room: Room) -> None:
    one = report(room, NAME, OPEN_TABLE)
    other = report(room, NAME, OPEN_TABLE | {"name": "Open Tables"})
    made = make(room, (one, "name"), (one, "alternatives.0"), (other, "name"))
    assert [pair[:2] for pair in made["near_duplicates"]] == [(0, 2)]


@pytest.mark.parametrize("place", ["name.0", "alternatives.7", "priorities.0", "reasons", "__class__"])
def test_a_place_without_a_proposal_is_refused(room: Room, place: str) -> None:
    breakout_id = report(room, NAME, OPEN_TABLE)
    assert refused(lambda: make(room, (breakout_id, place))).code == "stale"
    assert room.everything(Poll) == []


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_only_accepted_report_outs_are_proposals(room: Room, state: str) -> None:
    breakout_id = report(room, NAME, OPEN_TABLE, state)
    assert refused(lambda: make(room, (breakout_id, "name"))).code == "stale"


def test_another_forums_proposal_is_refused(room: Room) -> None:
    from tests.voting.rooms import a_room

    elsewhere = report(a_room(room.database), NAME, OPEN_TABLE)
    assert refused(lambda: make(room, (elsewhere, "name"))).code == "stale"


@pytest.mark.parametrize("method", ["irv", "borda", "dots", "score"])
def test_proposals_can_be_ranked_scored_and_given_dots(room: Room, method: str) -> None:
    one, other = report(room, NAME, OPEN_TABLE), report(room, NAME, COMMON_GROUND)
    poll_id = make(room, (one, "name"), (other, "name"), method=method)["poll_id"]
    assert (room.poll(poll_id).method, room.poll(poll_id).state) == (method, READY)


def test_proposals_are_no_motion(room: Room) -> None:
    one, other = report(room, NAME, OPEN_TABLE), report(room, NAME, COMMON_GROUND)
    places = ((one, "name"), (other, "name"))
    assert refused(lambda: make(room, *places, method="yes_no")).code == "not_yes_and_no"


def test_none_of_these_is_no_proposal_and_never_outdated(room: Room) -> None:
    one, other = report(room, NAME, OPEN_TABLE), report(room, NAME, COMMON_GROUND)
    rules = Rules(none_of_these=True)
    poll_id = make(room, (one, "name"), (other, "name"), rules=rules)["poll_id"]
    rewrite(room, one, name="Open House")
    assert room.picture("staff")[f"poll/{poll_id}"]["outdated"] == room.options(poll_id)[:1]
    assert room.do("refresh_options", poll_id=poll_id) == {"changed": 1}
    options = room.everything(Option)
    assert [option.text for option in options] == ["Open House", "Common Ground", "None of these"]
    assert [option.is_none for option in options] == [False, False, True]


def test_the_same_proposal_twice_is_refused(room: Room) -> None:
    one = report(room, NAME, OPEN_TABLE)
    assert refused(lambda: make(room, (one, "name"), (one, "name"))).code == "repeated_option"


def test_a_reworded_proposal_is_pointed_out_and_can_be_taken_anew(room: Room) -> None:
    one, other = report(room, NAME, OPEN_TABLE), report(room, NAME, COMMON_GROUND)
    poll_id = make(room, (one, "name"), (other, "name"))["poll_id"]
    rewrite(room, one, name="Open House")
    outdated = room.picture("staff")[f"poll/{poll_id}"]["outdated"]
    assert outdated == room.options(poll_id)[:1]
    assert room.do("refresh_options", poll_id=poll_id) == {"changed": 1}
    assert [option.text for option in room.everything(Option)] == ["Open House", "Common Ground"]
    assert room.do("refresh_options", poll_id=poll_id) == {"changed": 0}


def test_an_open_polls_options_stay_as_they_were(room: Room) -> None:
    one, other = report(room, NAME, OPEN_TABLE), report(room, NAME, COMMON_GROUND)
    poll_id = make(room, (one, "name"), (other, "name"))["poll_id"]
    room.do("open_poll", poll_id=poll_id)
    rewrite(room, one, name="Open House")
    assert refused(lambda: room.do("refresh_options", poll_id=poll_id)).code == "stale"
    assert room.picture()[f"poll/{poll_id}"]["options"][0]["text"] == "Open Table"
