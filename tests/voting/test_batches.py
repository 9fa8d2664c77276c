"""Live tallies of a secret poll: between any two ever shown enough voters differ, and not all alike."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.voting.batches import FEWEST, Ballots, Batches, shows_tally
from polls.voting.claims import claims_in
from polls.voting.rules import Rules

A, B, C, BLANK = {"options": [1]}, {"options": [2]}, {"options": [3]}, {"abstain": True}


def fresh(method: str = "single") -> Batches:
    """What a process knows of a poll that was opened under its eyes."""
    batches = Batches(claims_in(method, (1, 2, 3)))
    batches.take({})
    return batches


def look(batches: Ballots, cast: dict[int, Any]) -> int:
    """Take what was cast and show what may be; answers how many are in the tally then."""
    batches.take(cast)
    batches.show(batches.showable())
    return len(batches.shown)


def mixed(first: int, number: int) -> dict[int, Any]:
    """So many voters from number `first` on, who say this and that."""
    return {voter: (A, B)[voter % 2] for voter in range(first, first + number)}


def test_ten_are_shown_once_ten_newer_ones_wait() -> None:
    batches = fresh()
    assert look(batches, mixed(0, 19)) == 0
    assert look(batches, mixed(19, 1)) == 10
    assert list(batches.waiting) == list(range(10, 20))


def test_all_but_the_newest_ten_are_shown_together() -> None:
    assert look(fresh(), mixed(0, 100)) == 90


@pytest.mark.parametrize("choice", [A, BLANK])
def test_a_batch_of_one_mind_waits_for_someone_who_differs(choice: Any) -> None:
    batches = fresh()
    assert look(batches, dict.fromkeys(range(10), choice) | mixed(10, 10)) == 0
    assert look(batches, mixed(20, 2)) == 12


def test_the_newest_are_held_back_for_as_long_as_they_agree() -> None:
    batches = fresh()
    look(batches, mixed(0, 15))
    assert look(batches, dict.fromkeys(range(15, 30), A)) == 13
    assert set(map(str, batches.waiting.values())) == {str(A), str(B)}


def test_whoever_changes_waits_anew_and_the_old_choice_stays_shown() -> None:
    batches = fresh()
    look(batches, mixed(0, 30))
    look(batches, {0: C})
    assert (batches.shown[0], list(batches.waiting)[-1]) == (A, 0)


def test_the_same_choice_again_keeps_its_place() -> None:
    batches = fresh()
    look(batches, mixed(0, 15))
    look(batches, {0: A})
    assert next(iter(batches.waiting)) == 0


def test_whoever_returns_to_what_is_shown_waits_no_longer() -> None:
    batches = fresh()
    look(batches, mixed(0, 30))
    look(batches, {0: C})
    look(batches, {0: A})
    assert 0 not in batches.waiting


def test_changes_alone_make_a_batch() -> None:
    batches = fresh()
    look(batches, mixed(0, 40))
    changes = {voter: (B, C)[voter % 2] for voter in range(10)}
    assert look(batches, changes) == 40 - FEWEST + 10
    assert batches.shown[0] == A  # the ten newest wait: these are the changes
    look(batches, {voter: (C, A)[voter % 2] for voter in range(20, 30)})
    assert (batches.shown[0], batches.shown[1]) == (B, C)


def test_changes_away_from_one_option_wait() -> None:
    batches = fresh()
    look(batches, mixed(0, 60))
    assert look(batches, mixed(60, 30)) == 80
    look(batches, {voter: (B, C)[voter % 4 // 2] for voter in range(0, 20, 2)})
    look(batches, {voter: (C, A)[voter % 4 // 2] for voter in range(21, 41, 2)})
    assert batches.shown[0] == A


def test_changing_to_and_fro_never_shows_who_did_not() -> None:
    batches = fresh()
    look(batches, mixed(0, 60))
    tallies = [dict(batches.shown)]
    for step in range(8):
        some = range(0, 12) if step % 2 else range(0, 11)
        flipped = {voter: (A, B)[(voter + step // 2 + 1) % 2] for voter in some}
        look(batches, flipped)
        tallies.append(dict(batches.shown))
        look(batches, {voter: (A, B)[(voter + step) % 2] for voter in range(20, 31)})
        tallies.append(dict(batches.shown))
    assert_safe(tallies)


def test_after_a_restart_nothing_is_shown_until_a_batch_of_newer_ones_is() -> None:
    batches = Batches(claims_in("single", (1, 2, 3)))
    assert look(batches, mixed(0, 50)) == 0
    assert look(batches, mixed(50, 10)) == 0
    assert look(batches, mixed(60, 9)) == 0
    assert look(batches, mixed(69, 1)) == 60


def test_an_open_poll_shows_everything_at_once() -> None:
    ballots = Ballots()
    assert look(ballots, {1: A}) == 1
    assert look(ballots, {1: B}) == 1
    assert ballots.shown == {1: B} and not ballots.waiting


@pytest.mark.parametrize(
    ("rules", "eligible", "said"),
    [
        (Rules(shown="live"), 30, "batches"),
        (Rules(shown="live"), 29, "after_close"),
        (Rules(shown="hidden"), 30, "published"),
        (Rules(shown="live", secrecy="named"), 2, "live"),
    ],
)
def test_when_the_tally_can_be_seen(rules: Rules, eligible: int, said: str) -> None:
    assert shows_tally(rules, eligible) == said


# ---- Whatever is cast, changed and taken back, and whenever the server is restarted ------------------

NOTHING = "restarted"


def choices(kind: str) -> Any:
    """Few different ones, so that batches of one mind and changes back are common."""
    if kind == "approval":
        return st.sampled_from([A, B, {"options": [1, 2]}, {"options": [1, 3]}, BLANK])
    return st.sampled_from([A, A, A, B, BLANK])


def evenings(kind: str) -> Any:
    """What is cast between two looks, again and again; sometimes the server is restarted instead."""
    cast = st.dictionaries(st.integers(0, 45), choices(kind), max_size=25)
    many = st.builds(
        lambda first, said: dict(enumerate(said, start=first)),
        st.integers(0, 30),
        st.lists(choices(kind), min_size=10, max_size=30),
    )
    return st.lists(st.one_of(many, many, many, cast, st.just(NOTHING)), min_size=4, max_size=14)


def shown_over(kind: str, evening: list[Any]) -> tuple[list[dict[int, Any]], list[Batches]]:
    """Every tally that was shown, and the state after each look."""
    box: dict[int, Any] = {}
    tallies: list[dict[int, Any]] = [{}]
    batches = fresh(kind)
    for cast in evening:
        if cast == NOTHING:
            batches = Batches(claims_in(kind, (1, 2, 3)))
            cast = dict(box)
        box |= cast
        look(batches, cast)
        tallies.append(dict(batches.shown))
    return tallies, batches


def assert_safe(tallies: list[dict[int, Any]]) -> None:
    for earlier, later in combinations(tallies, 2):
        if not later:
            continue  # a process that has just started shows nothing yet
        differing = [voter for voter in later if earlier.get(voter) != later[voter]]
        assert not differing or len(differing) >= FEWEST
        assert not differing or not common([later[voter] for voter in differing])
        before = [earlier.get(voter) for voter in differing]
        assert not before or None in before or not common(before)


def common(said: list[Any]) -> set[Any]:
    """The options all of them name, or that all of them abstain."""
    return set.intersection(*(set(each.get("options", ["abstain"])) for each in said))


@pytest.mark.parametrize("kind", ["single", "approval"])
@settings(max_examples=100, deadline=None)
@given(evening=st.data())
def test_no_two_tallies_differ_by_too_few_or_by_voters_of_one_mind(kind: str, evening: Any) -> None:
    tallies, _ = shown_over(kind, evening.draw(evenings(kind)))
    assert_safe(tallies)


@settings(max_examples=100, deadline=None)
@given(evening=evenings("single"))
def test_a_close_right_after_a_batch_tells_no_more_than_a_batch(evening: list[Any]) -> None:
    batches = fresh()
    for cast in evening:
        before = len(batches.shown)
        look(batches, {} if cast == NOTHING else cast)
        if len(batches.shown) > before:
            waiting = list(batches.waiting.values())
            assert len(waiting) >= FEWEST and not common(waiting)


@settings(max_examples=100, deadline=None)
@given(evening=evenings("single"))
def test_what_is_shown_was_said_and_what_was_said_is_shown_or_waits(evening: list[Any]) -> None:
    evening = [cast for cast in evening if cast != NOTHING]
    _, batches = shown_over("single", evening)
    said: dict[int, Any] = {}
    for cast in evening:
        said |= cast
    assert batches.shown | batches.waiting == said
