"""Taking names out of the ballot files of named polls, where people are to be forgotten.

The votes stay, and so does the hash that was noted when the poll closed: lots were drawn with it, and whoever
kept the file as it was published can still check it. The journal gets the hash of the records without names.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import journal
from polls.people.models import Member
from polls.voting.ballot_file import Record, ballots_hash, lines_of
from polls.voting.models import BallotFile, Poll, RollEntry
from polls.voting.rules import NAMED, read_rules
from polls.voting.turns import in_turns

NAMES_REMOVED = "poll_names_removed"

_decode = msgspec.json.Decoder(Record).decode


def unname_everyone(session: Session, forum_id: int, now: datetime) -> int:
    """Leave no name in the forum's ballot files; returns how many ballots had one. Safe to repeat."""
    return sum(_unname(session, poll, None, now) for poll in _named_polls(session, forum_id))


def unname(session: Session, member: Member, now: datetime) -> int:
    """Take one person's name out of the forum's ballot files; returns from how many ballots.

    A file has names and no numbers of people. So namesakes lose theirs too; and where a voter is not there
    by the name of today, every name that is nobody's on the roll any more.
    """
    return sum(
        _unname(session, poll, _names_of(session, poll, member), now)
        for poll in _named_polls(session, member.forum_id)
        if _has_voted(session, poll, member)
    )


def _named_polls(session: Session, forum_id: int) -> list[Poll]:
    counted = (Poll.forum_id == forum_id, Poll.ballots_hash.is_not(None))
    polls = session.scalars(select(Poll).where(*counted).order_by(Poll.id))
    return [poll for poll in polls if read_rules(poll.rules).secrecy == NAMED]


def _has_voted(session: Session, poll: Poll, member: Member) -> bool:
    entry = session.get(RollEntry, (poll.id, member.id))
    return entry is not None and entry.has_voted


def _names_of(session: Session, poll: Poll, member: Member) -> set[str]:
    there = {record.name for record in _records(session, poll) if record.name}
    if member.name in there:
        return {member.name}
    on_roll = select(Member.name).join(RollEntry, RollEntry.member_id == Member.id)
    others = on_roll.where(RollEntry.poll_id == poll.id, Member.id != member.id)
    return {str(name) for name in there} - set(session.scalars(others))


def _unname(session: Session, poll: Poll, names: Collection[str] | None, now: datetime) -> int:
    """Without these names, or (None) without any."""
    records = _records(session, poll)
    named = [each for each in records if each.name and (names is None or each.name in names)]
    if not named:
        return 0
    gone = {record.code for record in named}
    lines = lines_of(
        msgspec.structs.replace(record, name="") if record.code in gone else record
        for record in in_turns(records)
    )
    session.get_one(BallotFile, poll.id).content = zlib.compress(lines, 1)
    details = {"poll": poll.id, "names": len(named), "ballots_hash": ballots_hash(lines)}
    journal.note(session, poll.forum_id, None, now, NAMES_REMOVED, details)
    return len(named)


def _records(session: Session, poll: Poll) -> list[Record]:
    kept = session.get(BallotFile, poll.id)
    lines = zlib.decompress(kept.content).splitlines() if kept else []
    return [_decode(line) for line in in_turns(lines)]
