"""What is sealed is ours, and stands where we put it; whatever else is written there is nothing."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.database import Database
from polls.live.others import Attendance, Others
from polls.live.presence import Presence
from polls.live.publisher import Publisher
from polls.seals import SIZE, Seals
from polls.together_redis import AGAIN, ByRedis
from polls.voting.batches_shown import read_shown

OURS = Seals("together", "our secret")
NOBODY = "redis://127.0.0.1:1"  # the bond asks for no connection until it has something to ask


@given(st.text(), st.binary())
def test_what_was_sealed_is_opened_in_its_place(place: str, value: bytes) -> None:
    assert Seals("together", "our secret").opened(place, OURS.seal(place, value)) == value


@given(st.text(), st.binary(max_size=64))
def test_whatever_was_not_sealed_is_not_opened(place: str, sealed: bytes) -> None:
    assert OURS.opened(place, sealed) is None


@given(st.binary(), st.integers(0, 7), st.data())
def test_no_changed_bit_goes_unseen(value: bytes, bit: int, data: st.DataObject) -> None:
    sealed = bytearray(OURS.seal("here", value))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << bit
    assert OURS.opened("here", bytes(sealed)) is None


def test_neither_another_place_nor_another_use_or_secret_opens_it() -> None:
    sealed = OURS.seal("here", b"value")
    assert OURS.opened("there", sealed) is None
    assert OURS.opened("her", OURS.seal("here", b"")[:SIZE] + b"e") is None
    assert Seals("tokens", "our secret").opened("here", sealed) is None
    assert Seals("together", "another secret").opened("here", sealed) is None


@given(st.binary(max_size=64), st.sampled_from(("marks", "people", "counts", AGAIN)))
def test_news_that_are_not_ours_reach_nobody(told: bytes, channel: str) -> None:
    bond, heard = ByRedis(NOBODY, "our secret"), []
    bond.is_lost = False
    bond.listen(channel, lambda *news: heard.append(news))
    bond.after_gap.append(lambda: heard.append("again"))
    bond._take({"type": "message", "channel": f"{bond._prefix}{channel}".encode(), "data": told})
    assert heard == []


@given(st.binary(max_size=200) | st.recursive(st.integers(0, 2**63), st.lists).map(msgspec.msgpack.encode))
def test_a_note_of_batches_is_read_or_malformed_and_nothing_else(content: bytes) -> None:
    try:
        read_shown(content)
    except msgspec.MsgspecError:
        return


@pytest.mark.parametrize("channel", ["marks", "people", "counts"])
@pytest.mark.parametrize("news", [b"", b"\xff", b"9" * 5000, b"\x91" * 100_000, b"\xc1"])
def test_sealed_news_that_make_no_sense_keep_no_others_from_being_heard(
    database: Database, channel: str, news: bytes
) -> None:
    bond, presence = ByRedis(NOBODY, "our secret"), Presence()
    others = Others(bond, presence, Publisher(database, presence, lambda _message, _sids: None))
    bond._hear(channel, b"another " + news)
    bond._hear("people", b"another " + msgspec.msgpack.encode(Attendance({7: {1}}, is_new=False)))
    assert others.here(7) == {1}
