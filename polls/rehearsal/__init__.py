"""A room to try it with: simulated attendees join a running server, so that one person sees it full."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from typing import Any, TextIO

from flask import Flask

from polls.rehearsal.attendee import Attendee
from polls.rehearsal.room import empty_the_room, sign_in_attendees

ARRIVING = 8.0  # seconds over which they arrive


def rehearse(
    app: Flask, url: str, count: int, slug: str | None, prefer: str | None, out: TextIO = sys.stdout
) -> None:
    """Fill the room of the server at `url` with `count` simulated attendees until Ctrl-C.

    `app` shares the server's database and secret. Leaves no one behind: they are signed out at the end.
    """
    guests = sign_in_attendees(app, slug, count)
    attendees = [Attendee(guest, url, prefer, random.Random()) for guest in guests]  # noqa: S311 - play
    try:
        _arrive(attendees, out)
        while True:
            _tell(attendees, out)
            time.sleep(1)
    except KeyboardInterrupt:
        out.write("\nLeaving…\n")
    finally:
        for attendee in attendees:
            attendee.leave()
        empty_the_room(guests)
        out.write("Everyone has left.\n")


def _arrive(attendees: list[Attendee], out: TextIO) -> None:
    for attendee in attendees:
        attendee.join()
        _tell(attendees, out)
        time.sleep(ARRIVING / len(attendees))


def _tell(attendees: list[Attendee], out: TextIO) -> None:
    out.write("\r\033[K" + progress(attendees))
    out.flush()


def progress(attendees: list[Any]) -> str:
    """One line: how many are here and what they do."""
    doing = Counter(attendee.doing for attendee in attendees if attendee.is_here)
    refused = Counter(code for attendee in attendees for code in attendee.refusals)
    told = [f"{len([a for a in attendees if a.is_here])} of {len(attendees)} here"]
    told += [f"{number} {what}" for what, number in sorted(doing.items())]
    told += [f"{number} {code}" for code, number in sorted(refused.items())]
    return " · ".join(told)
