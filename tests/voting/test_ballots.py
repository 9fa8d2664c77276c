"""Ballots of every shape: their form, their one normal form, and how each bad one is refused."""

from __future__ import annotations

from typing import Any

import pytest

from polls.errors import Refused
from polls.voting.ballots import Form, check_choice, form_of
from polls.voting.rules import Rules
from tests.voting.rooms import refused

OPTIONS = [11, 12, 13, 14]
NONE_ID = 14
NAN = float("nan")

APPROVAL = form_of("approval", Rules(fewest=2, most=3), 4)
RANKED = form_of("irv", Rules(fewest=2), 4)
LEVEL = form_of("schulze", Rules(), 4)
SCORES = form_of("score", Rules(), 4)
DOTS = form_of("dots", Rules(dots=5, dots_each=3), 4)


def taken(form: Form, choice: Any, none_id: int | None = None) -> Any:
    return check_choice(form, OPTIONS, none_id, choice)


def why(form: Form, choice: Any, none_id: int | None = None) -> Refused:
    return refused(lambda: taken(form, choice, none_id))


@pytest.mark.parametrize(
    ("method", "rules", "form"),
    [
        ("single", Rules(), Form("options", True, 1, 1, 0, 0, False, True)),
        ("yes_no", Rules(abstain=False), Form("options", True, 1, 1, 0, 0, False, False)),
        ("approval", Rules(fewest=2), Form("options", False, 2, 4, 0, 0, False, True)),
        ("approval", Rules(most=9), Form("options", False, 1, 4, 0, 0, False, True)),
        ("irv", Rules(), Form("ranking", False, 1, 3, 0, 0, False, True)),
        ("irv", Rules(most=2), Form("ranking", False, 1, 2, 0, 0, False, True)),
        ("schulze", Rules(), Form("ranking", False, 1, 4, 0, 0, True, True)),
        ("ranked_pairs", Rules(most=3), Form("ranking", False, 1, 3, 0, 0, True, True)),
        ("borda", Rules(), Form("ranking", False, 1, 4, 0, 0, True, True)),
        ("score", Rules(), Form("scores", False, 1, 4, 5, 0, False, True)),
        ("dots", Rules(), Form("dots", False, 1, 5, 0, 5, False, True)),
        ("dots", Rules(dots=8, dots_each=2), Form("dots", False, 1, 8, 0, 2, False, True)),
    ],
)
def test_the_form_of_a_poll_says_all_a_screen_needs(method, rules, form) -> None:
    assert form_of(method, rules, 4) == form


def test_two_options_make_a_short_ranking() -> None:
    assert form_of("irv", Rules(), 2).most == 2


@pytest.mark.parametrize(
    ("form", "choice", "normal"),
    [
        (APPROVAL, {"options": [14, 11]}, {"options": [11, 14]}),
        (RANKED, {"ranking": [[14], [11]]}, {"ranking": [[14], [11]]}),
        (LEVEL, {"ranking": [[14, 12], [11]]}, {"ranking": [[12, 14], [11]]}),
        (SCORES, {"scores": [[14, 0], [11, 5]]}, {"scores": [[11, 5], [14, 0]]}),
        (DOTS, {"dots": [[14, 2], [12, 0], [11, 3]]}, {"dots": [[11, 3], [14, 2]]}),
        (DOTS, {"abstain": True}, {"abstain": True}),
    ],
)
def test_a_choice_has_one_normal_form(form, choice, normal) -> None:
    assert taken(form, choice) == normal


BROKEN = [None, True, -1, 1.5, NAN, "11", b"11", [], [11, 12], {}, {"abstain": False}, {"abstain": 1}]
BROKEN += [{"abstain": None}, {"abstain": [True]}, {"abstain": True, "options": [11]}, {"who": "me"}]
BROKEN += [{"options": [11], "who": "me"}]


@pytest.mark.parametrize("choice", BROKEN, ids=str)
@pytest.mark.parametrize("form", [APPROVAL, RANKED, LEVEL, SCORES, DOTS], ids=lambda form: form.shape)
def test_what_is_no_ballot_of_any_shape_is_refused(form, choice) -> None:
    assert why(form, choice).code == "invalid_ballot"


@pytest.mark.parametrize("shape", ["options", "ranking", "scores", "dots"])
@pytest.mark.parametrize("form", [APPROVAL, RANKED, SCORES, DOTS], ids=lambda form: form.shape)
def test_a_ballot_of_another_shape_is_refused(form, shape) -> None:
    if shape != form.shape:
        assert why(form, {shape: [[11]]}).code == "invalid_ballot"


DEEP: Any = 11
for _ in range(40):
    DEEP = [DEEP]

