"""Who comes in a crowd is let in, who guesses is slowed down, and what is too large is refused unread."""

from __future__ import annotations

import asyncio
import re
import socket
import urllib.parse
from collections import Counter
from typing import Any

import aiohttp
import pytest

from polls.agenda.models import Forum
from polls.database import read, write
from polls.people.models import Member
from tests.builders import a_forum
from tests.live import conftest as live
from tests.live.conftest import Room
from tests.serving import Server, in_a_loop

pytestmark = pytest.mark.proof

room = live.room  # a forum of its own for each story


def test_five_hundred_people_join_at_once_from_one_address_and_fifty_of_them_mistype(server: Server) -> None:
    write(lambda session: a_forum(session, slug="hall", join_code="KTM47PQR", join_policy="vote"))
    codes = ["KTM47PQR"] * 500 + ["KTM47PQA"] * 50
    assert in_a_loop(joined(server, codes)) == {303: 500, 400: 50}
    with read() as session:
        assert (
            session.query(Member).join(Forum, Forum.id == Member.forum_id).filter_by(slug="hall").count()
            == 500
        )


async def joined(server: Server, codes: list[str]) -> Counter[int]:
    """How often each status is answered to people who type these codes, all at once."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as web:

        async def join(code: str) -> int:
            async with web.get(f"{server.url}/join/{code}") as page:
                if page.status != 200:
                    return page.status
                token = re.search(r'name="csrf_token" value="([^"]+)"', await page.text())
                cookies = {name: cookie.value for name, cookie in page.cookies.items()}
            form = {"csrf_token": token[1] if token else "", "code": code}
            async with web.post(
                f"{server.url}/join", data=form, cookies=cookies, allow_redirects=False
            ) as answer:
                return answer.status

        return Counter(await asyncio.gather(*map(join, codes)))


def test_hundreds_of_wrong_codes_are_slowed_down_and_the_moderator_sees_it(room: Room) -> None:
    def open_up(session: Any) -> None:
        forum = session.get_one(Forum, room.forum.id)
        forum.join_code, forum.join_policy = "NPQ47KTR", "vote"

    write(open_up)
    console = room.screen(room.moderator)
    answers = in_a_loop(guessed(room.server, 400))
    assert answers[429] > 200
    assert set(answers) == {400, 429}
    console.until(lambda screen: "many_wrong_codes" in [line["what"] for line in screen.parts["log"]])
    assert "127.0.0.1" not in room.server.log().partition("Serving on")[2].partition("\n")[2]


async def guessed(server: Server, count: int) -> Counter[int]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=20)) as web:

        async def guess(_number: int) -> int:
            async with web.get(f"{server.url}/join/KTM47PQA") as answer:
                assert answer.status != 429 or 1 <= int(answer.headers["Retry-After"]) <= 12
                return answer.status

        return Counter(await asyncio.gather(*map(guess, range(count))))


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 9_000 + b"\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n" + b"X-Many: x\r\n" * 9_000 + b"\r\n", b"431"),
        (b"GET /?" + b"x" * 3_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"413"),
        (b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        (b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
    ],
    ids=["line", "header", "headers", "query", "body", "negative"],
)
def test_a_request_that_is_too_large_is_refused_unread(server: Server, head: bytes, status: bytes) -> None:
    where = urllib.parse.urlsplit(server.url)
    with socket.create_connection((where.hostname, where.port), timeout=15) as end:
        end.sendall(head)
        assert end.recv(64).split()[1] == status
