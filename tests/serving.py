"""A real server in a process of its own, and real clients of it."""

from __future__ import annotations

import asyncio
import os
import queue
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import socketio

from config import Config
from polls import create_app
from polls.database import write
from polls.live.following import Following
from polls.people.models import Member
from polls.people.sign_ins import start_sign_in
from polls.rehearsal.room import device_cookie

ROOT = Path(__file__).parent.parent


def in_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """What `work` gives, in a thread of its own: where a browser is driven, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Server:
    """`run.py serve` on a free port of loopback, on the database in `folder`."""

    def __init__(self, folder: Path, mode: str, command: tuple[str, ...] = ("serve",)) -> None:
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._command = [sys.executable, str(ROOT / "run.py"), *command]
        self._environment = os.environ | {
            "DATA_DIR": str(folder),
            "PORT": self.url.rsplit(":", 1)[1],
            "HOST": "127.0.0.1",
            "PUBLIC_URL": self.url,
            "ASYNC_MODE": mode,
            "NO_PROXY": "127.0.0.1",
        }
        self._log = folder / "server.log"
        # The same database and secret, for building rows and cookies; it serves nothing.
        self.app = create_app(Config(self._environment), is_serving=False)
        self.start()

    def start(self) -> None:
        """Start (again) and wait until it answers."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while not self._answers():
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        """The process that serves."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.kill()
        self._process.wait()

    def revive(self) -> None:
        """Start it again if it was killed."""
        if self._process.poll() is not None:
            self.start()

    def until(self, holds: Callable[[], bool], seconds: float = 15) -> None:
        """Wait until `holds()`; fails with the log when it never does."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text()

    def device(self, member: Member) -> str:
        """The cookie of a new device of `member`."""
        token = write(
            lambda session: start_sign_in(
                session, session.get_one(Member, member.id), "command", datetime.now(UTC)
            )
        )
        return device_cookie(self.app, token)

    def _answers(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            return direct.open(f"{self.url}/healthz", timeout=5).status == 200
        except OSError:
            return False


class Screen:
    """A real socket client: keeps its picture by the rules the screens follow, and every message."""

    def __init__(self, server: Server, auth: dict[str, Any], cookie: str | None = None) -> None:
        self._following = Following()
        self.mine: dict[str, Any] = {}
        self.messages: list[tuple[str, Any]] = []
        self._news: queue.Queue[None] = queue.Queue()
        self.client = socketio.Client(handle_sigint=False, reconnection_delay=0.1, reconnection_delay_max=0.5)
        for event in ("whole", "changed", "mine", "over"):
            self.client.on(event, lambda message=None, event=event: self._take(event, message))
        headers = {"Cookie": cookie} if cookie else {}
        self.client.connect(server.url, headers=headers, auth=auth, transports=["websocket"], wait_timeout=10)

    def _take(self, event: str, message: Any) -> None:
        self.messages.append((event, message))
        if event == "whole":
            self._following.take_whole(message)
        elif event == "changed":
            self._following.take_changed(message)
        elif event == "mine":
            self.mine = message
        self._news.put(None)

    @property
    def parts(self) -> dict[str, Any]:
        """What this screen knows now."""
        return self._following.parts

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """Do a verb and return the acknowledgement: `{ok}` or `{refused}`."""
        return self.client.call("do", {"verb": verb, "arguments": arguments}, timeout=15)

    def until(self, holds: Any, seconds: float = 15) -> None:
        """Wait until `holds(self)`; fails with what is known when it never does."""
        deadline = time.monotonic() + seconds
        while not holds(self):
            left = deadline - time.monotonic()
            assert left > 0, f"it never came; parts: {sorted(self.parts)}, last: {self.messages[-3:]}"
            try:
                self._news.get(timeout=min(left, 0.25))
            except queue.Empty:
                continue

    def close(self) -> None:
        """Leave, and stop trying to come back."""
        self.client.reconnection = False
        self.client.eio.disconnect(abort=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
