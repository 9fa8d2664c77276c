"""The ballots of open polls as this process has seen them, so that only what is new is opened and counted.

In memory alone, and forgotten when the poll ends: which ballot came before which is never stored or logged. A
secret poll moves by batches (see batches.py); a process that has just started knows no order, so nothing of
such a poll is shown until a whole batch of newer ballots can be. The rule holds for what one process shows:
with several, one of them has to draw for all.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from polls.voting import keys
from polls.voting.ballots import Choice
from polls.voting.batches import FEWEST, IN_BATCHES, LIVE, Ballots, Batches, shows_tally
from polls.voting.claims import claims_in
from polls.voting.envelopes import unseal
from polls.voting.methods import METHODS
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import Profile, profile_of_choices
from polls.voting.methods.terms import Terms
from polls.voting.models import Poll, RollEntry
from polls.voting.turns import in_turns

AT_A_TIME = 250  # ballots counted between two turns

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Choice).decode

# On the bare table and written once: an open poll is looked at four times a second.
_roll = RollEntry.metadata.tables[RollEntry.__tablename__]
ENVELOPES = select(_roll.c.member_id, _roll.c.envelope).where(
    _roll.c.poll_id == bindparam("of_poll"), _roll.c.envelope.is_not(None)
)


@dataclass(frozen=True)
class Live:
    """What may be shown now; `batch` is None where everything is."""

    profile: Profile
    outcome: Outcome
    batch: dict[str, int] | None


class LiveCount:
    """One open poll: the envelopes as they were when last looked at, and what is shown of them."""

    def __init__(self, poll: Poll, is_in_batches: bool) -> None:
        self.key_id = poll.key_id
        self.turn = threading.Lock()  # the publisher and a join may draw at once
        self._poll_id = poll.id
        self._method = poll.method
        self._options = tuple(poll.option_ids)
        self._is_in_batches = is_in_batches
        self._ballots = Batches(self._claims()) if is_in_batches else Ballots()
        self._envelopes: dict[int, bytes] = {}
        self._profile = self._profile_of([])
        self._counted: tuple[Profile, Terms, Outcome] | None = None

    def look(self, session: Session) -> None:
        """Open the envelopes that are new or changed, and show what may be shown of them."""
        new = self._new_envelopes(session)
        self._ballots.take(self._opened(new))
        self._envelopes.update(new)
        if new:
            self._show(self._ballots.showable())

    def _new_envelopes(self, session: Session) -> dict[int, bytes]:
        sealed = session.connection().execute(ENVELOPES, {"of_poll": self._poll_id})
        new: dict[int, bytes] = {}
        for rows in in_turns(sealed.partitions(AT_A_TIME)):
            new |= {voter: each for voter, each in rows if self._envelopes.get(voter) != each}
        return new

    def now(self, terms: Terms) -> Live:
        """What was shown at the last look, and how it stands on these terms."""
        ballots = self._ballots
        batch = {"counted": len(ballots.shown), "waiting": len(ballots.waiting), "of": FEWEST}
        return Live(self._profile, self._outcome_on(terms), batch if self._is_in_batches else None)

    def _outcome_on(self, terms: Terms) -> Outcome:
        """Counted again only where ballots or terms have changed."""
        counted = self._counted
        if counted is None or counted[0] is not self._profile or counted[1] != terms:
            outcome = METHODS[self._method].count(self._profile, terms)
            counted = self._counted = (self._profile, terms, outcome)
        return counted[2]

    def _claims(self) -> Callable[[bytes], set[Any]]:
        claims = claims_in(self._method, self._options)
        return lru_cache(maxsize=1000)(lambda said: claims(decode(said)))

    def _opened(self, envelopes: Mapping[int, bytes]) -> dict[int, bytes]:
        key, said = keys.current().key(self.key_id), {}
        for voter, envelope in in_turns(envelopes.items()):
            with suppress(InvalidTag):  # counted nowhere; closing says so
                choice = unseal(key, self._poll_id, voter, envelope).choice
                # Kept as bytes: thousands of choices in lists would hold up the collector, and all with it.
                said[voter] = encode(choice)
        return said

    def _show(self, batch: Mapping[int, bytes]) -> None:
        before = [said for said in self._ballots.show(batch).values() if said is not None]
        come, gone = self._profile_of(list(batch.values())), self._profile_of(before)
        self._profile = added(added(self._profile, come), gone, -1)

    def _profile_of(self, said: Sequence[bytes]) -> Profile:
        profile = profile_of_choices(self._method, self._options, ())
        for start in in_turns(range(0, len(said), AT_A_TIME)):
            some = Counter(said[start : start + AT_A_TIME])
            choices = [(decode(each), number) for each, number in some.items()]
            profile = added(profile, profile_of_choices(self._method, self._options, choices))
        return profile


# ---- Those of this process --------------------------------------------------------------------------

_counts: dict[int, LiveCount] = {}
_counting = threading.Lock()


def live_count(session: Session, poll: Poll, terms: Terms) -> Live | None:
    """What may be shown of an open poll now; None where nothing may, or on a server without its key.

    It moves what is shown on, so it is asked only for what is then shown.
    """
    shows = shows_tally(terms.rules, terms.eligible)
    if shows not in (LIVE, IN_BATCHES) or not keys.current().has(poll.key_id):
        return None
    count = _count_of(poll, shows == IN_BATCHES)
    with count.turn:
        count.look(session)
        return count.now(terms)


def forget(poll_ids: Iterable[int]) -> None:
    """These polls take no more ballots."""
    with _counting:
        for poll_id in poll_ids:
            _counts.pop(poll_id, None)


def _count_of(poll: Poll, is_in_batches: bool) -> LiveCount:
    with _counting:
        known = _counts.get(poll.id)
        if known is None or known.key_id != poll.key_id:  # another database may have a poll of that number
            known = _counts[poll.id] = LiveCount(poll, is_in_batches)
        return known


# ---- Adding profiles --------------------------------------------------------------------------------


def added(profile: Profile, other: Profile, times: int = 1) -> Profile:
    """The profile of both together; with `times` -1, of the first without the other."""
    return Profile(
        profile.options,
        profile.ballots + times * other.ballots,
        profile.abstentions + times * other.abstentions,
        whole=_added_counts(profile.whole, other.whole, times),
        by_option={
            option: _added_counts(counts, other.by_option[option], times)
            for option, counts in profile.by_option.items()
        },
        by_pair={
            pair: (above + times * other.by_pair[pair][0], below + times * other.by_pair[pair][1])
            for pair, (above, below) in profile.by_pair.items()
        },
    )


def _added_counts(counts: Counter[Any], others: Counter[Any], times: int) -> Counter[Any]:
    total = Counter(counts)
    for each, number in others.items():
        total[each] += times * number
        if not total[each]:
            del total[each]
    return total
