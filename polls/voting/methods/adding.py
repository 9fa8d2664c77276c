"""Adding profiles, so that what is counted can be kept up to date."""

from __future__ import annotations

from collections import Counter
from typing import Any

from polls.voting.methods.profile import Profile


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
