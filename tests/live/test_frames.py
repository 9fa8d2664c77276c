"""Frames are read as another WebSocket library writes them, however they are cut, and no others."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wsproto.frame_protocol import FrameProtocol, Opcode

from polls.live.frames import (
    CLOSE,
    DONE,
    NOT_TEXT,
    NOT_UTF8,
    PING,
    TEXT,
    TOO_BIG,
    WRONG,
    Failed,
    Reader,
    answer_to_close,
    frame,
    goodbye,
)

MOST = 70_000
MASK = b"\x01\x02\x03\x04"


def masked(first: int, payload: bytes, mask: bytes = MASK) -> bytes:
    """A frame as a client writes it, byte by byte as RFC 6455 says (section 5.3)."""
    plain = frame(payload)
    head = bytes((first, plain[1] | 0x80)) + plain[2 : len(plain) - len(payload)]
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def read_in_pieces(reader: Reader, data: bytes, cuts: random.Random) -> list[tuple[int, bytes]]:
    messages = []
    while data:
        size = cuts.choice((1, 2, 5, 100, 5000, len(data)))
        messages += reader.take(data[:size])
        data = data[size:]
    return messages


TEXTS = st.one_of(st.text(max_size=40), st.sampled_from((125, 126, 127, 65_535, 65_536)).map("x".__mul__))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.integers(1, 4), st.booleans())), st.randoms(use_true_random=False))
def test_messages_of_another_library_are_read_whole_in_order(
    sent: list[tuple[str, int, bool]], cuts: random.Random
) -> None:
    client, data, expected = FrameProtocol(client=True, extensions=[]), b"", []
    for text, pieces, is_pinged in sent:
        size = len(text) // pieces + 1
        for start in range(0, pieces * size, size):
            is_last = start + size >= pieces * size
            data += client.send_data(text[start : start + size], fin=is_last)
            if is_pinged and not is_last:  # a control frame may stand between the pieces
                data += client.ping(b"?")
                expected.append((PING, b"?"))
        expected.append((TEXT, text.encode()))
    assert read_in_pieces(Reader(MOST), data, cuts) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1))
def test_another_library_reads_what_is_written(texts: list[str]) -> None:
    client = FrameProtocol(client=True, extensions=[])
    client.receive_bytes(b"".join(frame(text.encode()) for text in texts) + goodbye(1013))
    got = list(client.received_frames())
    *messages, close = got
    # It gives a long frame back in parts.
    assert "".join(each.payload for each in messages) == "".join(texts)
    assert (close.opcode, close.payload[0]) == (Opcode.CLOSE, 1013)


FAULTS = {
    "a frame that is not masked": (frame(b"42[]"), WRONG),
    "a bit that nobody agreed on": (masked(0xC1, b"42[]"), WRONG),
    "an unknown kind": (masked(0x83, b""), WRONG),
    "an unknown kind of control frame": (masked(0x8B, b""), WRONG),
    "a control frame in pieces": (masked(0x09, b""), WRONG),
    "a long control frame": (masked(0x89, b"x" * 126), WRONG),
    "a piece of nothing": (masked(0x80, b"x"), WRONG),
    "a new message within another": (masked(0x01, b"x") + masked(0x81, b"y"), WRONG),
    "a new message within an empty beginning": (masked(0x01, b"") + masked(0x81, b"y"), WRONG),
    "bytes": (masked(0x82, b"\x00"), NOT_TEXT),
    "a long frame, of which only the head has come": (b"\x81\xff" + (MOST + 1).to_bytes(8, "big"), TOO_BIG),
    "a frame longer than there is memory": (b"\x81\xff" + b"\xff" * 8, TOO_BIG),
    "many pieces that are long together": (masked(0x01, b"x" * MOST) + masked(0x80, b"x"), TOO_BIG),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_protocol_forbids_fails_with_its_code(fault: str) -> None:
    data, code = FAULTS[fault]
    reader = Reader(MOST)
    messages = []
    with pytest.raises(Failed) as failed:
        messages += reader.take(masked(0x81, b"before"))
        messages += reader.take(data)
    assert messages == [(TEXT, b"before")]
    assert failed.value.code == code


@given(st.binary(max_size=300), st.randoms(use_true_random=False))
def test_any_bytes_are_read_or_fail_and_nothing_else(data: bytes, cuts: random.Random) -> None:
    reader = Reader(100)
    try:
        messages = read_in_pieces(reader, data, cuts)
    except Failed:
        return
    assert all(len(payload) <= 125 for _opcode, payload in messages)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", DONE),
        (b"\x03\xe8", 1000),
        (b"\x03\xe9bye", 1001),
        (b"\x0f\xa0", 4000),
        (b"\x03", WRONG),
        (b"\x03\xed", WRONG),
        (b"\x00\x01", WRONG),
        (b"\x13\x88", WRONG),
        (b"\x03\xe8\xff", NOT_UTF8),
    ],
)
def test_a_goodbye_is_answered_with_its_own_code_where_it_has_a_right_one(payload: bytes, code: int) -> None:
    assert list(Reader(MOST).take(masked(0x88, payload))) == [(CLOSE, payload)]
    assert answer_to_close(payload) == code
