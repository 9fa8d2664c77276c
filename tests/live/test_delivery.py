"""What is sent to many reaches each of them once and in order, by ours as by the library's own manager."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import socketio
from engineio.socket import Socket
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.live.delivery import TURN, Delivery, Message

ROOMS = ("1/public", "1/staff", "2/public")


class Plenary:
    """A real Socket.IO server with real Engine.IO sockets, whose queues show what went out."""

    def __init__(self, manager: Any, **options: Any) -> None:
        self.server = socketio.Server(
            async_mode="threading",
            client_manager=manager,
            monitor_clients=False,
            async_handlers=False,
            **options,
        )
        self.server.on("connect", lambda *_about: None)
        self.sids: list[str] = []
        self.sockets: list[Socket] = []

    def _socket(self) -> Socket:
        eio = self.server.eio
        socket = Socket(eio, eio.generate_id())
        eio.sockets[socket.sid] = socket
        return socket

    def join(self, *rooms: str) -> str:
        socket = self._socket()
        self.server._handle_eio_connect(socket.sid, {"HTTP_COOKIE": "plenary=1"})
        self.server._handle_eio_message(socket.sid, "0")
        self.sockets.append(socket)
        self.sids.append(self.server.manager.sid_from_eio_sid(socket.sid, "/"))
        for room in rooms:
            self.server.enter_room(self.sids[-1], room)
        return self.sids[-1]

    def told(self, number: int) -> list[Any]:
        """The events that a screen was sent, in order; its sid stands for itself."""
        texts = [packet.encode() for packet in list(self.sockets[number].queue.queue)]
        return [json.loads(text[2:]) for text in texts if text.startswith("42")]


ACTS = st.one_of(
    st.tuples(st.just("enter"), st.integers(0, 4), st.sampled_from(ROOMS)),
    st.tuples(st.just("leave"), st.integers(0, 4), st.sampled_from(ROOMS)),
    st.tuples(st.just("close_room"), st.sampled_from(ROOMS)),
    st.tuples(st.just("go"), st.integers(0, 4)),
    st.tuples(st.just("one"), st.integers(0, 4)),
    st.tuples(
        st.just("room"), st.one_of(st.sampled_from(ROOMS), st.lists(st.sampled_from(ROOMS), min_size=1))
    ),
    st.tuples(st.just("all_but"), st.integers(0, 4)),
    st.tuples(st.just("all")),
)


def play(plenary: Plenary, acts: list[tuple[Any, ...]]) -> list[list[Any]]:
    server = plenary.server
    for _ in range(5):
        plenary.join(ROOMS[0])
    for number, (act, *about) in enumerate(acts):
        sid = plenary.sids[about[0]] if about and isinstance(about[0], int) else ""
        is_here = bool(sid) and server.manager.is_connected(sid, "/")
        data = {"number": number, "text": "é €"}
        if act in ("enter", "leave") and is_here:
            getattr(server, f"{act}_room")(sid, about[1])
        elif act == "close_room":
            server.close_room(about[0])
        elif act == "go" and is_here:
            server.disconnect(sid)
        elif act == "one":
            server.emit("one", (data, number), to=sid)
        elif act == "room":
            server.emit("room", data, to=about[0])
        elif act == "all_but":
            server.emit("all_but", data, skip_sid=sid)
        elif act == "all":
            server.emit("all")
    return [plenary.told(number) for number in range(5)]


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_each_screen_is_told_the_same_as_by_the_librarys_own_manager(acts: list[tuple[Any, ...]]) -> None:
    assert play(Plenary(Delivery()), acts) == play(Plenary(socketio.Manager()), acts)


def test_a_message_is_encoded_once_however_many_it_goes_to() -> None:
    plenary = Plenary(Delivery())
    sids = [plenary.join() for _ in range(3)]
    plenary.server.manager.send(Message("whole", {"part": 1}), sids)
    packets = [socket.queue.queue[-1] for socket in plenary.sockets]
    assert packets[0] is packets[1] is packets[2]
    assert [plenary.told(number) for number in range(3)] == [[["whole", {"part": 1}]]] * 3


def test_a_message_passes_over_who_is_gone_and_tells_nobody_twice() -> None:
    plenary = Plenary(Delivery())
    gone, here = plenary.join(), plenary.join()
    plenary.server.disconnect(gone)
    plenary.server.manager.send(Message("over"), [gone, here, here, "never here"])
    assert plenary.told(0) == []
    assert plenary.told(1) == [["over"]]


def in_the_first_pause(plenary: Plenary, act: Callable[[], None]) -> None:
    """Let another task do `act` when the sending gives it a turn for the first time."""
    acts = [act]
    plenary.server.sleep = lambda _seconds: acts and acts.pop()()


def test_what_another_task_sends_meanwhile_overtakes_nothing() -> None:
    plenary = Plenary(Delivery())
    sids = [plenary.join("1/public") for _ in range(2 * TURN + 1)]

    def meanwhile() -> None:
        plenary.server.emit("two", to="1/public")
        plenary.server.emit("three", to=sids[-1])

    in_the_first_pause(plenary, meanwhile)
    plenary.server.emit("one", to="1/public")
    told = [[event for (event,) in plenary.told(number)] for number in range(len(sids))]
    assert told == [["one", "two"]] * (2 * TURN) + [["one", "two", "three"]]


def test_who_leaves_meanwhile_is_told_no_more() -> None:
    plenary = Plenary(Delivery())
    sids = [plenary.join("1/public") for _ in range(TURN + 1)]
    in_the_first_pause(plenary, lambda: plenary.server.disconnect(sids[-1]))
    plenary.server.emit("one", to="1/public")
    assert [len(plenary.told(number)) for number in range(len(sids))] == [1] * TURN + [0]


def test_one_broken_socket_holds_no_other_back() -> None:
    plenary = Plenary(Delivery())
    for _ in range(3):
        plenary.join("1/public")
    plenary.sockets[1].queue = None
    plenary.server.emit("one", to="1/public")
    assert [plenary.told(number) for number in (0, 2)] == [[["one"]]] * 2


class Counted(dict):  # type: ignore[type-arg]
    """A table that counts how often it is looked into."""

    looks = 0

    def __contains__(self, key: object) -> bool:
        Counted.looks += 1
        return super().__contains__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        Counted.looks += 1
        return super().get(key, default)

    def __getitem__(self, key: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(key)

    def copy(self) -> Any:
        Counted.looks += len(self)
        return super().copy()


@pytest.mark.parametrize("screens", [20, 200])
def test_who_leaves_costs_the_same_however_many_are_here(screens: int) -> None:
    plenary = Plenary(Delivery())
    sids = [plenary.join("1/public", "1/staff") for _ in range(screens)]
    plenary.server.manager.rooms["/"] = Counted(plenary.server.manager.rooms["/"])
    Counted.looks = 0
    plenary.server.disconnect(sids[0])
    assert 0 < Counted.looks < 30


def test_nothing_is_kept_of_who_left() -> None:
    plenary = Plenary(Delivery())
    for sid in [plenary.join("1/public", "1/staff") for _ in range(5)]:
        plenary.server.disconnect(sid)
    manager = plenary.server.manager
    assert (manager.rooms, manager._rooms_of, manager.pending_disconnect) == ({}, {}, {})


def test_what_the_request_said_is_dropped_once_a_screen_is_in() -> None:
    plenary = Plenary(Delivery())
    plenary.join()
    assert plenary.server.environ[plenary.sockets[0].sid] == {}


def test_a_line_that_ends_while_its_screen_is_let_in_leaves_nothing_behind() -> None:
    plenary = Plenary(Delivery())
    eio, left = plenary.server.eio, []
    plenary.server.on("disconnect", lambda sid, _reason: left.append(sid))

    def let_in(_sid: str, _environ: Any) -> None:
        for socket in list(eio.sockets.values()):
            socket.close(wait=False, abort=True)

    plenary.server.on("connect", let_in)
    assert plenary.join() is None
    assert len(left) == 1
    assert plenary.server.environ == {}
    assert list(plenary.server.manager.get_participants("/", None)) == []
