"""Drafting the summary from the record, editing its sections, publishing it."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy.orm import Session

import polls.summary.attribution  # noqa: F401  (the report follows how items attribute)
from polls.agenda.models import Forum
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES, Id, Line, Version
from polls.people.acting import Actor, verb
from polls.people.finding import find
from polls.people.models import MODERATOR
from polls.summary.drafting import Draft, draft
from polls.summary.finding import hash_of, sections_of, summary_of, told_sections
from polls.summary.models import Section, Summary
from polls.summary.record import read_record

Body = Annotated[str, Meta(max_length=20_000, extra=LINES)]

INSTEAD = {
    "html": _l("HTML is not shown in the report. Please write it in Markdown."),
    "image": _l("Images are not shown in the report. Please take them out."),
    "link": _l("A link in the report must begin with https://."),
}


@verb(by=(MODERATOR,))
def draft_summary(session: Session, actor: Actor) -> dict[str, Any]:
    """Draft the summary from the record, or draft it again.

    Sections that were edited stay as they are; the others follow the record. A second call changes
    nothing unless the record did. Refused while the summary is public.
    """
    summary = summary_of(session, actor.forum_id)
    if summary is not None and summary.published_at is not None:
        raise Refused("published", _l("The report is public. Take it back before you draft it again."))
    if summary is None:
        summary = Summary(forum_id=actor.forum_id, drafted_at=actor.now)
        session.add(summary)
        session.flush()
    summary.drafted_at = actor.now
    drafts = draft(read_record(session, session.get_one(Forum, actor.forum_id)))
    _take_over(session, summary, drafts)
    actor.note(session, "summary_drafted", sections=len(drafts))
    return {"sections": len(drafts)}


def _take_over(session: Session, summary: Summary, drafts: list[Draft]) -> None:
    """Put the drafts in the place of unedited sections; an edited one is never lost, only moved."""
    kept = {section.key: section for section in sections_of(session, summary)}
    for position, told in enumerate(drafts):
        section = kept.pop(told.key, None)
        if section is None:
            section = Section(forum_id=summary.forum_id, summary_id=summary.id, key=told.key, version=0)
            session.add(section)
        section.position = position
        if not section.is_edited and (section.title, section.body) != (told.title, told.body):
            section.title, section.body, section.version = told.title, told.body, section.version + 1
    for position, section in enumerate(kept.values(), len(drafts)):
        section.position = position
        if not section.is_edited:
            session.delete(section)
    session.flush()


@verb(by=(MODERATOR,))
def edit_section(
    session: Session,
    actor: Actor,
    *,
    section_id: Id,
    version: Version,
    title: Line,
    body: Body,
    is_included: bool,
) -> dict[str, Any]:
    """Change a section; `version` is the one the person saw.

    Refused as stale, with the section as it stands, when someone else changed it since; so a second
    call is refused. Refused for HTML, images, and links to anything but https.
    """
    section = find(session, Section, section_id, actor)
    if section.version != version:
        raise Refused(
            "stale",
            _l("Someone changed this section meanwhile. Your text was not saved over theirs."),
            version=section.version,
            title=section.title,
            body=section.body,
        )
    from polls.summary.markdown import faults  # takes a while to import; first needed when all is over

    for fault in faults(body):
        raise Refused(fault, INSTEAD[fault], "body")
    if (section.title, section.body) != (title, body):
        section.title, section.body, section.is_edited = title, body, True
    section.is_included = is_included
    section.version += 1
    actor.note(session, "section_edited", section=section.id, version=section.version)
    return {"version": section.version}


@verb(by=(MODERATOR,))
def publish_summary(session: Session, actor: Actor) -> dict[str, Any]:
    """Make the summary public. A second call changes nothing. The journal keeps a hash of its words."""
    summary = summary_of(session, actor.forum_id)
    if summary is None:
        raise Refused("not_drafted", _l("There is no report yet. Draft it first."))
    if summary.published_at is None:
        summary.published_at = actor.now
        actor.note(session, "summary_published", hash=hash_of(told_sections(session, summary)))
    return {}


@verb(by=(MODERATOR,))
def unpublish_summary(session: Session, actor: Actor) -> dict[str, Any]:
    """Take the summary back from the public. A second call changes nothing."""
    summary = summary_of(session, actor.forum_id)
    if summary is not None and summary.published_at is not None:
        summary.published_at = None
        actor.note(session, "summary_taken_back")
    return {}
