"""Drafts save themselves; two facilitators at once lose nothing; everyone else is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.drafting import save_draft
from polls.breakouts.finding import find_report
from polls.breakouts.handing_in import submit_report, withdraw_report
from polls.breakouts.models import Report, ReportVersion, Seat
from polls.errors import Refused
from polls.people.acting import Actor
from polls.people.models import ATTENDEE, FACILITATOR, OBSERVER
from tests.breakouts.builders import NAMED, RANKED, a_breakout, a_scene, its_facilitator
from tests.builders import NOON, a_forum, an_actor, saved


def refusal(do, *args, **arguments) -> Refused:
    with pytest.raises(Refused) as refused:
        do(*args, **arguments)
    return refused.value


def kept(session: Session) -> list[tuple[int, dict]]:
    rows = session.scalars(select(ReportVersion).order_by(ReportVersion.version))
    return [(row.version, row.content) for row in rows]


def test_every_saved_version_is_kept_with_who_and_when(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    for number, name in enumerate(("One", "Two")):
        save_draft(
            session, writer, breakout_id=breakout.id, base_version=number, content=NAMED | {"name": name}
        )
    assert [content["name"] for _, content in kept(session)] == ["One", "Two"]
    last = session.scalars(select(ReportVersion).order_by(ReportVersion.version.desc())).first()
    assert (last.saved_by, last.saved_at, last.submitted) == (writer.member_id, NOON, False)


def test_a_moderator_may_write_too(session: Session) -> None:
    _forum, breakout, _, moderator = a_scene(session)
    assert save_draft(session, moderator, breakout_id=breakout.id, base_version=0, content=NAMED) == {
        "version": 1,
        "content": NAMED,
        "merged": False,
    }


def test_saving_the_same_twice_saves_once(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    for _ in range(2):
        answer = save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    assert answer["version"] == 1 and len(kept(session)) == 1


def test_what_two_wrote_in_different_places_is_merged(session: Session) -> None:
    _forum, breakout, one, _ = a_scene(session)
    other = its_facilitator(session, breakout)
    save_draft(session, one, breakout_id=breakout.id, base_version=0, content={"name": "A name"})
    answer = save_draft(
        session, other, breakout_id=breakout.id, base_version=0, content={"reasons": "A reason"}
    )
    assert answer["merged"] and answer["version"] == 2
    assert answer["content"] == {"name": "A name", "reasons": "A reason", "alternatives": []}


def test_what_two_wrote_in_one_place_is_refused_with_both_texts(session: Session) -> None:
    _forum, breakout, one, _ = a_scene(session)
    other = its_facilitator(session, breakout)
    save_draft(session, one, breakout_id=breakout.id, base_version=0, content={"name": "Theirs"})
    refused = refusal(
        save_draft, session, other, breakout_id=breakout.id, base_version=0,
        content={"name": "Mine", "reasons": "So."},
    )  # fmt: skip
    assert (refused.code, refused.details["version"], refused.details["conflicts"]) == ("stale", 1, ["name"])
    assert refused.details["both"] == {"name": {"mine": "Mine", "theirs": "Theirs"}}
    assert refused.details["merged"] == {"name": "Theirs", "reasons": "So.", "alternatives": []}
    assert find_report(session, breakout).content["name"] == "Theirs" and len(kept(session)) == 1


def test_lists_that_together_outgrow_their_room_are_a_conflict(session: Session) -> None:
    _forum, breakout, one, _ = a_scene(session)
    other = its_facilitator(session, breakout)
    save_draft(session, one, breakout_id=breakout.id, base_version=0, content={"alternatives": ["a", "b"]})
    refused = refusal(
        save_draft,
        session,
        other,
        breakout_id=breakout.id,
        base_version=0,
        content={"alternatives": ["c", "d"]},
    )
    assert refused.details["both"] == {"alternatives": {"mine": ["c", "d"], "theirs": ["a", "b"]}}
    assert refused.details["merged"]["alternatives"] == ["a", "b"]


def test_a_field_that_is_not_sent_stays_as_it_was(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    answer = save_draft(session, writer, breakout_id=breakout.id, base_version=1, content={"name": "Other"})
    assert answer["content"] == NAMED | {"name": "Other"}


@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE, OBSERVER])
def test_whoever_does_not_facilitate_the_group_is_refused(session: Session, role: str) -> None:
    forum, breakout, _, _ = a_scene(session)
    stranger = an_actor(session, forum, role)
    refused = refusal(save_draft, session, stranger, breakout_id=breakout.id, base_version=0, content=NAMED)
    assert refused.code == "not_allowed" and find_report(session, breakout) is None


def test_a_facilitator_who_only_takes_part_in_a_group_is_refused(session: Session) -> None:
    forum, breakout, _, _ = a_scene(session)
    guest = an_actor(session, forum, FACILITATOR)
    saved(session, Seat(forum_id=forum.id, breakout_id=breakout.id, member_id=guest.member_id))
    refused = refusal(save_draft, session, guest, breakout_id=breakout.id, base_version=0, content=NAMED)
    assert refused.code == "not_allowed"


def test_a_facilitator_of_another_group_is_refused(session: Session) -> None:
    forum, breakout, _, _ = a_scene(session)
    other = its_facilitator(session, a_breakout(session, forum))
    refused = refusal(save_draft, session, other, breakout_id=breakout.id, base_version=0, content=NAMED)
    assert refused.code == "not_allowed" and kept(session) == []


def test_another_forums_breakout_is_as_good_as_none(session: Session) -> None:
    _forum, breakout, _, _ = a_scene(session)
    _, _, _, moderator_elsewhere = a_scene(session)
    for breakout_id in (breakout.id, 10**6):
        refused = refusal(
            save_draft, session, moderator_elsewhere, breakout_id=breakout_id, base_version=0, content=NAMED
        )
        assert refused.code == "not_found"


@pytest.mark.parametrize("version", [1, 99])
def test_a_version_that_never_was_is_refused(session: Session, version: int) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    refused = refusal(
        save_draft, session, writer, breakout_id=breakout.id, base_version=version, content=NAMED
    )
    assert refused.code == "not_found" and kept(session) == []


def test_another_tasks_content_is_refused(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    refused = refusal(save_draft, session, writer, breakout_id=breakout.id, base_version=0, content=RANKED)
    assert refused.code == "invalid" and kept(session) == []


def test_what_is_handed_in_is_withdrawn_before_it_is_changed(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    submit_report(session, writer, breakout_id=breakout.id, version=1)
    change = {"breakout_id": breakout.id, "base_version": 1, "content": {"name": "Late"}}
    assert refusal(save_draft, session, writer, **change).code == "wrong_state"
    withdraw_report(session, writer, breakout_id=breakout.id)
    assert save_draft(session, writer, **change)["version"] == 2


def test_a_text_that_came_without_kept_versions_can_be_written_on(session: Session) -> None:
    forum = a_forum(session)
    breakout = a_breakout(session, forum)
    writer: Actor = its_facilitator(session, breakout)
    saved(
        session, Report(forum_id=forum.id, breakout_id=breakout.id, state="draft", version=1, content=NAMED)
    )
    answer = save_draft(session, writer, breakout_id=breakout.id, base_version=1, content={"name": "New"})
    assert answer["version"] == 2 and answer["content"]["reasons"] == NAMED["reasons"]
