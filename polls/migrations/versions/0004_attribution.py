"""Agenda items say how what people bring in is attributed; a group has an alias where it is not told."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

breakout = sa.table("breakout", sa.column("id"), sa.column("alias"))


def upgrade() -> None:
    with op.batch_alter_table("item") as item:
        item.add_column(sa.Column("attribution", sa.String(8), nullable=False, server_default="usual"))
    with op.batch_alter_table("option") as option:
        option.add_column(sa.Column("source_alias", sa.String(16), nullable=True))
    with op.batch_alter_table("breakout") as table:
        table.add_column(sa.Column("alias", sa.String(16), nullable=True))
    _draw_aliases()
    with op.batch_alter_table("breakout") as table:
        table.alter_column("alias", existing_type=sa.String(16), nullable=False)
        table.create_unique_constraint("uq_breakout_alias", ["alias"])


def _draw_aliases() -> None:
    """One for each group there is."""
    connection = op.get_bind()
    for breakout_id in connection.execute(sa.select(breakout.c.id)).scalars().all():
        own = sa.update(breakout).where(breakout.c.id == breakout_id)
        connection.execute(own.values(alias=secrets.token_hex(8)))
