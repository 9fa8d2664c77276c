"""Packets mean what the library says they mean; what it would stumble over is malformed."""

from __future__ import annotations

from typing import Any

import pytest
import socketio.packet as library
from hypothesis import given
from hypothesis import strategies as st

from polls.live.packets import Malformed, Packet

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
KINDS = (library.CONNECT, library.DISCONNECT, library.EVENT, library.ACK)


def same(one: library.Packet) -> tuple[Any, ...]:
    return one.packet_type, one.namespace, one.id, one.data


@given(
    st.sampled_from((library.EVENT, library.ACK)),
    st.lists(PLAIN, max_size=3),
    st.none() | st.integers(0, 10**9),
    st.sampled_from((None, "/", "/other")),
)
def test_each_reads_what_the_other_writes(kind: int, data: list[Any], number: int | None, name: str) -> None:
    fields = {"data": ["do", *data], "namespace": name, "id": 7 if kind == library.ACK else number}
    by_us = Packet(encoded_packet=library.Packet(kind, **fields).encode())
    by_them = library.Packet(encoded_packet=Packet(kind, **fields).encode())
    assert same(by_us) == same(by_them)


@pytest.mark.parametrize(
    "text", ["0", '0{"stage":"x"}', "0/other,", "0/other", "0/other?a=b,{}", "1", '20["do"]']
)
def test_what_clients_send_is_read_as_the_library_reads_it(text: str) -> None:
    assert same(Packet(encoded_packet=text)) == same(library.Packet(encoded_packet=text))


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "2{}",
        "2[]",
        "2[1]",
        '2["do"',
        "3[]",
        "31",
        "0[]",
        "0x",
        "4",
        '51-["do",{"_placeholder":true,"num":0}]',
        "7",
        "x",
        '2["do"]x',
        "2" + "9" * 30,
        "2" + "[" * 100_000,
        b"2[]",
        {"a": 1},
    ],
    ids=lambda text: str(text)[:20],
)
def test_what_is_no_packet_of_a_screen_is_malformed(text: Any) -> None:
    with pytest.raises(Malformed):
        Packet(encoded_packet=text)


@pytest.mark.parametrize("value", ["NaN", '"\\ud800"', "1e400", "1" + "0" * 40])
def test_odd_values_reach_the_verbs_which_refuse_them(value: str) -> None:
    assert Packet(encoded_packet=f'2["do",{value}]').data[0] == "do"
