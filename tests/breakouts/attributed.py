"""A small forum that took place, whose people and group have names that would be found anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import BREAKOUT, LIGHTNING, POLL, Forum
from polls.breakouts.groups import add_breakout
from polls.breakouts.models import Breakout, Seat
from polls.database import Database
from polls.journal import JournalEntry
from polls.live.caretaker import Caretaker
from polls.live.picture import mine, picture
from polls.people.acting import VERBS, Actor
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member
from polls.people.sign_ins import start_sign_in
from polls.summary.models import Section
from polls.voting import keys
from polls.voting.proposals import Place
from polls.voting.rules import Rules
from tests.builders import NOON, a_day, a_forum, a_group, a_member, an_item, saved

SPEAKER, ROLE, ORGANISATION = "Ottoline Speaksworth", "Keeper of the Lanterns", "Harbour Institute"
FACILITATOR_NAME, OTHER_NAME, ATTENDEE_NAME = "Zephyrine Quill", "Barnaby Thistlewood", "Wilhelmina Attends"
TITLE, NUMBER, SECTOR = "The Nightjar Circle", 937, "Lighthouse keepers"
PROPOSED = {"name": "Open Table", "reasons": "Everyone has a seat.", "alternatives": []}
RANKED = {"priorities": [{"text": f"First step {number}", "reason": ""} for number in (1, 2, 3)]}
DEFINED = {"text": "A table[1] for all.", "footnotes": ["Round or square."]}


@dataclass
class Stage:
    """The forum, its rows by what they are for, and the verbs that brought it there."""

    database: Database
    forum_id: int = 0
    moderator: Actor = field(default=None)  # type: ignore[assignment]
    items: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    slug: str = ""
    stage_key: str = ""
    poll_id: int = 0

    def do(self, verb: str, **arguments: Any) -> Any:
        return self.database.write(lambda session: VERBS[verb].function(session, self.moderator, **arguments))

    def attribute(self, item: str, attribution: str) -> Any:
        return self.do("change_item", item_id=self.items[item], attribution=attribution)

    def attribute_both(self, attribution: str) -> None:
        """The talk and the groups alike."""
        for item in ("talk", "breakout"):
            self.attribute(item, attribution)

    def picture(self, audience: str) -> dict[str, Any]:
        return self.look(lambda session, forum: picture(session, forum, audience))

    def look(self, question: Callable[[Session, Forum], Any]) -> Any:
        with self.database.read() as session:
            return question(session, session.get_one(Forum, self.forum_id))

    def section(self, key: str) -> Section:
        return self.look(
            lambda session, _forum: session.scalars(select(Section).where(Section.key == key)).one()
        )

    def report(self) -> str:
        """The words of the whole report."""
        return "\n".join(self.look(lambda session, _forum: session.scalars(select(Section.body)).all()))

    def edit(self, key: str, body: str) -> None:
        given = {"section_id": self.section(key).id, "version": self.section(key).version, "title": "Edited"}
        self.do("edit_section", **given, body=body, is_included=True)

    def mine(self, role: str) -> dict[str, Any]:
        return self.look(lambda session, _forum: mine(session, session.get_one(Member, self.members[role])))


def a_stage(database: Database) -> Stage:
    """A talk, three groups that met, and whoever is there; nothing has been presented."""
    stage = Stage(database)

    def build(session: Session) -> None:
        forum = a_forum(session, title="A quiet forum")
        day = a_day(session, forum)
        speakers = [{"name": SPEAKER, "organisation": ORGANISATION, "role": ROLE}]
        planned = {"talk": {"speakers": speakers}, BREAKOUT: {}, LIGHTNING: {}, POLL: {}}
        stage.items = {kind: an_item(session, day, kind=kind, **given).id for kind, given in planned.items()}
        stage.forum_id, stage.slug, stage.stage_key = forum.id, forum.slug, forum.stage_key
        people = {role: a_member(session, forum, role, welcomed_at=NOON) for role in (MODERATOR, OBSERVER)}
        people[ATTENDEE] = a_member(session, forum, ATTENDEE, name=ATTENDEE_NAME)
        people[FACILITATOR] = a_member(session, forum, FACILITATOR, name=FACILITATOR_NAME)
        stage.members = {role: member.id for role, member in people.items()}
        now = datetime.now(UTC)
        stage.tokens = {role: start_sign_in(session, member, "link", now) for role, member in people.items()}
        stage.moderator = Actor(forum.id, now, people[MODERATOR])
        _seat_everyone(session, stage, people)

    database.write(build)
    return stage


def _seat_everyone(session: Session, stage: Stage, people: dict[str, Member]) -> None:
    forum = session.get_one(Forum, stage.forum_id)
    sector = a_group(session, forum, SECTOR)
    tasks = {"definition": (12, "Words"), "name": (NUMBER, TITLE), "priorities": (14, "Steps")}
    for task, (number, title) in tasks.items():
        given = {"number": number, "title": title, "task": task, "item_id": stage.items[BREAKOUT]}
        sector_id = sector.id if task == "priorities" else None
        stage.groups[task] = add_breakout(session, stage.moderator, sector_id=sector_id, **given)[
            "breakout_id"
        ]
    for task in tasks:
        _seat(session, stage, task, people[FACILITATOR], is_facilitator=True)
    other = a_member(session, forum, FACILITATOR, name=OTHER_NAME)
    _seat(session, stage, "name", other, is_facilitator=True)
    _seat(session, stage, "name", people[ATTENDEE], is_facilitator=False)


def _seat(session: Session, stage: Stage, task: str, member: Member, *, is_facilitator: bool) -> None:
    seat = {"forum_id": stage.forum_id, "breakout_id": stage.groups[task], "member_id": member.id}
    saved(session, Seat(**seat, is_facilitator=is_facilitator))


def hand_in(stage: Stage) -> None:
    """Every group's report-out is accepted."""
    for task, content in {"name": PROPOSED, "definition": DEFINED, "priorities": RANKED}.items():
        group = {"breakout_id": stage.groups[task]}
        version = stage.do("save_draft", **group, base_version=0, content=content)["version"]
        stage.do("submit_report", **group, version=version)
        stage.do("accept_report", **group, version=version)


