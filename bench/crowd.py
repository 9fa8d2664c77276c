"""All the screens of one load client on one poll of the system, and waiting for what they see.

One loop without tasks or futures: a message costs this client a few microseconds, less than any server
that is measured needs to send it.
"""

from __future__ import annotations

import select
import socket
from collections import Counter
from collections.abc import Callable
from time import perf_counter

from bench import frames
from bench.plan import Attendee, Cast, Plan
from bench.screen import Screen
from bench.visitor import Visitor, page_request

PATIENCE = 30.0  # seconds, then a scene reports what is there
AT_ONCE = 256  # sockets looked after before the clock is looked at again

Timed = list[tuple[float, Callable[[], None]]]


class Crowd:
    """The attendees of a plan. What they were acknowledged is kept over all scenes, to be checked."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.screens: list[Screen] = []
        self._poll = select.epoll()
        self._by_fd: dict[int, Screen | Visitor] = {}
        self._seen: Counter[str] = Counter()
        self._acknowledged: dict[tuple[int, int], Cast] = {}
        self._unanswered: dict[tuple[int, int], Cast] = {}

    def _happened(self, what: str) -> None:
        self._seen[what] += 1

    def until(self, what: str, times: int, patience: float = PATIENCE) -> bool:
        """Look after the sockets until `what` has happened so often since `begin`; whether it did in time."""
        give_up_at = perf_counter() + patience
        while self._seen[what] < times:
            if perf_counter() >= give_up_at:
                return False
            self._look_after(0.1)
        return True

    def for_seconds(self, seconds: float) -> None:
        """Look after the sockets for so long."""
        self.follow([(perf_counter() + seconds, lambda: None)])

    def follow(self, timed: Timed) -> None:
        """Do each thing at its moment (by `perf_counter`, in order); look after the sockets in between."""
        for at, do in timed:
            while (left := at - perf_counter()) > 0:
                self._look_after(left)
            do()

    def _look_after(self, seconds: float) -> None:
        for fd, events in self._poll.poll(seconds, AT_ONCE):
            guest = self._by_fd.get(fd)
            if guest is None:
                continue
            if events & select.EPOLLOUT:
                self._write(fd, guest)
            if events & ~select.EPOLLOUT:
                guest.read()
                if not guest.is_open:
                    self._close(guest)

    def _write(self, fd: int, guest: Screen | Visitor) -> None:
        try:
            if guest.write():
                self._poll.modify(fd, select.EPOLLIN)
        except OSError:
            self._close(guest)

    def _close(self, guest: Screen | Visitor) -> None:
        guest.is_open = False
        if self._by_fd.pop(guest.line.fileno(), None):
            self._poll.unregister(guest.line)
            guest.line.close()
            self._happened("left")

    def begin(self) -> None:
        """Count from nought again."""
        self._seen.clear()
        for screen in self.screens:
            screen.forget()

    def open(self, attendees: list[Attendee]) -> None:
        """Begin to open a screen for each, all at once."""
        host, port = self.plan.host, self.plan.port
        for attendee in attendees:
            request = frames.upgrade_request(host, port, attendee.cookie)
            screen = Screen(attendee, request, self._line(), self._happened)
            self.screens.append(screen)
            self._add(screen)

    def visit(self, attendees: list[Attendee]) -> list[Visitor]:
        """Let each load their page, again and again, beside the screens that are open."""
        host, port, page = self.plan.host, self.plan.port, self.plan.page
        requests = [page_request(host, port, page, attendee.cookie) for attendee in attendees]
        visitors = [Visitor(request, self._line()) for request in requests]
        for visitor in visitors:
            self._add(visitor)
        return visitors

    def send_away(self, visitors: list[Visitor]) -> None:
        """Close their connections."""
        for visitor in visitors:
            if visitor.is_open:
                self._close(visitor)

    def _line(self) -> socket.socket:
        line = socket.socket()
        line.setblocking(False)
        line.connect_ex((self.plan.host, self.plan.port))
        return line

    def _add(self, guest: Screen | Visitor) -> None:
        self._by_fd[guest.line.fileno()] = guest
        self._poll.register(guest.line, select.EPOLLIN | select.EPOLLOUT)

    def leave(self) -> None:
        """Close every screen that is open, and wait until the server has done so too."""
        self._seen.clear()
        leaving = [screen for screen in self.screens if screen.is_open]
        for screen in leaving:
            screen.say_goodbye()
        self.until("left", len(leaving), patience=10)
        self.cut()

    def cut(self) -> None:
        """Drop every line without a word, as a network does that fails."""
        for screen in self.screens:
            if screen.is_open:
                self._close(screen)
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
