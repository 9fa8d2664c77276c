"""Our server with a watch on its loop: `python -m bench.watched NOTES` serves as `run.py serve` does.

Whenever one task has kept all others from running for two milliseconds or more it notes when that ended, how
long it was and how much of it was this process's own work (the rest is the machine's). The watch costs a
little at each switch between tasks, so what it serves is not measured for anything else.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, TextIO

import config

WORTH_NOTING = 0.002  # seconds


class Watch:
    """Runs from one switch between tasks to the next, and stands still while the loop waits."""

    def __init__(self, notes: TextIO) -> None:
        self._notes = notes
        self._since = perf_counter(), thread_time()

    def follow(self, hub: Any) -> None:
        """Watch this hub's loop and the tasks of its thread from now on."""
        import greenlet

        hub.poll = Waiting(hub.poll, self)
        greenlet.settrace(lambda _event, _between: self.note())

    def go_on(self) -> None:
        """The loop has waited: that is not what held it."""
        self._since = perf_counter(), thread_time()

    def note(self) -> None:
        """What ran until now is over."""
        now = perf_counter(), thread_time()
        held, worked = now[0] - self._since[0], now[1] - self._since[1]
        if held >= WORTH_NOTING:
            self._notes.write(f"{now[0]} {held} {worked}\n")
        self._since = now


class Waiting:
    """The hub's epoll, at which every wait of the loop ends, however it is asked for."""

    def __init__(self, epoll: Any, watch: Watch) -> None:
        self._epoll = epoll
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._epoll, name)

    def poll(self, *told: Any) -> Any:
        """Wait; the watch stands still meanwhile."""
        self._watch.note()
        ready = self._epoll.poll(*told)
        self._watch.go_on()
        return ready


def serve(notes: Path) -> None:
    """Serve, watched, until killed."""
    config.monkey_patch("eventlet")
    import eventlet.hubs

    import run

    with notes.open("w", buffering=1) as opened:
        Watch(opened).follow(eventlet.hubs.get_hub())
        run.commands(["serve"])


def longest_ms(notes: Path, began: float, ended: float) -> tuple[float, float]:
    """How long the loop was held at the longest, on the clock and by its own work, between two moments.

    Moments are those of `perf_counter`, which all processes of a machine share. Nought: not worth noting.
    """
    lines = [tuple(map(float, line.split())) for line in notes.read_text().splitlines()]
    within = [(held, worked) for at, held, worked in lines if began <= at <= ended] or [(0.0, 0.0)]
    return max(held for held, _ in within) * 1000, max(worked for _, worked in within) * 1000


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
