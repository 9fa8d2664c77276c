"""Who took part, by group and country; of a forum whose people were forgotten, as it was counted before."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.people.models import Member, SignIn, StakeholderGroup
from polls.summary.attendance import FEWEST

Person = tuple[str | None, str | None]


def who_took_part(session: Session, forum: Forum) -> list[Person]:
    """`(group, country)` of everyone who came in on some device; who was only invited did not."""
    return _told_again(forum.attendance) if forum.attendance else _people(session, forum)


def counted(session: Session, forum: Forum) -> dict[str, Any]:
    """What stays when the people are forgotten: `{groups: {name: people}, unnamed, countries}`.

    Groups too small to be told are counted with those who named none, and of countries only how many.
    """
    people = _people(session, forum)
    groups = Counter(group for group, _country in people if group)
    large = {group: number for group, number in groups.items() if number >= FEWEST}
    countries = {country for _group, country in people if country}
    return {"groups": large, "unnamed": len(people) - sum(large.values()), "countries": len(countries)}


def _told_again(counts: dict[str, Any]) -> list[Person]:
    """As many people as there were; which country each is of is no longer known, only how many there were."""
    groups = [group for group, number in counts["groups"].items() for _ in range(number)]
    everyone = [*groups, *[None] * counts["unnamed"]]
    return [
        (group, f"{place}" if place < counts["countries"] else None) for place, group in enumerate(everyone)
    ]


def _people(session: Session, forum: Forum) -> list[Person]:
    came_in = or_(Member.welcomed_at.is_not(None), Member.id.in_(select(SignIn.member_id)))
    people = select(StakeholderGroup.name, Member.country).select_from(Member)
    joined = people.outerjoin(StakeholderGroup, Member.group_id == StakeholderGroup.id)
    rows = session.execute(joined.where(Member.forum_id == forum.id, Member.admission != "waiting", came_in))
    return [(group, country) for group, country in rows]
