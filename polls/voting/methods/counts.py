"""Counting ballots that name options: exact integers, the same for every order of ballots and options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from polls.i18n import gettext as _

Choice = Mapping[str, Any]  # {"options": [option ids]} or {"abstain": true}


@dataclass(frozen=True)
class Count:
    """What was counted. `ballots` includes the abstentions; shares are of the others (`base`)."""

    ballots: int
    abstentions: int
    votes: dict[int, int]  # by option id, in the order the options were given

    @property
    def base(self) -> int:
        return self.ballots - self.abstentions

    @property
    def winners(self) -> list[int]:
        """The options named most; several when they are level, none when no option was named."""
        most = max(self.votes.values(), default=0)
        return [option for option, votes in self.votes.items() if votes == most > 0]

    @property
    def most(self) -> int:
        return max(self.votes.values(), default=0)


def count_named(option_ids: Sequence[int], choices: Iterable[tuple[Choice, int]]) -> Count:
    """How many ballots name each option. `choices` are (choice, how many ballots say so)."""
    votes = dict.fromkeys(option_ids, 0)
    ballots = abstentions = 0
    for choice, number in choices:
        ballots += number
        if choice.get("abstain"):
            abstentions += number
        for option in choice.get("options", ()):
            votes[option] += number
    return Count(ballots, abstentions, votes)


def nothing_to_tell(count: Count) -> str | None:
    """The sentence for a count in which no option was named; None when one was."""
    if count.ballots == 0:
        return _("No ballots were received.")
    if count.base == 0:
        return _("Everyone who voted abstained.")
    return None


def listed(texts: Sequence[str]) -> str:
    """The texts in quotation marks, as a list in a sentence."""
    quoted = [_("“%(quoted)s”", quoted=text) for text in texts]
    if len(quoted) == 1:
        return quoted[0]
    return _("%(others)s and %(last)s", others=", ".join(quoted[:-1]), last=quoted[-1])
