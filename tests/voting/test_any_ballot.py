"""Ballots by properties: whatever fits its form is taken in one normal form, and all else is refused."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from polls.errors import Refused
from polls.voting.ballots import Form, check_choice, form_of
from polls.voting.methods import METHODS
from polls.voting.rules import Rules

OPTIONS = [11, 12, 13, 14]


def taken(form: Form, choice: Any) -> Any:
    return check_choice(form, OPTIONS, None, choice)


def ticks(form: Form) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(OPTIONS), min_size=form.fewest, max_size=form.most, unique=True)


@st.composite
def rankings(draw: st.DrawFn, form: Form) -> Any:
    named = draw(ticks(form))
    ranking: list[list[int]] = []
    for option in named:
        if ranking and form.is_equal_allowed and draw(st.booleans()):
            ranking[-1].append(option)
        else:
            ranking.append([option])
    return ranking


@st.composite
def dots(draw: st.DrawFn, form: Form) -> Any:
    given, left = {}, form.most
    for option in draw(st.permutations(OPTIONS)):
        given[option] = draw(st.integers(0 if given else 1, min(left, form.each))) if left else 0
        left -= given[option]
    return [[option, number] for option, number in given.items()]


SAID = {
    "options": ticks,
    "ranking": rankings,
    "scores": lambda form: st.dictionaries(
        st.sampled_from(OPTIONS), st.integers(0, form.top), min_size=1
    ).map(lambda scores: [list(pair) for pair in scores.items()]),
    "dots": dots,
}


@st.composite
def polls_and_choices(draw: st.DrawFn) -> tuple[Form, Any]:
    method = draw(st.sampled_from(list(METHODS)))
    fewest = draw(st.integers(1, 3))
    rules = Rules(fewest=fewest, most=draw(st.none() | st.integers(fewest, 4)), dots=draw(st.integers(1, 20)))
    form = form_of(method, rules, len(OPTIONS))
    return form, {form.shape: draw(SAID[form.shape](form))}


@given(polls_and_choices())
def test_every_well_formed_choice_is_taken_and_is_normal_then(poll) -> None:
    form, choice = poll
    normal = taken(form, choice)
    assert taken(form, normal) == normal
    assert msgspec.json.decode(msgspec.json.encode(normal)) == normal


@given(polls_and_choices(), st.randoms())
def test_the_order_in_which_things_are_said_never_matters_but_for_ranks(poll, chance) -> None:
    form, choice = poll
    said = [list(each) if isinstance(each, list) else each for each in choice[form.shape]]
    if form.shape == "ranking":
        for rank in said:
            chance.shuffle(rank)
    else:
        chance.shuffle(said)
    assert taken(form, {form.shape: said}) == taken(form, choice)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.sampled_from(OPTIONS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["options", "ranking", "scores", "dots", "abstain", "x"]), inner)
    ),
    max_leaves=8,
)


@given(polls_and_choices(), anything, st.lists(anything, max_size=5))
def test_whatever_is_sent_is_normal_or_refused(poll, thing, things) -> None:
    form, _choice = poll
    for choice in (thing, {form.shape: thing}, {form.shape: things}):
        try:
            normal = taken(form, choice)
        except Refused as refusal:
            assert str(refusal.message).endswith(".")
        else:
            assert taken(form, normal) == normal
