"""The set-up pages of the forum itself, its agenda and its breakouts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, g
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from polls.agenda import images, keeping, rules
from polls.agenda.finding import days_of, items_of
from polls.agenda.models import BREAKOUT, POLL, Day, Forum, Item
from polls.agenda.speakers import as_lines
from polls.agenda.times import time_of_day, zones
from polls.agenda.visuals import file_name
from polls.breakouts.finding import breakouts_of, find_report, seats_in
from polls.breakouts.models import Breakout, Seat
from polls.database import read
from polls.i18n import date_text
from polls.people.actions import lacks_link
from polls.people.models import FACILITATOR, MODERATOR, Member
from polls.privacy.routes import day_text
from polls.screens.setup_frame import FOR_MODERATORS, groups_of_forum, only_moderators, setup_page
from polls.voting.models import READY, Poll

setup = Blueprint("setup", __name__)
setup.before_request(only_moderators)


@setup.get("/f/<slug>/setup", defaults=FOR_MODERATORS)
def overview(slug: str, screen: str) -> str:
    """What is there and what is still missing, one card a section."""
    with read() as session:
        return setup_page(session, "overview", counts=_counts(session), gaps=_gaps(session))


@setup.get("/f/<slug>/setup/forum", defaults=FOR_MODERATORS)
def forum_page(slug: str, screen: str) -> str:
    """Title, purpose, zone, support, how people come in, and how long they are known."""
    with read() as session:
        return setup_page(session, "forum", zones=sorted(zones()), **_keeping(session))


@setup.get("/f/<slug>/setup/agenda", defaults=FOR_MODERATORS)
def agenda_page(slug: str, screen: str) -> str:
    """Days and items, with their times in the forum's zone."""
    with read() as session:
        forum = session.get_one(Forum, g.forum_id)
        days, order = days_of(session, forum.id), items_of(session, forum.id)
        shown = [_day(forum, day, days, order) for day in days]
        return setup_page(session, "agenda", days=shown, images=images)


@setup.get("/f/<slug>/setup/breakouts", defaults=FOR_MODERATORS)
def breakouts_page(slug: str, screen: str) -> str:
    """Groups with their task, and who sits in them."""
    with read() as session:
        members = _members(session)
        groups = [_breakout(session, breakout, members) for breakout in breakouts_of(session, g.forum_id)]
        seated = {member.id for group in groups for member, _is_facilitator in group["seats"]}
        attendees = [member for member in members.values() if member.role == "attendee"]
        return setup_page(
            session,
            "breakouts",
            breakouts=groups,
            items=[item for item in items_of(session, g.forum_id) if item.kind == BREAKOUT],
            stakeholders=groups_of_forum(session),
            facilitators=[each for each in members.values() if each.role in (FACILITATOR, MODERATOR)],
            attendees=attendees,
            unseated=sum(member.id not in seated for member in attendees),
        )


def _keeping(session: Session) -> dict[str, Any]:
    forum = session.get_one(Forum, g.forum_id)
    newest = session.scalar(select(func.max(Member.added_at)).where(Member.forum_id == forum.id))
    until = keeping.kept_until(session, forum, newest)
    return {
        "days_kept": keeping.days_kept(forum),
        "most_days": keeping.bounds().most,
        "kept_until": until and day_text(until, forum.timezone),
        "purged_on": forum.purged_at and day_text(forum.purged_at, forum.timezone),
    }


def _day(forum: Forum, day: Day, days: list[Day], order: list[Item]) -> dict[str, Any]:
    items = [item for item in order if item.day_id == day.id]
    return {
        "day": day,
        "date_text": date_text(day.date),
        "items": [_item(forum, item, days, order) for item in items],
        "free_from": _end_of(forum, items[-1]) if items else "",
    }


def _end_of(forum: Forum, item: Item) -> str:
    return time_of_day(rules.planned_end(item), forum.timezone)


def _item(forum: Forum, item: Item, days: list[Day], order: list[Item]) -> dict[str, Any]:
    return {
        "item": item,
        "at": time_of_day(item.planned_at, forum.timezone),
        "speakers": as_lines(item.speakers),
        "visuals": [(visual, file_name(visual)) for visual in item.visuals],
        "moves": _moves(forum, item, days, order),
    }


