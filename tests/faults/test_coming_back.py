"""Everyone's line breaks at once, and everyone comes back; and lines of which nothing comes any more."""

from __future__ import annotations

import asyncio
import random
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest

from tests.forked import Forked
from tests.live.conftest import Room
from tests.live.test_frames import masked
from tests.live.test_raw_screens import Raw, slowest_of
from tests.serving import in_a_loop

pytestmark = pytest.mark.proof
SCREENS, SPREAD, WITHIN = 1000, 1.0, 30  # seconds: a thousand try over one (static/js/returning.js)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    running = Forked(tmp_path_factory.mktemp("everyone"))
    yield running
    running.end()


async def a_screen(room: Room, wait: float) -> float:
    """Comes after that wait, again and again until it has the whole picture; when that was."""
    await asyncio.sleep(wait)
    while True:
        try:
            return await asyncio.wait_for(_joined(room), 20)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            await asyncio.sleep(random.uniform(0, 2 * SPREAD))


async def _joined(room: Room) -> float:
    where = urlsplit(room.server.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {where.netloc}\r\n"
        f"Origin: {room.server.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    writer.write(head.encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(masked(0x81, f'40{{"stage":"{room.forum.stage_key}"}}'.encode()))
    await reader.readuntil(b'42["whole"')
    came = time.monotonic()
    KEPT.append(writer)
    return came


KEPT: list[asyncio.StreamWriter] = []


async def everyone(room: Room) -> list[float]:
    came = await asyncio.gather(*(a_screen(room, random.uniform(0, SPREAD)) for _ in range(SCREENS)))
    for writer in KEPT:
        writer.close()
    KEPT.clear()
    return came


def test_a_thousand_screens_are_back_within_half_a_minute_of_a_kill(room: Room, server: Forked) -> None:
    in_a_loop(everyone(room))  # they were here
    server.kill()
    killed = time.monotonic()
    server.start()
    came = in_a_loop(everyone(room))
    assert len(came) == SCREENS
    assert max(came) - killed < WITHIN
    assert "Traceback" not in server.log()


def rested(server: Forked, process: psutil.Process) -> None:
    """Wait until the server has done what follows its start, and the departure of a thousand."""
    server.until(server.is_ready, 60)
    before = -1.0
    while (now := sum(process.cpu_times()[:2])) - before > 0.1:
        before = now
        time.sleep(1)


def test_lines_of_which_nothing_comes_are_let_go_and_cost_nobody_else(room: Room, server: Forked) -> None:
    stage, process = room.stage(), psutil.Process(server.pid)
    rested(server, process)
    quiet, weighed = slowest_of(stage, 20), process.memory_info().rss
    where = urlsplit(server.url)
    never_speaks = [socket.create_connection((where.hostname, where.port)) for _ in range(50)]
    never_joins, never_answers, by_the_byte = ([Raw(room) for _ in range(20)] for _ in range(3))
    for each in (*never_answers, *by_the_byte):
        each.join_stage(room)
    for each in by_the_byte:
        each.send(masked(0x81, b'42["time"]')[:1])  # and then, for a long time, nothing
    answers = [slowest_of(stage, 1) for _ in range(50)]
    for each in (*never_joins, *never_answers, *by_the_byte):
        each._end.settimeout(20)  # they are asked after 6 s, and have 4 to answer
        each.until_closed()
        each.close()
    assert sorted(answers)[len(answers) // 2] < max(2 * quiet, 0.05)
    assert process.memory_info().rss - weighed < 30_000_000
    for end in never_speaks:
        end.close()
