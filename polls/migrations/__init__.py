"""Bringing the database up to date at start; a database newer than the code is refused."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine


def migrate(url: str) -> None:
    """Apply the migrations that `url` lacks. Calling it twice changes nothing.

    Raises SystemExit when the database was made by a newer version of this program.
    """
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
            if at == scripts.get_current_head():
                return
            if at is not None and at not in {each.revision for each in scripts.walk_revisions()}:
                raise SystemExit("The database is newer than this program. Please update the program.")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def write_migration(url: str, message: str) -> None:
    """Write a new migration: what the models have and the (up-to-date) database at `url` lacks."""
    migrate(url)
    config = _config()
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
    engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
