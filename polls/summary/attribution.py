"""The report follows when fewer people are to be named in it, also one that is public already."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy.orm import Session

from polls.agenda.attribution import ON_ATTRIBUTION_CHANGED, told_speakers
from polls.agenda.finding import items_of
from polls.agenda.models import Forum, Item
from polls.breakouts.attribution import sources_of
from polls.breakouts.finding import breakouts_of, facilitator_names
from polls.breakouts.seating import free_seats
from polls.people.acting import Actor
from polls.people.actions import ON_MEMBER_REMOVED
from polls.people.models import Member
from polls.summary.drafting import draft
from polls.summary.finding import hash_of, sections_of, summary_of, told_sections
from polls.summary.models import Section, Summary
from polls.summary.record import read_record

TELLS_WHOSE = ("agenda", "names", "definition-", "priorities")  # how the keys of such sections begin


def tell_anew(session: Session, actor: Actor, _item: Item | None = None) -> None:
    """Draft the sections that say whose something is again. Safe to repeat.

    Edited ones stay: `unwanted_names` finds who should not be in them.
    """
    summary = summary_of(session, actor.forum_id)
    if summary is None:
        return
    forum = session.get_one(Forum, actor.forum_id)
    drafts = {each.key: each for each in draft(read_record(session, forum))}
    changed = 0
    for section in _unedited(session, summary):
        told = drafts.get(section.key)
        if told is not None and (section.title, section.body) != (told.title, told.body):
            section.title, section.body, section.version = told.title, told.body, section.version + 1
            changed += 1
    session.flush()
    if changed and summary.published_at is not None:
        actor.note(session, "summary_retold", hash=hash_of(told_sections(session, summary)))


def _unedited(session: Session, summary: Summary) -> Iterator[Section]:
    for section in sections_of(session, summary):
        if section.key.startswith(TELLS_WHOSE) and not section.is_edited:
            yield section


def unwanted_names(session: Session, forum: Forum, text: str) -> list[str]:
    """The names in a section's text of people whom the agenda items do not name, in alphabetical order."""
    hidden = sorted(_hidden_names(session, forum))
    return [name for name in hidden if stands_in(name, text)]


def stands_in(name: str, text: str) -> bool:
    """Whether the name is there as whole words, in small or capital letters."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _hidden_names(session: Session, forum: Forum) -> set[str]:
    """Of speakers and facilitators; who is named in one place may be named in all."""
    named: set[str] = set()
    everyone: set[str] = set()
    for item in items_of(session, forum.id):
        everyone |= {each["name"] for each in item.speakers if each.get("name")}
        named |= {each["name"] for each in told_speakers(item) if each.get("name")}
    sources = sources_of(session, forum.id)
    for breakout in breakouts_of(session, forum.id):
        named |= set(sources.of(breakout.id).shown_people)
    for names in facilitator_names(session, forum.id).values():
        everyone |= set(names)
    return everyone - named


def tell_without(session: Session, actor: Actor, member: Member) -> None:
    """Draft them without a person who is being removed."""
    free_seats(session, actor, member)  # perhaps not done yet: the report names who facilitates a group
    session.flush()
    tell_anew(session, actor)


ON_ATTRIBUTION_CHANGED.append(tell_anew)
ON_MEMBER_REMOVED.append(tell_without)
