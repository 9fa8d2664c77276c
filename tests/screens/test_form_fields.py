"""The flat fields of a form become the arguments of a verb, as the verb's shape means them."""

from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from polls.errors import Refused
from polls.inputs import read_input
from polls.screens.form_fields import read_fields, written


class Choice(msgspec.Struct, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1)]
    detail: str = ""


class Rules(msgspec.Struct, forbid_unknown_fields=True):
    abstain: bool = True
    roles: list[str] = msgspec.field(default_factory=lambda: ["attendee"])
    clock_seconds: int | None = None


class Question(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    question: Annotated[str, Meta(min_length=1)]
    explanation: str = ""
    at: Annotated[str, Meta(pattern="^..:..$")] | None = None
    minutes: Annotated[int, Meta(ge=1)] = 5
    item_id: int | None = None
    options: list[Choice] = []
    rules: Rules = msgspec.field(default_factory=Rules)


def read(*pairs):
    return read_input(read_fields(pairs, Question), Question, is_form=True)


def test_what_was_written_is_told_from_what_was_chosen():
    texts = [("question", "Which?"), ("options.0.text", "Red"), ("explanation", "1\n2")]
    chosen = [
        ("at", "12:30"),
        ("minutes", "7"),
        ("item_id", "3"),
        ("rules.abstain", "yes"),
        ("rules.clock_seconds", "30"),
    ]
    no_field = [
        ("options.text", "x"),
        ("question.deep", "x"),
        ("options.0", "x"),
        ("unknown", "x"),
        ("", "x"),
    ]
    nothing = [("options.1.text", " "), ("explanation", "")]
    assert written([*texts, *chosen, *no_field, *nothing], Question) == texts


def test_texts_and_numbers_are_read():
    question = read(("question", "Which?"), ("minutes", "7"), ("item_id", "3"))
    assert (question.question, question.minutes, question.item_id) == ("Which?", 7, 3)


def test_empty_fields_say_what_their_shape_means():
    question = read(
        ("question", "Which?"), ("explanation", ""), ("at", ""), ("minutes", ""), ("item_id", " ")
    )
    assert (question.explanation, question.at, question.minutes, question.item_id) == ("", None, 5, None)


def test_rows_are_read_in_the_order_of_their_numbers_and_empty_ones_are_none():
    question = read(
        ("question", "Which?"),
        ("options.10.text", "C"),
        ("options.2.text", "B"),
        ("options.2.detail", "more"),
        ("options.3.text", " "),
        ("options.3.detail", ""),
    )
    assert [(each.text, each.detail) for each in question.options] == [("B", "more"), ("C", "")]


def test_boxes_are_read_with_and_without_a_tick():
    assert read(("question", "Which?"), ("rules.abstain", "no")).rules.abstain is False
    assert (
        read(("question", "Which?"), ("rules.abstain", "no"), ("rules.abstain", "yes")).rules.abstain is True
    )


def test_a_repeated_name_is_a_list():
    rules = read(("question", "Which?"), ("rules.roles", "attendee"), ("rules.roles", "facilitator")).rules
    assert rules.roles == ["attendee", "facilitator"]


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("question", "")],
        [("question", "Which?"), ("minutes", "many")],
        [("question", "Which?"), ("minutes", "0")],
        [("question", "Which?"), ("rules.abstain", "perhaps")],
        [("question", "Which?"), ("options.0.detail", "no text")],
        [("question", "Which?"), ("unknown", "x")],
        [("question.deep.er", "x")],
        [("question", "x"), ("question.deep", "y")],
        [("options", "x"), ("question", "Which?")],
        [("a.b.c.d.e.f.g.h", "x"), ("question", "Which?")],
        [("", "x"), (".", "y"), ("question", "Which?")],
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(pairs):
    if pairs == [("question", "x"), ("question.deep", "y")]:
        assert read(*pairs).question == "x"  # the later one has no place
        return
    with pytest.raises(Refused):
        read(*pairs)
