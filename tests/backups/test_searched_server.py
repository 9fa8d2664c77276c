"""A real server's files, log and backups after the close, byte by byte: nothing links a voter to a ballot."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import read, write
from polls.people.acting import Actor
from polls.people.models import MODERATOR, Member
from polls.voting.models import Poll, RollEntry
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules
from tests.backups.looking import files, of_ballots, unpacked, ways, where
from tests.builders import NOON, a_forum, a_member
from tests.serving import ROOT, Screen, Server

pytestmark = pytest.mark.proof

VOTERS = 12


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")  # whatever it can be made to say
    folder = tmp_path / "data"
    folder.mkdir()
    running = Server(folder, "eventlet")
    yield running
    running.kill()


def a_hall(session: Session) -> dict[str, Any]:
    forum = a_forum(session)
    voters, moderator = [a_member(session, forum) for _ in range(VOTERS)], a_member(session, forum, MODERATOR)
    program = Actor(forum.id, NOON)
    names = [OptionText(name) for name in ("Red", "Green", "Blue", "Black")]
    # Ranked pairs: an irv ballot stays whole in its public file, of this one only parts are there.
    given = {"question": "In which order?", "method": "schulze", "options": names, "rules": Rules()}
    poll_id = prepare_poll(session, program, **given)["poll_id"]
    open_poll(session, program, poll_id=poll_id)
    return {"forum": forum, "voters": voters, "moderator": moderator, "poll_id": poll_id}


def backed_up(server: Server, path: Path) -> None:
    environment = os.environ | {"DATA_DIR": str(server.app.config["DATA_DIR"])}
    command = [sys.executable, str(ROOT / "run.py"), "backup", str(path)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)


def test_after_the_close_nothing_anywhere_links_a_voter_to_a_ballot(server: Server, tmp_path: Path) -> None:
    hall, data = write(a_hall), tmp_path / "data"
    poll_id, forum = hall["poll_id"], hall["forum"]
    sent, envelopes = everyone_votes(server, hall)
    wanted = of_ballots(poll_id, sent)
    secret = (data / "keys" / key_of(poll_id)).read_bytes()
    key, seed = ways(secret[:32]), ways(secret[32:])

    # Whoever takes a copy while it is open has the envelopes, and nothing that opens them.
    backed_up(server, tmp_path / "open.zip")
    stolen = tmp_path / "stolen"
    shutil.copytree(data, stolen, ignore=shutil.ignore_patterns("keys"))
    while_open = files(stolen) | {
        name: content for name, content in files(tmp_path).items() if name.startswith("open.zip/")
    }
    assert "open.zip/roll_entry.jsonl" in where(while_open, ways(envelopes[0]))
    assert where(while_open, [*wanted, *key, *seed]) == set()
    shutil.rmtree(stolen)
    (tmp_path / "open.zip").unlink()

    publish(server, hall)
    backed_up(server, tmp_path / "closed.zip")
    sealed = {each for envelope in envelopes for each in ways(envelope)}
    after = files(tmp_path)
    after["ballots"] = unpacked(after["closed.zip/ballot_file.jsonl"])
    assert after["ballots"].count(b"\n") == VOTERS * 6  # pairs of four options: so it was looked into
    for each in (wanted, sealed, key):
        assert where(after, each) == set()
    assert where(after, seed) <= {  # the lot's, which is revealed at the close
        "data/plenary.sqlite3",
        "data/plenary.sqlite3-wal",
        "closed.zip/poll.jsonl",
        "closed.zip/journal_entry.jsonl",
    }
    server.kill()
    assert where(files(data), [*wanted, *sealed, *key]) == set()  # nor in what a power cut leaves
    assert forum.slug in after["closed.zip/forum.jsonl"].decode()


def everyone_votes(server: Server, hall: dict[str, Any]) -> tuple[list[tuple[str, list[int]]], list[bytes]]:
    """Everyone ranks all options, some of them twice; what was sent, and the envelopes it was put in."""
    with read() as session:
        orders = list(permutations(session.get_one(Poll, hall["poll_id"]).option_ids))
    sent: list[tuple[str, list[int]]] = []
    for number, member in enumerate(hall["voters"]):
        screen = a_screen(server, hall["forum"], member)
        for turn in range(1 + number % 2):
            sent.append((secrets.token_hex(16), list(orders[number + turn])))
            choice = {"ranking": [[option] for option in sent[-1][1]]}
            arguments = {"poll_id": hall["poll_id"], "choice": choice, "nonce": sent[-1][0]}
            assert "ok" in screen.do("cast_ballot", **arguments)
        screen.close()
    with read() as session:
        return sent, [each for each in session.scalars(select(RollEntry.envelope)) if each]


def publish(server: Server, hall: dict[str, Any]) -> None:
    moderator = a_screen(server, hall["forum"], hall["moderator"])
    assert "ok" in moderator.do("close_poll", poll_id=hall["poll_id"])
    moderator.until(lambda each: each.parts.get(f"poll/{hall['poll_id']}", {}).get("state") == "closed", 30)
    assert "ok" in moderator.do("publish_poll", poll_id=hall["poll_id"])
    server.until(lambda: key_of(hall["poll_id"]) is None, 30)
    moderator.close()


def key_of(poll_id: int) -> Any:
    with read() as session:
        return session.get_one(Poll, poll_id).key_id


def a_screen(server: Server, forum: Forum, member: Member) -> Screen:
    return Screen(server, {"slug": forum.slug, "member": member.id}, server.device(member))


def test_the_search_finds_what_is_there() -> None:
    secret = bytes(range(40))
    for start in range(3):
        coded = base64.b64encode(b"?" * start + secret + b"!")
        assert where({"here": b"x" + coded, "not here": bytes(99)}, ways(secret)) == {"here"}
