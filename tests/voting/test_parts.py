"""What each audience may see of a poll, in each state."""

from __future__ import annotations

import pytest

from polls.database import Database
from polls.voting import keys
from polls.voting.parts import letter
from tests.builders import a_forum, a_member
from tests.voting.rooms import Room, a_room, told


def test_nobody_but_staff_sees_a_poll_that_is_being_prepared(room: Room) -> None:
    poll_id = room.prepare()
    assert room.picture("staff")[f"poll/{poll_id}"]["state"] == "ready"
    assert not [part for part in room.picture() if part.startswith(("poll/", "tally/", "turnout/"))]


def test_staff_see_how_many_may_vote_before_opening(room: Room) -> None:
    poll_id = room.prepare()
    room.add_voter()
    assert room.picture("staff")[f"poll/{poll_id}"]["roll"] == 6


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
    poll_id = room.open(shown=shown, secrecy="straw")
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
    poll_id = room.open(shown="live", secrecy="straw")
    pictures = []
    for voter in (0, 1):
        room.cast(poll_id, voter, 1)
        pictures.append(room.picture() | room.picture("staff"))
        if voter == 0:
            room.cast(poll_id, 0, 1)
    assert all("member" not in told(picture[f"tally/{poll_id}"]) for picture in pictures)


def test_an_open_poll_has_no_winners_yet(room: Room) -> None:
    poll_id = room.open(shown="live", secrecy="straw")
    room.cast(poll_id, 0, 1)
    tally = room.picture()[f"tally/{poll_id}"]
    assert (tally["verdict"], tally["winners"]) == ("open", [])
    assert (tally["sentence"], tally["how"]) == ("The count goes on.", "")


def test_the_tally_before_and_after_the_close_is_the_same_count(room: Room) -> None:
    poll_id = room.open(method="approval", shown="live", secrecy="straw")
    room.cast(poll_id, 0, 0, 1)
    room.cast(poll_id, 1, 1, 2)
    room.abstain(poll_id, 2)
    before = room.picture()[f"tally/{poll_id}"]
    room.close(poll_id)
    after = room.picture()[f"tally/{poll_id}"]
    for counted in ("ballots", "abstentions", "rows"):
        assert before[counted] == after[counted]


def test_a_device_is_told_that_a_ballot_came_in_and_whether_it_is_its_own(room: Room) -> None:
    poll_id = room.open()
    answer = room.cast(poll_id, 0, 2)
    assert room.mine(0) == {str(poll_id): {"received": True, "mark": answer["mark"]}}
    room.close(poll_id)
    assert room.mine(0) == {str(poll_id): {"received": True, "mark": answer["mark"]}}
    room.do("publish_poll", poll_id=poll_id)
    assert room.mine(0) == {}


def test_what_somebody_voted_is_told_to_no_other_device_of_theirs(room: Room) -> None:
    """Whoever may make personal links can sign in as anyone: they learn that somebody voted, not how."""
    poll_id = room.open()
    nonce = "0123456789abcdef" * 2
    room.cast(poll_id, 0, 2, nonce=nonce)
    [own] = room.mine(0).values()
    assert own.keys() == {"received", "mark"}
    assert nonce not in told(own)
    assert own["mark"] not in nonce


def test_my_ballots_are_mine_alone(room: Room) -> None:
    poll_id = room.open()
    room.cast(poll_id, 1, 2)
    assert room.mine(0) == {str(poll_id): {"received": False, "mark": None}}


def test_without_its_key_a_poll_shows_its_turnout_and_no_tally(room: Room) -> None:
    poll_id = room.open(secrecy="straw", shown="live")
    room.cast(poll_id, 0, 2)
    keys.current().destroy(room.poll(poll_id).key_id)
    assert room.mine(0)[str(poll_id)]["received"]
    assert room.picture()[f"turnout/{poll_id}"] == {"received": 1, "eligible": 5}
    assert f"tally/{poll_id}" not in room.picture()


def test_someone_who_is_not_on_the_roll_has_no_ballot(room: Room) -> None:
    room.open()
    room.voters.append(room.add_voter(at=5))
    assert room.mine(5) == {}


