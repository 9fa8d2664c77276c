"""A forum on a running server and its people's windows: console, facilitators, attendees, the stage."""

from __future__ import annotations

import itertools
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import BREAK, BREAKOUT, LIGHTNING, POLL, TALK, Forum, Item
from polls.breakouts.drafting import save_draft
from polls.breakouts.models import Breakout, Seat
from polls.database import read, write
from polls.forum_file.loading import load_file
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member
from polls.people.rules import new_code
from polls.sample.trial import FORUM_FILE
from polls.voting.models import Poll
from polls.voting.preparing import OptionText, prepare_poll
from polls.voting.rules import Rules
from tests.breakouts.builders import DEFINED, NAMED, RANKED, a_breakout, its_facilitator
from tests.browsing import Windows
from tests.builders import NOON, a_day, a_forum, a_group, a_member, a_moderator, an_item, saved
from tests.serving import Screen

PHONE = {"width": 360, "height": 740}
BEAMER = {"width": 1920, "height": 1080}
NAMES = ("Common Ground", "Open Table", "Round Room")

_numbers = itertools.count(1)


@dataclass
class Plenary:
    """One forum. `moderator`, `facilitators` (of the first group) and `attendees` are its members."""

    windows: Windows
    forum: Forum
    moderator: Member
    facilitators: list[Member]
    attendees: list[Member]
    sockets: list[Screen] = field(default_factory=list)

    def console(self, **given: Any) -> Page:
        return live(self.windows.open(f"/f/{self.forum.slug}/console", self.moderator, **given))

    def facilitator(self, member: Member | None = None, **given: Any) -> Page:
        """The facilitator's screen of `member`, else of the first one."""
        path = f"/f/{self.forum.slug}/facilitator"
        return live(self.windows.open(path, member or self.facilitators[0], **given))

    def attendee(self, member: Member | None = None, **given: Any) -> Page:
        """The screen of an attendee on a phone."""
        path = f"/f/{self.forum.slug}/"
        return live(self.windows.open(path, member or self.attendees[0], **PHONE | given))

    def stage(self, **given: Any) -> Page:
        page = self.windows.open(f"/stage/{self.forum.stage_key}", **BEAMER | given)
        expect(page.locator(".stage")).to_be_visible()
        expect(page.locator(".stage__lost")).to_have_count(0)
        return page

    def page(self, path: str, **given: Any) -> Page:
        """A page of the forum as the moderator sees it."""
        return self.windows.open(f"/f/{self.forum.slug}/{path}", self.moderator, **given)

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """What another moderator does meanwhile."""
        if not self.sockets:
            auth = {"slug": self.forum.slug, "member": self.moderator.id}
            server = self.windows.server
            self.sockets.append(Screen(server, auth, server.device(self.moderator)))
        answer = self.sockets[0].do(verb, **arguments)
        assert "ok" in answer, answer
        return answer["ok"]

    def go_to(self, title: str) -> None:
        """The forum moves to the item of that title; screens opened from now on begin there."""
        with read() as session:
            here = session.get_one(Forum, self.forum.id).current_item_id
        there = self.item(title).id
        self.do("move_to", from_item=here, to_item=there)
        self.sockets[0].until(lambda socket: socket.parts["now"]["item_id"] == there)

    def item(self, title: str) -> Item:
        return self._only(Item, title=title)

    def breakout(self, number: int) -> Breakout:
        return self._only(Breakout, number=number)

    def poll(self, question: str) -> Poll:
        return self._only(Poll, question=question)

    def _only(self, model: Any, **given: Any) -> Any:
        with read() as session:
            return session.scalars(select(model).filter_by(forum_id=self.forum.id, **given)).one()


def live(page: Page) -> Page:
    """The page, once its line is up."""
    expect(page.locator("#connection")).to_contain_text("Live")
    return page


