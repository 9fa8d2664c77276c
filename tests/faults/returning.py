"""Screens that come back by themselves when their line breaks, as the product's own rule has them wait."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Page

from bench.frames import PING, PONG, FrameReader, connect_packet, frame, upgrade_request
from tests.browser.test_core import STATIC, run

CONNECTION = (STATIC / "js" / "connection.js").read_text()
(ANSWER_WITHIN,) = re.findall(r"ANSWER_WITHIN = ([\d_]+);", CONNECTION)  # milliseconds for an attempt
EVENT = b"42["

# What connection.js does when a line was cut, so many times over: the waits before each attempt, in seconds.
WAITS = """
    const { Manager } = await import("/static/vendor/socket.io-client/socket.io.esm.min.js");
    const manager = new Manager("http://plenary.test", { autoConnect: false, randomizationFactor: 1 });
    m.comeBackWithin(manager, m.span({ presence: { here: %d } }, "transport close", true));
    return Array.from({ length: %d }, () => {
        manager.backoff.reset();
        return Array.from({ length: 20 }, () => manager.backoff.duration() / 1000);
    });
"""


def drawn_waits(page: Page, here: int, screens: int) -> list[list[float]]:
    """The seconds before each attempt of each of these screens, where so many people are here."""
    return run(page, "returning.js", WAITS % (here, screens))


@dataclass
class Returning:
    """One screen, of a stage or of a member: it comes, its line breaks, and it comes again."""

    url: str
    auth: dict[str, Any]
    cookie: str
    waits: list[float]
    known: dict[str, Any] = field(default_factory=dict)
    whose: list[int] = field(default_factory=list)  # each picture of its own that it was sent
    times_here: int = 0
    broke_at: float = 0.0
    came_at: float = 0.0
    _window: str = field(default_factory=secrets.token_hex)

    async def come_break_and_come(self) -> asyncio.Task[None]:
        """Be here until the line breaks, and then again; what is given goes on until the new one breaks."""
        line = await self._come([0.0, *self.waits])  # a page that is opened waits for nothing
        await line.until_it_breaks()
        self.broke_at = time.monotonic()
        again = await self._come(self.waits)
        self.came_at = time.monotonic()
        return asyncio.create_task(again.until_it_breaks())

    async def _come(self, waits: list[float]) -> Line:
        """Try after each wait, until there is a whole picture."""
        for wait in waits:
            await asyncio.sleep(wait)
            try:
                return await asyncio.wait_for(self._attempt(), int(ANSWER_WITHIN) / 1000)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                continue
        raise TimeoutError(f"{self.auth} never came")

    async def _attempt(self) -> Line:
        where = urlsplit(self.url)
        line = Line(*await asyncio.open_connection(where.hostname, where.port))
        try:
            await line.open(upgrade_request(where.hostname or "", where.port or 0, self.cookie))
            line.say(connect_packet(self.auth | {"window": self._window, "known": self.known}))
            wanted = {"whole", "mine"} if "member" in self.auth else {"whole"}
            while wanted:
                wanted -= {self._take(*each) for each in await line.events()}
        except BaseException:
            line.close()
            raise
        self.times_here += 1
        return line

    def _take(self, event: str, message: Any) -> str:
        if event == "mine":
            self.whose.append(message["me"]["id"])
        elif event == "whole":
            self.known = {each["audience"]: [each["run"], each["revision"]] for each in message["pictures"]}
        return event


class Line:
    """A WebSocket: what it brings, until it breaks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._frames = reader, writer, FrameReader()

    async def open(self, request: bytes) -> None:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head)

    def say(self, packet: bytes) -> None:
        self._writer.write(frame(packet))

    async def events(self) -> list[tuple[str, Any]]:
        """What comes next; a ping is answered. Fails when the line has broken."""
        received = await self._reader.read(65_536)
        if not received:
            raise ConnectionError("the line broke")
        return list(self._read(received))

    def _read(self, received: bytes) -> Iterator[tuple[str, Any]]:
        for _opcode, packet in self._frames.feed(received):
            if packet == PING:
                self.say(PONG)
            elif packet.startswith(EVENT):
                event, *messages = msgspec.json.decode(packet[2:])
                yield event, messages[0] if messages else None

    async def until_it_breaks(self) -> None:
        try:
            while True:
                await self.events()
        except OSError:
            return
        finally:
            self.close()

    def close(self) -> None:
        self._writer.close()
