"""What may be shown of a secret poll while its ballots come in: batches that tell of nobody. Pure.

Whoever sees two tallies sees their difference, so every difference must come from enough voters who did not
all say the same. A batch is therefore shown only where its difference to each tally shown before comes from
at least ten different voters, new or changed, who share no claim (see claims.py: an option named, a place, an
option above another, an abstention): it would be known of every one of them. What a ballot leaves blank is no
claim, for hardly any ballot names all options. The newest ten wait, and more of them for as long as those
share a claim, so that the result after closing tells no more of them than a batch would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from polls.voting.rules import SECRET, Rules
from polls.voting.turns import in_turns

FEWEST = 10  # different voters of a batch; as many are held back
MOST_HELD_BACK = 500  # looked at; where so many agree, all that is new waits
FEWEST_ELIGIBLE = 30  # with fewer, a batch would be most of the room

Said = Any  # a choice in any form in which the same choice is equal; only `claims` has to understand it
Claims = Callable[[Said], set[Any]]

LIVE, IN_BATCHES, AFTER_CLOSE, WHEN_PUBLISHED = "live", "batches", "after_close", "published"


def shows_tally(rules: Rules, eligible: int) -> str:
    """When the tally can be seen: `live`, in `batches`, `after_close`, or once `published`."""
    if rules.shown != "live":
        return WHEN_PUBLISHED
    if rules.secrecy != SECRET:
        return LIVE
    return IN_BATCHES if eligible >= FEWEST_ELIGIBLE else AFTER_CLOSE


class Ballots:
    """Ballots by voter: those in the tally that is shown, and those that wait in the order they came."""

    def __init__(self) -> None:
        self.shown: dict[int, Said] = {}
        self.waiting: dict[int, Said] = {}

    def take(self, choices: Mapping[int, Said]) -> None:
        """What these voters say now. Who says something else than before waits anew, as the newest."""
        for voter, choice in choices.items():
            if choice == self.waiting.get(voter):
                continue
            self.waiting.pop(voter, None)
            if choice != self.shown.get(voter):
                self.waiting[voter] = choice

    def showable(self) -> dict[int, Said]:
        """Those waiting that may be shown now: here, all of them."""
        return dict(self.waiting)

    def show(self, batch: Mapping[int, Said]) -> dict[int, Said | None]:
        """Show these; answers what was shown of the same voters before."""
        before = {voter: self.shown.get(voter) for voter in batch}
        self.shown.update(batch)
        for voter in batch:
            del self.waiting[voter]
        return before


class Batches(Ballots):
    """Ballots of a secret poll: see the top of this file.

    Those that are found at the first look may have been in a tally that the server showed before it was
    restarted; nobody remembers in which. They count for no batch, and are shown with the first one.
    """

    def __init__(self, claims: Claims) -> None:
        super().__init__()
        self._claims = claims
        self._found: frozenset[int] | None = None
        self._before: list[dict[int, Said | None]] = []  # for each batch shown, what it took the place of

    def take(self, choices: Mapping[int, Said]) -> None:
        if self._found is None:
            self._found = frozenset(choices)
        super().take(choices)

    def showable(self) -> dict[int, Said]:
        """The next batch; empty while none is safe."""
        voters = list(self.waiting)
        voters = voters[: len(voters) - self._held_back()]
        batch = {voter: self.waiting[voter] for voter in voters}
        return batch if batch and self._is_safe(batch) else {}

    def show(self, batch: Mapping[int, Said]) -> dict[int, Said | None]:
        before = super().show(batch)
        if before:
            self._before.append(before)
        return before

    def _held_back(self) -> int:
        """How many of the newest wait: ten, or as many more as it takes until they share no claim."""
        shared = Shared(self._claims)
        newest = islice(reversed(self.waiting.values()), MOST_HELD_BACK)
        for number, choice in enumerate(in_turns(newest), start=1):
            if not shared.with_one_more(choice) and number >= FEWEST:
                return number
        return len(self.waiting)

    def _is_safe(self, batch: Mapping[int, Said]) -> bool:
        found = self._found or frozenset()
        first_ones = [each for voter, each in batch.items() if voter not in found and voter not in self.shown]
        if self._are_safe(first_ones):
            return True  # no tally before had any of them, so they are in the difference to each
        now = {**self.shown, **batch}
        newer = [choice for voter, choice in now.items() if voter not in found]
        differences = in_turns(self._differences(batch, now))
        return self._are_safe(newer) and all(self._is_safe_difference(each, now) for each in differences)

    def _differences(
        self, batch: Mapping[int, Said], now: Mapping[int, Said]
    ) -> Iterator[Mapping[int, Said | None]]:
        """To each tally shown before, newest first: the voters who differ, and what they said there."""
        differing: dict[int, Said | None] = {voter: self.shown.get(voter) for voter in batch}
        yield differing
        for before in reversed(self._before):
            for voter, choice in before.items():
                differing[voter] = choice
                if choice == now[voter]:
                    del differing[voter]
            yield differing

    def _is_safe_difference(self, then: Mapping[int, Said | None], now: Mapping[int, Said]) -> bool:
        if not then:
            return True
        # One by one, for there may be hundreds of differences of thousands, and a few voters tell.
        return (
            len(then) >= FEWEST
            and not self._agree(now[voter] for voter in then)
            and not self._agree(then.values())
        )

    def _are_safe(self, choices: Sequence[Said]) -> bool:
        return len(choices) >= FEWEST and not self._agree(choices)

    def _agree(self, choices: Iterable[Said | None]) -> bool:
        """Whether all of them share a claim; whoever said nothing (None) claims nothing."""
        shared = Shared(self._claims)
        return all(choice is not None and shared.with_one_more(choice) for choice in in_turns(choices))


class Shared:
    """What all ballots so far claim."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._claimed: set[Any] | None = None

    def with_one_more(self, choice: Said) -> bool:
        """Whether they still share a claim, with this one."""
        if self._claimed is None:
            self._claimed = self._claims(choice)
        elif self._claimed:
            self._claimed = self._claimed & self._claims(choice)
        return bool(self._claimed)
