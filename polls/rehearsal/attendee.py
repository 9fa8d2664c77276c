"""One simulated attendee: a real client over a real socket that reads, waits and votes as people do."""

from __future__ import annotations

import random
import secrets
import time
from typing import Any

import socketio

from polls.live.following import Following
from polls.rehearsal.choosing import choose
from polls.rehearsal.room import Guest

READING = (3.0, 25.0)  # seconds between seeing a poll and voting
CHANGES_THEIR_MIND = 0.1  # share of voters who vote a second time
PATIENCE = 2.0  # seconds until someone whose line failed tries again


class Attendee:
    """Joins, follows the picture, and votes once in each poll it sees open."""

    def __init__(self, guest: Guest, url: str, prefer: str | None, chance: random.Random) -> None:
        self._guest = guest
        self._url = url
        self._prefer = prefer.casefold() if prefer else None
        self._chance = chance
        self._following = Following()
        self._seen: set[str] = set()
        self.doing = "following"
        self.is_here = False
        self._has_left = False
        self.refusals: list[str] = []
        self._client = socketio.Client(handle_sigint=False, reconnection_delay=1, reconnection_delay_max=8)
        self._client.on("connect", self._arrived)
        self._client.on("disconnect", self._left)
        self._client.on("whole", self._take_whole)
        self._client.on("changed", self._take_changed)

    def join(self) -> None:
        """Connect; returns once connected."""
        auth = {"slug": self._guest.slug, "member": self._guest.member_id}
        headers = {"Cookie": self._guest.cookie}
        self._client.connect(self._url, headers=headers, auth=auth, transports=["websocket"])

    def leave(self) -> None:
        """Disconnect for good."""
        self._has_left = True
        self._client.disconnect()

    def _arrived(self) -> None:
        self.is_here = True

    def _left(self, _reason: Any = None) -> None:
        self.is_here = False

    def _take_whole(self, whole: dict[str, Any]) -> None:
        self._following.take_whole(whole)
        self._notice_polls()

    def _take_changed(self, message: dict[str, Any]) -> None:
        if not self._following.take_changed(message):
            self._client.emit("again")
        self._notice_polls()

    def _notice_polls(self) -> None:
        for name, poll in self._following.parts.items():
            if name.startswith("poll/") and poll["state"] == "open" and name not in self._seen:
                self._seen.add(name)
                self._client.start_background_task(self._take_part, name)

    def _take_part(self, name: str) -> None:
        self._read(name)
        self._vote(name)
        if self._chance.random() < CHANGES_THEIR_MIND:
            time.sleep(self._chance.uniform(*READING))
            self._vote(name)

    def _read(self, name: str) -> None:
        self.doing = "reading"
        time.sleep(self._chance.uniform(*READING))
        while self._following.parts.get(name, {}).get("state") == "paused":
            time.sleep(1)

    def _vote(self, name: str) -> None:
        while not self._has_answered(name):
            time.sleep(PATIENCE)

    def _has_answered(self, name: str) -> bool:
        """One attempt; False when the line failed, so that another is due."""
        poll = self._following.parts.get(name)
        if poll is None or poll["state"] != "open":
            self.doing = "too late"
            return True
        if self._has_left:
            return True
        message = {
            "verb": "cast_ballot",
            "arguments": {
                "poll_id": poll["id"],
                "choice": choose(poll, self._prefer, self._chance),
                "nonce": secrets.token_hex(16),
            },
        }
        try:
            answer = self._client.call("do", message, timeout=15)
        except socketio.exceptions.SocketIOError:
            self.doing = "cut off"
            return False
        self.doing = "voted" if "ok" in answer else "refused"
        if "refused" in answer:
            self.refusals.append(answer["refused"]["code"])
        return True