def present(stage: Stage) -> None:
    """Everyone has had their turn but the last, whose turn is on."""
    stage.do("set_queue", breakout_ids=list(stage.groups.values()), seconds=60)
    turn = None
    for _ in stage.groups:
        turn = stage.do("next_turn", from_turn=turn)["turn_id"]


def vote(stage: Stage, secrecy: str = "straw") -> None:
    """On the name and the first steps, in the item of the poll; published."""
    places = [Place(stage.groups["name"], "name"), Place(stage.groups["priorities"], "priorities.0")]
    made = stage.do(
        "poll_from_proposals",
        question="Which one?",
        proposals=places,
        rules=Rules(secrecy=secrecy),
        item_id=stage.items[POLL],
    )
    stage.poll_id = made["poll_id"]
    stage.do("open_poll", poll_id=stage.poll_id)
    stage.do("close_poll", poll_id=stage.poll_id)
    Caretaker(stage.database, keys.current()).settle(stage.moderator.now + timedelta(seconds=6))
    stage.do("publish_poll", poll_id=stage.poll_id)


def hold(stage: Stage) -> None:
    """The whole forum, up to its published report; the talk is on again."""
    hand_in(stage)
    present(stage)
    vote(stage)
    stage.do("draft_summary")
    stage.do("publish_summary")
    stage.do("move_to", from_item=None, to_item=stage.items["talk"])


def told(stage: Stage, app: Flask) -> dict[str, str]:
    """What each audience is told, and each page and file, as text."""
    group = stage.groups["name"]
    pictures = {
        "picture of everyone": stage.picture("public"),
        "picture of the group": stage.picture(f"breakout/{group}"),
        "picture of another group": stage.picture(f"breakout/{stage.groups['priorities']}"),
        "an attendee's own": {key: part for key, part in stage.mine(ATTENDEE).items() if key != "me"},
        "an observer's own": stage.mine(OBSERVER),
    }
    texts = {name: msgspec.json.encode(picture).decode() for name, picture in pictures.items()}
    return texts | {path: _page(stage, app, path, role) for path, role in paths(stage).items()}


def paths(stage: Stage) -> dict[str, str | None]:
    """The pages and files there are, each with who asks for it."""
    forum, poll = f"/f/{stage.slug}", f"/f/{stage.slug}/polls/{stage.poll_id}"
    return {
        f"/stage/{stage.stage_key}": None,
        f"{forum}/": OBSERVER,
        f"{forum}/calendar.ics": OBSERVER,
        f"{forum}/summary": None,
        f"{forum}/summary.md": None,
        f"{forum}/results": None,
        f"{forum}/journal.jsonl": None,
        f"{poll}/ballots.jsonl": None,
        f"{poll}/results.csv": None,
        f"{poll}/results.json": None,
    }


def _page(stage: Stage, app: Flask, path: str, role: str | None) -> str:
    client = app.test_client()
    if role is not None:
        with client.session_transaction() as cookie:
            cookie["seats"] = [stage.tokens[role]]
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def aliases(stage: Stage) -> dict[str, str]:
    rows = stage.look(lambda session, _forum: session.execute(select(Breakout.task, Breakout.alias)).all())
    return dict(rows)


def noted(stage: Stage) -> list[str]:
    """What the journal says was done, in order."""
    entries = select(JournalEntry.what).order_by(JournalEntry.number)
    return list(stage.look(lambda session, _forum: session.scalars(entries).all()))
