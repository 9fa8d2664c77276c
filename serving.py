"""What the server's process needs before it serves a full plenary: a free address, files for its connections,
and a collector that holds nobody up."""

from __future__ import annotations

import errno
import functools
import gc
import io
import itertools
import resource
import socket
import time
from collections.abc import Callable
from email import errors as defects
from http import HTTPStatus
from http.client import HTTPMessage
from typing import Any

import click

import config

MOST_CONNECTIONS = 20_000
MOST_AT_THE_DOOR = 4_096  # connections not yet accepted; the system may allow fewer
SECONDS_KEPT_OPEN = (
    75  # a connection between two requests: longer than nginx keeps its own, so that it ends it
)
SECONDS_FOR_A_REQUEST = (
    30  # without a byte of it coming, or being taken: a screen's socket has its pings instead
)
SLOWEST = 4_000  # bytes a second in which a request must come once it has taken longer than that
ACCEPTED_AT_ONE_GO = 20  # connections; then the others have their turn
TEMPLATES_OF_SCREENS = ("live.html", "base.html", "macros/forms.html", "macros/display.html")
PAUSE_BEFORE_COMPRESSING = 2  # seconds; it keeps a core busy for one or two
# What Python's reader of mails misses behind the headers of a form with a file: it is shown no body.
OF_A_BODY = (
    defects.StartBoundaryNotFoundDefect,
    defects.CloseBoundaryNotFoundDefect,
    defects.MultipartInvariantViolationDefect,
)
PASSING = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ECONNABORTED}


def check_address_is_free(settings: config.Config) -> None:
    """Refuse to start where a server listens already."""
    where = f"{settings.HOST}, port {settings.PORT}"
    try:
        kind, address = its_address(settings)
        with socket.socket(kind, socket.SOCK_STREAM) as door:
            # One that has just ended is no hindrance.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except socket.gaierror as problem:
        told = f"Nothing can be served at {where}: {problem.strerror}. HOST names no address of this machine."
        raise click.ClickException(told) from None
    except OSError as problem:
        told = f"Nothing can be served at {where}: {problem.strerror}. Is the server running already?"
        raise click.ClickException(f"{told} Another port: PORT=8000 python run.py") from None


def its_address(settings: config.Config) -> tuple[socket.AddressFamily, Any]:
    """HOST and PORT as the socket module names them: the family, and the address within it."""
    kind, _, _, _, address = socket.getaddrinfo(settings.HOST, settings.PORT, type=socket.SOCK_STREAM)[0]
    return kind, address[:2]


def patient(accept: Callable[[], Any]) -> Callable[[], Any]:
    """`accept`, which waits while no file is left for another connection: the web server would end there, and
    anyone could bring that about. When a thousand stand at the door it lets the others have their turn."""
    accepted = itertools.count(1)

    def accept_when_possible() -> Any:
        while True:
            if next(accepted) % ACCEPTED_AT_ONE_GO == 0:
                time.sleep(0)
            try:
                return accept()
            except OSError as problem:
                if problem.errno not in PASSING:
                    raise
                time.sleep(0.1)

    return accept_when_possible


def in_turn(protocol: type[Any]) -> type[Any]:
    """`protocol`, the web server's, which lets the others have their turn after each request: of a connection
    that has the next one ready it would serve one after the other. What it held goes when it ends, not when
    the collector comes by."""

    class InTurn(protocol):
        def handle_one_request(self) -> None:
            super().handle_one_request()
            time.sleep(0)

        def finish(self) -> None:
            super().finish()
            self.__dict__.clear()  # it and its last request hold each other

    return InTurn


def strictly(protocol: type[Any]) -> type[Any]:
    """`protocol`, the web server's, which takes only a request that nobody can read in two ways, and writes
    down none that it refuses: the address asked for may be somebody's link, and who asks stands beside it."""

    class Strictly(protocol):
        def parse_request(self) -> bool:
            if not super().parse_request():
                return False
            refused = why_refused(self.headers)
            if refused is not None:
                self.send_error(refused)
            return refused is None

        def log_message(self, *_told: Any) -> None:
            """Nothing."""

    return Strictly


