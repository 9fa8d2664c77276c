"""A salt for each entry of the journal of which only the hash is shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("journal_entry") as journal:
        journal.add_column(sa.Column("salt", sa.LargeBinary(length=16), nullable=True))
