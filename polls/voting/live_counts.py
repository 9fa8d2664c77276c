"""The ballots of open polls as this process has seen them, so that only what is new is opened and counted.

In memory alone, and forgotten when the poll ends: which ballot came before which is never stored or logged. A
secret poll moves by batches (see batches.py), for all processes by the one that holds its lease (see
batches_shown.py); a process that has just started, or just taken over, knows no order, so nothing moves until
a whole batch of newer ballots can be shown.
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

from polls.database import read
from polls.voting import keys
from polls.voting.ballots import Choice
from polls.voting.batches import FEWEST, IN_BATCHES, LIVE, Ballots, Batches, shows_tally
from polls.voting.batches_shown import BatchesShown, Shown
from polls.voting.claims import claims_in
from polls.voting.envelopes import unseal
from polls.voting.methods import METHODS
from polls.voting.methods.adding import added
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
    """One open poll: the envelopes as they were when last looked at, and what is shown of them.

    `may_show` has the last word on each tally; once it says no, this count is of no more use.
    """

    def __init__(
        self,
        poll: Poll,
        ballots: Ballots | None = None,
        may_show: Callable[[Shown], bool] = lambda _shown: True,
    ) -> None:
        self._poll_id = poll.id
        self._key_id = poll.key_id
        self._method = poll.method
        self._options = tuple(poll.option_ids)
        self._ballots = ballots or Ballots()
        self._may_show = may_show
        self._envelopes: dict[int, bytes] = {}
        self.profile = empty_profile(poll)

    def look(self) -> bool:
        """Open the envelopes that are new or changed, and show what may be shown of them; False where that
        was forbidden."""
        new = self._new_envelopes()
        self._ballots.take(self._opened(new))
        self._envelopes.update(new)
        return self._show(self._ballots.showable()) if new else True

    def _new_envelopes(self) -> dict[int, bytes]:
        new: dict[int, bytes] = {}
        # In a session of its own: whoever draws may have begun to read before the last look.
        with read() as session:
            sealed = session.connection().execute(ENVELOPES, {"of_poll": self._poll_id})
            for rows in in_turns(sealed.partitions(AT_A_TIME)):
                new |= {voter: each for voter, each in rows if self._envelopes.get(voter) != each}
        return new

    def _opened(self, envelopes: Mapping[int, bytes]) -> dict[int, bytes]:
        key, said = keys.current().key(self._key_id), {}
        for voter, envelope in in_turns(envelopes.items()):
            with suppress(InvalidTag):  # counted nowhere; closing says so
                choice = unseal(key, self._poll_id, voter, envelope).choice
                # Kept as bytes: thousands of choices in lists would hold up the collector, and all with it.
                said[voter] = encode(choice)
        return said

    def _show(self, batch: Mapping[int, bytes]) -> bool:
        if not batch:
            return True
        shown = self._ballots.shown
        before = [shown[voter] for voter in batch if voter in shown]
        come, gone = self._profile_of(list(batch.values())), self._profile_of(before)
        profile = added(added(self.profile, come), gone, -1)
        if not self._may_show(Shown(len(shown) + len(batch) - len(before), profile)):
            return False
        self._ballots.show(batch)
        self.profile = profile
        return True

    def _profile_of(self, said: Sequence[bytes]) -> Profile:
        profile = profile_of_choices(self._method, self._options, ())
        for start in in_turns(range(0, len(said), AT_A_TIME)):
            some = Counter(said[start : start + AT_A_TIME])
            choices = [(decode(each), number) for each, number in some.items()]
            profile = added(profile, profile_of_choices(self._method, self._options, choices))
        return profile


def empty_profile(poll: Poll) -> Profile:
    """What no ballots say."""
    return profile_of_choices(poll.method, poll.option_ids, ())


# ---- Who shows what ---------------------------------------------------------------------------------


class Open:
    """One open poll in which everything is shown at once. Each process counts by itself."""

    def __init__(self, poll: Poll) -> None:
        self.key_id = poll.key_id
        self.turn = threading.Lock()  # the publisher and a join may draw at once
        self._outcome = Outcomes(poll.method)
        self._count = LiveCount(poll)

    def now(self, poll: Poll, terms: Terms, received: int) -> Live:
        """Everything."""
        self._count.look()
        return Live(self._count.profile, self._outcome.on(self._count.profile, terms), None)

    def end(self) -> None:
        """The poll takes no more ballots."""


class InBatches:
    """One open poll that moves by batches: counted here only while its lease is this process's."""

    def __init__(self, poll: Poll) -> None:
        self.key_id = poll.key_id
        self.turn = threading.Lock()
        self._outcome = Outcomes(poll.method)
        self._shown = BatchesShown(poll.forum_id, poll.key_id or "", empty_profile(poll))
        self._count: LiveCount | None = None
        self._sign: str | None = None  # of the lease that the count is under

    def now(self, poll: Poll, terms: Terms, received: int) -> Live:
        """The last batch, after moving it on where that is ours to do and safe."""
        self._move(poll)
        last = self._shown.last
        batch = {"counted": last.counted, "waiting": max(received - last.counted, 0), "of": FEWEST}
        return Live(last.profile, self._outcome.on(last.profile, terms), batch)

    def _move(self, poll: Poll) -> None:
        sign = self._shown.lease()
        if (
            sign is None
        ):  # another's, or nobody knows whose; what was counted is good while the sign is the same
            self._shown.follow()
            return
        if self._count is None or sign != self._sign:
            self._shown.take_over(sign)
            self._count, self._sign = self._counted_under(sign, poll), sign
        if not self._count.look():
            self._count = None  # it may have been noted or not: what stands decides

    def _counted_under(self, sign: str, poll: Poll) -> LiveCount:
        ballots = Batches(_claims(poll))
        return LiveCount(poll, ballots, lambda shown: self._shown.move_to(shown, sign))

    def end(self) -> None:
        """The poll takes no more ballots."""
        self._shown.end()