def why_refused(headers: HTTPMessage) -> HTTPStatus | None:
    """The status with which a request of these headers is refused; None where it is plain how it goes on.

    Where a proxy and the server disagree on where a request ends, one visitor writes into the request of the
    next (RFC 9112, section 11.2). A body in pieces, which no browser and no proxy of ours sends, is not taken
    at all: the web server would keep the line before a piece in memory, however long it is.
    """
    if "Transfer-Encoding" in headers:
        return HTTPStatus.LENGTH_REQUIRED
    lengths = headers.get_all("Content-Length", [])
    is_plain = len(lengths) < 2 and all(each.isascii() and each.isdigit() for each in lengths)
    is_misshapen = any(not isinstance(each, OF_A_BODY) for each in headers.defects)
    if is_misshapen or not is_plain or len(headers.get_all("Host", [])) > 1:
        return HTTPStatus.BAD_REQUEST
    return None


def in_time(protocol: type[Any]) -> type[Any]:
    """`protocol`, the web server's, whose requests have to come in time: whoever sends a byte now and then
    would hold a connection, and what it costs, for as long as they like."""

    class InTimeOnly(protocol):
        rfile: Any

        def setup(self) -> None:
            super().setup()
            self._comes = InTime(self.rfile.detach(), self.connection)
            self.rfile = io.BufferedReader(self._comes)

        def handle_one_request(self) -> None:
            self._comes.begin()
            super().handle_one_request()

    return InTimeOnly


class InTime(io.RawIOBase):
    """What is read of a connection, each request within SECONDS_FOR_A_REQUEST; a long one besides within what
    it takes at SLOWEST."""

    def __init__(self, raw: Any, connection: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self._raw = raw
        self._connection = connection
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """What comes next is another request; it may be a while until it does."""
        self._began: float | None = None
        self._came = 0

    def readable(self) -> bool:
        """It is what this is for."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there; raises TimeoutError when the request should have been here by now."""
        count = int(self._raw.readinto(buffer) if self._began is None else self._rest(buffer, self._began))
        self._came += count
        if self._began is None:
            self._began = self._clock()
        return count

    def _rest(self, buffer: Any, began: float) -> int:
        left = began + SECONDS_FOR_A_REQUEST + self._came / SLOWEST - self._clock()
        if left <= 0:
            raise TimeoutError("this request takes too long")
        self._connection.settimeout(min(left, SECONDS_FOR_A_REQUEST))
        try:
            return int(self._raw.readinto(buffer))
        finally:
            self._connection.settimeout(SECONDS_FOR_A_REQUEST)  # for the answer

    def close(self) -> None:
        """Close what it reads."""
        self._raw.close()
        super().close()


def allow_open_files(most: int) -> None:
    """Let this process hold that many connections, or as many as the system allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def calm_the_collector() -> None:
    """Leave what start-up made out of garbage collection, collect little at a time, and nearly never all:
    with a thousand sockets each full collection would hold everyone up for a fraction of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 5_000)
    gc.enable()


def get_ready(app: Any, settings: config.Config) -> None:
    """Make what the first to come would wait for: the page of the four screens, and the browser's files as
    small as they get, once those who waited at the door are served."""
    from polls.smallest import Smallest

    for name in TEMPLATES_OF_SCREENS:
        app.jinja_env.get_template(name)
        time.sleep(0)  # each takes some milliseconds: the others have their turn
    smallest = Smallest(settings.DATA_DIR / "small")
    pause = functools.partial(time.sleep, PAUSE_BEFORE_COMPRESSING)
    app.extensions["files"].compress_ahead(smallest, settings.run_native, pause)
