"""How long our server's loop is held at the longest, by scene: seen from inside, in a run of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench.contestants import wait_until_files_are_small
from bench.measuring import Measuring, Pace
from bench.preparing import prepare
from bench.processes import Server, free_port
from bench.watched import longest_ms

NAME = "ours, watched"


def held(data_dir: Path, screens: int, pace: Pace) -> dict[str, tuple[float, float]]:
    """By scene: milliseconds on the clock, and of the server's own work."""
    data_dir.mkdir()
    plan = prepare(data_dir, screens)
    notes, port = data_dir / "held.txt", free_port()
    server = Server([sys.executable, "-m", "bench.watched", str(notes)], port, data_dir)
    wait_until_files_are_small(data_dir)
    try:
        measuring = Measuring(NAME, server, plan, pace)
        try:
            scenes = {
                "join": measuring.join,
                "vote": measuring.vote,
                "burst": measuring.burst,
                "reconnect": measuring.come_back,
                "pages": measuring.load_pages,
            }
            return {name: _held(play, notes) for name, play in scenes.items()}
        finally:
            measuring.end()
    finally:
        server.kill()


def _held(play: Callable[[], None], notes: Path) -> tuple[float, float]:
    began = perf_counter()
    play()
    return longest_ms(notes, began, perf_counter())
