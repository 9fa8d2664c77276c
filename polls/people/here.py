"""Who has a screen open now. The live side knows; features below it may only ask here."""

from __future__ import annotations

from collections.abc import Callable

_ask: Callable[[int], set[int]] | None = None


def answered_by(ask: Callable[[int], set[int]]) -> None:
    """From now on `ask(forum_id)` answers; it returns the ids of the members who are here."""
    global _ask
    _ask = ask


def here(forum_id: int) -> set[int]:
    """The ids of the forum's members with an open screen; nobody where no sockets are served."""
    return _ask(forum_id) if _ask else set()
