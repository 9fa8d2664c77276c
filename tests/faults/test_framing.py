"""Where a request ends is plain, or it is refused: no visitor writes into the request of another, none fills
the memory with a line without an end, and what is refused is written down nowhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPMessage, HTTPResponse
from urllib.parse import urlsplit

import pytest

from serving import why_refused
from tests.serving import Server

PIECES = b"Transfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("framing"), "eventlet")
    yield running
    running.kill()


def connected(server: Server) -> socket.socket:
    place = urlsplit(server.url)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def status(server: Server, request: bytes) -> int:
    """The one answer to these bytes; the server has to end the connection after it."""
    with connected(server) as connection:
        connection.sendall(request)
        answer = HTTPResponse(connection)
        answer.begin()
        answer.read()
        assert connection.recv(1) == b""
        return answer.status


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        (PIECES, 411),
        (PIECES + PIECES, 411),
        (b"Transfer-Encoding: gzip, chunked\r\n", 411),
        (b"Content-Length: 0\r\nContent-Length: 40\r\n", 400),
        (b"Content-Length: +4\r\n", 400),
        (b"Content-Length : 4\r\n", 400),
        (b"no header at all\r\nContent-Length: 4\r\n", 400),
        (b"Host: another.example\r\n", 400),
    ],
)
def test_a_request_that_can_be_read_in_two_ways_is_the_last_of_its_connection(
    server: Server, headers: bytes, refused: int
) -> None:
    second = b"GET /join HTTP/1.1\r\nHost: here\r\n\r\n"
    assert status(server, b"POST /join HTTP/1.1\r\nHost: here\r\n" + headers + b"\r\n" + second) == refused


def wait_until_ended(connection: socket.socket) -> None:
    with suppress(ConnectionError):  # what it had not read yet is thrown away with the connection
        while connection.recv(4096):
            pass


def test_a_line_without_an_end_is_not_read(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n" + PIECES + b"\r\n" + b"a" * 1000)
        wait_until_ended(connection)


def test_what_is_refused_is_written_down_nowhere(server: Server) -> None:
    for line in (b"GET /in/aSecretOfMine HTTP/9.9.9", b"GET /in/aSecretOfMine and more HTTP/1.1"):
        with connected(server) as connection:
            connection.sendall(line + b"\r\nHost: here\r\n\r\n")
            wait_until_ended(connection)
    status(server, b"GET /in/aSecretOfMine HTTP/1.1\r\nHost: here\r\n" + PIECES + b"\r\n")
    assert "aSecretOfMine" not in server.log()
    assert "127.0.0.1 " not in server.log()


def test_what_browsers_send_is_taken() -> None:
    headers = HTTPMessage()
    for name, value in (("Host", "here"), ("Content-Length", "12"), ("Cookie", "a=b; c=é")):
        headers[name] = value
    assert why_refused(headers) is None


def test_a_form_with_a_file_is_taken(server: Server) -> None:
    body = b'--part\r\nContent-Disposition: form-data; name="code"\r\n\r\nKTM47PQR\r\n--part--\r\n'
    kind = b"Content-Type: multipart/form-data; boundary=part\r\nContent-Length: %d\r\n" % len(body)
    with connected(server) as connection:
        connection.sendall(b"POST /join HTTP/1.1\r\nHost: here\r\n" + kind + b"\r\n" + body)
        answer = HTTPResponse(connection)
        answer.begin()
        told = answer.read().decode()
    assert "<h1" in told and "Error response" not in told  # a page of ours: it was read
