"""Housekeeping: what each setting of the server's process is worth. `python -m bench.housekeeping`

The application is started once for each way below, with some hundred screens that only look on. Every figure
stands beside the same of the application as it is: 1.00 changes nothing, and below is better.
"""

from __future__ import annotations

import resource
import select
import socket
import sys
import tempfile
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import click
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench import frames
from bench.processes import Server, free_port
from polls.agenda.models import Forum

SCREENS, QUIET = 500, 8.0  # how many look on, and for how many seconds
KEY = "look-on"

# The files are not compressed ahead here: it would go on beside what is measured.
FIRST = """import config, gc, sys
config.monkey_patch('eventlet')
import flask_socketio, run, serving
from polls.static_files import StaticFiles
StaticFiles.compress_ahead = lambda *told: None
"""
PINGS = """
begin = flask_socketio.SocketIO.init_app
slowly = lambda self, app, **told: begin(self, app, **(told | {'ping_interval': 25}))
flask_socketio.SocketIO.init_app = slowly
"""


@dataclass(frozen=True)
class Way:
    """One way to run the server: what is done before it starts, and what its environment says."""

    words: str
    before: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()


AS_IT_IS = Way("as it is")
WAYS = (
    Way("as it is, once more"),  # how far apart two figures of the same are
    Way("sockets the library's way", environment=(("STRAIGHT", "0"),)),
    Way("the collector as it comes", "serving.calm_the_collector = gc.enable"),
    Way("the collector calm, nothing frozen", "gc.freeze = lambda: None"),
    Way("pings every 25 s instead of 6", PINGS),
    Way("threads change every 50 ms instead of 5", "sys.setswitchinterval(0.05)"),
    Way("one arena of memory", environment=(("MALLOC_ARENA_MAX", "1"),)),
    Way("the system's malloc", environment=(("PYTHONMALLOC", "malloc"),)),
    Way("no assertions", options=("-O",)),
)


@dataclass
class Cost:
    """What one way costs."""

    start_seconds: float
    empty_megabytes: float
    join_microseconds: float
    screen_kilobytes: float
    quiet_microseconds: float  # of CPU, for a screen and a second


class Lookers:
    """Stages that look on and answer pings."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.epoll()
        self._by_fd: dict[int, tuple[socket.socket, frames.FrameReader]] = {}
        self.shown = 0

    def come(self, number: int) -> None:
        """Let so many more come, a hundred at a time."""
        wanted = self.shown + number
        for count in range(number):
            self._open()
            if count % 100 == 99:
                self._until(self.shown + 100)
        self._until(wanted)

    def _open(self) -> None:
        line = socket.create_connection(("127.0.0.1", self._port))
        line.sendall(frames.upgrade_request("127.0.0.1", self._port, "plenary=" + "x" * 120))
        while not line.recv(1, socket.MSG_PEEK) or b"\r\n\r\n" not in line.recv(4096, socket.MSG_PEEK):
            pass
        head = line.recv(4096, socket.MSG_PEEK)
        line.recv(head.index(b"\r\n\r\n") + 4)
        line.sendall(frames.frame(frames.connect_packet({"stage": KEY})))
        self._poll.register(line.fileno(), select.EPOLLIN)
        self._by_fd[line.fileno()] = (line, frames.FrameReader())

    def _until(self, shown: int) -> None:
        give_up_at = time.monotonic() + 30
        while self.shown < shown:
            self.look(0.1)
            if time.monotonic() > give_up_at:
                raise SystemExit("The screens were not shown anything.")

    def look(self, seconds: float) -> None:
        """Read for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for fd, _event in self._poll.poll(left):
                line, reader = self._by_fd[fd]
                for _opcode, payload in reader.feed(line.recv(1 << 16)):
                    self._take(line, payload)

    def _take(self, line: socket.socket, payload: bytes) -> None:
        if payload == frames.PING:
            line.sendall(frames.frame(frames.PONG))
        elif payload.startswith(frames.WHOLE):
            self.shown += 1

    def leave(self) -> None:
        """Close them all."""
        for line, _reader in self._by_fd.values():
            line.close()


def measured(way: Way) -> Cost:
    """Start the server that way, let the screens come, and look on for a while."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, *way.options, "-c", f"{FIRST}{way.before}\nrun.commands(['serve'])"]
        server = Server(command, port, Path(folder), {"LOG_LEVEL": "ERROR"} | dict(way.environment))
        _make_forum(Path(folder))
        lookers = Lookers(port)
        try:
            return _cost(server, lookers)
        finally:
            lookers.leave()
            server.kill()


def _make_forum(folder: Path) -> None:
    with Session(create_engine(f"sqlite:///{folder / 'plenary.sqlite3'}")) as session, session.begin():
        session.add(Forum(slug="look", title="Look", timezone="UTC", stage_key=KEY, support={}))


def _cost(server: Server, lookers: Lookers) -> Cost:
    lookers.come(100)  # what is loaded at the first visit belongs to nobody
    lookers.look(1)
    empty, spent = server.memory_bytes(), server.cpu_seconds()
    lookers.come(SCREENS)
    joined = server.cpu_seconds()
    lookers.look(QUIET)
    grown = server.memory_bytes() - empty
    quiet = server.cpu_seconds() - joined
    return Cost(
        server.started_in,
        empty / 1e6,
        (joined - spent) / SCREENS * 1e6,
        grown / SCREENS / 1e3,
        quiet / (SCREENS + 100) / QUIET * 1e6,
    )


@click.command()
@click.option("--only", default="", help="Only ways whose words hold this.")
def main(only: str) -> None:
    """Measure each way beside the application as it is."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    _line("", [field.name.replace("_", " ") for field in fields(Cost)])
    base = astuple(measured(AS_IT_IS))
    _line(AS_IT_IS.words, [f"{value:.1f}" for value in base])
    for way in WAYS:
        if only in way.words:
            pairs = zip(astuple(measured(way)), base, strict=True)
            _line(way.words, [f"{value / max(as_it_is, 1e-9):.2f}" for value, as_it_is in pairs])


def _line(words: str, cells: list[str]) -> None:
    click.echo(" ".join([f"{words:40}", *(f"{cell:>18}" for cell in cells)]))


if __name__ == "__main__":
    main()