def _moves(forum: Forum, item: Item, days: list[Day], order: list[Item]) -> dict[str, dict[str, Any] | None]:
    """For up and down, the arguments of `move_item` that take the item one place on; None: it cannot.

    The first of a day goes up to the end of the day before, the last down to the start of the next.
    """
    place = order.index(item)
    earlier = order[place - 2] if place > 1 else None
    before = order[place - 1] if place else None
    after = order[place + 1] if place + 1 < len(order) else None
    goals = {
        "up": _goal(item, before, earlier, before, _neighbour(days, item, -1)),
        "down": _goal(item, after, after, before, _neighbour(days, item, +1)),
    }
    seen = before.id if before else None
    return {
        way: goal | {"seen_after": seen} if goal and _may_move(forum, order, item, goal) else None
        for way, goal in goals.items()
    }


def _goal(
    item: Item, passed: Item | None, behind: Item | None, stays_behind: Item | None, next_day: Day | None
) -> dict[str, Any] | None:
    """Where one step leads: past `passed` within the day, else in place into the next day."""
    if passed is not None and passed.day_id == item.day_id:
        return {"after_item_id": behind.id if behind else None, "day_id": item.day_id}
    if next_day is None:
        return None
    return {"after_item_id": stays_behind.id if stays_behind else None, "day_id": next_day.id}


def _neighbour(days: list[Day], item: Item, step: int) -> Day | None:
    place = [day.id for day in days].index(item.day_id) + step
    return days[place] if 0 <= place < len(days) else None


def _may_move(forum: Forum, order: list[Item], item: Item, goal: dict[str, Any]) -> bool:
    is_over = forum.ended_at is not None
    return not is_over and rules.may_move(order, item.id, goal["after_item_id"], forum.current_item_id)


def _members(session: Session) -> dict[int, Member]:
    there = select(Member).where(Member.forum_id == g.forum_id, Member.admission == "in")
    return {member.id: member for member in session.scalars(there.order_by(Member.name, Member.id))}


def _breakout(session: Session, breakout: Breakout, members: dict[int, Member]) -> dict[str, Any]:
    seats, report = seats_in(session, breakout), find_report(session, breakout)
    seated = [(members[seat.member_id], seat.is_facilitator) for seat in seats if seat.member_id in members]
    return {
        "breakout": breakout,
        "seats": sorted(seated, key=lambda pair: (not pair[1], pair[0].name or "", pair[0].id)),
        "facilitators": [member for member, is_facilitator in seated if is_facilitator],
        "has_text": report is not None and report.version > 0,
    }


def _counts(session: Session) -> dict[str, int]:
    def count(model: type, *conditions: Any) -> int:
        of_forum = select(func.count()).select_from(model).where(model.forum_id == g.forum_id)  # type: ignore[attr-defined]
        return session.scalar(of_forum.where(*conditions)) or 0

    roles = select(Member.role, func.count()).where(Member.forum_id == g.forum_id, Member.admission == "in")
    by_role = Counter({row[0]: row[1] for row in session.execute(roles.group_by(Member.role))})
    return {
        "days": count(Day),
        "items": count(Item),
        "breakouts": count(Breakout),
        "polls": count(Poll),
        "ready": count(Poll, Poll.state == READY),
        "people": by_role.total(),
        "moderators": by_role[MODERATOR],
        "facilitators": by_role[FACILITATOR],
        "without_link": count(Member, lacks_link()),
    }


def _gaps(session: Session) -> dict[str, int]:
    """What would be missed on the day, by number: each is told in words by the page."""
    groups = breakouts_of(session, g.forum_id)
    of_forum = select(Seat.breakout_id).where(Seat.forum_id == g.forum_id, Seat.is_facilitator)
    led = set(session.scalars(of_forum))
    drafts = select(func.count()).where(Poll.forum_id == g.forum_id, Poll.state == "draft")
    return {
        "without_facilitator": sum(group.id not in led for group in groups),
        "without_item": sum(group.item_id is None for group in groups),
        "draft_polls": session.scalar(drafts) or 0,
        "without_poll": session.scalar(_items_without_poll()) or 0,
    }


def _items_without_poll() -> Select[int]:
    """How many items are there to vote in, and have nothing to vote on."""
    voted_on = select(Poll.item_id).where(Poll.forum_id == g.forum_id, Poll.item_id.is_not(None))
    to_vote = select(func.count()).where(Item.forum_id == g.forum_id, Item.kind == POLL)
    return to_vote.where(Item.id.not_in(voted_on))
