"""A row of the table of verbs: arguments with which one is done, and further bad ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from polls.people.models import MODERATOR
from tests.faults.full_forum import Full

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """`good(forum)` are arguments that work; each of `bad` replaces some of them by what must not."""

    good: Callable[[Full], Arguments] = lambda _forum: {}
    by: str = MODERATOR
    bad: tuple[Arguments, ...] = ()
    has_ended: bool = False  # done in the other forum, which has ended


def of(name: str, source: str | None = None, /, **more: Any) -> Row:
    """A row for a verb that takes one id, `name`, and what else is given."""
    return Row(lambda forum: {name: getattr(forum, source or name.removesuffix("_id"))} | more)
