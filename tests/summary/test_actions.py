"""Drafting, editing and publishing the summary: what happens, what is kept, what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import polls.summary.actions  # noqa: F401 - makes the verbs known
from polls.errors import Refused
from polls.journal import JournalEntry
from polls.people.acting import VERBS
from polls.people.models import ATTENDEE, FACILITATOR, OBSERVER
from polls.summary import parts
from polls.summary.finding import sections_of, summary_of, told_sections
from polls.summary.models import Section
from tests.builders import an_actor
from tests.summary.rooms import NAME, a_report, a_room


def a_drafted_room(session):
    room = a_room(session)
    room.do("draft_summary")
    return room


def sections(room) -> dict[str, Section]:
    return {
        section.key: section for section in sections_of(room.session, summary_of(room.session, room.forum.id))
    }


def edit(room, key="purpose", **given):
    section = sections(room)[key]
    defaults = {"version": section.version, "title": section.title, "body": section.body, "is_included": True}
    return room.do("edit_section", section_id=section.id, **defaults | given)


@pytest.mark.parametrize("role", [ATTENDEE, FACILITATOR, OBSERVER])
@pytest.mark.parametrize("verb", ["draft_summary", "edit_section", "publish_summary", "unpublish_summary"])
def test_only_moderators_work_on_the_summary(session, verb, role):
    room = a_room(session)
    with pytest.raises(Refused, match="not_allowed"):
        VERBS[verb].function(session, an_actor(session, room.forum, role))


def test_a_draft_has_the_sections_in_order(session):
    room = a_drafted_room(session)
    assert list(sections(room)) == ["purpose", "attendance", "agenda", "closing"]
    assert all(section.version == 1 for section in sections(room).values())


def test_drafting_again_follows_the_record_and_leaves_edited_sections_alone(session):
    room = a_drafted_room(session)
    edit(room, "purpose", body="Our own words")
    room.forum.purpose = "Another purpose"
    room.items[0].title = "Another title"
    a_report(room, 1, "name", NAME)
    room.do("draft_summary", later=60)
    drafted = sections(room)
    assert drafted["purpose"].body == "Our own words"
    assert "Another title" in drafted["agenda"].body
    assert list(drafted) == ["purpose", "attendance", "agenda", "names", "closing"]


def test_drafting_the_same_again_changes_no_version(session):
    room = a_drafted_room(session)
    before = {key: section.version for key, section in sections(room).items() if key != "closing"}
    room.do("draft_summary")
    assert before == {key: section.version for key, section in sections(room).items() if key != "closing"}


def test_a_section_whose_reason_is_gone_goes_unless_it_was_edited(session):
    room = a_drafted_room(session)
    edit(room, "agenda", body="As it was")
    room.forum.purpose = ""
    for item in room.items:
        session.delete(item)
    room.do("draft_summary")
    assert list(sections(room)) == ["attendance", "closing", "agenda"]


def test_a_section_that_was_left_out_stays_left_out(session):
    room = a_drafted_room(session)
    edit(room, "attendance", is_included=False)
    room.do("draft_summary")
    section = sections(room)["attendance"]
    assert (section.is_included, section.is_edited) == (False, False)
    told = told_sections(session, summary_of(session, room.forum.id))
    assert "attendance" not in [section.key for section in told]


def test_an_edit_of_what_changed_meanwhile_is_refused_with_what_is_there(session):
    room = a_drafted_room(session)
    edit(room, body="The first moderator's words")
    with pytest.raises(Refused, match="stale") as refusal:
        edit(room, version=1, body="The second moderator's words")
    assert refusal.value.details == {"version": 2, "title": "Purpose", "body": "The first moderator's words"}
    assert sections(room)["purpose"].body == "The first moderator's words"


@pytest.mark.parametrize(
    ("body", "code"),
    [("<b>x</b>", "html"), ("![x](https://example.com/x.png)", "image"), ("[x](http://example.com)", "link")],
)
def test_what_would_not_be_shown_is_refused(session, body, code):
    room = a_drafted_room(session)
    with pytest.raises(Refused, match=code) as refusal:
        edit(room, body=body)
    assert refusal.value.field == "body"
    assert sections(room)["purpose"].version == 1


def test_another_forums_section_does_not_exist_here(session):
    room, other = a_room(session), a_drafted_room(session)
    with pytest.raises(Refused, match="not_found"):
        room.do(
            "edit_section",
            section_id=sections(other)["purpose"].id,
            version=1,
            title="X",
            body="",
            is_included=True,
        )


def test_publishing_shows_it_in_the_public_picture(session):
    room = a_drafted_room(session)
    assert parts.public(session, room.forum) == {"summary": None}
    room.do("publish_summary")
    room.do("publish_summary", later=60)
    published = summary_of(session, room.forum.id).published_at
    assert parts.public(session, room.forum) == {
        "summary": {"published_at": published, "url": f"/f/{room.forum.slug}/summary"}
    }
    noted = list(session.scalars(select(JournalEntry).where(JournalEntry.what == "summary_published")))
    assert len(noted) == 1
    assert set(noted[0].details) == {"hash"}


def test_taking_it_back_hides_it(session):
    room = a_drafted_room(session)
    room.do("publish_summary")
    room.do("unpublish_summary")
    room.do("unpublish_summary")
    assert parts.public(session, room.forum) == {"summary": None}


def test_what_is_not_drafted_cannot_be_published(session):
    with pytest.raises(Refused, match="not_drafted"):
        a_room(session).do("publish_summary")


def test_a_public_report_is_not_drafted_over(session):
    room = a_drafted_room(session)
    room.do("publish_summary")
    with pytest.raises(Refused, match="published"):
        room.do("draft_summary")
