"""Which rules apply to which method, and which contradict each other."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.voting.ballots import form_of
from polls.voting.fitting import (
    MOST_PAIRED_OPTIONS,
    check_options,
    check_rules,
    fitting,
    most_options,
    uses,
)
from polls.voting.methods import METHODS
from polls.voting.preparing import MethodName
from polls.voting.rules import MOST_OPTIONS, Rules
from tests.voting.rooms import refused

PAIRED = ("schulze", "ranked_pairs", "borda")


def test_the_names_of_the_methods_are_written_once_more_and_the_same() -> None:
    assert get_args(MethodName) == tuple(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_uses_rules_there_are(method) -> None:
    assert uses(method) <= set(Rules.__struct_fields__)


@pytest.mark.parametrize(
    ("method", "asked", "kept"),
    [
        ("single", Rules(fewest=2, most=3, dots=9), Rules()),
        ("single", Rules(none_of_these=True), Rules(none_of_these=True)),
        ("yes_no", Rules(none_of_these=True, shuffled=True, most=2), Rules()),
        ("score", Rules(none_of_these=True, threshold="half", base="cast"), Rules()),
        ("dots", Rules(dots=7, dots_each=2, most=3), Rules(dots=7, dots_each=2)),
        ("dots", Rules(dots=7, dots_each=7), Rules(dots=7)),
        ("approval", Rules(base="eligible"), Rules()),
        ("approval", Rules(base="eligible", threshold="most"), Rules(threshold="most")),
        ("approval", Rules(base="cast", threshold="half"), Rules(base="cast", threshold="half")),
        ("yes_no", Rules(base="eligible"), Rules(base="eligible")),
        ("yes_no", Rules(base="eligible", threshold="most"), Rules()),
        ("yes_no", Rules(own_percent=60), Rules()),
        ("yes_no", Rules(threshold="own", own_percent=60), Rules(threshold="own", own_percent=60)),
        ("borda", Rules(quorum_unit="people", quorum_of="present"), Rules()),
        (
            "borda",
            Rules(quorum=9, quorum_unit="people", quorum_of="present"),
            Rules(quorum=9, quorum_unit="people"),
        ),
        ("irv", Rules(quorum=40, quorum_of="present"), Rules(quorum=40, quorum_of="present")),
    ],
)
def test_the_rules_that_are_stored_say_only_what_applies(method, asked, kept) -> None:
    assert fitting(asked, method) == kept


@pytest.mark.parametrize("method", METHODS)
def test_what_every_poll_has_is_kept_in_each(method) -> None:
    rules = Rules(
        electorate_roles=("moderator",),
        group_ids=[3],
        present_only=True,
        secrecy="named",
        shown="live",
        abstain=False,
        change_until_close=False,
        clock_seconds=60,
        beside_others=True,
        quorum=9,
        is_binding=True,
    )
    assert fitting(rules, method) == rules


@pytest.mark.parametrize(
    ("method", "rules", "rule"),
    [
        ("approval", Rules(electorate_roles=()), "electorate_roles"),
        ("approval", Rules(group_ids=[]), "group_ids"),
        ("approval", Rules(fewest=3, most=2), "most"),
        ("approval", Rules(fewest=4), "fewest"),
        ("approval", Rules(fewest=2, none_of_these=True), "fewest"),
        ("irv", Rules(fewest=4), "fewest"),
        ("borda", Rules(fewest=5, most=4), "most"),
        ("dots", Rules(dots=3, dots_each=4), "dots_each"),
        ("yes_no", Rules(threshold="own"), "own_percent"),
        ("single", Rules(quorum=101), "quorum"),
    ],
)
def test_rules_that_contradict_themselves_are_refused_by_their_name(method, rules, rule) -> None:
    refusal = refused(lambda: check_rules(rules, method, 3))
    assert (refusal.code, refusal.field) == ("invalid_rules", f"rules.{rule}")
    assert str(refusal.message).endswith(".")


@pytest.mark.parametrize(
    ("method", "rules", "options"),
    [
        ("approval", Rules(fewest=3), 3),
        ("approval", Rules(fewest=4), 1),  # a draft: the options are still to come
        ("irv", Rules(fewest=2, none_of_these=True), 3),
        ("single", Rules(quorum=101, quorum_unit="people"), 3),
        ("dots", Rules(dots=3, dots_each=3), 3),
    ],
)
def test_rules_that_fit_are_taken(method, rules, options) -> None:
    check_rules(rules, method, options)


@pytest.mark.parametrize("method", METHODS)
def test_a_poll_has_so_many_options_and_no_more(method) -> None:
    if METHODS[method].PURPOSE == "motion":
        return
    most = MOST_PAIRED_OPTIONS if method in PAIRED else MOST_OPTIONS
    assert most_options(method) == most
    check_options(method, most)
    assert refused(lambda: check_options(method, most + 1)).code == "too_many_options"


@pytest.mark.parametrize("options", [0, 1, 3, 50])
def test_a_motion_has_two_options(options) -> None:
    check_options("yes_no", 2)
    assert refused(lambda: check_options("yes_no", options)).code == "not_yes_and_no"


any_rules = st.builds(
    Rules,
    secrecy=st.sampled_from(["secret", "straw", "named"]),
    abstain=st.booleans(),
    none_of_these=st.booleans(),
    fewest=st.integers(1, 5),
    most=st.none() | st.integers(1, 5),
    dots=st.integers(1, 9),
    dots_each=st.none() | st.integers(1, 9),
    shuffled=st.booleans(),
    quorum=st.none() | st.integers(1, 150),
    quorum_unit=st.sampled_from(["percent", "people"]),
    quorum_of=st.sampled_from(["eligible", "present"]),
    base=st.sampled_from(["votes", "cast", "present", "eligible"]),
    threshold=st.sampled_from([None, "most", "half", "two_thirds", "three_quarters", "own"]),
    own_percent=st.none() | st.integers(1, 100),
    ties=st.sampled_from([None, "joint", "lot", "run_off"]),
)


@given(any_rules, st.sampled_from(list(METHODS)))
def test_what_fits_fits_again_and_makes_the_same_ballot(rules, method) -> None:
    fitted = fitting(rules, method)
    assert fitting(fitted, method) == fitted
    assert form_of(method, fitted, 6) == form_of(method, rules, 6)


@given(any_rules, st.sampled_from(list(METHODS)), st.sampled_from(list(METHODS)))
def test_from_one_method_to_another_nothing_comes_back(rules, first, second) -> None:
    through = fitting(fitting(rules, first), second)
    usual = Rules()
    for rule in Rules.__struct_fields__:
        assert getattr(through, rule) in (getattr(usual, rule), getattr(rules, rule))
