"""The verbs of the agenda, by story; importing this module makes them all known."""

from __future__ import annotations

from polls.agenda import days, forum, items, keeping, moving, showing, timing, visuals
from polls.agenda.moving import ON_ITEM_STARTED

__all__ = ["ON_ITEM_STARTED", "days", "forum", "items", "keeping", "moving", "showing", "timing", "visuals"]