class Outcomes:
    """How a poll stands, counted again only where ballots or terms have changed."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._last: tuple[Profile, Terms, Outcome] | None = None

    def on(self, profile: Profile, terms: Terms) -> Outcome:
        last = self._last
        if last is None or last[0] is not profile or last[1] != terms:
            last = self._last = (profile, terms, METHODS[self._method].count(profile, terms))
        return last[2]


def _claims(poll: Poll) -> Callable[[bytes], set[Any]]:
    claims = claims_in(poll.method, tuple(poll.option_ids))
    return lru_cache(maxsize=1000)(lambda said: claims(decode(said)))


# ---- Those of this process --------------------------------------------------------------------------

Kind = type[Open] | type[InBatches]
KINDS: dict[str, Kind] = {LIVE: Open, IN_BATCHES: InBatches}

_counts: dict[int, Open | InBatches] = {}
_counting = threading.Lock()


def live_count(poll: Poll, terms: Terms, received: int) -> Live | None:
    """What may be shown of an open poll now; None where nothing may, or on a server without its key.

    It moves what is shown on, so it is asked only for what is then shown.
    """
    kind = KINDS.get(shows_tally(terms.rules, terms.eligible))
    if kind is None or not keys.current().has(poll.key_id):
        return None
    count = _count_of(poll, kind)
    with count.turn:
        return count.now(poll, terms, received)


def forget(poll_ids: Iterable[int]) -> None:
    """These polls take no more ballots."""
    for poll_id in poll_ids:
        count = _counts.pop(poll_id, None)
        if count is not None:
            count.end()


def _count_of(poll: Poll, kind: Kind) -> Open | InBatches:
    with _counting:
        known = _counts.get(poll.id)
        if known is None or known.key_id != poll.key_id:  # another database may have a poll of that number
            known = _counts[poll.id] = kind(poll)
        return known
