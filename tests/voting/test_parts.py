"""What each audience may see of a poll, in each state."""

from __future__ import annotations

import pytest

from polls.voting.parts import letter
from tests.builders import a_forum, a_member
from tests.voting.rooms import Room, told


def test_nobody_but_staff_sees_a_poll_that_is_being_prepared(room: Room) -> None:
    poll_id = room.prepare()
    assert room.picture("staff")[f"poll/{poll_id}"]["state"] == "ready"
    assert not [part for part in room.picture() if part.startswith(("poll/", "tally/", "turnout/"))]


def test_staff_see_how_many_may_vote_before_opening(room: Room) -> None:
    poll_id = room.prepare()
    room.add_voter()
    assert room.picture("staff")[f"poll/{poll_id}"]["roll"] == 4


def test_staff_see_which_options_are_alike_before_opening(room: Room) -> None:
    poll_id = room.prepare("Open Table", "Common Ground", "open tables")
    assert room.picture("staff")[f"poll/{poll_id}"]["near_duplicates"] == [(0, 2, 0.95)]


def test_an_open_poll_is_public_with_its_options_by_letter(room: Room) -> None:
    poll_id = room.open()
    poll = room.picture()[f"poll/{poll_id}"]
    assert [(option["letter"], option["text"]) for option in poll["options"]] == [
        ("A", "Open Table"),
        ("B", "Common Ground"),
        ("C", "Round Room"),
    ]
    assert (poll["state"], poll["opened_at"]) == ("open", "2021-06-15T12:00:00Z")


@pytest.mark.parametrize(
    ("shown", "state", "public", "staff"),
    [
        ("hidden", "open", False, False),
        ("hidden", "paused", False, False),
        ("hidden", "closing", False, False),
        ("hidden", "closed", False, True),
        ("hidden", "published", True, False),
        ("hidden", "void", False, False),
        ("live", "open", True, False),
        ("live", "paused", True, False),
        ("live", "closing", True, False),
        ("live", "closed", True, True),
        ("live", "published", True, False),
        ("live", "void", False, False),
    ],
)
def test_who_sees_the_tally_when(room: Room, shown: str, state: str, public: bool, staff: bool) -> None:
    poll_id = room.open(shown=shown)
    room.cast(poll_id, 0, 1)
    {
        "open": lambda: None,
        "paused": lambda: room.do("pause_poll", poll_id=poll_id),
        "closing": lambda: room.do("close_poll", poll_id=poll_id),
        "closed": lambda: room.close(poll_id),
        "published": lambda: room.publish(poll_id),
        "void": lambda: room.do("void_poll", poll_id=poll_id, reason="The wrong names"),
    }[state]()
    assert (f"tally/{poll_id}" in room.picture()) is public
    assert (f"tally/{poll_id}" in room.picture("staff")) is staff


def test_a_hidden_tally_is_absent_from_the_public_picture(room: Room) -> None:
    poll_id = room.open()
    before = room.picture()
    room.cast(poll_id, 0, 1)
    after = room.picture()
    changed = {part for part in after if after[part] != before.get(part)}
    assert changed == {f"turnout/{poll_id}"}
    assert "count" not in told(after)


def test_no_picture_says_who_voted_or_how(room: Room) -> None:
    poll_id = room.open(shown="live")
    pictures = []
    for voter in (0, 1):
        room.cast(poll_id, voter, 1)
        pictures.append(room.picture() | room.picture("staff"))
        if voter == 0:
            room.cast(poll_id, 0, 1)
    assert all("member" not in told(picture[f"tally/{poll_id}"]) for picture in pictures)


def test_an_open_poll_has_no_winners_yet(room: Room) -> None:
    poll_id = room.open(shown="live")
    room.cast(poll_id, 0, 1)
    tally = room.picture()[f"tally/{poll_id}"]
    assert (tally["winners"], tally["sentence"]) == ([], "The count goes on.")


def test_a_published_tally_is_whole(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 0, 1)
    room.cast(poll_id, 1, 1)
    room.abstain(poll_id, 2)
    room.publish(poll_id)
    first, second, third = room.options(poll_id)
    assert room.picture()[f"tally/{poll_id}"] == {
        "ballots": 3,
        "abstentions": 1,
        "rows": [
            {"option_id": first, "count": 0, "share": 0.0},
            {"option_id": second, "count": 2, "share": 1.0},
            {"option_id": third, "count": 0, "share": 0.0},
        ],
        "winners": [second],
        "sentence": "“Common Ground” has the most votes: 2 of 2.",
        "how": (
            "Each ballot names one option, and the option named most comes first. Options with the same "
            "number come first together. Shares are of the ballots that name an option: 2. Abstentions (1) "
            "are shown beside them and not counted in."
        ),
    }


def test_the_tally_before_and_after_the_close_is_the_same_count(room: Room) -> None:
    poll_id = room.open(method="approval", shown="live")
    room.cast(poll_id, 0, 0, 1)
    room.cast(poll_id, 1, 1, 2)
    room.abstain(poll_id, 2)
    before = room.picture()[f"tally/{poll_id}"]
    room.close(poll_id)
    after = room.picture()[f"tally/{poll_id}"]
    for counted in ("ballots", "abstentions", "rows"):
        assert before[counted] == after[counted]


def test_my_ballot_comes_back_on_every_device_while_it_can_be_opened(room: Room) -> None:
    poll_id = room.open()
    assert room.mine(0) == {str(poll_id): {"received": False, "choice": None}}
    chosen = room.cast(poll_id, 0, 2)["choice"]
    assert room.mine(0) == {str(poll_id): {"received": True, "choice": chosen}}
    room.close(poll_id)
    assert room.mine(0) == {str(poll_id): {"received": True, "choice": None}}
    room.do("publish_poll", poll_id=poll_id)
    assert room.mine(0) == {}


def test_my_ballots_are_mine_alone(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 1, 2)
    assert room.mine(0) == {str(poll_id): {"received": False, "choice": None}}


def test_someone_who_is_not_on_the_roll_has_no_ballot(room: Room) -> None:
    room.open()
    room.voters.append(room.add_voter(at=5))
    assert room.mine(3) == {}


def test_another_forums_polls_are_not_in_the_picture(room: Room) -> None:
    def elsewhere(session):
        forum = a_forum(session)
        a_member(session, forum)
        return forum.id

    room.open()
    room.forum_id = room.database.write(elsewhere)
    assert not [part for part in room.picture() | room.picture("staff") if part.startswith("poll/")]


def test_a_closing_poll_says_when_and_that_it_can_be_undone(room: Room) -> None:
    poll_id = room.open(clock_seconds=600)
    room.do("close_poll", at=10, poll_id=poll_id)
    poll = room.picture()[f"poll/{poll_id}"]
    assert (poll["is_closing"], poll["closes_at"]) == (True, "2021-06-15T12:00:15Z")
    room.do("undo_close", at=11, poll_id=poll_id)
    poll = room.picture()[f"poll/{poll_id}"]
    assert (poll["is_closing"], poll["closes_at"]) == (False, "2021-06-15T12:10:00Z")


@pytest.mark.parametrize(("position", "written"), [(0, "A"), (25, "Z"), (26, "AA"), (49, "AX")])
def test_options_have_letters(position: int, written: str) -> None:
    assert letter(position) == written
