"""Whether the rules of a poll fit its method and options, and what of them applies there. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.voting.ballots import form_of
from polls.voting.methods import METHODS
from polls.voting.rules import FEWEST_OPTIONS, Rules

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
        "shuffled",
        "beside_others",
        "quorum",
        "is_binding",
    )
)


def fitting(rules: Rules, method: str) -> Rules:
    """`rules` with what does not apply at its default again, so that those stored say only what applies."""
    uses = COMMON | METHODS[method].USES
    uses |= {"quorum_unit", "quorum_of"} if rules.quorum else set()
    uses |= {"own_percent"} if rules.threshold == "own" and "threshold" in uses else set()
    return Rules(**{name: value for name, value in msgspec.structs.asdict(rules).items() if name in uses})


def check_rules(rules: Rules, method: str, options: int) -> None:
    """Refuse rules that contradict each other or the number of options."""
    if not rules.electorate_roles:
        raise _invalid(_l("Say who may vote: choose at least one role."))
    if rules.group_ids == []:
        raise _invalid(_l("Say who may vote: choose at least one group, or all."))
    if rules.threshold == "own" and rules.own_percent is None:
        raise _invalid(_l("Say how many per cent the own threshold is."))
    if rules.quorum and rules.quorum_unit == "percent" and rules.quorum > 100:
        raise _invalid(_l("A quorum in per cent is at most 100."))
    form = form_of(method, rules, options)
    if options >= FEWEST_OPTIONS and form.fewest > form.most:
        raise _invalid(
            _l(
                "A ballot must name %(fewest)s but may name %(most)s at most.",
                fewest=form.fewest,
                most=form.most,
            )
        )


def _invalid(message: Any) -> Refused:
    return Refused("invalid_rules", message, "rules")
