"""The hall in which guards are measured: an application, its server, and people signed in by socket and
cookie."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask
from sqlalchemy.orm import Session

import run
from bench import hall as rooms
from bench.guards_line import Line
from bench.processes import free_port
from config import Config
from polls import create_app
from polls.live.doing import Doing
from polls.live.picture import PUBLIC
from polls.live.presence import Connection, Presence
from polls.people.models import ATTENDEE, Member
from polls.people.pace import Pace
from polls.people.seats import Seat, seats_behind
from polls.people.sign_ins import start_sign_in
from polls.rehearsal.room import device_cookie

SLUG = "bench"
PAGE, CAST = f"/f/{SLUG}/", f"/f/{SLUG}/do/cast_ballot"
METHOD = "schulze"  # the longest ballot
CSRF = re.compile(r'csrf-token" content="([^"]+)"')
AS_A_BROWSER = {
    "User-Agent": "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
    "Accept": "*/*",
    "Accept-Language": "es,en;q=0.7",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Connection": "keep-alive",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}

MOST_WAITED = 0.3  # seconds, for the ballots of a round to come in

Ask = Callable[[Sequence[int]], None]  # lets those of the people, by number, ask in the same instant


@dataclass
class Person:
    """A person: the seat, the socket's number, the cookie, and the CSRF token of their page."""

    seat: Seat
    sid: str
    cookie: str
    csrf: str = ""


class Errand(threading.Thread):
    """Something that is done beside others, and begun at once."""

    def __init__(self, do: Callable[[], None]) -> None:
        super().__init__()
        self._do = do
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._do()
        except Exception as error:  # which a thread would only print: what is refused is soon done
            self._error = error

    def end(self) -> None:
        """Wait until it is done, and raise what went wrong with it."""
        self.join()
        if self._error is not None:
            raise self._error


@dataclass
class Hall:
    """The application, the line to its server, and its people."""

    app: Flask
    room: rooms.Hall
    line: Line
    address: str
    people: list[Person]
    doing: Doing

    def rest(self) -> None:
        """Everyone has waited until they may ask as much as ever."""
        for pace in (*self.paces, self.app.extensions["pace_of_readers"]):
            for person in self.people:
                pace.forget(person.seat.member.id)

    @property
    def paces(self) -> tuple[Pace, Pace]:
        """What is left to each person, by socket and over HTTP."""
        return self.doing._pace, self.app.extensions["live"].pace

    def in_one_commit(self, ask: Callable[[], None], ballots: int) -> None:
        """Let so many ballots come in before one is written: else it is chance how many share a commit."""
        writer = self.room.database._writer
        with writer.nobody_writes():
            errand, latest = Errand(ask), time.monotonic() + MOST_WAITED
            while len(writer.waiting) < ballots and time.monotonic() < latest:
                time.sleep(0.005)
        errand.end()

    def request(self, number: int, path: str, body: bytes | None = None, **more: str) -> bytes:
        """What the browser of one of them sends: a page asked for, or JSON that its script posts."""
        person = self.people[number]
        headers = AS_A_BROWSER | {"Host": self.address.removeprefix("http://"), "Cookie": person.cookie}
        if body is not None:
            headers |= {"Origin": self.address, "Content-Type": "application/json"}
            headers |= {"Content-Length": str(len(body)), "X-CSRFToken": person.csrf}
            headers |= {"X-Member": str(person.seat.member.id)}
        lines = [f"{name}: {value}\r\n" for name, value in (headers | more).items()]
        first = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\n"
        return "".join((first, *lines, "\r\n")).encode() + (body or b"")

    def close(self) -> None:
        """Let the browsers and the database go."""
        self.line.close()
        self.room.database.close()


def made_hall(directory: Path, number: int) -> Hall:
    """A hall of so many in a fresh database."""
    room = rooms.made_hall(directory, 0)
    room.database.close()
    settings = Config({"DATA_DIR": str(directory), "PORT": str(free_port()), "LOG_LEVEL": "ERROR"})
    app = create_app(settings, is_serving=False)
    room.database = app.extensions["database"]
    line = Line(partial(run.serve_on_eventlet, app, settings), settings.PORT)
    hall = Hall(app, room, line, settings.PUBLIC_URL, [], Doing(app, presence := Presence(), Pace()))
    for number_of_one, (seat, token) in enumerate(_signed_in(room, number)):
        hall.people.append(Person(seat, f"socket {number_of_one}", device_cookie(app, token)))
        presence.add(hall.people[-1].sid, _connection(seat))
        _take_token(hall, number_of_one)
    return hall


def _signed_in(room: rooms.Hall, number: int) -> list[tuple[Seat, str]]:
    """So many new attendees, each with a device and its token."""
    now = datetime.now(UTC)

    def build(session: Session) -> list[str]:
        members = [
            Member(forum_id=room.forum_id, role=ATTENDEE, added_at=now, welcomed_at=now)
            for _ in range(number)
        ]
        session.add_all(members)
        session.flush()
        return [start_sign_in(session, member, "command", now) for member in members]

    tokens = room.database.write(build)
    return [(seats_behind([token], now)[0], token) for token in tokens]


def _connection(seat: Seat) -> Connection:
    return Connection(seat.forum_id, seat.member.id, seat.sign_in_id, ATTENDEE, (PUBLIC,))


def _take_token(hall: Hall, number: int) -> None:
    """The first page, which leaves a CSRF token in the cookie."""
    person = hall.people[number]
    name, _, value = person.cookie.partition("=")
    browser = hall.app.test_client()
    browser.set_cookie(name, value)
    found = CSRF.search(browser.get(PAGE).text)
    kept = browser.get_cookie(name)
    assert found and kept
    person.csrf, person.cookie = found[1], f"{name}={kept.value}"


# ---- The ways -----------------------------------------------------------------------------------------


def cast_by_socket(hall: Hall) -> Ask:
    """Cast their ballots, each as an event of their socket."""
    poll_id, options = hall.room.opened(METHOD)

    def cast(number: int) -> None:
        said = {"verb": "cast_ballot", "arguments": _ballot(poll_id, options, number)}
        assert "ok" in hall.doing.do(hall.people[number].sid, said)

    def ask(numbers: Sequence[int]) -> None:
        for each in [Errand(partial(cast, number)) for number in numbers]:
            each.end()

    return lambda numbers: hall.in_one_commit(partial(ask, numbers), len(numbers))


def cast_by_http(hall: Hall) -> Ask:
    """Cast their ballots as their screens do without a socket."""
    poll_id, options = hall.room.opened(METHOD)
    requests = [
        hall.request(each, CAST, msgspec.json.encode({"arguments": _ballot(poll_id, options, each)}))
        for each in range(len(hall.people))
    ]

    def ask(numbers: Sequence[int]) -> None:
        hall.line.ask([(number, requests[number]) for number in numbers])

    return lambda numbers: hall.in_one_commit(partial(ask, numbers), len(numbers))


def open_page(hall: Hall) -> Ask:
    """Open their pages."""
    requests = [hall.request(each, PAGE) for each in range(len(hall.people))]
    return lambda numbers: hall.line.ask([(number, requests[number]) for number in numbers])


def _ballot(poll_id: int, options: list[int], number: int) -> dict[str, Any]:
    ranking = [[each] for each in random.Random(number).sample(options, len(options))]
    return {"poll_id": poll_id, "choice": {"ranking": ranking}, "nonce": f"{number:032x}"}
