"""The box of an open poll: what every ballot is checked against and sealed with, and how it is put in."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from polls.database import Marks
from polls.voting import keys
from polls.voting.ballots import Form, check_choice, form_of
from polls.voting.envelopes import Sealed, mark_of, seal, size_for
from polls.voting.models import Poll, RollEntry
from polls.voting.rules import Rules, read_rules

encode = msgspec.json.Encoder().encode

# On the bare table and written once: everybody votes within the same few seconds.
roll = RollEntry.metadata.tables[RollEntry.__tablename__]
ENVELOPE = (
    update(roll)
    .where(roll.c.poll_id == bindparam("of_poll"), roll.c.member_id == bindparam("of_member"))
    .where(roll.c.is_open)
    .values(envelope=bindparam("sealed"), mark=bindparam("new_mark"), has_voted=True)
)
FIRST_ENVELOPE = ENVELOPE.where(~roll.c.has_voted)


@dataclass(frozen=True)
class Paper:
    """What a poll's ballots are like: frozen at its opening."""

    rules: Rules
    form: Form
    option_ids: frozenset[int]
    none_id: int | None
    size: int  # of what is in an envelope


@dataclass(frozen=True)
class Box:
    """What every ballot of a poll is checked against and sealed with, made once for all those of a commit."""

    poll_id: int
    forum_id: int
    paper: Paper
    key: bytes

    def check(self, choice: Any, nonce: str | None) -> Sealed:
        """What is to be sealed; refused unless the choice fits the poll's form."""
        paper = self.paper
        chosen = check_choice(paper.form, paper.option_ids, paper.none_id, choice)
        return Sealed(nonce or secrets.token_hex(16), chosen)

    def put(self, session: Session, ballots: list[dict[str, Any]]) -> int:
        """How many voters' rows took their ballot (see `ballot`): on the roll, open, empty or changeable."""
        row = ENVELOPE if self.paper.rules.change_until_close else FIRST_ENVELOPE
        return session.connection().execute(row, ballots).rowcount

    def ballot(self, member_id: int, sealed: Sealed) -> dict[str, Any]:
        """What goes into the voter's row."""
        envelope = seal(self.key, self.poll_id, member_id, sealed.nonce, sealed.choice, self.paper.size)
        return {
            "of_poll": self.poll_id,
            "of_member": member_id,
            "sealed": envelope,
            "new_mark": mark_of(self.key, sealed.nonce),
        }


# By the id of the poll's key, which no other poll has, in whatever database.
_papers: dict[str, Paper] = {}
MOST_PAPERS = 100


def box_of(session: Session, poll: Any) -> Box:
    """The box of a poll, which is a `Poll` or a row with its id, forum, key and seed. Refused as
    `key_missing` on a server without the key."""
    boxes = session.info.setdefault("boxes", {})
    if poll.id not in boxes:
        keys.current().check(poll.key_id, poll.seed_commitment)
        key = keys.current().key(poll.key_id)
        boxes[poll.id] = Box(poll.id, poll.forum_id, _paper(session, poll.id, poll.key_id), key)
    return boxes[poll.id]


def _paper(session: Session, poll_id: int, key_id: str) -> Paper:
    paper = _papers.get(key_id)
    if paper is None:
        if len(_papers) >= MOST_PAPERS:
            _papers.clear()
        paper = _papers[key_id] = _make_paper(session.get_one(Poll, poll_id))
    return paper


def _make_paper(poll: Poll) -> Paper:
    rules, ids = read_rules(poll.rules), poll.option_ids
    form = form_of(poll.method, rules, len(ids))
    return Paper(rules, form, frozenset(ids), poll.none_id, size_for(form, ids))


def mark_voters(session: Session, box: Box, voters: Iterable[int]) -> None:
    """Say whose screens it concerns that their ballots came in: `put` passes the session's flush by."""
    marks = session.info.setdefault("marks", Marks())
    marks.add(Marks(counts={box.forum_id}, voters=set(voters)))


def answer(box: Box, sealed: Sealed, ballot: dict[str, Any]) -> dict[str, Any]:
    """What the device that cast it is told; no other ever is. Of one length whatever was chosen: who listens
    to the line cannot read it, but sees how long it is."""
    room = box.paper.size - len(encode(sealed))
    return {"received": True, "choice": sealed.choice, "mark": ballot["new_mark"], "pad": " " * room}
