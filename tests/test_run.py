"""Starting the server by its command."""

from __future__ import annotations

import errno
import gc
import os
import socket
import subprocess
import sys
import time
import weakref
from pathlib import Path

import click
import pytest
from flask import Flask
from jinja2 import meta

import serving
from config import Config
from polls.sample.trial import LINKS

ROOT = Path(__file__).parent.parent


def started_at(port: int, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """`run.py` with that command, which is to end by itself."""
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder)}
    told = [sys.executable, str(ROOT / "run.py"), *command]
    return subprocess.run(told, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", [["serve"], ["demo", "--fresh"]])
def test_a_second_server_is_refused_where_one_runs(tmp_path: Path, command: list[str]) -> None:
    kept = tmp_path / LINKS  # what starting over removes
    kept.write_text("{}")
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as running:
        ended = started_at(running.getsockname()[1], tmp_path, *command)

    assert ended.returncode == 1
    assert "Is the server running already?" in ended.stderr
    assert kept.exists()


def test_a_host_that_is_none_of_this_machine_is_said(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="HOST names no address of this machine"):
        serving.check_address_is_free(Config({"DATA_DIR": str(tmp_path), "HOST": "fe80::1%no-such-card"}))


def test_a_server_out_of_files_waits_until_one_is_free_again() -> None:
    problems = [OSError(errno.EMFILE, "no file left"), OSError(errno.ECONNABORTED, "it left")]

    def accept() -> str:
        if problems:
            raise problems.pop()
        return "a connection"

    assert serving.patient(accept)() == "a connection"


def test_a_server_whose_door_is_closed_ends() -> None:
    door = socket.socket()
    door.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        serving.patient(door.accept)()


def test_a_thousand_at_the_door_let_the_others_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    monkeypatch.setattr(time, "sleep", turns.append)
    accept = serving.patient(lambda: "a connection")
    assert [accept() for _ in range(1_000)] == ["a connection"] * 1_000
    assert turns == [0] * (1_000 // serving.ACCEPTED_AT_ONE_GO)


def test_requests_of_one_connection_are_served_in_turn_with_others(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(time, "sleep", lambda _seconds: done.append("the others"))

    class Protocol:
        def handle_one_request(self) -> None:
            done.append("a request")

    connection = serving.in_turn(Protocol)()
    for _ in range(2):
        connection.handle_one_request()
    assert done == ["a request", "the others"] * 2


def test_what_a_connection_held_goes_when_it_ends() -> None:
    class Protocol:
        def __init__(self) -> None:
            self.environ = {"set_idle": lambda: self}  # as the web server's does

        def finish(self) -> None:
            pass

    connection = serving.in_turn(Protocol)()
    held = weakref.ref(connection)
    gc.disable()
    try:
        connection.finish()
        del connection
        assert held() is None
    finally:
        gc.enable()


def test_all_templates_of_the_screens_page_are_made_ready_ahead(app: Flask) -> None:
    environment, reached, to_look_at = app.jinja_env, set(), ["live.html"]
    while to_look_at:
        name = to_look_at.pop()
        reached.add(name)
        source, _, _ = environment.loader.get_source(environment, name)
        named = meta.find_referenced_templates(environment.parse(source))
        to_look_at += [each for each in named if each not in reached]
    assert set(serving.TEMPLATES_OF_SCREENS) == reached
