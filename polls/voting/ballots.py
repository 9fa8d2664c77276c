"""What a well-formed ballot is: its form, as every screen and the server follow it, and its check. Pure.

A choice has one normal form, so that the same answer is the same bytes: `{"abstain": True}`,
`{"options": [id, …]}`, `{"scores": [[id, 0-5], …]}`, `{"dots": [[id, number], …]}` (each ascending by id,
what was left empty left out) or `{"ranking": [[id, …], …]}` (best rank first, level options together and
ascending).
A refusal says how to mend the ballot and never repeats what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.voting.methods import METHODS
from polls.voting.rules import Rules

Choice = dict[str, Any]
Nonce = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]  # 128 bits of the voter's device

OPTIONS, RANKING, SCORES, DOTS = "options", "ranking", "scores", "dots"
TOP_SCORE = 5
IRV_DEPTH = 3  # whole rankings stand in the ballot file: the deeper, the more of them are one of a kind
ONE = ("single", "yes_no")
WITH_EQUAL_RANKS = ("schulze", "ranked_pairs", "borda")


class Form(msgspec.Struct, frozen=True):
    """What a ballot of a poll may say. Part of the picture: screens take every limit from here."""

    shape: str
    is_one: bool  # exactly one option, by radio buttons
    fewest: int  # options to name, rank or score
    most: int  # options to name; the depth of a ranking; the dots to give
    top: int  # the highest score; 0 where there are none
    each: int  # dots on one option; 0 where there are none
    is_equal_allowed: bool  # two options may share a rank
    may_abstain: bool


def form_of(method: str, rules: Rules, options: int) -> Form:
    """The form of the ballots of a poll with so many options, “none of these” among them."""
    shape = METHODS[method].SHAPE
    fewest, most = LIMITS[shape](method, rules, options)
    return Form(
        shape=shape,
        is_one=method in ONE,
        fewest=fewest,
        most=most,
        top=TOP_SCORE if shape == SCORES else 0,
        each=min(rules.dots_each or rules.dots, rules.dots) if shape == DOTS else 0,
        is_equal_allowed=method in WITH_EQUAL_RANKS,
        may_abstain=rules.abstain,
    )


def _limits_of_options(method: str, rules: Rules, options: int) -> tuple[int, int]:
    return (1, 1) if method in ONE else (rules.fewest, min(rules.most or options, options))


def _limits_of_ranking(method: str, rules: Rules, options: int) -> tuple[int, int]:
    depth = rules.most or (IRV_DEPTH if method == "irv" else options)
    return rules.fewest, min(depth, options)


LIMITS: dict[str, Callable[[str, Rules, int], tuple[int, int]]] = {
    OPTIONS: _limits_of_options,
    RANKING: _limits_of_ranking,
    SCORES: lambda _method, _rules, options: (1, options),
    DOTS: lambda _method, rules, _options: (1, rules.dots),
}


def check_choice(form: Form, option_ids: Collection[int], none_id: int | None, choice: Any) -> Choice:
    """`choice` in its normal form, whatever order its parts came in; refused unless it fits the form."""
    if not isinstance(choice, dict) or len(choice) != 1:
        raise _unreadable()
    if "abstain" in choice:
        return _abstention(form, choice["abstain"])
    said = choice.get(form.shape)
    if not isinstance(said, list) or len(said) > len(option_ids):
        raise _unreadable() if not isinstance(said, list) else _too_many(form)
    return {form.shape: READERS[form.shape](form, option_ids, none_id, said)}


def _abstention(form: Form, said: Any) -> Choice:
    if said is not True:
        raise _unreadable()
    if not form.may_abstain:
        raise Refused("no_abstention", _l("This poll has no abstention. Choose an option, or send nothing."))
    return {"abstain": True}


def _options(form: Form, option_ids: Collection[int], none_id: int | None, said: list[Any]) -> list[int]:
    _check_named(said, option_ids)
    _check_number(form, len(said))
    if none_id in said and len(said) > 1:
        raise Refused(
            "mixed_none",
            _l("“None of these” stands alone. Take it away, or take the other options away."),
            "choice",
        )
    return sorted(said)


def _ranking(form: Form, option_ids: Collection[int], _none: int | None, said: list[Any]) -> list[list[int]]:
    if any(not isinstance(rank, list) or not rank for rank in said):
        raise _unreadable()
    named = [option for rank in said for option in rank]
    _check_named(named, option_ids)
    if len(said) < len(named) and not form.is_equal_allowed:
        raise Refused(
            "equal_ranks",
            _l("Two options share a place. Give each its own place, or leave one without a place."),
            "choice",
        )
    _check_number(form, len(named))
    return [sorted(rank) for rank in said]


def _scores(form: Form, option_ids: Collection[int], _none: int | None, said: list[Any]) -> list[list[int]]:
    pairs = _pairs(said, option_ids)
    if any(not 0 <= score <= form.top for _option, score in pairs):
        raise Refused(
            "score_out_of_range",
            _l("Scores go from 0 to %(top)s. Please choose again.", top=form.top),
            "choice",
        )
    _check_number(form, len(pairs))
    return pairs


def _dots(form: Form, option_ids: Collection[int], _none: int | None, said: list[Any]) -> list[list[int]]:
    pairs = _pairs(said, option_ids)
    if any(dots < 0 for _option, dots in pairs):
        raise _unreadable()
    given = sum(dots for _option, dots in pairs)
    if given > form.most:
        # Without how many were given: a number of thousands of digits cannot even be written out.
        message = _l("You have %(most)s dots to give and gave more. Take some away.", most=form.most)
        raise Refused("too_many_dots", message, "choice")
    if any(dots > form.each for _option, dots in pairs):
        message = _l("One option may get %(each)s dots at most. Take some away.", each=form.each)
        raise Refused("too_many_dots", message, "choice")
    _check_number(form, given)
    return [pair for pair in pairs if pair[1]]


READERS: dict[str, Callable[[Form, Collection[int], int | None, list[Any]], list[Any]]] = {
    OPTIONS: _options,
    RANKING: _ranking,
    SCORES: _scores,
    DOTS: _dots,
}


def _pairs(said: Iterable[Any], option_ids: Collection[int]) -> list[list[int]]:
    pairs = []
    for pair in said:
        if not isinstance(pair, list) or len(pair) != 2 or type(pair[1]) is not int:
            raise _unreadable()
        pairs.append(pair)
    _check_named([option for option, _number in pairs], option_ids)
    return sorted(pairs)


def _check_named(named: Sequence[Any], option_ids: Collection[int]) -> None:
    # By exact type: in Python True is 1 and 2.0 is 2, and neither names an option.
    if not set(map(type, named)) <= {int}:
        raise _unreadable()
    different = set(named)
    if not different <= frozenset(option_ids):
        raise Refused(
            "unknown_option",
            _l("This ballot names an option that this poll does not have. Please look at the poll again."),
            "choice",
        )
    if len(different) != len(named):
        raise Refused("repeated_option", _l("This ballot names an option twice. Name each once."), "choice")


def _check_number(form: Form, given: int) -> None:
    if given > form.most:
        raise _too_many(form)
    if given == 0:
        message = (
            _l("Nothing is chosen yet. Choose an option, or abstain.")
            if form.may_abstain
            else _l("Nothing is chosen yet. Please choose an option.")
        )
        raise Refused("too_few_options", message, "choice")
    if given < form.fewest:
        raise Refused(
            "too_few_options",
            _l("Choose at least %(fewest)s, then send again.", fewest=form.fewest),
            "choice",
        )


def _too_many(form: Form) -> Refused:
    return Refused(
        "too_many_options", _l("Choose %(most)s at most, then send again.", most=form.most), "choice"
    )


def _unreadable() -> Refused:
    return Refused(
        "invalid_ballot", _l("This ballot could not be read. Please choose again and send it."), "choice"
    )
