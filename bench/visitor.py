"""One visitor of the load client: asks for a page on a connection that is kept, over and over."""

from __future__ import annotations

import re
import socket
from time import perf_counter

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
LAST_CHUNK = b"\r\n0\r\n\r\n"


def page_request(host: str, port: int, path: str, cookie: str) -> bytes:
    """The request of a browser that takes gzip and Brotli and keeps the connection."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n"
        "Accept: text/html\r\nAccept-Encoding: gzip, br\r\n\r\n"
    ).encode()


class Visitor:
    """Loads the page that `request` asks for; `loads` are the seconds and the bytes of each answer."""

    def __init__(self, request: bytes, line: socket.socket) -> None:
        self.line = line
        self.is_open = True
        self.loads: list[tuple[float, int]] = []
        self.failed = 0
        self._request = request
        self._received = b""
        self._asked_at = 0.0

    def write(self) -> bool:
        """Ask; a request is small, so the system takes it whole."""
        self._asked_at = perf_counter()
        self.line.sendall(self._request)
        return True

    def read(self) -> None:
        """Take what has arrived, and ask again when it is the whole page."""
        try:
            received = self.line.recv(65_536)
        except OSError:
            received = b""
        if not received:
            self.is_open = False
            self.failed += 1
            return
        self._received += received
        if is_whole(self._received):
            self._note()

    def _note(self) -> None:
        if self._received.startswith(b"HTTP/1.1 200 "):
            self.loads.append((perf_counter() - self._asked_at, len(self._received)))
        else:
            self.failed += 1
        self._received = b""
        self.write()


def is_whole(received: bytes) -> bool:
    """Whether that is an answer to its end: of a length that is told, or in chunks."""
    head, end, body = received.partition(b"\r\n\r\n")
    if not end:
        return False
    if CHUNKED.search(head):
        return received.endswith(LAST_CHUNK)
    length = LENGTH.search(head)
    return len(body) >= (int(length[1]) if length else 0)
