"""Sealed ballots: a file for each closed poll instead of rows, the lot, and a chain with two steps a link."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

import polls.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

poll = sa.table("poll", sa.column("id"), sa.column("forum_id"), sa.column("state"), sa.column("ballots_hash"))
ballot = sa.table("ballot", sa.column("poll_id"), sa.column("code"), sa.column("choice", sa.JSON()))
ballot_file = sa.table(
    "ballot_file", sa.column("poll_id"), sa.column("forum_id"), sa.column("content", sa.LargeBinary())
)
entry = sa.table(
    "journal_entry",
    sa.column("id"),
    sa.column("forum_id"),
    sa.column("number"),
    sa.column("at", polls.database.Instant()),
    sa.column("member_id"),
    sa.column("what"),
    sa.column("details", sa.JSON()),
    sa.column("hash", sa.LargeBinary()),
)


def upgrade() -> None:
    _check_no_poll_is_open()
    _add_columns()
    hashes = _ballots_into_files()
    _chain_anew(hashes)
    op.drop_table("ballot")


def _check_no_poll_is_open() -> None:
    under_way = sa.select(poll.c.id).where(poll.c.state.in_(("open", "paused"))).limit(1)
    if op.get_bind().execute(under_way).first():
        raise SystemExit(
            "A poll is open, and its ballots are not sealed as this version seals them. "
            "Please close it with the version before, then update."
        )


def _add_columns() -> None:
    with op.batch_alter_table("forum") as forum:
        forum.add_column(sa.Column("fewest_shown", sa.Integer(), nullable=False, server_default="10"))
    with op.batch_alter_table("option") as option:
        option.add_column(sa.Column("is_none", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("roll_entry") as roll:
        roll.add_column(sa.Column("was_here", sa.Boolean(), nullable=False, server_default=sa.false()))
        roll.add_column(sa.Column("mark", sa.String(length=16), nullable=True))
    with op.batch_alter_table("poll") as polls_table:
        polls_table.add_column(sa.Column("key_id", sa.String(length=32), nullable=True))
        polls_table.add_column(sa.Column("seed_commitment", sa.String(length=64), nullable=True))
        polls_table.add_column(sa.Column("lot_seed", sa.String(length=64), nullable=True))
        polls_table.add_column(sa.Column("present", sa.Integer(), nullable=True))
        polls_table.add_column(sa.Column("groups", sa.JSON(), nullable=True))
        polls_table.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "ballot_file",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"]),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll_id"),
    )


def _ballots_into_files() -> dict[str, str]:
    """One file for each poll that was closed; the new hash of its ballots by the old one."""
    connection = op.get_bind()
    hashes: dict[str, str] = {}
    closed = sa.select(poll.c.id, poll.c.forum_id, poll.c.ballots_hash).where(
        poll.c.ballots_hash.is_not(None)
    )
    for poll_id, forum_id, old_hash in connection.execute(closed).all():
        rows = sa.select(ballot.c.code, ballot.c.choice).where(ballot.c.poll_id == poll_id)
        lines = b"".join(
            _line(code, choice) for code, choice in connection.execute(rows.order_by(ballot.c.code))
        )
        hashes[old_hash] = hashlib.sha256(lines).hexdigest()
        given = {"poll_id": poll_id, "forum_id": forum_id, "content": zlib.compress(lines, 1)}
        connection.execute(sa.insert(ballot_file).values(**given))
        connection.execute(sa.update(poll).where(poll.c.id == poll_id).values(ballots_hash=hashes[old_hash]))
    return hashes


def _line(code: str, choice: Any) -> bytes:
    part, value = ("abstain", True) if "abstain" in choice else ("", choice)
    return msgspec.json.encode({"code": code, "part": part, "value": value}) + b"\n"


def _chain_anew(hashes: dict[str, str]) -> None:
    """Each link is now the hash of the one before and of the entry's hash, so that a chain can be shown
    without what its entries say; and the ballots' hash is that of their file."""
    connection = op.get_bind()
    last: dict[int, bytes] = {}
    for row in connection.execute(sa.select(entry).order_by(entry.c.forum_id, entry.c.number)).all():
        details = dict(row.details)
        if "ballots_hash" in details:
            details["ballots_hash"] = hashes.get(details["ballots_hash"], details["ballots_hash"])
        told = [row.forum_id, row.number, row.at, row.member_id, row.what, details]
        content = hashlib.sha256(msgspec.json.encode(told, order="sorted")).digest()
        last[row.forum_id] = hashlib.sha256(last.get(row.forum_id, bytes(32)) + content).digest()
        changed = {"details": details, "hash": last[row.forum_id]}
        connection.execute(sa.update(entry).where(entry.c.id == row.id).values(**changed))


def downgrade() -> None:
    raise SystemExit("Ballot files cannot be turned back into rows: restore a backup from before the update.")
