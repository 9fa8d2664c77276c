"""People can be forgotten: how long a forum keeps who they are, and a journal that holds without them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import polls.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("forum") as forum:
        forum.add_column(sa.Column("kept_days", sa.Integer(), nullable=True))
        forum.add_column(sa.Column("purged_at", polls.database.Instant(), nullable=True))
        forum.add_column(sa.Column("attendance", sa.JSON(none_as_null=True), nullable=True))
        forum.add_column(sa.Column("uncleared_since", polls.database.Instant(), nullable=True))
    with op.batch_alter_table("journal_entry") as journal:
        journal.add_column(sa.Column("whole_hash", sa.LargeBinary(length=32), nullable=True))
