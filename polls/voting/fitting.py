"""Whether the rules of a poll fit its method and options, and what of them applies there. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.voting.ballots import form_of
from polls.voting.methods import METHODS
from polls.voting.rules import FEWEST_OPTIONS, MOST_OPTIONS, Rules

MOST_PAIRED_OPTIONS = 20  # a ballot has a record for every pair: they grow with the square
MOTION = "motion"  # the purpose whose options are Yes and No, and whose threshold is never “the most”

# What every method follows; the rest it must name in its `USES`.
COMMON = frozenset(
    (
        "electorate_roles",
        "group_ids",
        "present_only",
        "secrecy",
        "shown",
        "abstain",
        "change_until_close",
        "clock_seconds",
        "beside_others",
        "quorum",
        "quorum_unit",
        "quorum_of",
        "is_binding",
    )
)


def uses(method: str) -> frozenset[str]:
    """The rules that mean something where polls are counted by `method`."""
    # Yes and No stay where they are: people answer a motion by place, not by reading.
    shuffling = frozenset() if METHODS[method].PURPOSE == MOTION else frozenset(("shuffled",))
    own = frozenset(("own_percent",)) if "threshold" in METHODS[method].USES else frozenset()
    return COMMON | METHODS[method].USES | shuffling | own


def fitting(rules: Rules, method: str) -> Rules:
    """`rules` with what does not apply at its default, so that those stored say only what applies."""
    applies = uses(method) - _idle(rules, method)
    return Rules(**{name: value for name, value in msgspec.structs.asdict(rules).items() if name in applies})


def _idle(rules: Rules, method: str) -> set[str]:
    """Rules that the method uses, but that say nothing beside these others."""
    idle: set[str] = set()
    if not rules.quorum:
        idle |= {"quorum_unit", "quorum_of"}
    if rules.quorum_unit == "people":
        idle |= {"quorum_of"}  # so many people are as many of whomever
    if rules.threshold != "own":
        idle |= {"own_percent"}
    if rules.threshold in (None, "most") and METHODS[method].PURPOSE != MOTION:
        idle |= {"base"}  # the most votes win, whatever they are a share of
    if rules.threshold == "most" and METHODS[method].PURPOSE == MOTION:
        idle |= {"threshold", "base"}  # more Yes than No is the motion's own threshold
    if rules.dots_each is not None and rules.dots_each == rules.dots:
        idle |= {"dots_each"}
    return idle


def most_options(method: str) -> int:
    """How many options a poll counted by `method` may have, “none of these” among them."""
    return MOST_PAIRED_OPTIONS if "pair" in METHODS[method].SPLIT else MOST_OPTIONS


def check_options(method: str, options: int) -> None:
    """Refuse a number of options that the method cannot count."""
    most = most_options(method)
    if options > most:
        raise Refused(
            "too_many_options",
            _l("Counted in this way, a poll has %(most)s options at most. Please leave some out.", most=most),
            "options",
        )
    if METHODS[method].PURPOSE == MOTION and options != FEWEST_OPTIONS:
        raise Refused(
            "not_yes_and_no",
            _l(
                "A motion has two options, the first for it and the second against. "
                "Leave the options empty to have Yes and No written."
            ),
            "options",
        )


def check_rules(rules: Rules, method: str, options: int) -> None:
    """Refuse rules that contradict each other or the number of options, “none of these” among them."""
    _check_electorate(rules)
    _check_shares(rules)
    _check_dots(rules)
    _check_limits(rules, method, options)


def _check_electorate(rules: Rules) -> None:
    if not rules.electorate_roles:
        raise _invalid(_l("Say who may vote: choose at least one role."), "electorate_roles")
    if rules.group_ids == []:
        raise _invalid(_l("Say who may vote: choose at least one group, or all."), "group_ids")


def _check_shares(rules: Rules) -> None:
    if rules.threshold == "own" and rules.own_percent is None:
        raise _invalid(_l("Say how many per cent the own threshold is."), "own_percent")
    if rules.quorum and rules.quorum_unit == "percent" and rules.quorum > 100:
        raise _invalid(_l("A quorum in per cent is at most 100."), "quorum")


def _check_dots(rules: Rules) -> None:
    if rules.dots_each is not None and rules.dots_each > rules.dots:
        message = _l("One option cannot get more dots than the %(dots)s there are to give.", dots=rules.dots)
        raise _invalid(message, "dots_each")


def _check_limits(rules: Rules, method: str, options: int) -> None:
    if rules.most is not None and rules.fewest > rules.most:
        raise _invalid(_too_narrow(rules.fewest, rules.most), "most")
    form = form_of(method, rules, options)
    if options >= FEWEST_OPTIONS and form.fewest > form.most:
        raise _invalid(_too_narrow(form.fewest, form.most), "fewest")
    if rules.none_of_these and form.shape == "options" and rules.fewest > 1:
        message = _l("“None of these” stands alone on a ballot, so one answer must be enough.")
        raise _invalid(message, "fewest")


def _too_narrow(fewest: int, most: int) -> Any:
    return _l(
        "A ballot must name %(fewest)s but may name %(most)s at most. Please change one of the two.",
        fewest=fewest,
        most=most,
    )


def _invalid(message: Any, rule: str) -> Refused:
    return Refused("invalid_rules", message, f"rules.{rule}")
