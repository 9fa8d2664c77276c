"""The pages of the report and of the public results, and the page where moderators edit the report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.agenda.times import time_of_day
from polls.compression import compressed
from polls.database import read
from polls.errors import Refused
from polls.i18n import chosen_language, direction
from polls.i18n import gettext as _
from polls.people.acting import perform
from polls.people.seats import Seat, check_seat, seat_for
from polls.summary.attribution import unwanted_names
from polls.summary.document import as_markdown
from polls.summary.finding import published_summary, sections_of, summary_of, told_sections
from polls.summary.models import Section, Summary
from polls.summary.result_facts import facts_of, verdict_of
from polls.summary.result_tables import tables_of
from polls.summary.results import results
from polls.summary.told_times import date_of

summary_pages = Blueprint("summary", __name__)

EDITED = ("section_id", "version", "title", "body")


@summary_pages.get("/f/<slug>/summary")
def report(slug: str) -> ResponseReturnValue:
    """The report: public once published; before, moderators see it as it will be."""
    from polls.summary.markdown import render  # takes a while to import; first needed when all is over

    with read() as session:
        forum = session.get_one(Forum, g.forum_id)
        summary = _readable_summary(session, forum)
        sections = [
            (section, Markup(render(section.body, f"s{section.id}-", section.title)))  # noqa: S704 - made without raw HTML
            for section in told_sections(session, summary)
        ]
        return compressed(_page("report", forum, summary=summary, sections=sections, dates=_dates(forum)))


@summary_pages.get("/f/<slug>/summary.md")
def report_file(slug: str) -> Response:
    """The report as a Markdown file, for the same readers."""
    with read() as session:
        forum = session.get_one(Forum, g.forum_id)
        summary = _readable_summary(session, forum)
        content = as_markdown(forum.title, _dates(forum), told_sections(session, summary))
    disposition = f'attachment; filename="{slug}.md"'
    # As text for download: a browser that was handed Markdown with HTML in it must not run it.
    return Response(content, mimetype="text/markdown", headers={"Content-Disposition": disposition})


@summary_pages.get("/f/<slug>/results")
def public_results(slug: str) -> ResponseReturnValue:
    """Every published result: for members, and for everyone once the report is public."""
    with read() as session:
        forum = session.get_one(Forum, g.forum_id)
        summary = published_summary(session, forum.id)
        if summary is None:
            check_seat()
        told: dict[str, Any] = {
            "results": results(session, forum),
            "facts_of": facts_of,
            "verdict_of": verdict_of,
        }
        told |= {"tables_of": tables_of, "times": _times(forum)}
        return compressed(_page("results", forum, summary=summary, **told))


@summary_pages.get("/f/<slug>/summary/edit")
def edit_report(slug: str) -> ResponseReturnValue:
    """Each section with its form, for moderators."""
    return _edit_page(_moderator())


@summary_pages.post("/f/<slug>/summary/edit")
def save_section(slug: str) -> ResponseReturnValue:
    """Save one section. When that is refused, the page comes back with the person's text in its form."""
    seat = _moderator()
    sent = {name: request.form.get(name, "") for name in EDITED}
    sent["is_included"] = "true" if request.form.get("is_included") else "false"
    try:
        perform(seat.sign_in_id, "edit_section", sent, is_form=True)
    except Refused as refusal:
        return _edit_page(seat, sent, refusal), refusal.status
    flash(_("Saved."), "success")
    return redirect(f"/f/{slug}/summary/edit#section-{sent['section_id']}", 303)


def _edit_page(seat: Seat, sent: dict[str, str] | None = None, refusal: Refused | None = None) -> str:
    with read() as session:
        forum = session.get_one(Forum, g.forum_id)
        summary = summary_of(session, forum.id)
        sections: list[Section] = sections_of(session, summary) if summary else []
        unwanted = {each.id: unwanted_names(session, forum, each.body) for each in sections if each.is_edited}
        return _page(
            "edit",
            forum,
            page_class="page--wide",
            home_url=f"/f/{forum.slug}/console",
            tools=[
                {"url": f"/f/{forum.slug}/console", "text": _("Console"), "icon": "play"},
                {"url": f"/f/{forum.slug}/setup", "text": _("Set-up"), "icon": "settings"},
            ],
            summary=summary,
            sections=sections,
            unwanted=unwanted,
            times=_times(forum),
            member_id=seat.member.id,
            sent=sent or {},
            refusal=refusal,
        )


def _readable_summary(session: Session, forum: Forum) -> Summary:
    summary = summary_of(session, forum.id)
    is_moderator = seat_for(forum.id, "setup") is not None
    if summary is None or (summary.published_at is None and not is_moderator):
        check_seat()  # a stranger is not told that there is such a forum
        raise Refused("not_found", _("The report of this forum is not public yet."))
    return summary


def _moderator() -> Seat:
    """The moderator's seat of this browser; refused without one."""
    seat = seat_for(g.forum_id, "setup")
    if seat is None:
        check_seat()
        raise Refused("not_allowed", _("Your role in this forum does not allow this."))
    return seat


def _dates(forum: Forum) -> str:
    """When the forum took place, in words; empty before it has begun."""
    if forum.started_at is None:
        return ""
    first = date_of(forum.started_at, forum.timezone)
    last = date_of(forum.ended_at or forum.started_at, forum.timezone)
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def _times(forum: Forum) -> Any:
    """A filter for templates: an instant as date and time in the forum's zone, which it names."""
    zone = forum.timezone.replace("_", " ")
    return lambda at: f"{date_of(at, forum.timezone)}, {time_of_day(at, forum.timezone)} ({zone})"


def _page(template: str, forum: Forum, page_class: str = "page--reading", **given: Any) -> str:
    language = chosen_language()
    frame = {"lang": language, "dir": direction(language), "forum_name": forum.title}
    frame |= {"home_url": f"/f/{forum.slug}/", "page_class": page_class}
    return render_template(f"summary/{template}.html", forum=forum, **frame | given)
