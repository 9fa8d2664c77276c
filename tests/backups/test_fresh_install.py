"""A server is lost with its machine; another is made of the backup, and the plenary goes on there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from polls.database import current, read, write
from polls.voting.models import Poll
from tests.backups.test_searched_server import a_hall
from tests.serving import ROOT, Screen, Server
from tests.voting.test_power_cuts import ballots_in

pytestmark = pytest.mark.proof


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


def started(servers: ExitStack, folder: Path) -> Server:
    folder.mkdir(exist_ok=True)
    server = Server(folder, "eventlet")
    servers.callback(server.kill)
    return server


def ran(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, str(ROOT / "run.py"), *map(str, command)]
    environment = os.environ | {"DATA_DIR": str(folder)}
    return subprocess.run(told, env=environment, capture_output=True, text=True, timeout=60)


def a_screen(server: Server, hall: dict[str, Any], cookie: str, whose: Any) -> Screen:
    return Screen(server, {"slug": hall["forum"].slug, "member": whose.id}, cookie)


def cast(screen: Screen, poll_id: int) -> dict[str, Any]:
    with read() as session:
        ranking = [[option] for option in session.get_one(Poll, poll_id).option_ids]
    return screen.do("cast_ballot", poll_id=poll_id, choice={"ranking": ranking})


def state(poll_id: int, wanted: str) -> Any:
    return lambda screen: screen.parts.get(f"poll/{poll_id}", {}).get("state") == wanted


def test_a_plenary_goes_on_at_a_fresh_server_made_of_a_backup(servers: ExitStack, tmp_path: Path) -> None:
    old = started(servers, tmp_path / "old")
    hall = write(a_hall)
    poll_id = hall["poll_id"]
    people = [hall["moderator"], *hall["voters"][:3]]
    cookies = [old.device(each) for each in people]
    assert "ok" in cast(a_screen(old, hall, cookies[1], people[1]), poll_id)
    assert ran(tmp_path / "old", "backup", tmp_path / "backup.zip").returncode == 0
    assert "ok" in cast(a_screen(old, hall, cookies[2], people[2]), poll_id)  # too late for the backup

    current().engine.dispose()  # ours, of this test: only the server has it open now
    under_it = ran(tmp_path / "old", "restore", tmp_path / "backup.zip", "--replace")
    assert (under_it.returncode, "A server is running on this database" in under_it.stderr) == (1, True)
    old.kill()

    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copytree(tmp_path / "old" / "keys", fresh / "keys")  # of the same machine, or kept in a safe
    shutil.copy(tmp_path / "old" / "secret_key", fresh)
    ended = ran(fresh, "restore", tmp_path / "backup.zip")
    assert (ended.returncode, "is paused now" in ended.stdout) == (0, True), ended.stderr
    new = started(servers, fresh)
    cookies = [new.device(each) for each in people]  # by their links: nobody is signed in any more
    screens = [a_screen(new, hall, cookie, whose) for cookie, whose in zip(cookies, people, strict=True)]
    for screen in screens:
        screen.until(state(poll_id, "paused"))
    assert "ok" in screens[0].do("resume_poll", poll_id=poll_id)
    screens[2].until(state(poll_id, "open"))
    assert [bool(screen.mine["my_ballots"][str(poll_id)]["mark"]) for screen in screens[1:3]] == [True, False]
    assert all("ok" in cast(screen, poll_id) for screen in screens[2:])
    assert "ok" in screens[0].do("close_poll", poll_id=poll_id)
    screens[0].until(state(poll_id, "closed"), 30)
    assert len(ballots_in(poll_id)) == 3 * 6  # six pairs of four options
    assert ran(fresh, "verify").returncode == 0
    for screen in screens:
        screen.close()
