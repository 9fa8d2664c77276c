"""`python -m bench.guards`: what each guard costs, on the way of a ballot and of a page.

The real thing, on eventlet as the server has it: the socket's event that casts a ballot, the same over HTTP,
and the page of an attendee, the latter two from the bytes that a browser sends to the bytes of the answer.
Beside each, in the same run and in turn with it, the same way with one guard taken out, and with all of them.
What is compared is CPU time, round by round, as a machine that others use is slow for seconds at a time; the
middle one of the shares is told. One of 0.05 means that a twentieth of the work is that guard. The target:
all guards together are less than a fifth. Ballots are counted at their cheapest, when everyone's share a
commit: one that comes alone costs several times as much, its guards do not. What sealing costs stands beside
them: it is no guard of a ballot, it makes it secret (`bench/sealing.py`).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import click

import config

if __name__ == "__main__":
    config.monkey_patch("eventlet")

from bench.guards_hall import Ask, Hall, cast_by_http, cast_by_socket, made_hall, open_page
from bench.guards_out import ALL_WAYS, SEALING, Guard
from serving import calm_the_collector

PEOPLE, FEW, TIMES = 40, 5, 10
MANY = 8  # times as many pairs, for all of them
MOST = 0.20  # the share of all guards together
WIDTHS = (58, 12, 12)
ASKED: dict[str, Callable[[Hall], Ask]] = {
    "a ballot by socket": cast_by_socket,
    "a ballot over HTTP": cast_by_http,
    "an attendee's page": open_page,
}


@click.command()
@click.option(
    "--times",
    default=TIMES,
    show_default=True,
    help=f"How many pairs of each, and {MANY} times as many for all.",
)
def main(times: int) -> None:
    """Measure and print the table; ends with 1 when the guards of a way are dearer than they may be."""
    calm_the_collector()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        hall = made_hall(Path(directory), PEOPLE)
        shares = [_told(hall, way, guards, times) for way, guards in ALL_WAYS.items()]
        hall.close()
    sys.exit(any(share >= MOST for share in shares))


def _told(hall: Hall, way: str, guards: tuple[Guard, ...], times: int) -> float:
    """Print the lines of one way; the share of all guards together."""
    print(f"\n{_row(way, 'with, us', 'share')}\n{'─' * sum(WIDTHS)}")
    for guard in guards:
        print(_row(f"  {guard.words}", *_cells(*measured(hall, way, (guard,), times))))
    each, share = measured(hall, way, tuple(set(guards) - {SEALING}), MANY * times)
    print(
        _row(f"all together (at most {MOST:.2f}) {'✓' if share < MOST else '✗'}", *_cells(each, share)),
        flush=True,
    )
    return share


def measured(hall: Hall, way: str, guards: tuple[Guard, ...], times: int = TIMES) -> tuple[float, float]:
    """`(seconds of CPU for one, as it is; the share of it that the guards are)`."""
    pairs = [_pair(hall, way, guards, is_with_first=number % 2 == 0) for number in range(times)]
    return median(with_them for with_them, _ in pairs), 1 - median(
        without / with_them for with_them, without in pairs
    )


def _pair(hall: Hall, way: str, guards: tuple[Guard, ...], *, is_with_first: bool) -> tuple[float, float]:
    """Seconds of CPU for one, with the guards and without; in turn first, as neither is first for nothing."""
    with_them = _cost(hall, way) if is_with_first else 0.0
    with taken_out(hall, guards):
        without = _cost(hall, way)
    return with_them or _cost(hall, way), without


def _cost(hall: Hall, way: str) -> float:
    first, ask = ASKED[way](hall), ASKED[way](hall)
    for number in range(min(FEW, len(hall.people))):
        first([number])  # the interpreter learns anew what was just taken out or put back
    hall.rest()  # a round after the other is more than the pace of one person: who is refused costs little
    started = process_time()
    ask(range(len(hall.people)))
    return (process_time() - started) / len(hall.people)


@contextmanager
def taken_out(hall: Hall, guards: tuple[Guard, ...]) -> Iterator[None]:
    """The program without these guards, for as long as it lasts."""
    with ExitStack() as later:
        for guard in guards:
            for owner, name, stand_in in guard.stand_ins(hall):
                later.callback(setattr, owner, name, getattr(owner, name))
                setattr(owner, name, stand_in)
        yield


def _cells(seconds: float, share: float) -> tuple[str, str]:
    return f"{seconds * 1e6:,.0f}", f"{share:.3f}"


def _row(words: str, *cells: Any) -> str:
    return words.ljust(WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )


if __name__ == "__main__":
    main()
