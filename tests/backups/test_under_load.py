"""A backup of a real server while everyone votes: what was acknowledged is in it, and nobody waits for it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from polls.agenda.models import Visual
from polls.backups.restoring import Here, restore
from polls.database import Database, write
from polls.people.models import ATTENDEE, Member
from polls.privacy.forgotten import Forgotten
from polls.voting.envelopes import unseal
from polls.voting.keys import Keys
from polls.voting.models import Poll, RollEntry
from tests.builders import NOON, a_day, an_item
from tests.serving import ROOT, Server
from tests.voting.test_power_cuts import Voter, a_hall, a_screen, everyone_votes

pytestmark = pytest.mark.proof

OTHERS, VISUALS, BYTES = 5_000, 20, 1_000_000  # what makes the backup take a while
BALLOTS = 150  # in each phase, before the next begins
NOISE = 0.05  # seconds that a busy machine adds; whom a backup holds up waits ten times as long


@dataclass
class Timed(Voter):
    """A voter who notes how long each acknowledgement took: `(when it was sent, seconds)`."""

    waits: list[tuple[float, float]] = field(default_factory=list)

    def vote(self, poll_id: int, options: list[int], chance: random.Random) -> bool:
        began = time.monotonic()
        is_in = super().vote(poll_id, options, chance)
        if is_in:
            self.waits.append((began, time.monotonic() - began))
        return is_in


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path, "eventlet")
    yield running
    running.kill()


def fill_up(session: Session, hall: dict) -> None:
    forum = hall["forum"]
    told = {"forum_id": forum.id, "role": ATTENDEE, "admission": "in", "added_at": NOON}
    session.execute(insert(Member), [told | {"name": f"Person {number}"} for number in range(OTHERS)])
    item = an_item(session, a_day(session, forum))
    for position in range(VISUALS):
        session.add(
            Visual(
                forum_id=forum.id,
                item_id=item.id,
                position=position,
                alt="Noise",
                media_type="image/png",
                sha256=f"{position:064}",
                content=os.urandom(BYTES),
            )
        )


def backup_of(server: Server, path: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATA_DIR": str(server.app.config["DATA_DIR"])}
    command = [sys.executable, str(ROOT / "run.py"), "backup", str(path)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_a_backup_under_load_holds_what_was_acknowledged_and_holds_nobody_up(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall = write(a_hall)
    write(lambda session: fill_up(session, hall))
    poll_id, options = hall["poll_id"], hall["options"]
    voters = [Timed(a_screen(server, hall["forum"], member)) for member in hall["voters"]]
    with everyone_votes(voters, poll_id, options) as came_in:
        for _ in range(BALLOTS):
            assert came_in.acquire(timeout=30)
        began, acknowledged = time.monotonic(), [voter.acknowledged for voter in voters]
        ended = backup_of(server, tmp_path / "backup.zip")
        done = time.monotonic()
        while came_in.acquire(blocking=False):
            pass  # these came in meanwhile
        for _ in range(BALLOTS):
            assert came_in.acquire(timeout=30)
    assert ended.returncode == 0, ended.stderr
    moved = f"sqlite:///{tmp_path / 'fresh' / 'plenary.sqlite3'}"
    restore(
        moved, Here(Keys(tmp_path / "keys"), Forgotten(tmp_path)), tmp_path / "backup.zip", datetime.now(UTC)
    )
    held = [voter_of(moved, tmp_path, poll_id, member.id) for member in hall["voters"]]
    for voter, number, nonce in zip(voters, acknowledged, held, strict=True):
        sent = [each for each, _ in voter.sent]
        assert number is None or sent.index(nonce) >= number
    assert sum(number is not None for number in acknowledged) > len(voters) / 2

    during, quiet = waits(voters, began, done), waits(voters, done, done + 1_000)
    figures = f"{done - began:.1f} s; waits of {len(during)} ballots, median {median(during):.3f} s, longest "
    figures += f"{max(during):.3f} s; without: {median(quiet):.3f} s, {max(quiet):.3f} s"
    with capsys.disabled():
        print(f"\nA backup of {(tmp_path / 'backup.zip').stat().st_size / 1e6:.0f} MB took {figures}.")
    assert median(during) < 5 * median(quiet) + NOISE
    for voter in voters:
        voter.screen.close()


def voter_of(url: str, folder: Path, poll_id: int, member_id: int) -> str | None:
    """The nonce in the envelope that was restored."""
    with closing(Database(url)) as moved, moved.read() as session:
        key = Keys(folder / "keys").key(session.get_one(Poll, poll_id).key_id)
        envelope = session.get_one(RollEntry, (poll_id, member_id)).envelope
        return envelope and unseal(key, poll_id, member_id, envelope).nonce


def waits(voters: list[Timed], since: float, until: float) -> list[float]:
    """The acknowledgements that some of that time was waited for."""
    return [took for voter in voters for at, took in voter.waits if at + took > since and at < until]
