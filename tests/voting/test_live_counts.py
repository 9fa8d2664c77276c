"""Open polls counted from what is new: the same as counting all of it, and forgotten when they end."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from polls.database import Database
from polls.voting import keys, live_counts
from polls.voting.live_counts import added
from polls.voting.methods import METHODS
from polls.voting.methods.profile import profile_of_choices
from polls.voting.models import RollEntry
from tests.databases import lines
from tests.voting.rooms import Room, a_room, told

EMPTY = {"counted": 0, "waiting": 0, "of": 10}


@pytest.fixture
def hall(database: Database) -> Room:
    """A room of enough voters for batches."""
    return a_room(database, 45)


@pytest.fixture(autouse=True)
def restart() -> Callable[[], None]:
    """Each test begins with what a new process knows: nothing. Calling it restarts once more."""

    def forget_all() -> None:
        live_counts.forget(list(live_counts._counts))

    forget_all()
    return forget_all


def cast_mixed(hall: Room, poll_id: int, first: int, number: int) -> None:
    for voter in range(first, first + number):
        hall.cast(poll_id, voter, voter % 2)


def tally(hall: Room, poll_id: int) -> dict[str, Any]:
    return hall.picture()[f"tally/{poll_id}"]


def test_a_live_secret_poll_starts_with_an_empty_batch(hall: Room) -> None:
    poll_id = hall.open(shown="live")
    shown = tally(hall, poll_id)
    assert (shown["ballots"], shown["batch"]) == (0, EMPTY)
    assert [row["count"] for row in shown["rows"]] == [0, 0, 0]


def test_a_live_secret_poll_moves_by_batches_while_its_turnout_is_live(hall: Room) -> None:
    poll_id = hall.open(shown="live")
    seen = []
    for voter in range(30):
        hall.picture()
        hall.cast(poll_id, voter, voter % 2)
        assert hall.picture()[f"turnout/{poll_id}"]["received"] == voter + 1
        seen.append(tally(hall, poll_id)["ballots"])
    assert seen == [0] * 19 + [10] * 10 + [20]
    assert tally(hall, poll_id)["batch"] == {"counted": 20, "waiting": 10, "of": 10}


def test_a_pause_moves_nothing(hall: Room) -> None:
    poll_id = hall.open(shown="live")
    hall.picture()
    cast_mixed(hall, poll_id, 0, 25)
    before = tally(hall, poll_id)
    hall.do("pause_poll", poll_id=poll_id)
    assert tally(hall, poll_id) == before


def test_looking_again_shows_the_same(hall: Room) -> None:
    poll_id = hall.open(shown="live")
    hall.picture()
    cast_mixed(hall, poll_id, 0, 25)
    assert tally(hall, poll_id) == tally(hall, poll_id)


def test_after_a_restart_nothing_moves_before_a_batch_of_newer_ballots(hall: Room, restart: Any) -> None:
    poll_id = hall.open(shown="live")
    hall.picture()
    cast_mixed(hall, poll_id, 0, 22)
    assert tally(hall, poll_id)["ballots"] == 12
    restart()
    for voter in range(22, 41):
        assert tally(hall, poll_id)["ballots"] == 0
        hall.cast(poll_id, voter, voter % 2)
    hall.cast(poll_id, 41, 1)
    assert tally(hall, poll_id)["batch"] == {"counted": 32, "waiting": 10, "of": 10}


@pytest.mark.parametrize("ending", ["close", "void"])
def test_a_polls_memory_ends_with_it(hall: Room, ending: str) -> None:
    poll_id = hall.open(shown="live")
    hall.picture()
    cast_mixed(hall, poll_id, 0, 22)
    hall.picture()
    assert poll_id in live_counts._counts
    hall.close(poll_id) if ending == "close" else hall.do("void_poll", poll_id=poll_id, reason="Anew")
    hall.picture()
    assert poll_id not in live_counts._counts


def test_another_databases_poll_of_that_number_is_another_poll(room: Room) -> None:
    poll_id = room.open(shown="live", secrecy="straw")
    room.cast(poll_id, 0, 1)
    room.picture()
    renamed = text("update poll set key_id = :key where id = :poll")
    key_id, _ = keys.current().make()
    room.database.write(lambda session: session.execute(renamed, {"key": key_id, "poll": poll_id}).rowcount)
    assert tally(room, poll_id)["ballots"] == 0  # its envelope does not open with the other key


def test_an_envelope_that_was_put_in_another_row_is_not_counted(room: Room) -> None:
    poll_id = room.open(shown="live", secrecy="straw")
    room.cast(poll_id, 0, 1)
    first, second = room.voters[0].member_id, room.voters[1].member_id

    def put(session: Any) -> None:
        theirs = session.get(RollEntry, (poll_id, second))
        theirs.envelope = session.get(RollEntry, (poll_id, first)).envelope

    room.database.write(put)
    assert tally(room, poll_id)["ballots"] == 1


@pytest.mark.parametrize("secrecy", ["secret", "straw"])
def test_screens_that_join_while_others_are_told_see_the_same(hall: Room, secrecy: str) -> None:
    poll_id = hall.open(shown="live", secrecy=secrecy)
    hall.picture()
    cast_mixed(hall, poll_id, 0, 35)
    with ThreadPoolExecutor(8) as screens:
        seen = list(screens.map(lambda _: tally(hall, poll_id), range(16)))
    assert seen == [seen[0]] * 16
    assert seen[0]["ballots"] == (25 if secrecy == "secret" else 35)


def test_a_quorum_follows_turnout_and_waits_for_no_batch(hall: Room) -> None:
    poll_id = hall.open(shown="live", quorum=12, quorum_unit="people")
    hall.picture()
    cast_mixed(hall, poll_id, 0, 11)
    assert tally(hall, poll_id)["quorum"] == {"needed": 12, "reached": 11, "is_met": False}
    hall.cast(poll_id, 11, 1)
    assert tally(hall, poll_id)["quorum"] == {"needed": 12, "reached": 12, "is_met": True}
    assert tally(hall, poll_id)["ballots"] == 0


def test_no_log_and_no_table_holds_what_was_shown_of_whom(hall: Room) -> None:
    poll_id = hall.open(shown="live")
    with structlog.testing.capture_logs() as logged:
        hall.picture()
        cast_mixed(hall, poll_id, 0, 25)
        before = _tables(hall)
        hall.picture()
    assert logged == []
    assert _tables(hall) == before


def _tables(hall: Room) -> list[str]:
    return hall.look(lambda session: list(lines(session.connection())))


@pytest.mark.parametrize("secrecy", ["secret", "straw", "named"])
def test_a_hidden_tally_is_in_no_ones_picture_before_the_close(hall: Room, secrecy: str) -> None:
    poll_id = hall.open(shown="hidden", secrecy=secrecy)
    for step in (lambda: cast_mixed(hall, poll_id, 0, 25), lambda: hall.do("pause_poll", poll_id=poll_id)):
        step()
        pictured = told([hall.picture(), hall.picture("staff")])
        assert "tally/" not in pictured and not re.search(r'"(count|places|verdict)"', pictured)
    assert poll_id not in live_counts._counts


# ---- What is kept up to date is what counting everything gives ----------------------------------------

IDS = (1, 2, 3, 4)


def rankings(**least: int) -> Any:
    return st.permutations(IDS).flatmap(lambda ids: st.integers(1, 4).map(lambda n: [[i] for i in ids[:n]]))


def marks(key: str, least: int) -> Any:
    pairs = st.dictionaries(st.sampled_from(IDS), st.integers(least, 5), min_size=1)
    return pairs.map(lambda said: {key: [list(pair) for pair in sorted(said.items())]})


def choices(method: str) -> Any:
    options = st.sets(st.sampled_from(IDS), min_size=1, max_size=1 if method != "approval" else 4)
    said = {
        "options": options.map(lambda ids: {"options": sorted(ids)}),
        "ranking": rankings().map(lambda ranking: {"ranking": ranking}),
        "scores": marks("scores", 0),
        "dots": marks("dots", 1),
    }[METHODS[method].SHAPE]
    return st.one_of(said, said, said, st.just({"abstain": True}))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_profiles_add_up_and_are_taken_away_again(method: str, data: Any) -> None:
    first, second = (data.draw(st.lists(choices(method), max_size=12)) for _ in range(2))

    def profile(said: list[Any]) -> Any:
        return profile_of_choices(method, IDS, [(choice, 1) for choice in said])

    assert added(profile(first), profile(second)) == profile(first + second)
    assert added(profile(first + second), profile(second), -1) == profile(first)


@pytest.mark.parametrize("method", ["single", "approval", "schulze", "dots"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_open_polls_tally_is_that_of_its_result(
    room: Room, monkeypatch: pytest.MonkeyPatch, method: str, data: Any
) -> None:
    monkeypatch.setattr(live_counts, "AT_A_TIME", 2)
    poll_id = room.open("A", "B", "C", "D", method=method, shown="live", secrecy="straw", dots=20)
    ids = dict(zip(IDS, room.options(poll_id), strict=True))
    for voter, choice in data.draw(st.lists(st.tuples(st.integers(0, 4), choices(method)), max_size=9)):
        room.cast(poll_id, voter, choice=_with_ids(choice, ids))
        if voter % 2:
            tally(room, poll_id)
    live = tally(room, poll_id)
    room.close(poll_id)
    final = tally(room, poll_id)
    room.do("publish_poll", at=20, poll_id=poll_id)
    for each in ("ballots", "abstentions", "base", "rows", "detail"):
        assert live[each] == final[each]


def _with_ids(choice: Any, ids: dict[int, int]) -> Any:
    """The choice with the poll's own options; marks keep their number."""
    key, said = next(iter(choice.items()))
    if key in ("scores", "dots"):
        return {key: [[ids[option], number] for option, number in said]}
    if key == "ranking":
        return {key: [[ids[option] for option in rank] for rank in said]}
    return {key: [ids[option] for option in said]} if key == "options" else choice
