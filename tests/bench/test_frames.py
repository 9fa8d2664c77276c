"""Frames are cut right however they arrive, and the few packets say what they should."""

from __future__ import annotations

import random

import pytest

from bench import frames


def from_server(payload: bytes, opcode: int = frames.TEXT) -> bytes:
    """A server's frame: as a client's, but without a mask."""
    masked = frames.frame(payload, opcode)
    head = masked[: len(masked) - len(payload) - 4]
    return bytes([head[0], head[1] & 0x7F]) + head[2:] + payload


SIZES = [0, 1, 125, 126, 65_535, 65_536]


@pytest.mark.parametrize("size", SIZES)
def test_a_frame_of_any_size_is_read(size: int) -> None:
    payload = b"x" * size
    assert frames.FrameReader().feed(from_server(payload)) == [(frames.TEXT, payload)]


def test_frames_in_pieces_of_any_size_are_put_together() -> None:
    payloads = [bytes([65 + number]) * size for number, size in enumerate(SIZES[1:])]
    stream, reader, read = b"".join(map(from_server, payloads)), frames.FrameReader(), []
    chance = random.Random(1)
    while stream:
        cut = chance.choice([1, 2, 3, 500, 40_000])
        read += reader.feed(stream[:cut])
        stream = stream[cut:]
    assert read == [(frames.TEXT, payload) for payload in payloads]


def test_half_a_frame_is_no_frame() -> None:
    reader = frames.FrameReader()
    whole = from_server(b"hello")
    assert reader.feed(whole[:-1]) == []
    assert reader.feed(whole[-1:]) == [(frames.TEXT, b"hello")]


def test_an_acknowledgement_tells_its_number_and_whether_it_is_ok() -> None:
    assert frames.ack_of(b'4317[{"ok":{"received":true}}]') == (17, True)
    assert frames.ack_of(b'432[{"refused":{"code":"closed"}}]') == (2, False)


def test_the_tally_of_one_poll_is_found_without_reading_the_picture() -> None:
    message = b'42["changed",{"parts":{"tally/7":{"ballots":12},"tally/71":{"ballots":3}}}]'
    found = frames.tally_pattern(71).search(message)
    assert found is not None and found[1] == b"3"
    assert frames.tally_pattern(1).search(message) is None


def test_a_packet_carries_its_number_before_the_event() -> None:
    assert frames.do_packet(5, {"verb": "x"}) == b'425["do",{"verb":"x"}]'
