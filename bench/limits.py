"""How large a room may be until something takes too long, on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.played import Outcome, Stage

STEPS = (1, 1.5, 2, 3, 5, 7)
LADDER = [round(step * 10**power) for power in range(2, 7) for step in STEPS]

VOTE_WITHIN, JOIN_WITHIN, CHANGE_WITHIN = 1.0, 10.0, 1.0  # seconds, p99 or the last
WINDOW = 5.0  # seconds of voting that are simulated


def _votes_are_quick(stage: Stage, seconds: float) -> tuple[bool, Outcome]:
    """Everyone votes within so long, of which a part as long as the window is played."""
    told = stage.vote(WINDOW, share=WINDOW / seconds)
    slowest = max(told.shown_ms.get("p99", 0), told.answered_ms.get("p99", 0))
    return told.is_whole and slowest <= VOTE_WITHIN * 1000, told


def _everyone_is_in_soon(stage: Stage) -> tuple[bool, Outcome]:
    told = stage.join()
    return told.is_whole and told.served_ms.get("last", 0) <= JOIN_WITHIN * 1000, told


def _a_change_is_everywhere(stage: Stage) -> tuple[bool, Outcome]:
    told = stage.broadcast(messages=3, pause=0.3)
    return told.is_whole and told.shown_ms.get("p99", 0) <= CHANGE_WITHIN * 1000, told


IsWell = Callable[[Stage], tuple[bool, Outcome]]
LIMITS: dict[str, IsWell] = {
    "a change is on every screen within 1 s": _a_change_is_everywhere,
    "all vote within 5 s, each is acknowledged and shown within 1 s": lambda stage: _votes_are_quick(
        stage, 5
    ),
    "all vote within a minute, likewise": lambda stage: _votes_are_quick(stage, 60),
    "all come back at once, the last within 10 s": _everyone_is_in_soon,
}


def largest_room(stage: Stage, is_well: IsWell) -> str:
    """The largest number of screens on the ladder, and what is used most in a room one rung larger."""
    lowest, highest = -1, len(LADDER)  # it is well at the one, as far as is known, and not at the other
    fullest = ""
    while highest - lowest > 1:
        rung = (lowest + highest) // 2
        well, told = is_well(replace(stage, screens=LADDER[rung]))
        if well:
            lowest = rung
        else:
            highest, fullest = rung, told.fullest
    screens = f"{LADDER[lowest]:,}" if lowest >= 0 else f"fewer than {LADDER[0]:,}"
    return f"{screens} (then {fullest})" if fullest else f"{screens} or more"