def test_another_forums_polls_are_not_in_the_picture(room: Room) -> None:
    def elsewhere(session):
        forum = a_forum(session)
        a_member(session, forum)
        return forum.id

    room.open()
    room.forum_id = room.database.write(elsewhere)
    assert not [part for part in room.picture() | room.picture("staff") if part.startswith("poll/")]


def test_a_poll_says_what_a_ballot_may_say(room: Room) -> None:
    poll_id = room.open(method="score")
    poll = room.picture()[f"poll/{poll_id}"]
    assert poll["form"] == {
        "shape": "scores",
        "is_one": False,
        "fewest": 1,
        "most": 3,
        "top": 5,
        "each": 0,
        "is_equal_allowed": False,
        "may_abstain": True,
    }
    assert (poll["method_name"], poll["secrecy"]) == ("Score", "secret")


def test_none_of_these_is_an_option_of_the_form(room: Room) -> None:
    poll_id = room.open(method="schulze", none_of_these=True)
    poll = room.picture()[f"poll/{poll_id}"]
    assert [option["is_none"] for option in poll["options"]] == [False, False, False, True]
    assert poll["form"]["most"] == 4


@pytest.mark.parametrize(("secrecy", "is_said"), [("secret", True), ("straw", False), ("named", False)])
def test_moderators_are_told_of_a_secret_poll_that_would_be_refused(
    database: Database, secrecy: str, is_said: bool
) -> None:
    room = a_room(database, 4)
    poll_id = room.prepare(secrecy=secrecy)
    assert room.picture("staff")[f"poll/{poll_id}"]["too_few_voters"] is is_said


@pytest.mark.parametrize(("voters", "is_said"), [(9, True), (10, False)])
def test_a_secret_poll_says_when_few_may_vote(database: Database, voters: int, is_said: bool) -> None:
    room = a_room(database, voters)
    poll_id = room.prepare()
    assert room.picture("staff")[f"poll/{poll_id}"]["few_voters"] is is_said
    assert room.picture("staff")[f"poll/{poll_id}"]["too_few_voters"] is False
    room.do("open_poll", poll_id=poll_id)
    assert room.picture()[f"poll/{poll_id}"]["few_voters"] is is_said


@pytest.mark.parametrize(
    ("secrecy", "shown", "voters", "said"),
    [
        ("secret", "hidden", 30, "published"),
        ("secret", "live", 29, "after_close"),
        ("secret", "live", 30, "batches"),
        ("straw", "live", 5, "live"),
        ("named", "live", 5, "live"),
        ("named", "hidden", 5, "published"),
    ],
)
def test_a_poll_says_when_its_tally_can_be_seen(
    database: Database, secrecy: str, shown: str, voters: int, said: str
) -> None:
    room = a_room(database, voters)
    poll_id = room.open(secrecy=secrecy, shown=shown)
    room.cast(poll_id, 0, 1)
    assert room.picture()[f"poll/{poll_id}"]["shows_tally"] == said
    assert (f"tally/{poll_id}" in room.picture()) is (said in ("live", "batches"))


def test_a_live_secret_poll_of_few_shows_its_tally_from_the_close_on(room: Room) -> None:
    poll_id = room.open(shown="live")
    room.cast(poll_id, 0, 1)
    assert f"tally/{poll_id}" not in room.picture() | room.picture("staff")
    room.close(poll_id)
    assert room.picture()[f"tally/{poll_id}"]["ballots"] == 1


def test_what_binds_a_result_is_told_as_soon_as_it_is_known(room: Room) -> None:
    poll_id = room.open()
    poll = room.picture()[f"poll/{poll_id}"]
    assert len(poll["seed_commitment"]) == len(poll["frozen_hash"]) == 64
    assert poll["ballots_hash"] is None
    room.publish(poll_id)
    pictured = room.picture()
    assert pictured[f"poll/{poll_id}"]["ballots_hash"] == pictured[f"tally/{poll_id}"]["ballots_hash"]


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
