"""A forum in which there is something of everything, and another that has rows of every kind too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import polls.verbs  # noqa: F401  (fills the table)
from polls.agenda.models import BREAKOUT, Forum, Item
from polls.breakouts.models import Breakout, Seat
from polls.database import current, read, write
from polls.forum_file.loading import load_file
from polls.live.caretaker import Caretaker
from polls.people.acting import perform
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member, SignIn
from polls.people.sign_ins import start_sign_in
from polls.sample.trial import FORUM_FILE
from polls.summary.models import Section
from polls.voting import keys
from polls.voting.models import Poll
from tests.agenda.rooms import a_visual
from tests.builders import a_day, a_forum, a_group, a_member, an_item

TEXT = {"text": "Red"}, {"text": "Blue"}


@dataclass
class Full:
    """One forum: the sign-in of a member of each role, and ids by what they are for."""

    forum_id: int
    sign_ins: dict[str, int]
    ids: dict[str, Any] = field(default_factory=dict)

    def do(self, verb: str, **arguments: Any) -> Any:
        return perform(self.sign_ins[MODERATOR], verb, arguments)

    def __getattr__(self, name: str) -> Any:
        return self.ids[name]


def a_full_forum() -> Full:
    """The sample in the middle of its second day."""
    loaded = load_file(FORUM_FILE)
    full = Full(loaded.forum_id, _signed_in(loaded.forum_id))
    with read() as session:
        items = session.scalars(select(Item).where(Item.forum_id == full.forum_id).order_by(Item.position))
        full.ids |= {"items": [item.id for item in items]}
    _fill(full)
    return full


def another_forum() -> Full:
    """A small forum that has ended."""

    def build(session: Session) -> tuple[int, dict[str, int]]:
        forum = a_forum(session)
        day = a_day(session, forum)
        item, groups = an_item(session, day), an_item(session, day, kind=BREAKOUT)
        visual, group = a_visual(session, item), a_group(session, forum)
        a_member(session, forum, MODERATOR)
        ids = {"day": day.id, "item": item.id, "groups_item": groups.id, "visual": visual.id}
        return forum.id, ids | {"group": group.id, "member": a_member(session, forum).id}

    forum_id, ids = write(build)
    full = Full(forum_id, _signed_in(forum_id), ids)
    full.ids |= {"device": full.sign_ins[ATTENDEE]}
    _fill_breakouts(full)
    full.ids |= {"turn": full.do("set_queue", breakout_ids=[full.drafted], seconds=60)["turns"][0]}
    full.ids |= {"notice": full.do("show_notice", text="Theirs")["notice_id"]}
    full.ids |= {"poll": full.do("prepare_poll", question="Theirs?", options=[*TEXT])["poll_id"]}
    full.do("move_to", to_item=full.item)
    full.do("draft_summary")
    full.ids |= {"section": _section(full)}
    full.do("end_forum", from_item=full.item)
    return full


def _signed_in(forum_id: int) -> dict[str, int]:
    """A device of one member of each role, and of some who may not act."""
    now = datetime.now(UTC)

    def device(session: Session, role: str, **given: Any) -> int:
        member = a_member(session, session.get_one(Forum, forum_id), role, name=f"An {role}", **given)
        start_sign_in(session, member, "command", now)
        return session.scalars(select(SignIn.id).where(SignIn.member_id == member.id)).one()

    def build(session: Session) -> dict[str, int]:
        made = {role: device(session, role) for role in (MODERATOR, FACILITATOR, ATTENDEE, OBSERVER)}
        made |= {each: device(session, MODERATOR, admission=each) for each in ("waiting", "removed")}
        made |= {"ended": device(session, MODERATOR), "expired": device(session, MODERATOR)}
        session.get_one(SignIn, made["ended"]).ended_at = now
        session.get_one(SignIn, made["expired"]).expires_at = now - timedelta(seconds=1)
        return made

    return write(build)


def _fill(full: Full) -> None:
    full.ids |= {"notice": full.do("show_notice", text="Welcome back")["notice_id"]}
    full.ids |= {"empty_day": full.do("add_day", date="2021-06-17", title="Spare")["day_id"]}
    full.ids |= {"group": full.do("add_group", name="Observers")["group_id"]}
    full.ids |= {"member": full.do("add_member", role="attendee", name="Robin")["member_id"]}
    _fill_agenda(full)
    _fill_breakouts(full)
    _fill_polls(full)
    full.do("draft_summary")
    full.ids |= {"section": _section(full)}


def _fill_agenda(full: Full) -> None:
    with read() as session:
        items = [session.get_one(Item, item_id) for item_id in full.items]
        with_visuals = next(item for item in items if len(item.visuals) > 1)
        full.ids |= {
            "item": with_visuals.id,
            "visual": with_visuals.visuals[0].id,
            "day": with_visuals.day_id,
            "groups_item": next(item.id for item in items if item.kind == BREAKOUT),
            "last_item": items[-1].id,
            "before_last": items[-2].id,
        }
    given = {"kind": "talk", "title": "Spare", "at": "18:00", "minutes": 5}
    full.ids |= {"spare_item": full.do("add_item", day_id=full.day, **given)["item_id"]}
    full.do("move_to", to_item=full.item)
    full.do("set_clock", seconds=600)


def _fill_breakouts(full: Full) -> None:
    def add(title: str) -> int:
        return full.do("add_breakout", title=title, task="name")["breakout_id"]

    drafted, handed_in, accepted, empty = (add(f"Group {each}") for each in "abcd")
    for breakout_id in (drafted, handed_in, accepted):
        content = {"name": "A name", "reasons": "It blames nobody."}
        full.do("save_draft", breakout_id=breakout_id, base_version=0, content=content)
    for breakout_id in (handed_in, accepted):
        full.do("submit_report", breakout_id=breakout_id, version=1)
    full.do("accept_report", breakout_id=accepted, version=1)
    full.ids |= {"drafted": drafted, "handed_in": handed_in, "accepted": accepted, "empty": empty}
    write(lambda session: _seat_facilitator(session, full))


def _seat_facilitator(session: Session, full: Full) -> None:
    member_id = session.get_one(SignIn, full.sign_ins[FACILITATOR]).member_id
    for breakout_id in (full.drafted, full.handed_in):
        number = session.get_one(Breakout, breakout_id).id
        session.add(
            Seat(forum_id=full.forum_id, breakout_id=number, member_id=member_id, is_facilitator=True)
        )


def _fill_polls(full: Full) -> None:
    turns = full.do("set_queue", breakout_ids=[full.accepted, full.handed_in, full.empty], seconds=60)[
        "turns"
    ]
    full.do("start_turn", turn_id=turns[0])
    full.ids |= {"turn_on": turns[0], "turn": turns[1], "last_turn": turns[2]}
    rules = {"beside_others": True, "clock_seconds": 3600, "shown": "live"}
    kinds = ("ready", "open", "paused", "closed", "published")
    polls = {
        kind: full.do("prepare_poll", question=f"{kind}?", options=[*TEXT], rules=rules)["poll_id"]
        for kind in kinds
    }
    for kind in kinds[1:]:
        full.do("open_poll", poll_id=polls[kind])
    for kind in ("closed", "published"):
        ballot = {"poll_id": polls[kind], "choice": {"options": [_first_option(polls[kind])]}}
        perform(full.sign_ins[ATTENDEE], "cast_ballot", ballot)
    full.do("pause_poll", poll_id=polls["paused"])
    for kind in ("closed", "published"):
        full.do("close_poll", poll_id=polls[kind])
    Caretaker(current(), keys.current()).settle(datetime.now(UTC) + timedelta(seconds=10))
    full.do("publish_poll", poll_id=polls["published"])
    full.ids |= {f"{kind}_poll": poll_id for kind, poll_id in polls.items()} | {"poll": polls["ready"]}


def _first_option(poll_id: int) -> int:
    with read() as session:
        return session.get_one(Poll, poll_id).options[0].id


def _section(full: Full) -> int:
    with read() as session:
        return session.scalars(select(Section.id).where(Section.forum_id == full.forum_id)).first()


def members_waiting(full: Full) -> int:
    """The id of the member who waits to be admitted."""
    with read() as session:
        waiting = (Member.forum_id == full.forum_id, Member.admission == "waiting")
        return session.scalars(select(Member.id).where(*waiting)).one()


def member_at(full: Full, role: str) -> int:
    """The id of the member whose device stands for that role."""
    with read() as session:
        return session.get_one(SignIn, full.sign_ins[role]).member_id
