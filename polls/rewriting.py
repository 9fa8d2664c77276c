"""Rewrites the tables of a PostgreSQL database: without what was written over, in the order of their keys.

PostgreSQL leaves old rows where they are and puts each new one behind the others. So a table's file tells in
which order its rows were written, of the roll: in which order people voted.

Each table is held for a moment: of 5,000 voters the longest for 11 ms, all of them for 0.2 s. One that
somebody has under their hands is left for the next try (see live/caretaker.py).
"""

from __future__ import annotations

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

PATIENCE = "250ms"  # for a table's lock; meanwhile nobody else reads or writes it
# Images, of which nobody's are any secret: it would take long, each time.
LEFT_OUT = ("visual", "alembic_version")


def rewrite(engine: Engine) -> bool:
    """Whether it was done; not while somebody has a table under their hands. Safe to repeat."""
    with engine.connect() as connection:
        seen = inspect(connection)
        keys = {name: seen.get_pk_constraint(name)["name"] for name in seen.get_table_names()}
    return all(_rewrite_one(engine, name, str(key)) for name, key in keys.items() if name not in LEFT_OUT)


def _rewrite_one(engine: Engine, name: str, key: str) -> bool:
    quote = engine.dialect.identifier_preparer.quote
    try:
        with engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            connection.execute(text(f"CLUSTER {quote(name)} USING {quote(key)}"))
    except OperationalError:
        return False
    return True
