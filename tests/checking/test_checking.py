"""What `run.py check` finds missing, and that it finds nothing where nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from config import Config
from polls.agenda.models import Forum
from polls.checking import in_words
from polls.checking.data import data
from polls.checking.entrance import entrance
from polls.checking.findings import FINE, MEND, NOTE, Finding
from polls.checking.machine import machine
from polls.checking.processes import processes
from polls.checking.settings import settings
from polls.database import Database, write
from polls.people import accounts
from tests.builders import a_forum
from tests.databases import address
from tests.serving import ROOT, Server

WELL = {"PUBLIC_URL": "https://forum.example.org", "PROXIES": "1", "SECRET_KEY": "0123456789abcdef" * 3}


def configured(folder: Path, **environment: str) -> Config:
    """Settings of a server behind a proxy, with these changes."""
    folder.chmod(0o700)
    return Config({"DATA_DIR": str(folder), **WELL, **environment})


def of_kind(kind: str, findings: Iterator[Finding]) -> str:
    return "\n".join(each.sentence for each in findings if each.kind == kind)


def test_good_settings_leave_nothing_to_mend(tmp_path: Path) -> None:
    config = configured(tmp_path)
    assert of_kind(MEND, settings(config)) == ""
    assert of_kind(MEND, machine(config)) == ""


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"PUBLIC_URL": "http://127.0.0.1:5000"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://localhost:5000"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://forum.example.org"}, "HTTPS"),
        ({"PROXIES": "0"}, "PROXIES"),
        ({"PROXIES_AT": "10.0.0.0/8 0.0.0.0/0"}, "PROXIES_AT"),
        ({"ORIGINS": "https://elsewhere.example.org"}, "ORIGINS"),
        ({"ORIGINS": "https://forum.example.org http://forum.example.org"}, "without HTTPS"),
        (
            {"ASYNC_MODE": "threading", "STAGE_IN": "https://live.example.org"},
            "threading, which is for tests",
        ),
        ({"SECRET_KEY": "too-short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "k" * 40}, "can be guessed"),
        ({"DATABASE_URL": "postgresql+psycopg://plenary:THE-PASSWORD@127.0.0.1/plenary"}, "DATABASE_URL"),
        ({"REDIS_URL": f"redis://:{'0123456789abcdef' * 3}@127.0.0.1/0"}, "is the password in REDIS_URL"),
    ],
)
def test_a_setting_that_would_do_harm_has_to_be_mended(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    assert named in of_kind(MEND, settings(configured(tmp_path, **environment)))


def test_data_that_others_can_read_has_to_be_mended(tmp_path: Path) -> None:
    config = configured(tmp_path)
    tmp_path.chmod(0o755)
    assert f"chmod 700 {tmp_path}" in of_kind(MEND, settings(config))


@pytest.mark.parametrize(("value", "is_told"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_debugging_before_people_has_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, is_told: bool
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", value)
    assert ("FLASK_DEBUG" in of_kind(MEND, settings(configured(tmp_path)))) is is_told


def test_more_in_the_log_than_is_needed_is_told_of(tmp_path: Path) -> None:
    assert "LOG_LEVEL is debug" in of_kind(NOTE, settings(configured(tmp_path, LOG_LEVEL="debug")))
    assert "LOG_LEVEL" not in of_kind(NOTE, settings(configured(tmp_path)))


def test_people_who_could_be_known_for_years_are_told_of(tmp_path: Path) -> None:
    assert "2000 days" in of_kind(NOTE, settings(configured(tmp_path, MOST_KEPT_DAYS="2000")))
    assert "MOST_KEPT_DAYS" not in of_kind(NOTE, settings(configured(tmp_path)))


def test_a_door_beside_the_proxy_is_told_of(tmp_path: Path) -> None:
    assert "all but the proxy" in of_kind(NOTE, settings(configured(tmp_path, HOST="0.0.0.0")))


def test_looking_for_a_database_makes_none(tmp_path: Path) -> None:
    assert "no database yet" in of_kind(NOTE, data(configured(tmp_path)))
    assert list(tmp_path.iterdir()) == []


def test_a_forum_needs_a_moderator_who_can_sign_in(database: Database, tmp_path: Path) -> None:
    config = configured(tmp_path, DATABASE_URL=address(database.engine))
    assert "no forum yet" in of_kind(NOTE, data(config))
    lacking = of_kind(MEND, data(config))  # nothing, but of a server for tests, which keeps nothing
    forum: Forum = write(a_forum)
    assert f"run.py moderator EMAIL --forum {forum.slug}" in of_kind(MEND, data(config))
    write(
        lambda session: accounts.make_moderator(
            session, forum.id, "anna@example.org", "Anna", accounts.new_password()
        )
    )
    assert of_kind(MEND, data(config)) == lacking
    assert "fits this program" in of_kind(FINE, data(config))


@pytest.mark.sqlite
def test_a_file_lacks_nothing(database: Database, tmp_path: Path) -> None:
    assert of_kind(MEND, data(configured(tmp_path, DATABASE_URL=address(database.engine)))) == ""


def test_a_database_that_is_newer_has_to_be_mended(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in of_kind(MEND, data(configured(tmp_path, DATABASE_URL=address(database.engine))))


NOWHERE = "postgresql+psycopg://plenary:hush@127.0.0.1:9/plenary"
AFAR = "postgresql+psycopg://plenary:hush@10.255.255.1/plenary"


def test_a_database_that_does_not_answer_has_to_be_mended_and_no_password_is_told(tmp_path: Path) -> None:
    told = of_kind(MEND, data(configured(tmp_path, DATABASE_URL=NOWHERE)))
    assert "does not answer" in told
    assert "hush" not in told


@pytest.mark.parametrize(
    ("environment", "kind", "named"),
    [
        ({}, NOTE, "one process only"),
        ({"DATABASE_URL": NOWHERE}, NOTE, "one process only"),
        ({"DATABASE_URL": AFAR}, NOTE, "in the open"),
        ({"DATABASE_URL": NOWHERE, "REDIS_URL": "redis://10.255.255.1:9/0"}, MEND, "asks for no password"),
        ({"REDIS_URL": "redis://127.0.0.1:9/0"}, MEND, "DATABASE_URL"),
        (
            {"DATABASE_URL": NOWHERE, "REDIS_URL": "redis://:hush@127.0.0.1:9/0"},
            MEND,
            "Redis does not answer (ConnectionError)",
        ),
    ],
)
def test_several_processes_need_both_or_neither(
    tmp_path: Path, environment: dict[str, str], kind: str, named: str
) -> None:
    assert named in of_kind(kind, processes(configured(tmp_path, **environment)))


def test_what_is_as_it_should_be_between_machines_is_not_told_of(tmp_path: Path) -> None:
    addresses = {
        "DATABASE_URL": f"{AFAR}?sslmode=verify-full",
        "REDIS_URL": "redis://:hush@localhost:9/0",
    }
    told = [each.sentence for each in processes(configured(tmp_path, **addresses))]
    assert told == ["Redis does not answer (ConnectionError)."]


# ---- The entrance -----------------------------------------------------------------------------------


class NoSockets(BaseHTTPRequestHandler):
    """A proxy that shows pages and does not pass Upgrade on; or one behind which nothing runs."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_ignored: object) -> None:
        """Nothing is written."""


