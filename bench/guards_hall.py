"""The hall in which guards are measured: an application, and people signed in by socket and cookie."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import hall as rooms
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

ADDRESS = "http://plenary.example"
SLUG = "bench"
PAGE, CAST = f"/f/{SLUG}/", f"/f/{SLUG}/do/cast_ballot"
METHOD = "schulze"  # the longest ballot
CSRF = re.compile(rb'csrf-token" content="([^"]+)"')


@dataclass
class Person:
    """A person: the seat, the socket's number, the cookie, and the CSRF token of their page."""

    seat: Seat
    sid: str
    cookie: str
    csrf: str = ""


@dataclass
class Hall:
    """The application and its people."""

    app: Flask
    room: rooms.Hall
    people: list[Person]
    doing: Doing

    def everyone(self, ask: Callable[[int], None]) -> None:
        """Let everyone ask in the same instant: else it is chance how many share a commit."""
        begun, wrong = threading.Event(), []

        def one(number: int) -> None:
            begun.wait()
            try:
                ask(number)
            except Exception as error:  # which a thread would only print: what is refused is soon done
                wrong.append(error)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(len(self.people))]
        for each in threads:
            each.start()
        begun.set()
        for each in threads:
            each.join()
        if wrong:
            raise wrong[0]

    def rest(self) -> None:
        """Everyone has waited until they may ask as much as ever."""
        for pace in (*self.paces, self.app.extensions["pace_of_readers"]):
            for person in self.people:
                pace.forget(person.seat.member.id)

    @property
    def paces(self) -> tuple[Pace, Pace]:
        """What is left to each person, by socket and over HTTP."""
        return self.doing._pace, self.app.extensions["live"].pace

    def environment(self, path: str, number: int, **more: Any) -> dict[str, Any]:
        """The WSGI environment of a request by one of them."""
        person = self.people[number]
        headers = {"Cookie": person.cookie, "X-CSRFToken": person.csrf, "Origin": ADDRESS}
        headers |= {"X-Member": str(person.seat.member.id)} if "data" in more else {}
        return EnvironBuilder(path, ADDRESS, headers=headers, **more).get_environ()

    def answered(self, environment: dict[str, Any]) -> None:
        """Ask, and be answered well."""
        body, status, _headers = run_wsgi_app(self.app.wsgi_app, environment, buffered=True)
        assert status.startswith("200"), (status, b"".join(body))

    def close(self) -> None:
        """Let the database go."""
        self.room.database.close()


def made_hall(directory: Path, number: int) -> Hall:
    """A hall of so many in a fresh database."""
    room = rooms.made_hall(directory, 0)
    room.database.close()
    settings = {"DATA_DIR": str(directory), "PUBLIC_URL": ADDRESS, "LOG_LEVEL": "ERROR"}
    app = create_app(Config(settings), is_serving=False)
    room.database = app.extensions["database"]
    hall = Hall(app, room, [], Doing(app, presence := Presence(), Pace()))
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
    body, _status, headers = run_wsgi_app(hall.app.wsgi_app, hall.environment(PAGE, number), buffered=True)
    found = CSRF.search(b"".join(body))
    assert found
    hall.people[number].csrf = found[1].decode()
    hall.people[number].cookie = headers["Set-Cookie"].partition(";")[0]


# ---- The ways -----------------------------------------------------------------------------------------


def cast_by_socket(hall: Hall) -> Callable[[int], None]:
    """Casts the ballot of one of them as an event of their socket."""
    poll_id, options = hall.room.opened(METHOD)

    def cast(number: int) -> None:
        said = {"verb": "cast_ballot", "arguments": _ballot(poll_id, options, number)}
        assert "ok" in hall.doing.do(hall.people[number].sid, said)

    return cast


def cast_by_http(hall: Hall) -> Callable[[int], None]:
    """Casts the ballot of one of them as their screen does without a socket."""
    poll_id, options = hall.room.opened(METHOD)
    sent = [
        msgspec.json.encode({"arguments": _ballot(poll_id, options, each)})
        for each in range(len(hall.people))
    ]
    asked = [
        hall.environment(CAST, number, method="POST", data=body, content_type="application/json")
        for number, body in enumerate(sent)
    ]
    return lambda number: hall.answered(asked[number])


def open_page(hall: Hall) -> Callable[[int], None]:
    """Opens the page of one of them."""
    asked = [hall.environment(PAGE, number) for number in range(len(hall.people))]
    return lambda number: hall.answered(asked[number])


def _ballot(poll_id: int, options: list[int], number: int) -> dict[str, Any]:
    ranking = [[each] for each in random.Random(number).sample(options, len(options))]
    return {"poll_id": poll_id, "choice": {"ranking": ranking}, "nonce": f"{number:032x}"}
