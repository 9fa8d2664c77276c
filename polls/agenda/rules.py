"""The rules of the agenda: which item comes next, who may move where, how late the room is.

Pure: items in (anything with their attributes), plain values out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

COMING, NOW, DONE, SKIPPED = "coming", "now", "done", "skipped"
BEFORE, LIVE, ENDED = "before", "live", "ended"

# A day held so far from its plan is a rehearsal, or an old forum run again.
ANOTHER_TIME = timedelta(hours=12)


class AnyItem(Protocol):
    """What the rules read of an item."""

    id: int
    day_id: int
    position: int
    planned_at: datetime
    planned_minutes: int
    started_at: datetime | None
    ended_at: datetime | None


I = TypeVar("I", bound=AnyItem)  # noqa: E741 - an item


def in_order(items: Collection[I]) -> list[I]:
    """The items as the forum takes them."""
    return sorted(items, key=lambda item: (item.position, item.id))


def index_of(order: Sequence[AnyItem], item_id: int | None) -> int | None:
    """Where the item stands; None when it is not among them."""
    return next((index for index, item in enumerate(order) if item.id == item_id), None)


def item_after(order: Sequence[I], item_id: int | None) -> I | None:
    """The item after `item_id`; the first one when nothing is current, None after the last."""
    index = index_of(order, item_id)
    following = 0 if index is None else index + 1
    return order[following] if following < len(order) else None


def item_before(order: Sequence[I], item_id: int | None) -> I | None:
    """The item before `item_id`; None before the first, or when nothing is current."""
    index = index_of(order, item_id)
    return order[index - 1] if index else None


def forum_state(started_at: datetime | None, ended_at: datetime | None) -> str:
    """`before`, `live` or `ended`."""
    if ended_at is not None:
        return ENDED
    return LIVE if started_at is not None else BEFORE


def item_states(order: Sequence[AnyItem], current_id: int | None, has_ended: bool) -> dict[int, str]:
    """`{item id: coming | now | done | skipped}`: skipped was passed over and never started."""
    current = index_of(order, current_id)
    passed = len(order) if has_ended else (current or 0)
    return {
        item.id: NOW if item.id == current_id else _state(item, is_passed=index < passed)
        for index, item in enumerate(order)
    }


def _state(item: AnyItem, *, is_passed: bool) -> str:
    if item.started_at is not None:
        return DONE
    return SKIPPED if is_passed else COMING


def may_move(order: Sequence[AnyItem], item_id: int, after_id: int | None, current_id: int | None) -> bool:
    """Whether an item may go after another: it has not started, and lands behind the current one.

    What is behind the room is the record; an item put there would be skipped unseen.
    """
    item = order[index_of(order, item_id) or 0]
    if item.started_at is not None or item_id in (after_id, current_id):
        return False
    current, after = index_of(order, current_id), index_of(order, after_id)
    return current is None or (after is not None and after >= current)


def reordered(order: Sequence[I], item_id: int, after_id: int | None) -> list[I]:
    """The items with one of them moved behind `after_id`, or to the front."""
    moved = [item for item in order if item.id == item_id]
    rest = [item for item in order if item.id != item_id]
    after = index_of(rest, after_id)
    place = 0 if after is None else after + 1
    return [*rest[:place], *moved, *rest[place:]]


def replanned(before: Sequence[AnyItem], after: Sequence[AnyItem]) -> dict[int, datetime]:
    """`{item id: planned start}` for a day's items in a new order.

    The day begins when it did, the pauses between items stay where they were, and only items whose
    place changed get another time.
    """
    gaps = [following.planned_at - planned_end(item) for item, following in pairwise(before)]
    starts: dict[int, datetime] = {}
    at = before[0].planned_at
    for old, item, gap in zip(before, after, [*gaps, timedelta()], strict=True):
        starts[item.id] = at
        at += timedelta(minutes=item.planned_minutes) + gap
        if old.id == item.id and old.planned_at == starts[item.id]:
            del starts[item.id]
    return starts


def planned_end(item: AnyItem) -> datetime:
    """When an item is planned to end."""
    return item.planned_at + timedelta(minutes=item.planned_minutes)


def drift_seconds(order: Sequence[AnyItem], current_id: int | None) -> int | None:
    """How much later (or, below 0, earlier) than planned the current item started.

    When its day is held more than 12 hours away from its plan (a rehearsal, or the forum of 2021 run
    today) the plan is shifted so that the day's first started item began on time: drift is then
    measured from that item. None when nothing is current.
    """
    current = next((item for item in order if item.id == current_id), None)
    if current is None or current.started_at is None:
        return None
    late = current.started_at - current.planned_at
    shift = _shift_of_day([item for item in order if item.day_id == current.day_id])
    return round((late - shift).total_seconds())


def _shift_of_day(items: Sequence[AnyItem]) -> timedelta:
    started = [(item.started_at, item) for item in items if item.started_at is not None]
    began, first = min(started, key=lambda pair: pair[0])
    shift = began - first.planned_at
    return shift if abs(shift) > ANOTHER_TIME else timedelta()
