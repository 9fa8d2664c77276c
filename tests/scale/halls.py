"""A forum in which people sit before screens of different processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.database import read
from polls.people.acting import Actor
from polls.people.models import MODERATOR, Member
from polls.voting.models import Poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules
from tests.builders import NOON, a_day, a_forum, a_member, an_item
from tests.scale.running import Together
from tests.serving import Screen

VOTERS = 32  # enough for a secret poll's tally to be shown in batches


@dataclass
class Hall:
    """Three items, a straw poll and a secret one whose tallies are shown live, two moderators, voters."""

    together: Together
    forum: Forum
    items: list[int]
    straw: int
    secret: int
    moderators: list[Member]
    voters: list[Member]
    screens: list[Screen] = field(default_factory=list)

    def screen(self, member: Member, process: int | None = None) -> Screen:
        """A new device of `member` at that process, or wherever nginx leads."""
        auth = {"slug": self.forum.slug, "member": member.id}
        return self._kept(Screen(self._door(process), auth, self.together.device(member)))

    def stage(self, process: int | None = None) -> Screen:
        return self._kept(Screen(self._door(process), {"stage": self.forum.stage_key}))

    def option(self, poll_id: int, position: int = 0) -> int:
        with read() as session:
            return session.get_one(Poll, poll_id).option_ids[position]

    def cast(self, screen: Screen, poll_id: int, position: int = 0) -> dict[str, Any]:
        """Vote for one option; the answer."""
        return screen.do("cast_ballot", poll_id=poll_id, choice={"options": [self.option(poll_id, position)]})

    def _door(self, process: int | None) -> Any:
        return self.together if process is None else self.together.processes[process]

    def _kept(self, screen: Screen) -> Screen:
        self.screens.append(screen)
        screen.until(lambda each: "forum" in each.parts)
        return screen


def build(session: Session) -> dict[str, Any]:
    """The rows of a hall."""
    forum = a_forum(session)
    day = a_day(session, forum)
    straw, secret = (_a_poll(session, forum, secrecy) for secrecy in ("straw", "secret"))
    return {
        "forum": forum,
        "items": [an_item(session, day).id for _ in range(3)],
        "straw": straw,
        "secret": secret,
        "moderators": [a_member(session, forum, MODERATOR) for _ in range(2)],
        "voters": [a_member(session, forum) for _ in range(VOTERS)],
    }


def _a_poll(session: Session, forum: Forum, secrecy: Any) -> int:
    return prepare_poll(
        session,
        Actor(forum.id, NOON),
        question=f"Which name, by a {secrecy} poll?",
        method="single",
        options=[OptionText(name) for name in ("Red", "Green", "Blue")],
        rules=Rules(shown="live", secrecy=secrecy, beside_others=True),
    )["poll_id"]


# ---- What a screen shows ----------------------------------------------------------------------------


def state(poll_id: int, wanted: str) -> Callable[[Screen], bool]:
    return lambda screen: screen.parts.get(f"poll/{poll_id}", {}).get("state") == wanted


def ballots(poll_id: int, number: int) -> Callable[[Screen], bool]:
    return lambda screen: (screen.parts.get(f"tally/{poll_id}") or {}).get("ballots") == number


def here(number: int) -> Callable[[Screen], bool]:
    return lambda screen: screen.parts["presence"]["here"] == number


def item(item_id: int) -> Callable[[Screen], bool]:
    return lambda screen: screen.parts["now"]["item_id"] == item_id
