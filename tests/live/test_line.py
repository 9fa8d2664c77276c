"""A line writes in order without ever waiting, and keeps little for who does not read."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polls.live.frames import DONE, NOT_UTF8, TOO_BIG, TRY_LATER, WRONG, frame
from polls.live.line import BROKEN, MOST_WAITING, THEY_LEFT, TOO_SLOW, Line
from tests.live.lines import Turns, pair
from tests.live.test_frames import masked


class Both:
    """A line and its client."""

    def __init__(self) -> None:
        self.loop = Turns()
        ours, self.client = pair()
        self.heard: list[str] = []
        self.ended: list[str] = []
        self.line = Line(ours, self.loop, 1000, self.heard.append, self.ended.append)

    def until_all_is_read(self) -> None:
        quiet = 0
        while quiet < 3 and not self.client.is_at_end:
            self.loop.turn()
            quiet = 0 if self.client.read() else quiet + 1

    def close(self) -> None:
        self.line.cut()
        self.client.close()


@pytest.fixture
def both() -> Iterator[Both]:
    made = Both()
    yield made
    made.close()


SIZES = st.sampled_from((1, 10, 300, 5000, 60_000))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(SIZES.map(lambda size: ("write", size)), SIZES.map(lambda size: ("read", size)))))
def test_frames_arrive_whole_and_in_order_however_slowly_they_are_read(acts: list[tuple[str, int]]) -> None:
    both, written = Both(), []
    for number, (act, size) in enumerate(acts):
        if act == "write":
            written.append(f"{number} ".ljust(size, "x"))
            both.line.write(frame(written[-1].encode()))
        else:
            both.client.read(size)
            both.loop.turn()
    both.until_all_is_read()
    assert both.client.texts == written
    assert both.loop.watched == 1  # once all is taken only reading goes on
    both.close()


def test_who_never_reads_costs_a_bounded_memory_and_is_let_go_with_a_reason(both: Both) -> None:
    shared = frame(b"x" * 5000)
    tracemalloc.start()
    for _ in range(5 * MOST_WAITING // len(shared)):
        both.line.write(shared)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert both.ended == [TOO_SLOW]
    assert kept < 20_000 and most < MOST_WAITING
    both.until_all_is_read()
    assert both.client.texts and set(both.client.texts) == {"x" * 5000}  # whole ones, and then the reason
    assert both.client.code == TRY_LATER


def test_a_long_frame_that_nobody_reads_is_cut_off_once_it_is_too_much(both: Both) -> None:
    both.line.write(frame(b"x" * (MOST_WAITING + 100_000)))
    assert both.ended == [TOO_SLOW]
    both.until_all_is_read()
    assert both.client.code == TRY_LATER


def test_a_goodbye_comes_after_what_was_written_before(both: Both) -> None:
    for _ in range(10):
        both.line.write(frame(b"x" * 5000))
    both.line.finish()
    both.line.write(frame(b"too late"))
    both.until_all_is_read()
    assert both.client.texts == ["x" * 5000] * 10
    assert (both.client.code, both.client.is_at_end) == (DONE, True)
    both.client.close()
    both.loop.turn()
    assert both.loop.watched == 0
    assert both.ended == []  # the owner knows: it said so


def test_messages_are_heard_in_order_and_a_protocol_ping_is_answered(both: Both) -> None:
    both.client.say("one")
    both.client.send(masked(0x89, b"here?"))
    both.client.say("two")
    both.loop.turn()
    assert both.heard == ["one", "two"]
    assert both.client.read() == len(frame(b"here?"))


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (frame(b"not masked"), WRONG, BROKEN),
        (masked(0x81, b"x" * 1001), TOO_BIG, BROKEN),
        (masked(0x81, b"\xff"), NOT_UTF8, BROKEN),
        (masked(0x88, b"\x03\xe9"), 1001, THEY_LEFT),
        (masked(0x88, b"\x03"), WRONG, THEY_LEFT),
    ],
)
def test_who_breaks_the_protocol_or_leaves_is_told_the_code(
    both: Both, data: bytes, code: int, reason: str
) -> None:
    both.client.say("before")
    both.client.send(data + masked(0x81, b"after"))
    both.until_all_is_read()
    assert both.heard == ["before"]
    assert both.client.code == code
    assert both.ended == [reason]


def test_what_comes_after_the_goodbye_is_thrown_away_until_the_line_is_cut(both: Both) -> None:
    both.line.finish()
    for _ in range(50):
        both.client.send(masked(0x81, b"x" * 100))
        both.loop.turn()
    assert both.heard == []
    both.line.cut()
    assert both.loop.watched == 0


def test_who_vanishes_is_noticed_once(both: Both) -> None:
    both.client.close()
    both.line.write(frame(b"x"))
    both.line.write(frame(b"x"))
    both.loop.turn()
    assert both.ended == [THEY_LEFT]
    assert both.loop.watched == 0


def test_who_vanishes_with_much_unread_is_noticed_once(both: Both) -> None:
    for _ in range(10):
        both.line.write(frame(b"x" * 50_000))
    both.client.close()
    for _ in range(3):
        both.loop.turn()
    assert both.ended == [THEY_LEFT]
    assert both.loop.watched == 0


def test_a_paused_line_leaves_what_comes_with_the_client(both: Both) -> None:
    both.line.pause()
    both.client.say("one")
    both.loop.turn()
    assert both.heard == []
    both.line.resume()
    both.loop.turn()
    assert both.heard == ["one"]


def test_clients_do_not_share_what_was_begun() -> None:
    one, other = Both(), Both()
    one.client.send(masked(0x01, b"half of "))
    other.client.send(masked(0x81, b"whole"))
    one.loop.turn()
    other.loop.turn()
    one.client.send(masked(0x80, b"it"))
    one.loop.turn()
    assert (one.heard, other.heard) == (["half of it"], ["whole"])
    one.close()
    other.close()
