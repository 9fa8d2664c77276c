"""What is frozen when a poll opens: all that decides its result, as hashes that name what was changed since.

Each part has a hash of its own, so that a swapped option is told from changed rules.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from polls.voting.models import Option, Poll


def told_poll(poll: Poll, eligible: int) -> dict[str, Any]:
    """What `frozen_parts` takes, from the rows; the header of a ballot file holds the same."""
    return {
        "question": poll.question,
        "explanation": poll.explanation,
        "method": poll.method,
        "rules": poll.rules,
        "eligible": eligible,
        "options": [_told_option(option) for option in poll.options],
    }


def frozen_parts(told: dict[str, Any]) -> dict[str, Any]:
    """`{question, method, rules, roll: hex, options: [hex, …]}`, the options in their order on the ballot."""
    return {
        "question": _hash([told["question"], told["explanation"]]),
        "method": _hash(told["method"]),
        "rules": _hash(told["rules"]),
        "roll": _hash(told["eligible"]),
        "options": [_hash([place, option]) for place, option in enumerate(told["options"])],
    }


def frozen_hash(parts: dict[str, Any]) -> str:
    """The one hash of all parts."""
    return _hash(parts)


def _told_option(option: Option) -> dict[str, Any]:
    # By its alias: the ballot file is everyone's, and must not tell the group where its item does not.
    # Polls that were opened before there were aliases have its id in their hashes.
    group = option.source_alias or option.source_breakout_id
    source = [group, option.source_version, option.source_place]
    return {
        "id": option.id,
        "text": option.text,
        "detail": option.detail,
        "source": None if option.source_breakout_id is None else source,
        "is_none": option.is_none,
    }


def _hash(value: Any) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, UTF-8."""
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()
