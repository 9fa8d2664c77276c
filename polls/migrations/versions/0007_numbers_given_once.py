"""No number of a row is given to another: SQLite did so once the row with the highest one was removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LACKING = sa.text("SELECT name FROM sqlite_master WHERE sql LIKE '%id INTEGER NOT NULL%PRIMARY KEY (id)%'")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":  # the others' sequences never go back
        return
    for name in op.get_bind().scalars(LACKING).all():
        with op.batch_alter_table(name, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
