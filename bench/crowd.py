"""All the screens of one load client, and waiting until enough of them have seen something."""

from __future__ import annotations

import asyncio
from collections import Counter

from bench import frames
from bench.plan import Attendee, Cast, Plan
from bench.screen import Screen

PATIENCE = 60.0  # seconds, then a scene reports what is there


class Crowd:
    """The attendees of a plan. What they were acknowledged is kept over all scenes, to be checked."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.screens: list[Screen] = []
        self._seen: Counter[str] = Counter()
        self._changed = asyncio.Event()
        self._acknowledged: dict[tuple[int, int], Cast] = {}
        self._unanswered: dict[tuple[int, int], Cast] = {}

    def _happened(self, what: str) -> None:
        self._seen[what] += 1
        self._changed.set()

    async def until(self, what: str, times: int) -> bool:
        """Wait until `what` has happened that often since `begin`; whether it did in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                while self._seen[what] < times:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def begin(self) -> None:
        """Count from nought again."""
        self._seen.clear()
        for screen in self.screens:
            screen.forget()

    async def open(self, attendees: list[Attendee]) -> int:
        """Open a screen for each, all at once; how many could not even connect."""
        results = await asyncio.gather(*map(self._open_one, attendees), return_exceptions=True)
        return sum(isinstance(result, BaseException) for result in results)

    async def _open_one(self, attendee: Attendee) -> None:
        host, port = self.plan.host, self.plan.port
        screen = Screen(attendee, frames.upgrade_request(host, port, attendee.cookie), self._happened)
        self.screens.append(screen)
        await asyncio.get_running_loop().create_connection(lambda: screen, host, port)

    async def leave(self) -> None:
        """Close every screen that is open."""
        self._seen.clear()
        leaving = [screen for screen in self.screens if screen.is_open]
        for screen in leaving:
            screen.leave()
        await self.until("left", len(leaving))
        self.screens = []

    def dropped(self) -> int:
        """How many screens the server, or the network, has closed."""
        return sum(not screen.is_open for screen in self.screens)

    def keep_answers(self) -> None:
        """Remember, for the check at the end, what each attendee was last acknowledged and what is open."""
        for screen in self.screens:
            for _, _, cast in screen.acknowledged:
                self._acknowledged[cast.poll_id, cast.member_id] = cast
            for cast in screen.casts.values():
                self._unanswered[cast.poll_id, cast.member_id] = cast

    def answers(self) -> dict[str, list[Cast]]:
        """`{acknowledged, unanswered}`: for each attendee and poll the last cast of either kind."""
        return {
            "acknowledged": list(self._acknowledged.values()),
            "unanswered": list(self._unanswered.values()),
        }
