"""A running server in each asynchronous mode, with one forum that has a poll to open."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from polls.agenda.models import Forum
from polls.database import read, write
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules
from tests.builders import NOON, a_day, a_forum, a_member, an_item
from tests.serving import Screen, Server


@dataclass
class Room:
    """A forum on a running server: two items, one poll, a moderator and some attendees."""

    server: Server
    forum: Forum
    items: list[int]
    poll_id: int
    hidden_poll_id: int
    moderator: Member
    attendees: list[Member]
    screens: list[Screen] = field(default_factory=list)

    def screen(self, member: Member, cookie: str | None = None) -> Screen:
        """A connected screen of `member`, on a device of its own unless a cookie is given."""
        auth = {"slug": self.forum.slug, "member": member.id}
        return self._keep(Screen(self.server, auth, cookie or self.server.device(member)))

    def stage(self) -> Screen:
        return self._keep(Screen(self.server, {"stage": self.forum.stage_key}))

    def member(self, member_id: int) -> Member:
        with read() as session:
            return session.get_one(Member, member_id)

    def _keep(self, screen: Screen) -> Screen:
        self.screens.append(screen)
        screen.until(lambda each: "forum" in each.parts)
        return screen


# The second mode is a proof, that leaving the first is one setting: the stories are the same.
@pytest.fixture(scope="module", params=["eventlet", pytest.param("threading", marks=pytest.mark.proof)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server of that mode; each test has a forum of its own on it."""
    running = Server(tmp_path_factory.mktemp(request.param), request.param)
    yield running
    running.kill()


@pytest.fixture
def room(server: Server) -> Iterator[Room]:
    made = Room(server, **write(_build))
    yield made
    with ThreadPoolExecutor() as pool:
        list(pool.map(Screen.close, made.screens))


def _build(session: Any) -> dict[str, Any]:
    forum = a_forum(session)
    day = a_day(session, forum)
    items = [an_item(session, day).id for _ in range(3)]
    program = Actor(forum.id, NOON)
    polls = [
        prepare_poll(
            session,
            program,
            question=f"Which name, results {shown}?",
            method="single",
            options=[OptionText("Red"), OptionText("Blue")],
            rules=Rules(shown=shown, secrecy=secrecy, beside_others=True),
        )["poll_id"]
        for shown, secrecy in (("live", "straw"), ("hidden", "secret"))
    ]
    return {
        "forum": forum,
        "items": items,
        "poll_id": polls[0],
        "hidden_poll_id": polls[1],
        "moderator": a_member(session, forum, MODERATOR),
        "attendees": [a_member(session, forum, ATTENDEE) for _ in range(5)],
    }
