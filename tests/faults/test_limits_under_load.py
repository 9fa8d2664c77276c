"""Who floods, opens screens by the hundred or sends a byte now and then is bounded; others hardly notice.

The others' latency is compared with what it is when it is quiet, in turns: a machine that is busy with
something else is so in both.
"""

from __future__ import annotations

import json
import socket
import statistics
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager

import psutil
import pytest

from polls.people.pace import BURST, MOST_SOCKETS, PER_SECOND
from tests.live import conftest as live
from tests.live.conftest import Room
from tests.live.test_raw_screens import Raw
from tests.serving import Server

pytestmark = pytest.mark.proof

room = live.room  # a forum of its own for each story

FEWEST_TURNS, MOST_TURNS = 2, 8  # of quiet and of load; more where the machine was busy with something else
SAMPLES = 20  # what the others ask in each
MOST_SLOWER = 2  # times
NOISE = 0.004  # seconds that a busy machine may add to either
MEGA = 1024 * 1024


class Others:
    """Attendees who do something now and then, as slowly as their pace lets them."""

    def __init__(self, room: Room) -> None:
        self._server = room.server
        self._screens = [room.screen(member) for member in room.attendees[1:]]
        self.memory: list[int] = []  # what the server holds at the end of each load, in bytes

    def latency(self) -> float:
        """The median of what they wait for an answer that is on disk, in seconds."""
        waits = []
        for number in range(SAMPLES):
            screen = self._screens[number % len(self._screens)]
            began = time.perf_counter()
            assert screen.do("enter", name=f"Kim {number}") == {"ok": {}}
            waits.append(time.perf_counter() - began)
            time.sleep(1 / PER_SECOND / len(self._screens))
        return statistics.median(waits)

    def slowed_by(self, load: Callable[[], AbstractContextManager[None]]) -> tuple[float, float]:
        """Their latency when it is quiet, and under this load, in turns."""
        quiet, loaded = [], []
        for turn in range(1, MOST_TURNS + 1):
            quiet.append(self.latency())
            with load():
                loaded.append(self.latency())
                self.memory.append(memory(self._server))
            if turn >= FEWEST_TURNS and is_hardly_slower(min(quiet), min(loaded)):
                break
        return min(quiet), min(loaded)


def is_hardly_slower(quiet: float, loaded: float) -> bool:
    return loaded < MOST_SLOWER * quiet + NOISE


def check_hardly_slower(quiet: float, loaded: float) -> None:
    assert is_hardly_slower(quiet, loaded), f"{quiet * 1000:.1f} ms became {loaded * 1000:.1f} ms"


def check_bounded(others: Others) -> None:
    """The same load again needs hardly more; what a server needs soon after its start is in it."""
    first, *_, last = others.memory
    assert last - first < 32 * MEGA, f"{(last - first) / MEGA:.1f} MB more"


def memory(server: Server) -> int:
    """What the server holds, in bytes."""
    return psutil.Process(server._process.pid).memory_info().rss


@pytest.fixture
def others(room: Room) -> Others:
    return Others(room)


def seat(room: Room) -> str:
    return json.dumps({"slug": room.forum.slug, "member": room.attendees[0].id})


@contextmanager
def running(act: Callable[[threading.Event], None]) -> Iterator[None]:
    """`act(is_over)` in a thread of its own."""
    is_over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act, is_over)
        yield
        is_over.set()
        acting.result()


class Flood:
    """A client that sends a hundred events a second and counts what it is answered."""

    def __init__(self, room: Room) -> None:
        self._raw = Raw(room, room.server.device(room.attendees[0]))
        self._raw.join(seat(room))
        self._raw._end.setblocking(False)
        self.sent, self.seconds, self.told = 0, 0.0, Counter[str]()

    def send(self, is_over: threading.Event) -> None:
        began = time.monotonic()
        while not is_over.wait(0.01):
            self.sent += 1
            self._raw.say(f'42{self.sent}["do",{{"verb":"enter","arguments":{{"name":"Robin"}}}}]')
            self._listen()
        self.seconds += time.monotonic() - began

    def _listen(self) -> None:
        self._raw.read()
        for text in self._raw.texts:
            self.told["ok" if '{"ok"' in text else "too_many" if '"too_many"' in text else "other"] += 1
            if text == "2":
                self._raw.say("3")
        self._raw.texts.clear()


def test_a_hundred_events_a_second_of_one_client(room: Room, others: Others) -> None:
    flood = Flood(room)
    check_hardly_slower(*others.slowed_by(lambda: running(flood.send)))
    allowed = BURST * len(others.memory) + PER_SECOND * flood.seconds + 1
    assert flood.told["ok"] <= allowed < flood.sent
    assert room.server.log().count("too_many") == 0  # a line for each would fill the disk
    assert flood.told["too_many"]
    check_bounded(others)


def test_two_hundred_sockets_of_one_person(room: Room, others: Others) -> None:
    cookie = room.server.device(room.attendees[0])

    @contextmanager
    def sockets() -> Iterator[None]:
        with ExitStack() as stack:
            opened = [Raw(room, cookie) for _ in range(200)]
            for each in opened:
                stack.callback(each.close)
                each.say("40" + seat(room))
            answers = [answer_of(each) for each in opened]
            assert sum(answer.startswith("40") for answer in answers) <= MOST_SOCKETS
            assert sum(answer.startswith("44") for answer in answers) >= 200 - MOST_SOCKETS
            yield

    check_hardly_slower(*others.slowed_by(sockets))
    check_bounded(others)


def answer_of(each: Raw) -> str:
    while True:
        for text in each.texts:
            if text.startswith(("40", "44")):
                return text
        each.read()


def test_fifty_bodies_a_byte_now_and_then(room: Room, others: Others) -> None:
    where = urllib.parse.urlsplit(room.server.url)
    head = (
        f"POST /join HTTP/1.1\r\nHost: {where.netloc}\r\nOrigin: {room.server.url}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n"
    )

    @contextmanager
    def slow() -> Iterator[None]:
        ends = [socket.create_connection((where.hostname, where.port), timeout=10) for _ in range(50)]

        def drip(is_over: threading.Event) -> None:
            for end in ends:
                end.sendall(head.encode())
            while not is_over.wait(0.2):
                for end in ends:
                    end.sendall(b"x")

        with running(drip):
            yield
        for end in ends:
            end.close()

    check_hardly_slower(*others.slowed_by(slow))
    check_bounded(others)
