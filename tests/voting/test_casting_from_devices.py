"""Ballots as they come in from outside, through the same door as every device's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from polls.people.acting import perform
from polls.people.models import DoneOnce, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.voting.models import RollEntry
from tests.voting.rooms import Room, refused


@pytest.fixture
def device(room: Room) -> int:
    """The sign-in of the first voter's device."""

    def sign_in(session):
        start_sign_in(session, session.get_one(Member, room.voters[0].member_id), "link", datetime.now(UTC))
        return session.query(SignIn).one().id

    return room.database.write(sign_in)


@pytest.fixture
def poll_id(room: Room) -> int:
    return room.open(method="approval", most=2)


def cast(device: int, poll_id: int, choice: Any, **more: Any) -> Any:
    return perform(device, "cast_ballot", {"poll_id": poll_id, "choice": choice, **more})


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "choice",
    [
        None,
        True,
        False,
        0,
        -1,
        1.5,
        float("nan"),
        "abstain",
        b"\x00\xff",
        [],
        {},
        {"options": None},
        {"options": []},
        {"options": [True]},
        {"options": [-1]},
        {"options": [0]},
        {"options": [float("nan")]},
        {"options": [10**30]},
        {"options": ["1"]},
        {"options": [b"1"]},
        {"options": [None]},
        {"options": [[1]]},
        {"options": [{"id": 1}]},
        {"options": [1, 1]},
        {"options": [1, 2, 3]},
        {"options": [1, 999]},
        {"options": deep(9)},
        {"options": deep(500)},
        {"options": ["x" * 100_000]},
        {"options": list(range(20_000))},
        {"abstain": False},
        {"abstain": "true"},
        {"abstain": True, "options": [1]},
        {"\x00": 1},
        {1: 2},
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_malformed_ballot_from_a_device_is_refused(
    room: Room, device: int, poll_id: int, choice: Any
) -> None:
    refusal = refused(lambda: cast(device, poll_id, choice))
    assert refusal.status == 400
    assert refusal.details == {}
    assert room.mine()[str(poll_id)] == {"received": False, "mark": None}


@pytest.mark.parametrize(
    ("method", "choice"),
    [
        ("schulze", {"options": [1]}),
        ("schulze", {"ranking": [1]}),
        ("schulze", {"ranking": [[]]}),
        ("schulze", {"ranking": [[1], [1]]}),
        ("schulze", {"ranking": [[1, 1]]}),
        ("schulze", {"ranking": [[1], [999]]}),
        ("schulze", {"ranking": [[True]]}),
        ("schulze", {"ranking": [[[1]]]}),
        ("schulze", {"ranking": [[1, None]]}),
        ("schulze", {"ranking": [[each] for each in range(5000)]}),
        ("irv", {"ranking": [[1, 2]]}),
        ("score", {"scores": [[1, 6]]}),
        ("score", {"scores": [[1, -1]]}),
        ("score", {"scores": [[1, 2.0]]}),
        ("score", {"scores": [[1, True]]}),
        ("score", {"scores": [[1, float("nan")]]}),
        ("score", {"scores": [[1]]}),
        ("score", {"scores": [[1, 2, 3]]}),
        ("score", {"scores": [[1, 2], [1, 3]]}),
        ("score", {"scores": {"1": 2}}),
        ("dots", {"dots": [[1, 6]]}),
        ("dots", {"dots": [[1, -3], [2, 3]]}),
        ("dots", {"dots": [[1, 0]]}),
        ("dots", {"dots": [[1, 10**40]]}),
        ("single", {"options": [1, 2]}),
        ("yes_no", {"options": [3]}),
    ],
    ids=str,
)
def test_a_malformed_ballot_of_each_method_is_refused(
    room: Room, device: int, method: str, choice: Any
) -> None:
    poll_id = room.open(method=method) if method != "yes_no" else room.open("Yes", "No", method=method)
    refusal = refused(lambda: cast(device, poll_id, choice))
    assert (refusal.status, refusal.details) == (400, {})
    assert room.sealed(poll_id) == {}


@pytest.mark.parametrize(
    "nonce", ["", "5" * 31, "5" * 33, "G" * 32, "A" * 32, "\uff15" * 32, 5, True, ["5" * 32], {}, b"5" * 32]
)
def test_a_nonce_is_thirty_two_hex_digits(room: Room, device: int, poll_id: int, nonce: Any) -> None:
    assert refused(lambda: cast(device, poll_id, {"abstain": True}, nonce=nonce)).code == "invalid"
    assert room.sealed(poll_id) == {}


@pytest.mark.parametrize("wrong", [None, True, -1, 0, 2**60, "1", 1.0, [1]])
def test_a_ballot_for_no_poll_is_refused(device: int, wrong: Any) -> None:
    payload = {"poll_id": wrong, "choice": {"abstain": True}}
    assert refused(lambda: perform(device, "cast_ballot", payload)).code in ("invalid", "not_found")


def test_a_ballot_with_more_in_it_is_refused(device: int, poll_id: int) -> None:
    payload = {"poll_id": poll_id, "choice": {"abstain": True}, "member_id": 2}
    assert refused(lambda: perform(device, "cast_ballot", payload)).code == "invalid"


def test_a_key_keeps_no_choice(room: Room, device: int, poll_id: int) -> None:
    perform(device, "cast_ballot", {"poll_id": poll_id, "choice": {"abstain": True}}, "a-key")
    assert room.everything(DoneOnce) == []
    assert room.mine()[str(poll_id)]["received"]


def test_two_devices_hold_one_vote(room: Room, device: int, poll_id: int) -> None:
    def sign_in(session):
        start_sign_in(session, session.get_one(Member, room.voters[0].member_id), "link", datetime.now(UTC))
        return session.query(SignIn).order_by(SignIn.id.desc()).first().id

    second, (first_option, other_option, *_) = room.database.write(sign_in), room.options(poll_id)
    first = cast(device, poll_id, {"options": [first_option]})
    last = cast(second, poll_id, {"options": [other_option]})
    assert first["mark"] != room.mine()[str(poll_id)]["mark"] == last["mark"]
    assert [sealed.choice for sealed in room.sealed(poll_id).values()] == [{"options": [other_option]}]
    assert sum(entry.has_voted for entry in room.everything(RollEntry)) == 1


def test_a_removed_member_does_not_vote(room: Room, device: int, poll_id: int) -> None:
    member_id = room.voters[0].member_id
    room.database.write(lambda s: setattr(s.get_one(Member, member_id), "admission", "removed"))
    payload = {"poll_id": poll_id, "choice": {"abstain": True}}
    assert refused(lambda: perform(device, "cast_ballot", payload)).code == "not_signed_in"
