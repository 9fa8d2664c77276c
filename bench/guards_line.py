"""The line between the hall and its browsers: the server as `run.py` starts it, and the browsers in a process
of their own, so that what they cost is not counted.

Run as `python -m bench.guards_line PORT FILE` it is those browsers: each keeps its connection, as browsers
do. They are told what to send over the socket with that file's number, and tell what they were answered.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPResponse
from typing import Any

import msgspec

SIZE = 4  # bytes that say how long what follows is
PATIENCE = 20  # seconds


class Line:
    """The server of `app`, at a free port of this machine, and so many browsers."""

    def __init__(self, serve: Any, port: int) -> None:
        threading.Thread(target=serve, daemon=True).start()
        self._ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "bench.guards_line", str(port), str(theirs.fileno())]
        self._browsers = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()

    def ask(self, requests: list[tuple[int, bytes]]) -> None:
        """Let these browsers, by number, send their requests in the same instant, and be answered well."""
        _tell(self._ours, requests)
        for status, body in _told(self._ours):
            assert status == 200, (status, body)

    def close(self) -> None:
        """Let the browsers go."""
        self._ours.close()
        self._browsers.wait()


def _tell(line: socket.socket, something: Any) -> None:
    told = msgspec.msgpack.encode(something)
    line.sendall(len(told).to_bytes(SIZE) + told)


def _told(line: socket.socket) -> Any:
    return msgspec.msgpack.decode(_read(line, int.from_bytes(_read(line, SIZE))))


def _read(line: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        more = line.recv(size - len(read))
        if not more:
            raise EOFError
        read += more
    return read


# ---- The browsers ----------------------------------------------------------------------------------------


def browse(port: int, line: socket.socket) -> None:
    """Send what one is told until the line ends."""
    line.setblocking(True)  # whoever made it may wait in another way
    connections: dict[int, socket.socket] = {}
    while True:
        try:
            requests = _told(line)
        except EOFError:
            return
        for number, request in requests:
            if number not in connections:
                connections[number] = _connected(port)
            connections[number].sendall(request)
        _tell(line, [_answer(connections[number]) for number, _request in requests])


def _connected(port: int) -> socket.socket:
    """A connection to the server, which may be about to start."""
    latest = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.05)


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    with HTTPResponse(connection) as answer:
        answer.begin()
        return answer.status, answer.read()


if __name__ == "__main__":
    browse(int(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