def the_sample(windows: Windows, folder: Path) -> Plenary:
    """The forum of June 2021, loaded from its file under a slug and a code of its own."""
    shutil.copytree(FORUM_FILE.parent / "visuals", folder / "visuals")
    told = FORUM_FILE.read_text().replace("slug: forum-2021", f"slug: sample-{next(_numbers)}")
    copy = folder / FORUM_FILE.name
    copy.write_text(told.replace("FRM2JNE7", new_code(secrets.choice)))
    loaded = load_file(copy)
    return Plenary(windows, **write(lambda session: _its_people(session, loaded.forum_id)))


def _its_people(session: Session, forum_id: int) -> dict[str, Any]:
    def of(role: str) -> list[Member]:
        found = select(Member).where(Member.forum_id == forum_id, Member.role == role).order_by(Member.id)
        return list(session.scalars(found))

    first = select(Seat.member_id).join(Breakout, Breakout.id == Seat.breakout_id)
    writing = session.scalars(
        first.where(Breakout.forum_id == forum_id, Breakout.number == 1, Seat.is_facilitator)
    )
    ids = set(writing)
    attendees = of(ATTENDEE)[:4]
    for each in attendees:
        each.welcomed_at = NOON
    return {
        "forum": session.get_one(Forum, forum_id),
        "moderator": of(MODERATOR)[0],
        "facilitators": [each for each in of(FACILITATOR) if each.id in ids],
        "attendees": attendees,
    }


def a_small_one(windows: Windows) -> Plenary:
    """A forum with one item of each kind, three groups and one poll, all small."""
    return Plenary(windows, **write(_build))


def _build(session: Session) -> dict[str, Any]:
    forum = a_forum(
        session,
        title="A small forum",
        join_policy="admission",
        join_code=new_code(secrets.choice),
        support={"text": "Someone to talk to is there.", "url": ""},
    )
    items = _add_agenda(session, forum)
    program = a_moderator(session, forum)
    program.member.name = "Ada"
    _prepare_poll(session, program, items["A vote"].id)
    people = [a_member(session, forum, ATTENDEE, welcomed_at=NOON) for _ in range(4)]
    facilitators = _add_groups(session, forum, items["Groups"].id, people)
    return {"forum": forum, "moderator": program.member, "facilitators": facilitators, "attendees": people}


def _add_agenda(session: Session, forum: Forum) -> dict[str, Item]:
    a_group(session, forum, "Civil society")
    day = a_day(session, forum)
    rows = [
        an_item(session, day, kind=TALK, title="Opening", description="How the day goes."),
        an_item(session, day, kind=TALK, title="A hard story", advisory="It speaks of harm."),
        an_item(session, day, kind=BREAK, title="Coffee"),
        an_item(session, day, kind=BREAKOUT, title="Groups"),
        an_item(session, day, kind=LIGHTNING, title="Report-outs"),
        an_item(session, day, kind=POLL, title="A vote"),
        an_item(session, day, kind=TALK, title="Closing"),
    ]
    return {item.title: item for item in rows}


def _prepare_poll(session: Session, program: Actor, item_id: int) -> None:
    options = [OptionText(name) for name in NAMES]
    # So few voters keep no secret; in a straw poll each answer moves the count.
    rules = Rules(secrecy="straw", shown="live")
    prepare_poll(session, program, question="Which name?", options=options, rules=rules, item_id=item_id)


def _add_groups(session: Session, forum: Forum, item_id: int, people: list[Member]) -> list[Member]:
    """A group for each task, each with a first draft; returns the facilitators: two of the first group."""
    facilitators = []
    for number, (task, content) in enumerate(
        (("name", NAMED), ("definition", DEFINED), ("priorities", RANKED)), start=1
    ):
        group = a_breakout(
            session, forum, task, number=number, title=f"Group {number}", item_id=item_id, deadline_minutes=60
        )
        writer = its_facilitator(session, group, name=f"Facilitator {number}")
        save_draft(session, writer, breakout_id=group.id, base_version=0, content=content)
        facilitators.append(writer.member)
        if number == 1:
            facilitators.append(its_facilitator(session, group).member)
            saved(session, Seat(forum_id=forum.id, breakout_id=group.id, member_id=people[0].id))
    return facilitators
