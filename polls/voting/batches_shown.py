"""What is shown of a secret poll in batches is moved on by one process at a time, and shown by all of them.

The one holds the lease of the poll. A batch is noted under that lease before any screen has it, so that
whoever takes over goes on from what everyone has seen. The note holds counts that every screen shows, nothing
of anyone. Whoever takes over does not know which ballots are in it: that one's count begins like that of a
server that was restarted (see batches.py), while the last batch stands.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from polls import together
from polls.voting.methods.profile import Profile

CHANNEL = "counts"  # tells the forum whose counts moved
LEASE = 10.0  # seconds without its holder, until another may move the count on
KEPT = 30 * 24 * 3600.0  # seconds a note stays; it is taken away when the poll ends


@dataclass(frozen=True)
class Shown:
    """The tally of so many voters' ballots."""

    counted: int
    profile: Profile


class BatchesShown:
    """What is shown of one poll, and whether this process may move it on."""

    def __init__(self, forum_id: int, key_id: str, empty: Profile) -> None:
        self._forum_id = forum_id
        self._name = f"batches/{key_id}"
        self._noted = b""
        self.last = Shown(0, empty)  # by any process; it never goes back, even where a note was lost

    def lease(self) -> str | None:
        """The sign of this process's lease; None while the batches are another's to move."""
        return together.current().lease(self._name, LEASE)

    def follow(self) -> None:
        """See what another process has shown since."""
        noted = together.current().get(self._name)
        if noted and noted != self._noted:
            with suppress(msgspec.MsgspecError):  # one that cannot be read is as good as lost
                self._take(noted, read_shown(noted))

    def take_over(self, sign: str) -> None:
        """Go on from what was shown last; where its note was lost, it is noted again for those who start."""
        self.follow()
        if self.last.counted:
            self.move_to(self.last, sign)

    def move_to(self, shown: Shown, sign: str) -> bool:
        """Note it for everyone; False where it must not be shown, for another may have the lease."""
        bond, noted = together.current(), written(shown)
        if not bond.put_as_holder(self._name, noted, KEPT, sign):
            return False
        self._take(noted, shown)
        bond.tell(CHANNEL, str(self._forum_id).encode())
        return True

    def end(self) -> None:
        """The poll takes no more ballots."""
        together.current().release(self._name)

    def _take(self, noted: bytes, shown: Shown) -> None:
        if shown.counted >= self.last.counted:
            self._noted, self.last = noted, shown


# ---- As bytes ---------------------------------------------------------------------------------------


class _Written(msgspec.Struct, array_like=True):
    counted: int
    options: tuple[int, ...]
    ballots: int
    abstentions: int
    whole: dict[Any, int]
    by_option: dict[int, dict[int | None, int]]
    by_pair: list[tuple[int, int, int, int]]


def written(shown: Shown) -> bytes:
    """As one process tells another."""
    profile = shown.profile
    pairs = [(*pair, *sides) for pair, sides in profile.by_pair.items()]
    by_option = {option: dict(counts) for option, counts in profile.by_option.items()}
    numbers = (shown.counted, profile.options, profile.ballots, profile.abstentions)
    return msgspec.msgpack.encode(_Written(*numbers, dict(profile.whole), by_option, pairs))


def read_shown(content: bytes) -> Shown:
    """What `written` wrote."""
    told = msgspec.msgpack.decode(content, type=_Written)
    profile = Profile(
        told.options,
        told.ballots,
        told.abstentions,
        whole=Counter(told.whole),
        by_option={option: Counter(counts) for option, counts in told.by_option.items()},
        by_pair={(above, below): (one, other) for above, below, one, other in told.by_pair},
    )
    return Shown(told.counted, profile)
