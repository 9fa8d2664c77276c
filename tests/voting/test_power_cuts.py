"""The server is killed again and again under load: nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import random
import secrets
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from socketio.exceptions import SocketIOError
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import read, write
from polls.people.acting import Actor
from polls.people.models import MODERATOR, Member
from polls.voting.models import BallotFile, Option, Poll, RollEntry
from polls.voting.opening import open_poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.receipts import receipt_code
from polls.voting.rules import Rules
from tests.builders import NOON, a_forum, a_member
from tests.forked import Forked
from tests.serving import Screen, Server
from tests.voting.rooms import records_in

pytestmark = pytest.mark.proof

VOTERS, KILLS, MOST_BETWEEN = 12, 100, 20


@dataclass
class Voter:
    """A voter who changes their mind all the time, and remembers every ballot sent."""

    screen: Screen
    sent: list[tuple[str, set[int]]] = field(default_factory=list)  # (nonce, options named)
    acknowledged: int | None = None  # which of them, the last
    patience: float = 2  # seconds for an answer

    def vote(self, poll_id: int, options: list[int], chance: random.Random) -> bool:
        """Send one more ballot; whether it was acknowledged."""
        named = set(chance.sample(options, chance.randint(1, len(options))))
        self.sent.append((secrets.token_hex(16), named))
        arguments = {"poll_id": poll_id, "choice": {"options": sorted(named)}, "nonce": self.sent[-1][0]}
        message = {"verb": "cast_ballot", "arguments": arguments}
        try:
            answer = self.screen.client.call("do", message, timeout=self.patience)
        except SocketIOError:  # the server is gone: nobody knows
            return False
        if "refused" in answer:  # too many at once
            return False
        self.acknowledged = len(self.sent) - 1
        return True


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Forked(tmp_path)
    yield running
    running.end()


def a_hall(session: Session) -> dict[str, Any]:
    forum = a_forum(session)
    voters = [a_member(session, forum) for _ in range(VOTERS)]
    program = Actor(forum.id, NOON)
    names = [OptionText(name) for name in ("Red", "Green", "Blue")]
    given = {"question": "Which names?", "method": "approval", "options": names, "rules": Rules()}
    poll_id = prepare_poll(session, program, **given)["poll_id"]
    open_poll(session, program, poll_id=poll_id)
    options = [option.id for option in session.query(Option).filter_by(poll_id=poll_id)]
    moderator = a_member(session, forum, MODERATOR)
    return {"forum": forum, "voters": voters, "moderator": moderator, "poll_id": poll_id, "options": options}


def a_screen(server: Server, forum: Forum, member: Member) -> Screen:
    return Screen(server, {"slug": forum.slug, "member": member.id}, server.device(member))


def ballots_in(poll_id: int) -> dict[str, Any]:
    """What the ballot file says under each code."""
    with read() as session:
        records = records_in(zlib.decompress(session.get_one(BallotFile, poll_id).content))
    assert len({record.code for record in records}) == len(records)
    return {record.code: record.value for record in records}


def counted(voter: Voter, poll_id: int, options: list[int], found: dict[str, Any]) -> list[int]:
    """Which of the ballots this voter sent are in the file, each one whole and as it was sent."""
    there = []
    for number, (nonce, named) in enumerate(voter.sent):
        values = [found.get(receipt_code(poll_id, nonce, str(option))) for option in options]
        if values != [None] * len(options):
            assert values == [int(option in named) for option in options]
            there.append(number)
    return there


@contextmanager
def everyone_votes(voters: list[Voter], poll_id: int, options: list[int]) -> Iterator[threading.Semaphore]:
    """Meanwhile all of them change their minds all the time; gives a permit for each ballot acknowledged."""
    is_over, came_in = threading.Event(), threading.Semaphore(0)

    def keep_voting(number: int) -> None:
        chance = random.Random(number)
        while not is_over.is_set():
            if voters[number].vote(poll_id, options, chance):
                came_in.release()
            elif not voters[number].screen.client.connected:
                voters[number].screen.until(lambda each: each.client.connected or is_over.is_set(), 30)

    with ThreadPoolExecutor(len(voters)) as pool:
        voting = [pool.submit(keep_voting, number) for number in range(len(voters))]
        try:
            yield came_in
        finally:
            is_over.set()
    for each in voting:
        each.result()


def test_a_server_killed_a_hundred_times_under_load_loses_and_doubles_nothing(server: Server) -> None:
    hall, chance = write(a_hall), random.Random(9)
    poll_id, options = hall["poll_id"], hall["options"]
    voters = [Voter(a_screen(server, hall["forum"], each), patience=0.5) for each in hall["voters"]]
    for voter in voters:
        voter.screen.client.reconnection_delay_max = 0.1  # a hundred times
    with everyone_votes(voters, poll_id, options) as came_in:
        for _ in range(KILLS):
            for _ in range(chance.randint(1, MOST_BETWEEN)):
                assert came_in.acquire(timeout=30)
            server.kill()
            server.start()
    moderator = a_screen(server, hall["forum"], hall["moderator"])
    assert "ok" in moderator.do("close_poll", poll_id=poll_id)
    moderator.until(lambda each: each.parts.get(f"poll/{poll_id}", {}).get("state") == "closed", 30)

    found = ballots_in(poll_id)
    there = [counted(voter, poll_id, options, found) for voter in voters]
    for voter, numbers in zip(voters, there, strict=True):
        # One ballot: the last acknowledged, or one sent after it of which nobody heard.
        assert len(numbers) <= 1
        assert voter.acknowledged is None or numbers[0] >= voter.acknowledged
    assert len(found) == len(options) * sum(map(len, there))
    assert (
        sum(voter.acknowledged is not None for voter in voters) > VOTERS / 2
    )  # so there was something to lose
    with read() as session:
        has_voted = session.query(RollEntry).filter(RollEntry.has_voted).count()
        assert has_voted == sum(map(len, there))
    check_nothing_is_left(server, poll_id, [nonce for voter in voters for nonce, _ in voter.sent])
    for screen in (moderator, *(voter.screen for voter in voters)):
        screen.close()


def check_nothing_is_left(server: Server, poll_id: int, nonces: list[str]) -> None:
    """The key goes; no nonce is in the log."""

    def is_tidy() -> bool:
        with read() as session:
            return session.get_one(Poll, poll_id).key_id is None

    server.until(is_tidy)
    assert list(Path(server.app.config["KEYS_DIR"]).iterdir()) == []
    log = server.log()
    assert not [nonce for nonce in nonces if nonce in log]
