"""What an operation of the description has to name for it to be done: rows, codes and keys of a full forum.
All else that it takes is as it is described."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from polls.agenda.models import Forum, Visual
from polls.breakouts.models import Seat
from polls.database import read, write
from polls.people.accounts import make_moderator
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member
from polls.people.one_use_links import one_use_link
from polls.people.sign_ins import start_sign_in, token_hash
from polls.rehearsal.room import device_cookie
from tests.agenda.rooms import an_image
from tests.builders import a_member
from tests.faults.full_forum import Full, a_full_forum, member_at
from tests.serving import Server
from tests.test_verbs import ROWS

# The arguments of a verb that say which row is meant and as of when, or what only that row can take.
OF_A_ROW = re.compile(r"\w+_ids?|from_\w+|to_\w+|seen_after|(base_)?version|step|proposals|choice|content")
# What has to be done first, where the forum is not in the state that the verb ends.
FIRST = {
    "reopen_forum": "end_forum",
    "resume": "pause",
    "resume_clock": "pause_clock",
    "undo_close": "close_poll",
    "unpublish_summary": "publish_summary",
    "unseat_member": "seat_member",
}
EMAIL, PASSWORD, INVITATION = "ana@example.org", "a long enough password", "an-invitation"
# Who comes to a door, besides nobody: their role, and what else is said of them.
VISITORS: dict[str, dict[str, Any]] = {
    ATTENDEE: {"role": ATTENDEE},
    FACILITATOR: {"role": FACILITATOR},
    MODERATOR: {"role": MODERATOR},
    "newcomer": {"role": ATTENDEE, "welcomed_at": None},
    "waiting": {"role": ATTENDEE, "welcomed_at": None, "admission": "waiting"},
}


@dataclass
class Prepared:
    """A full forum into which every way in is open, and what is there by the name of what asks for it."""

    full: Full
    forum: Forum
    in_paths: dict[str, Any]
    named: dict[str, dict[str, Any]]

    def first(self, name: str) -> None:
        """Bring the forum into the state which that operation ends."""
        if before := FIRST.get(name):
            self.full.do(before, **ROWS[before].good(self.full))


def a_prepared_forum() -> Prepared:
    """The full forum, with a way in of each kind."""
    full = a_full_forum()
    full.do("set_join", policy="vote", new_code=True)
    once = write(lambda session: _ways_in(session, full))
    with read() as session:
        forum, visual = session.get_one(Forum, full.forum_id), session.get_one(Visual, full.visual)
    in_paths = {
        "slug": forum.slug,
        "stage_key": forum.stage_key,
        "code": forum.join_code,
        "file": f"{visual.id}-{visual.sha256[:16]}.png",
        "poll_id": full.published_poll,
        "breakout_id": full.handed_in,
        "member_id": member_at(full, FACILITATOR),
        "old": 0,
        "new": 1,
    }
    return Prepared(full, forum, in_paths, _named(full, forum, once.removeprefix("/once/")))


def _ways_in(session: Session, full: Full) -> str:
    forum = session.get_one(Forum, full.forum_id)
    make_moderator(session, forum.id, EMAIL, "Ana", PASSWORD)
    a_member(session, forum, invitation_hash=token_hash(INVITATION))
    facilitator = session.get_one(Member, member_at(full, FACILITATOR))
    return one_use_link(session, facilitator, datetime.now(UTC))


def _of_rows(arguments: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in arguments.items() if OF_A_ROW.fullmatch(field)}


def _named(full: Full, forum: Forum, once: str) -> dict[str, dict[str, Any]]:
    """By the operation: what it takes that depends on what is there, in its address, arguments or form."""
    return {name: _of_rows(row.good(full)) for name, row in ROWS.items() if not row.has_ended} | {
        "get_ways_in_open_link": {"token": INVITATION},
        "post_ways_in_use_link": {"token": INVITATION},
        "get_once_open_link": {"token": once},
        "post_once_use_link": {"token": once},
        "get_setup_polls_poll_page_setup": {"poll_id": full.ready_poll},
        "post_by_code_use_code": {"code": forum.join_code},
        "post_ways_in_sign_in": {"email": EMAIL, "password": PASSWORD},
        "post_setup_people_import_people_setup": {"table": "name,email\nKim,kim@example.org"},
        "post_setup_polls_make_of_proposals_setup": {
            "item_id": full.item,
            "method": "single",
            "chosen": [f"{full.accepted}:name"],
        },
        "post_summary_save_section": {"section_id": full.section, "version": 1},
        "post_agenda_upload_visual": {"item_id": str(full.item), "image": an_image()},
        "post_welcoming_enter_attendee": {"group_id": full.group, "country": "FR"},
    }


def cookies(server: Server, full: Full, who: str, number: int) -> list[str]:
    """The cookies of so many people of that kind; none for nobody. The first attendee is the forum's own: who
    may vote in the polls that are open, and has a device to sign out."""
    if not who:
        return [""]

    def build(session: Session) -> list[str]:
        known = [session.get_one(Member, member_at(full, ATTENDEE))] if who == ATTENDEE else []
        people = known + [_a_visitor(session, full, **VISITORS[who]) for _ in range(number - len(known))]
        return [start_sign_in(session, each, "command", datetime.now(UTC)) for each in people]

    return [device_cookie(server.app, token) for token in write(build)]


def _a_visitor(session: Session, full: Full, role: str, **given: Any) -> Member:
    """A new member. A facilitator's groups are those whose reports are under way."""
    forum = session.get_one(Forum, full.forum_id)
    member = a_member(session, forum, role, **{"welcomed_at": datetime.now(UTC)} | given)
    if role == FACILITATOR:
        place = {"forum_id": forum.id, "member_id": member.id, "is_facilitator": True}
        session.add_all(Seat(breakout_id=each, **place) for each in (full.drafted, full.handed_in))
    return member
