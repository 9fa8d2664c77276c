"""Real sockets and a real loop for the stories of lines and wires, without a server around them."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from typing import Any

from wsproto.frame_protocol import FrameProtocol, Opcode


class Turns:
    """A loop that goes round when it is told to (compare `Loop` in config.py), and does tasks in between."""

    def __init__(self) -> None:
        self._watches: set[tuple[int, int, Callable[[], None]]] = set()
        self._tasks: list[Callable[[], None]] = []

    def start(self, task: Callable[..., None], *about: Any) -> None:
        self._tasks.append(lambda: task(*about))

    def when_readable(self, fileno: int, act: Callable[[], None]) -> Any:
        return self._watch(fileno, select.POLLIN, act)

    def when_writable(self, fileno: int, act: Callable[[], None]) -> Any:
        return self._watch(fileno, select.POLLOUT, act)

    def forget(self, watch: Any) -> None:
        self._watches.remove(watch)

    def turn(self) -> None:
        """Do the tasks that were started, and call back for each socket that is ready now."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task()
        poll, masks = select.poll(), {}
        for fileno, mask, _act in self._watches:
            masks[fileno] = masks.get(fileno, 0) | mask
            poll.register(fileno, masks[fileno])
        ready = dict(poll.poll(0))
        for fileno, mask, act in [each for each in self._watches if each[0] in ready]:
            if ready[fileno] & (mask | select.POLLHUP | select.POLLERR):
                act()

    def _watch(self, fileno: int, mask: int, act: Callable[[], None]) -> Any:
        watch = (fileno, mask, act)
        assert not any(each[:2] == watch[:2] for each in self._watches), "two wait for the same"
        self._watches.add(watch)
        return watch

    @property
    def watched(self) -> int:
        return len(self._watches)


class Client:
    """The other end: reads when it is told to, and understands frames by another library than ours."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._end.setblocking(False)
        self._frames = FrameProtocol(client=True, extensions=[])
        self._part = ""
        self.texts: list[str] = []
        self.code: int | None = None
        self.is_at_end = False

    def send(self, data: bytes) -> None:
        self._end.send(data)

    def say(self, text: str) -> None:
        self.send(self._frames.send_data(text))

    def read(self, most: int = 1 << 20) -> int:
        """Read what is there, up to `most` bytes; returns how much it was."""
        try:
            data = self._end.recv(most)
        except BlockingIOError:
            return 0
        except ConnectionResetError:
            data = b""
        self.is_at_end = not data
        self._frames.receive_bytes(data)
        for each in self._frames.received_frames():
            self._take(each)
        return len(data)

    def _take(self, each: Any) -> None:
        if each.opcode is Opcode.CLOSE:
            self.code = int(each.payload[0])
        elif each.opcode is Opcode.TEXT or each.opcode is Opcode.CONTINUATION:
            self._part += each.payload
            if each.message_finished:
                self.texts.append(self._part)
                self._part = ""

    def close(self) -> None:
        self._end.close()


def pair(room: int = 4096) -> tuple[socket.socket, Client]:
    """Two ends of a connection that holds little, so that writes are taken in parts."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, room)
    return ours, Client(theirs)
