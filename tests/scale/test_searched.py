"""After the close nothing of a ballot is in PostgreSQL's files, in what passed through Redis, or in a log."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import create_engine, select, text

from polls.database import read
from polls.voting.models import Poll, RollEntry
from tests.backups.looking import files, of_ballots, ways, where
from tests.scale.halls import VOTERS, Hall, state
from tests.scale.running import Together
from tests.serving import ROOT


@contextmanager
def heard(url: str) -> Iterator[list[str]]:
    """Every command that any process gives to Redis meanwhile."""
    commands: list[str] = []
    redis: Any = Redis.from_url(url)
    sign = secrets.token_hex(8)
    is_over = threading.Event()

    def listen() -> None:
        with redis.monitor() as monitor:
            for told in monitor.listen():
                commands.append(told["command"])
                if sign in told["command"]:
                    is_over.set()
                    return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield commands
    finally:
        redis.publish("over", sign)
        is_over.wait(10)


def all_vote(hall: Hall) -> tuple[list[str], list[bytes]]:
    """Everyone votes, by turns at one process and the other; their nonces and their envelopes."""
    nonces = [secrets.token_hex(16) for _ in range(VOTERS)]
    for number, (voter, nonce) in enumerate(zip(hall.voters, nonces, strict=True)):
        choice = {"options": [hall.option(hall.secret, number % 3)]}
        answer = hall.screen(voter, number % 2).do(
            "cast_ballot", poll_id=hall.secret, choice=choice, nonce=nonce
        )
        assert "ok" in answer
    sealed = select(RollEntry.envelope).where(RollEntry.poll_id == hall.secret, RollEntry.has_voted)
    with read() as session:
        return nonces, list(session.scalars(sealed))


def test_no_file_no_log_and_no_word_between_processes_holds_anything_of_a_ballot(
    together: Together, hall: Hall, tmp_path: Path
) -> None:
    folder = together.servers.folder
    moderator = hall.screen(hall.moderators[0])
    with heard(together.environment["REDIS_URL"]) as commands:
        assert "ok" in moderator.do("open_poll", poll_id=hall.secret)
        with read() as session:
            key_id = session.get_one(Poll, hall.secret).key_id
        secret = (Path(together.app.config["KEYS_DIR"]) / key_id).read_bytes()
        nonces, envelopes = all_vote(hall)
        assert where(roll(together), envelopes)  # so this search does find what is there
        assert "ok" in moderator.do("close_poll", poll_id=hall.secret)
        moderator.until(state(hall.secret, "closed"), 30)
        assert "ok" in moderator.do("publish_poll", poll_id=hall.secret)
        together.processes[0].until(is_tidy(hall), 30)
    wanted = of_ballots(hall.secret, [(nonce, []) for nonce in nonces]) - {b"[]"} | ways(secret[:32])
    passed = {"commands": "\n".join(commands).encode(), "kept": kept(together.environment["REDIS_URL"])}
    assert len(commands) > VOTERS  # so there was something to hear
    assert where(passed, [*wanted, b'"options"', *(each for one in envelopes for each in ways(one))]) == set()

    back_up(together, tmp_path / "backup.zip")
    assert where(roll(together), envelopes) == set()
    on_disk = files(folder) | files(tmp_path)
    assert "backup.zip/roll_entry.jsonl" in on_disk
    assert where(on_disk, wanted) == set()


def is_tidy(hall: Hall) -> Any:
    def look() -> bool:
        with read() as session:
            return session.get_one(Poll, hall.secret).key_id is None

    return look


def kept(url: str) -> bytes:
    """All that stands in Redis."""
    redis: Any = Redis.from_url(url)
    return b"\n".join(redis.dump(name) or b"" for name in redis.scan_iter())


def ask(together: Together, question: str) -> list[Any]:
    engine = create_engine(together.environment["DATABASE_URL"], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        answer = connection.execute(text(question))
        rows = answer.all() if answer.returns_rows else []
    engine.dispose()
    return list(rows)


def roll(together: Together) -> dict[str, bytes]:
    """The file in which the roll stands: envelopes are short enough to stand in their rows."""
    ask(together, "CHECKPOINT")
    ((path,),) = ask(together, "SELECT pg_relation_filepath('roll_entry')")
    return {path: (together.servers.folder / "postgres" / path).read_bytes()}


def back_up(together: Together, path: Path) -> None:
    command = [sys.executable, str(ROOT / "run.py"), "backup", str(path)]
    environment = os.environ | together.environment
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
