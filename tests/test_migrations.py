"""Migrations are applied at start, say what the models say, and never touch a newer database."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

import polls.verbs  # noqa: F401  (every table is known)
from polls.database import Base
from polls.migrations import migrate, revision_of, revisions


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'plenary.sqlite3'}"


def test_an_empty_database_is_brought_up_to_date(url: str) -> None:
    migrate(url)
    with create_engine(url).connect() as connection:
        assert revision_of(connection) == revisions()[-1]


def test_the_migrations_make_what_the_models_say(url: str) -> None:
    migrate(url)
    with create_engine(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_second_start_keeps_what_is_there(url: str) -> None:
    migrate(url)
    with create_engine(url).begin() as connection:
        connection.execute(
            text("INSERT INTO account (email, name, created_at) VALUES ('a@b.example', 'A', '2021-06-15')")
        )
    migrate(url)
    with create_engine(url).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM account")) == 1


def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    migrate(url)
    with create_engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SystemExit, match="newer"):
        migrate(url)
    with create_engine(url).connect() as connection:
        assert revision_of(connection) == "9999"