class NobodyBehind(NoSockets):
    status = 502


@pytest.mark.parametrize(("proxy", "named"), [(NoSockets, "no WebSocket"), (NobodyBehind, "502")])
def test_a_proxy_that_keeps_people_out_has_to_be_mended(
    tmp_path: Path, proxy: type[BaseHTTPRequestHandler], named: str
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), proxy) as running:
        Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        config = configured(tmp_path, PUBLIC_URL=f"http://127.0.0.1:{running.server_port}")
        assert named in of_kind(MEND, entrance(config))
        running.shutdown()


def test_before_the_first_start_nothing_need_answer(tmp_path: Path) -> None:
    told = list(entrance(configured(tmp_path, PUBLIC_URL="http://127.0.0.1:9")))
    assert [each.kind for each in told] == [NOTE]


@pytest.mark.proof
def test_the_command_goes_in_as_people_do_and_says_what_is_missing(tmp_path: Path) -> None:
    server = Server(tmp_path, "eventlet")
    environment = os.environ | {"DATA_DIR": str(tmp_path), "PUBLIC_URL": server.url, "NO_PROXY": "127.0.0.1"}
    command = [sys.executable, str(ROOT / "run.py"), "check"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    server.kill()
    assert f"✓ Pages and sockets answer at {server.url}." in ended.stdout
    assert "✗ PUBLIC_URL" in ended.stdout
    assert ended.returncode == 1


def test_without_a_fault_it_is_ready() -> None:
    assert in_words([Finding(FINE, "Good."), Finding(NOTE, "Well.")]) == (
        "✓ Good.\n· Well.\n\nNothing has to be mended.",
        True,
    )
