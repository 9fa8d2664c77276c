"""The envelope that holds a choice in the voter's row of the roll while a poll is open.

The one place that knows how a choice is kept there. The same choice gives the same bytes, so that an
open poll is counted in SQL without opening every envelope.
"""

from __future__ import annotations

import msgspec

from polls.voting.rules import Choice


def seal(choice: Choice) -> bytes:
    """A well-formed choice as the bytes that are stored."""
    return msgspec.json.encode(choice, order="sorted")


def unseal(envelope: bytes) -> Choice:
    """The choice in an envelope."""
    return msgspec.json.decode(envelope, type=Choice)
