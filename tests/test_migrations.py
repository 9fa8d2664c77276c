"""Migrations are applied at start, say what the models say, and never touch a newer database."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (every table is known)
from polls.agenda.models import Item
from polls.breakouts.models import Breakout, Seat
from polls.database import Base
from polls.journal import JournalEntry, findings
from polls.migrations import migrate, revision_of, revisions
from polls.migrations.applying import upgrade
from polls.voting.models import BallotFile, Option, Poll
from tests.databases import new


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with new(tmp_path) as address:
        yield address


def test_an_empty_database_is_brought_up_to_date(url: str) -> None:
    migrate(url)
    with create_engine(url).connect() as connection:
        assert revision_of(connection) == revisions()[-1]


def test_the_migrations_make_what_the_models_say(url: str) -> None:
    migrate(url)
    with create_engine(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


@pytest.mark.sqlite
def test_no_number_is_ever_given_twice(url: str) -> None:
    """What a later migration makes anew has to say so again (docs/developing.md)."""
    migrate(url)
    made = text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    with create_engine(url).connect() as connection:
        assert {*connection.scalars(made)} == {
            name for name, table in Base.metadata.tables.items() if "id" in table.columns
        }


class PowerFails(Exception):
    """Of this test alone."""


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "at", ["CREATE TABLE _alembic_tmp", "INSERT INTO _alembic_tmp", "DROP TABLE", "ALTER"]
)
def test_what_was_cut_off_half_way_is_begun_anew(url: str, at: str) -> None:
    before_sealing(url)

    def fail(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.strip().startswith(at):
            raise PowerFails

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(PowerFails):
            migrate(url)
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    with create_engine(url).connect() as connection:
        assert revision_of(connection) == "0001"
        assert not [name for name in inspect(connection).get_table_names() if name.startswith("_")]
    migrate(url)
    with Session(create_engine(url)) as session:
        assert findings(session, 1) == []


@pytest.mark.sqlite
def test_what_another_version_left_half_made_is_taken_away(url: str) -> None:
    before_sealing(url)
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE _alembic_tmp_poll (id INTEGER)"))
    migrate(url)
    with create_engine(url).connect() as connection:
        assert not inspect(connection).has_table("_alembic_tmp_poll")


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


# ---- From rows of ballots to ballot files (0002) ----------------------------------------------------


def before_sealing(url: str, *, state: str = "published") -> None:
    """A database as version 0.1.0 left it: one poll with two ballots, and its journal."""
    engine = create_engine(url)
    with engine.begin() as connection:
        upgrade(connection, "0001")
        for row in (
            "INSERT INTO forum (id, slug, title, purpose, timezone, support, join_policy, stage_key, page, "
            "is_paused, pause_text, is_blacked_out, shows_join) "
            "VALUES (1, 'f', 'F', '', 'UTC', '{}', 'closed', 'k', 0, false, '', false, false)",
            "INSERT INTO poll (id, forum_id, position, round, question, explanation, method, rules, state, "
            "void_reason, ballots_hash) "
            f"VALUES (1, 1, 1, 1, 'Which?', '', 'single', '{{}}', '{state}', '', 'the old hash')",
            "INSERT INTO ballot (forum_id, poll_id, code, choice) VALUES (1, 1, 'b', '{\"options\": [2]}')",
            "INSERT INTO ballot (forum_id, poll_id, code, choice) VALUES (1, 1, 'a', '{\"abstain\": true}')",
            "INSERT INTO journal_entry (forum_id, number, at, what, details, hash) "
            "VALUES (1, 1, '2021-06-15 12:00:00.000000', 'poll_opened', '{\"poll\": 1}', :hash)",
            "INSERT INTO journal_entry (forum_id, number, at, what, details, hash) "
            "VALUES (1, 2, '2021-06-15 12:05:00.000000', 'poll_closed', "
            '\'{"poll": 1, "ballots_hash": "the old hash"}\', :hash)',
        ):
            connection.execute(text(row), {"hash": bytes(32)})
    engine.dispose()


def test_closed_polls_get_a_ballot_file_and_an_unbroken_journal(url: str) -> None:
    before_sealing(url)
    migrate(url)
    lines = b'{"code":"a","part":"abstain","value":true}\n{"code":"b","part":"","value":{"options":[2]}}\n'
    hashed = hashlib.sha256(lines).hexdigest()
    with Session(create_engine(url)) as session:
        assert zlib.decompress(session.get_one(BallotFile, 1).content) == lines
        assert session.get_one(Poll, 1).ballots_hash == hashed
        assert [entry.details.get("ballots_hash") for entry in session.query(JournalEntry)] == [None, hashed]
        assert findings(session, 1) == []


def test_an_open_poll_is_closed_before_an_update(url: str) -> None:
    before_sealing(url, state="paused")
    with pytest.raises(SystemExit, match="close it with the version before"):
        migrate(url)
    with create_engine(url).connect() as connection:
        assert revision_of(connection) == "0001"


# ---- From groups without an alias (0004) ------------------------------------------------------------


def with_groups(url: str) -> None:
    """A database as version 0.1.0 left it, with an agenda item, and a person in one of two groups."""
    before_sealing(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        for row in (
            "INSERT INTO day (id, forum_id, date, title, position) VALUES (1, 1, '2021-06-15', '', 1)",
            "INSERT INTO item (id, forum_id, day_id, position, kind, title, description, advisory, speakers, "
            "planned_at, planned_minutes) "
            "VALUES (1, 1, 1, 1, 'breakouts', 'Groups', '', '', '[]', '2021-06-15 12:00:00.000000', 30)",
            "INSERT INTO breakout (id, forum_id, item_id, number, title, task, prompt, room_url) "
            "VALUES (1, 1, 1, 1, '', 'priorities', '', ''), (2, 1, 1, 2, '', 'priorities', '', '')",
            "INSERT INTO member (id, forum_id, role, name, admission, added_at) "
            "VALUES (1, 1, 'facilitator', 'Ana', 'in', '2021-06-15 12:00:00.000000')",
            "INSERT INTO seat (id, forum_id, breakout_id, member_id, is_facilitator) "
            "VALUES (1, 1, 2, 1, true)",
            "INSERT INTO option (id, forum_id, poll_id, position, text, detail, source_breakout_id) "
            "VALUES (1, 1, 1, 1, 'Round Room', '', 2)",
        ):
            connection.execute(text(row))
    engine.dispose()


def test_groups_of_an_older_version_keep_their_people_and_get_an_alias_each(url: str) -> None:
    with_groups(url)
    migrate(url)
    with Session(create_engine(url)) as session:
        one, two = session.query(Breakout).order_by(Breakout.number)
        assert len({one.alias, two.alias, ""}) == 3
        assert session.query(Seat).one().breakout_id == two.id
        assert session.query(Option).one().source_breakout_id == two.id
        assert session.query(Item).one().attribution == "usual"
        assert findings(session, 1) == []
        # SQLite makes a changed table anew under another name: what points at it must still point there.
        if session.get_bind().dialect.name == "sqlite":
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
