"""The methods of counting, by their key, in the order in which they are offered.

Each is a module of its own: what its ballots look like, what of the rules it uses, and pure functions from
what the ballots say to who won, said in a sentence and explained in a paragraph.
"""

from __future__ import annotations

from typing import Protocol

from polls.voting.methods import approval, borda, dots, irv, ranked_pairs, schulze, score, single, yes_no
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import Texts
from polls.voting.methods.terms import Terms


class Method(Protocol):
    """What every method's module has."""

    SHAPE: str  # of a ballot: options, ranking, scores or dots
    SPLIT: tuple[str, ...]  # what its ballots are split into in the ballot file: option, pair; whole: nothing
    PURPOSE: str  # choose, order or motion
    USES: frozenset[str]  # the rules it follows beyond those that every method does

    def name(self) -> str: ...

    def UNIT(self) -> str: ...

    def count(self, profile: Profile, terms: Terms) -> Outcome: ...

    def sentence(self, outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str: ...

    def how(self, outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str: ...


METHODS: dict[str, Method] = {
    "single": single,
    "approval": approval,
    "irv": irv,
    "schulze": schulze,
    "ranked_pairs": ranked_pairs,
    "score": score,
    "borda": borda,
    "dots": dots,
    "yes_no": yes_no,
}
