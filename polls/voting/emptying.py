"""Emptying the ballot box at the close: sealed envelopes become the records of the ballot file.

All of it in memory and in turns: a plenary's ballots take a second, in which the screens go on. Who chose
what is known nowhere but here, and only until the function that asked for it returns.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.people.models import Member, StakeholderGroup
from polls.voting.ballot_file import Record, lines_of
from polls.voting.ballots import Choice
from polls.voting.envelopes import unseal
from polls.voting.methods.records import records_of
from polls.voting.models import Poll, RollEntry
from polls.voting.receipts import receipt_code
from polls.voting.rules import NAMED
from polls.voting.turns import in_turns

AT_ONCE = 500  # rows
CODE_START = 2  # hex digits: records are sorted in 256 heaps, each in a blink


class Ballot(msgspec.Struct, frozen=True):
    """One voter's, out of its envelope. `name` is "" for one who gave none; no member is told."""

    nonce: str
    choice: Choice
    group: str | None
    name: str


@dataclass
class Roll:
    """What the roll says at the close."""

    members: list[int]
    present: int  # here at the opening, or voted
    ballots: list[Ballot]


@dataclass
class Packed:
    """The records' lines as they are kept, and their hash."""

    content: bytes
    ballots_hash: str


def empty(session: Session, poll: Poll, key: bytes) -> Roll:
    """Open every envelope of the poll. `InvalidTag` when one of them was tampered with."""
    roll, nonces = Roll([], 0, []), set()
    for member_id, envelope, was_here, name, group in in_turns(_entries(session, poll)):
        roll.members.append(member_id)
        roll.present += was_here or envelope is not None
        if envelope is not None:
            sealed = unseal(key, poll.id, member_id, envelope)
            # A nonce that another device used too would give two records one code. One of the two keeps its
            # receipt, both keep their votes, and nobody's device can make closing fail.
            nonce = secrets.token_hex(16) if sealed.nonce in nonces else sealed.nonce
            nonces.add(nonce)
            roll.ballots.append(Ballot(nonce, sealed.choice, group, name or ""))
    return roll


def _entries(session: Session, poll: Poll) -> Iterator[Any]:
    # Locked, where the database has locks for rows: a ballot that another process is just storing is waited
    # for and counted; one that comes later finds its row closed.
    told = select(
        RollEntry.member_id, RollEntry.envelope, RollEntry.was_here, Member.name, StakeholderGroup.name
    )
    rows = told.join(Member, Member.id == RollEntry.member_id).outerjoin(Member.group)
    own = rows.where(RollEntry.poll_id == poll.id).order_by(RollEntry.member_id)
    return iter(session.execute(own.with_for_update(of=RollEntry).execution_options(yield_per=AT_ONCE)))


def pack(poll: Poll, secrecy: str, ballots: Iterable[Ballot]) -> Packed:
    """The file of these ballots: split where the method splits, whole and with names in named polls."""
    named, options = secrecy == NAMED, poll.option_ids
    heaps: dict[str, list[Record]] = {f"{start:0{CODE_START}x}": [] for start in range(16**CODE_START)}
    for ballot in in_turns(ballots):
        parts = _whole(ballot.choice) if named else records_of(poll.method, options, ballot.choice)
        for part, value in parts:
            code = receipt_code(poll.id, ballot.nonce, part)
            record = Record(code, part, value, ballot.name) if named else Record(code, part, value)
            heaps[code[:CODE_START]].append(record)
    return _packed(heaps.values())


def _whole(choice: Choice) -> list[tuple[str, Any]]:
    return [("abstain", True)] if "abstain" in choice else [("", choice)]


def _packed(heaps: Iterable[list[Record]]) -> Packed:
    """Heaps in the order of their codes, so that their lines one after the other are sorted too."""
    packer, digest, content = zlib.compressobj(1), hashlib.sha256(), []
    for heap in in_turns(heaps):
        lines = lines_of(heap)
        digest.update(lines)
        content.append(packer.compress(lines))
        heap.clear()  # taking all of them away at the end would hold everyone up
    content.append(packer.flush())
    return Packed(b"".join(content), digest.hexdigest())