NOT_IDS = (True, None, 12.0, NAN, float("inf"), "12", b"12", {"id": 12}, DEEP)
OPTION_TABLE = [({"options": [11, bad]}, "invalid_ballot") for bad in NOT_IDS]
OPTION_TABLE += [({"options": bad}, "invalid_ballot") for bad in (None, 11, "11", b"11", {"11": True}, True)]
OPTION_TABLE += [
    ({"options": [11, -12]}, "unknown_option"),
    ({"options": [11, 10**40]}, "unknown_option"),
    ({"options": [11, 99]}, "unknown_option"),
    ({"options": [11, 11]}, "repeated_option"),
    ({"options": []}, "too_few_options"),
    ({"options": [11]}, "too_few_options"),
    ({"options": [11, 12, 13, 14]}, "too_many_options"),
    ({"options": list(range(100_000))}, "too_many_options"),
]
RANKING_TABLE = [({"ranking": [[11], [bad]]}, "invalid_ballot") for bad in NOT_IDS]
RANKING_TABLE += [
    ({"ranking": bad}, "invalid_ballot")
    for bad in (None, 11, "11", b"11", {"11": 1}, [11, 12], [[11], []], [[]], [None], ["11"], [{"11": 1}])
]
RANKING_TABLE += [
    ({"ranking": [[11], [-12]]}, "unknown_option"),
    ({"ranking": [[11], [99]]}, "unknown_option"),
    ({"ranking": [[11], [11]]}, "repeated_option"),
    ({"ranking": [[11], [11, 12]]}, "repeated_option"),
    ({"ranking": [[11, 12], [13]]}, "equal_ranks"),
    ({"ranking": []}, "too_few_options"),
    ({"ranking": [[11]]}, "too_few_options"),
    ({"ranking": [[11], [12], [13], [14]]}, "too_many_options"),
    ({"ranking": [[n] for n in range(100_000)]}, "too_many_options"),
    ({"ranking": [list(range(100_000))]}, "unknown_option"),
]
SCORE_TABLE = [({"scores": [[11, bad]]}, "invalid_ballot") for bad in NOT_IDS]
SCORE_TABLE += [({"scores": [[bad, 3]]}, "invalid_ballot") for bad in NOT_IDS]
SCORE_TABLE += [
    ({"scores": bad}, "invalid_ballot")
    for bad in (None, 3, "3", {"11": 3}, [11], [[11]], [[11, 3, 3]], [[]], [{"11": 3}], [(11, 3)])
]
SCORE_TABLE += [
    ({"scores": [[11, 6]]}, "score_out_of_range"),
    ({"scores": [[11, -1]]}, "score_out_of_range"),
    ({"scores": [[11, 10**400]]}, "score_out_of_range"),
    ({"scores": [[99, 3]]}, "unknown_option"),
    ({"scores": [[11, 3], [11, 4]]}, "repeated_option"),
    ({"scores": []}, "too_few_options"),
    ({"scores": [[n, 3] for n in range(100_000)]}, "too_many_options"),
]
DOT_TABLE = [({"dots": [[11, bad]]}, "invalid_ballot") for bad in (*NOT_IDS, -1, -(10**400))]
DOT_TABLE += [
    ({"dots": bad}, "invalid_ballot") for bad in (None, 3, "3", {"11": 3}, [11], [[11]], [[11, 1, 1]], [[]])
]
DOT_TABLE += [
    ({"dots": [[11, 4]]}, "too_many_dots"),
    ({"dots": [[11, 3], [12, 3]]}, "too_many_dots"),
    ({"dots": [[11, 10**4400]]}, "too_many_dots"),
    ({"dots": [[99, 1]]}, "unknown_option"),
    ({"dots": [[11, 1], [11, 1]]}, "repeated_option"),
    ({"dots": []}, "too_few_options"),
    ({"dots": [[11, 0], [12, 0]]}, "too_few_options"),
    ({"dots": [[n, 0] for n in range(100_000)]}, "too_many_options"),
]
TABLES = [(APPROVAL, OPTION_TABLE), (RANKED, RANKING_TABLE), (SCORES, SCORE_TABLE), (DOTS, DOT_TABLE)]
ROWS = [(form, choice, code) for form, table in TABLES for choice, code in table]


def shown(value: Any) -> str | None:
    return value.shape if isinstance(value, Form) else value if isinstance(value, str) else ""


@pytest.mark.parametrize(("form", "choice", "code"), ROWS, ids=shown)
def test_a_malformed_ballot_is_refused_with_how_to_mend_it(form, choice, code) -> None:
    refusal = why(form, choice)
    assert refusal.code == code
    assert str(refusal.message).endswith(".")
    assert (refusal.details, refusal.field in (None, "choice")) == ({}, True)


def test_abstaining_is_refused_where_the_rules_have_no_abstention() -> None:
    form = form_of("borda", Rules(abstain=False), 4)
    assert why(form, {"abstain": True}).code == "no_abstention"
    assert "or abstain" not in str(why(form, {"ranking": []}).message)
    assert "or abstain" in str(why(LEVEL, {"ranking": []}).message)


def test_none_of_these_stands_alone_among_ticks_and_anywhere_in_a_ranking() -> None:
    ticks = form_of("approval", Rules(none_of_these=True), 4)
    assert why(ticks, {"options": [11, NONE_ID]}, NONE_ID).code == "mixed_none"
    assert taken(ticks, {"options": [NONE_ID]}, NONE_ID) == {"options": [NONE_ID]}
    assert taken(LEVEL, {"ranking": [[11], [NONE_ID]]}, NONE_ID) == {"ranking": [[11], [NONE_ID]]}
