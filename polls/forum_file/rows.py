"""The rows that a forum file becomes, made by the features' own verbs wherever there is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from polls import journal
from polls.agenda.days import add_day
from polls.agenda.items import add_item
from polls.agenda.models import Visual
from polls.agenda.speakers import Speaker
from polls.agenda.visuals import add_visual
from polls.breakouts.drafting import save_draft
from polls.breakouts.groups import add_breakout
from polls.breakouts.handing_in import accept_report, submit_report
from polls.breakouts.lightning import set_queue
from polls.breakouts.models import Seat
from polls.forum_file.format import AnyBreakout, ForumFile, Item, Poll
from polls.forum_file.polls import rules_of
from polls.forum_file.times import planned_starts
from polls.people.acting import Actor
from polls.people.groups import add_group
from polls.people.models import Member
from polls.people.rules import normal_email
from polls.voting.models import Option
from polls.voting.preparing import add_poll

Visuals = dict[str, list[Visual]]  # by the path of their item in the file


@dataclass(frozen=True)
class Loader(Actor):
    """The program while it loads a file. The journal gets one entry for the whole, not one a row."""

    groups: dict[str, int] = field(default_factory=dict)  # ids by the key in the file, as in all of these
    items: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    breakouts: dict[str, int] = field(default_factory=dict)

    def note(self, session: Session, what: str, **details: Any) -> None:
        """Nothing: `note_once` says it all."""

    def note_once(self, session: Session, source_hash: str, counts: dict[str, int]) -> None:
        """Note that the forum came from a file, which one, and how much it held."""
        journal.note(session, self.forum_id, None, self.now, "forum_loaded", {"hash": source_hash, **counts})


def add_everything(session: Session, actor: Loader, file: ForumFile, visuals: Visuals) -> None:
    """Add every part of the file to the actor's forum, which is new and empty."""
    for group in file.forum.stakeholder_groups:
        actor.groups[group.key] = add_group(session, actor, name=group.name)["group_id"]
    _add_agenda(session, actor, file, visuals)
    _add_people(session, actor, file)
    for breakout in file.breakouts:
        actor.breakouts[breakout.key] = _add_breakout(session, actor, breakout)
    _add_seats(session, actor, file)
    if file.lightning:
        queue = [actor.breakouts[key] for key in file.lightning.order]
        set_queue(session, actor, breakout_ids=queue, seconds=file.lightning.seconds)
    for poll in file.polls:
        _add_poll(session, actor, file, poll)


def _add_agenda(session: Session, actor: Loader, file: ForumFile, visuals: Visuals) -> None:
    for day_number, day in enumerate(file.days):
        day_id = add_day(session, actor, date=day.date, title=day.title)["day_id"]
        for item_number, (item, start) in enumerate(zip(day.items, planned_starts(day), strict=True)):
            assert start is not None, "a file that was read has every start"
            actor.items[item.key] = _add_item(session, actor, day_id, item, start)
            for visual in visuals[f"days[{day_number}].items[{item_number}]"]:
                add_visual(session, actor, actor.items[item.key], visual)


def _add_item(session: Session, actor: Loader, day_id: int, item: Item, start: int) -> int:
    added = add_item(
        session,
        actor,
        day_id=day_id,
        kind=item.kind,
        title=item.title,
        at=f"{start // 60:02}:{start % 60:02}",
        minutes=item.minutes,
        description=item.description or "",
        advisory=item.advisory or "",
        speakers=[
            Speaker(each.name or "", each.organisation or "", each.role or "") for each in item.speakers
        ],
        attribution=item.attribution,
    )
    return int(added["item_id"])


def _add_people(session: Session, actor: Loader, file: ForumFile) -> None:
    """Straight into the table: by the verb, thousands of people would take a minute of the writer."""
    members = {
        person.key: Member(
            forum_id=actor.forum_id,
            role=person.role,
            name=person.name,
            email=normal_email(person.email),
            group_id=actor.groups[person.group] if person.group else None,
            country=person.country,
            added_at=actor.now,
        )
        for person in file.people
    }
    session.add_all(members.values())
    session.flush()
    actor.people.update((key, member.id) for key, member in members.items())


def _add_breakout(session: Session, actor: Loader, breakout: AnyBreakout) -> int:
    sector = getattr(breakout, "sector", None)
    added = add_breakout(
        session,
        actor,
        title=breakout.title,
        task=breakout.__struct_config__.tag,
        number=breakout.number,
        item_id=actor.items[breakout.item],
        sector_id=actor.groups[sector] if sector else None,
        prompt=breakout.prompt,
        room_url=breakout.room_url or "",
        deadline_minutes=breakout.minutes,
    )
    if breakout.report:
        _add_report(session, actor, added["breakout_id"], breakout.report)
    return int(added["breakout_id"])


def _add_report(session: Session, actor: Loader, breakout_id: int, report: Any) -> None:
    content = report_content(report)
    saved = save_draft(session, actor, breakout_id=breakout_id, base_version=0, content=content)
    if report.state in ("submitted", "accepted"):
        submit_report(session, actor, breakout_id=breakout_id, version=saved["version"])
    if report.state == "accepted":
        accept_report(session, actor, breakout_id=breakout_id, version=saved["version"])


def report_content(report: Any) -> dict[str, Any]:
    """What a report-out of the file says, in the shape that breakouts keep."""
    content = msgspec.to_builtins(report)
    content.pop("state", None)
    return dict(content)


def _add_seats(session: Session, actor: Loader, file: ForumFile) -> None:
    seats = {
        (actor.breakouts[person.breakout], actor.people[person.key]): False
        for person in file.people
        if person.breakout
    }
    seats |= {
        (actor.breakouts[breakout.key], actor.people[key]): True
        for breakout in file.breakouts
        for key in breakout.facilitators
    }
    session.add_all(
        Seat(forum_id=actor.forum_id, breakout_id=breakout, member_id=member, is_facilitator=is_facilitator)
        for (breakout, member), is_facilitator in seats.items()
    )
    session.flush()


def _add_poll(session: Session, actor: Loader, file: ForumFile, poll: Poll) -> None:
    options = [Option(text=each.text, detail=each.detail or "") for each in poll.options]
    breakouts = {breakout.key: breakout for breakout in file.breakouts}
    options += [_option_of(actor, breakouts[key]) for key in poll.from_breakouts]
    told, item_id = poll.explanation or "", actor.items[poll.item]
    add_poll(session, actor, poll.question, told, poll.method, options, rules_of(poll), item_id)


def _option_of(actor: Loader, breakout: Any) -> Option:
    """The name a breakout proposed. Unlike a moderator's, a prepared poll need not wait for acceptance:
    if the group words its name anew, its option is offered to be refreshed."""
    return Option(
        text=breakout.report.name,
        detail=breakout.report.reasons,
        source_breakout_id=actor.breakouts[breakout.key],
        source_version=1,
        source_place="name",
    )
