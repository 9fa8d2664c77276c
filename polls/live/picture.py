"""The picture: what one audience may see now. The only place where rows become JSON for screens.

An audience is `public` (every member and the stage), `staff` (the moderators), `breakout/<id>` (who sits
in that group) or `desk/<id>` (who facilitates it). What an audience may not see is not in its picture, so
it cannot leak.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda import parts as agenda
from polls.agenda.models import Forum
from polls.breakouts import parts as breakouts
from polls.breakouts.models import Breakout
from polls.people import parts as people
from polls.people.models import FACILITATOR, MODERATOR, Member
from polls.summary import parts as summary
from polls.voting import parts as voting

PUBLIC, STAFF = "public", "staff"
FEATURES = (people, agenda, breakouts, voting, summary)
MINE = (people.mine, breakouts.mine, voting.mine)

Parts = dict[str, Any]


def picture(session: Session, forum: Forum, audience: str) -> Parts:
    """`{part: plain value}` for one audience; instants are ISO 8601 texts in UTC, no part is None."""
    parts: Parts = {}
    for draw in _draughts(audience):
        parts |= draw(session, forum)
    return {part: msgspec.to_builtins(value) for part, value in parts.items() if value is not None}


def _draughts(audience: str) -> list[Callable[[Session, Forum], Parts]]:
    if audience == PUBLIC:
        return [feature.public for feature in FEATURES]
    if audience == STAFF:
        return [feature.staff for feature in FEATURES]
    kind, _, breakout_id = audience.partition("/")
    draw = {"breakout": breakouts.breakout, "desk": breakouts.desk}[kind]
    return [lambda session, forum: draw(session, forum, int(breakout_id))]


def audiences(session: Session, forum: Forum) -> list[str]:
    """Every audience of the forum."""
    ids = session.scalars(select(Breakout.id).where(Breakout.forum_id == forum.id))
    groups = [f"{kind}/{breakout_id}" for breakout_id in ids for kind in ("breakout", "desk")]
    return [PUBLIC, STAFF, *groups]


def audiences_of(own: Parts) -> tuple[str, ...]:
    """The audiences of the member whose own parts these are; later ones win where two tell the same part."""
    role = own["me"]["role"]
    if role == MODERATOR:
        return PUBLIC, STAFF
    return PUBLIC, *(_at(group, role) for group in own["my_breakouts"])


def _at(group: Parts, role: str) -> str:
    is_at_desk = group["is_facilitator"] and role == FACILITATOR
    return f"{'desk' if is_at_desk else 'breakout'}/{group['id']}"


def mine(session: Session, member: Member) -> Parts:
    """What is this member's own: who they are here, where they sit, what was received from them."""
    return mine_of(session, [member])[member.id]


def mine_of(session: Session, members: Sequence[Any]) -> dict[int, Parts]:
    """`mine` of many by their ids, in as many reads as of one. `members` are rows with a member's columns."""
    own: dict[int, Parts] = {each.id: {} for each in members}
    for draw in MINE:
        for member_id, parts in draw(session, members).items():
            own[member_id] |= parts
    return own


@dataclass(frozen=True)
class Difference:
    """What a picture has become since: parts that are new or otherwise (None where one is gone), and of parts
    that changed in some of their entries, those entries."""

    parts: Parts
    within: dict[str, Parts]

    def __bool__(self) -> bool:
        return bool(self.parts or self.within)


def difference(old: Parts, new: Parts) -> Difference:
    """What makes `new` of `old`: see `merged`."""
    changed = {part: value for part, value in new.items() if part not in old or old[part] != value}
    within = {part: entries for part in changed if (entries := _entries(old.get(part), new[part]))}
    parts = {part: value for part, value in changed.items() if part not in within}
    return Difference(parts | {part: None for part in old if part not in new}, within)


def _entries(old: Any, new: Any) -> Parts | None:
    """The entries in which two parts differ, when they have the same ones and share some."""
    if not (isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys()):
        return None
    differing = {name: value for name, value in new.items() if old[name] != value}
    return differing if len(differing) < len(new) else None


def merged(old: Parts, parts: Parts, within: dict[str, Parts]) -> Parts:
    """`old` with a difference laid over: the same rule the screens follow (static/js/store.js)."""
    both = old | parts | {part: old[part] | entries for part, entries in within.items()}
    return {part: value for part, value in both.items() if value is not None}
