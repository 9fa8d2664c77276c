"""Applying and writing migrations, by Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

from polls.migrations import VERSIONS, migrate, revisions


def upgrade(connection: Connection, to: str = "head") -> None:
    """Apply the migrations that the database behind `connection` lacks, up to the revision `to`."""
    command.upgrade(_config(connection), to)


def write_migration(url: str, message: str) -> None:
    """Write the next migration: what the models have and the database at `url` lacks."""
    migrate(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        number = f"{int(revisions()[-1]) + 1:04}"
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)
    engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
