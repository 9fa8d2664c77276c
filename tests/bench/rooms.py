"""Rooms to tell of."""

from __future__ import annotations

from bench.schema import Figures, Room


def a_room(servers: dict[str, Figures]) -> Room:
    return Room(1_000, servers, {}, [], [], 12, 0)
