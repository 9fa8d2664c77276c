"""Everyone's line breaks at once, and everyone comes back; and lines of which nothing comes any more."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Page

from polls.people.models import ATTENDEE
from tests.browser import test_core
from tests.faults.doors import devices
from tests.faults.returning import Returning, drawn_waits
from tests.forked import Forked
from tests.live.conftest import Room
from tests.live.test_frames import masked
from tests.live.test_raw_screens import Raw, slowest_of

pytestmark = pytest.mark.proof
SCREENS, MEMBERS, WITHIN = 1000, 700, 30  # the others are stages; seconds
page = test_core.page  # the product's own modules, in a real browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    running = Forked(tmp_path_factory.mktemp("everyone"))
    yield running
    running.end()


@pytest.fixture
def screens(room: Room, page: Page) -> list[Returning]:
    """Those of a thousand: members, each with a device and a picture of their own, and stages."""
    slug = room.forum.slug
    people = devices(room.server.app, room.forum.id, ATTENDEE, MEMBERS)
    seats = [({"slug": slug, "member": member_id}, cookie) for member_id, cookie in people]
    seats += [({"stage": room.forum.stage_key}, "")] * (SCREENS - MEMBERS)
    waits = drawn_waits(page, MEMBERS, SCREENS)
    return [Returning(room.server.url, *seat, drawn) for seat, drawn in zip(seats, waits, strict=True)]


async def everyone(screens: list[Returning]) -> None:
    """All of them are here until their lines break, and come again."""
    await asyncio.wait_for(asyncio.gather(*(each.come_break_and_come() for each in screens)), 120)
    # Those that came again were here until now: whoever came late met a full house.


def test_a_thousand_screens_whose_lines_break_by_a_kill_are_back_within_half_a_minute(
    room: Room, server: Forked, screens: list[Returning]
) -> None:
    with ThreadPoolExecutor(1) as thread:
        all_of_it = thread.submit(asyncio.run, everyone(screens))
        server.until(lambda: all_of_it.done() or all(each.times_here for each in screens), 60)
        stage = room.stage()
        stage.until(lambda each: each.parts["presence"]["here"] == MEMBERS)  # by which they all wait
        stage.close()
        assert not any(each.broke_at for each in screens)
        killed = time.monotonic()
        server.kill()
        server.start()
        served = time.monotonic() - killed
        all_of_it.result()
    assert all(each.broke_at >= killed and each.times_here == 2 for each in screens)
    assert all({*each.whose} == {each.auth["member"]} for each in screens[:MEMBERS])
    took = max(each.came_at for each in screens) - killed
    print(f"All are back after {took:.1f} s; the server was, after {served:.1f} s")
    assert took < WITHIN
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
