"""Submit with a checklist, withdraw, return with a note, accept."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.breakouts.drafting import save_draft
from polls.breakouts.finding import find_report
from polls.breakouts.handing_in import accept_report, return_report, submit_report, withdraw_report
from polls.breakouts.models import Report, ReportVersion
from polls.errors import Refused
from polls.journal import JournalEntry
from polls.people.models import FACILITATOR
from tests.breakouts.builders import (
    NAMED,
    a_breakout,
    a_scene,
    a_submitted_breakout,
    an_accepted_breakout,
    its_facilitator,
)
from tests.builders import NOON, a_forum, a_moderator, an_actor, saved


def refusal(do, *args, **arguments) -> Refused:
    with pytest.raises(Refused) as refused:
        do(*args, **arguments)
    return refused.value


def noted(session: Session) -> list[str]:
    return list(session.scalars(select(JournalEntry.what).order_by(JournalEntry.number)))


def test_a_complete_draft_is_handed_in_once(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    for _ in range(2):
        answer = submit_report(session, writer, breakout_id=breakout.id, version=1)
    assert answer == {"state": "submitted", "version": 1}
    assert find_report(session, breakout).submitted_at == NOON
    assert session.scalar(select(ReportVersion)).submitted
    assert noted(session) == ["report_submitted"]


def test_the_journal_keeps_the_hash_of_the_text_and_not_the_text(session: Session) -> None:
    a_submitted_breakout(session, a_forum(session))
    details = session.scalar(select(JournalEntry)).details
    assert len(details["content_hash"]) == 64 and NAMED["name"] not in str(details)


def test_an_incomplete_draft_is_refused_with_its_checklist(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content={"name": "A name"})
    refused = refusal(submit_report, session, writer, breakout_id=breakout.id, version=1)
    assert refused.code == "incomplete"
    assert [check["done"] for check in refused.details["checklist"]] == [True, False, True]
    assert find_report(session, breakout).state == "draft"


def test_only_the_version_that_was_seen_is_handed_in(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    save_draft(session, writer, breakout_id=breakout.id, base_version=1, content={"name": "Newer"})
    refused = refusal(submit_report, session, writer, breakout_id=breakout.id, version=1)
    assert (refused.code, refused.details["version"]) == ("stale", 2)


def test_a_strange_facilitator_cannot_hand_in_or_withdraw(session: Session) -> None:
    forum = a_forum(session)
    breakout = a_submitted_breakout(session, forum)
    stranger = its_facilitator(session, a_breakout(session, forum))
    assert refusal(submit_report, session, stranger, breakout_id=breakout.id, version=1).code == "not_allowed"
    assert refusal(withdraw_report, session, stranger, breakout_id=breakout.id).code == "not_allowed"
    assert find_report(session, breakout).state == "submitted"


def test_a_withdrawn_report_out_is_a_draft_again(session: Session) -> None:
    _forum, breakout, writer, _ = a_scene(session)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    submit_report(session, writer, breakout_id=breakout.id, version=1)
    for _ in range(2):
        answer = withdraw_report(session, writer, breakout_id=breakout.id)
    assert answer["state"] == "draft" and find_report(session, breakout).submitted_at is None
    assert noted(session) == ["report_submitted", "report_withdrawn"]


def test_an_accepted_report_out_stands_as_it_is(session: Session) -> None:
    forum = a_forum(session)
    breakout = an_accepted_breakout(session, forum)
    writer = its_facilitator(session, breakout)
    change = {"breakout_id": breakout.id, "base_version": 1, "content": {"name": "Late"}}
    assert refusal(save_draft, session, writer, **change).code == "wrong_state"
    assert refusal(withdraw_report, session, writer, breakout_id=breakout.id).code == "wrong_state"
    assert refusal(submit_report, session, writer, breakout_id=breakout.id, version=1).code == "wrong_state"
    assert find_report(session, breakout).content == NAMED


def test_a_returned_report_out_carries_the_note_and_can_be_written_on(session: Session) -> None:
    forum = a_forum(session)
    breakout = a_submitted_breakout(session, forum)
    writer, moderator = its_facilitator(session, breakout), a_moderator(session, forum)
    return_report(session, moderator, breakout_id=breakout.id, version=1, note="Please shorten it.")
    report = find_report(session, breakout)
    assert (report.state, report.note, report.submitted_at) == ("returned", "Please shorten it.", None)
    save_draft(session, writer, breakout_id=breakout.id, base_version=1, content={"name": "Short"})
    submit_report(session, writer, breakout_id=breakout.id, version=2)
    assert (report.state, report.note) == ("submitted", "")


def test_a_report_out_is_not_returned_without_a_note(session: Session) -> None:
    forum = a_forum(session)
    breakout = a_submitted_breakout(session, forum)
    refused = refusal(
        return_report, session, a_moderator(session, forum), breakout_id=breakout.id, version=1, note=""
    )
    assert (refused.code, refused.field) == ("missing", "note")


def test_an_accepted_report_out_can_be_returned_until_the_plenary_has_seen_it(session: Session) -> None:
    forum = a_forum(session)
    moderator, breakout = a_moderator(session, forum), an_accepted_breakout(session, forum)
    arguments = {"breakout_id": breakout.id, "version": 1, "note": "One more look, please."}
    find_report(session, breakout).presented_at = NOON
    assert refusal(return_report, session, moderator, **arguments).code == "presented"
    find_report(session, breakout).presented_at = None
    assert return_report(session, moderator, **arguments)["state"] == "returned"


def test_what_the_plenary_has_seen_is_not_withdrawn(session: Session) -> None:
    breakout = a_submitted_breakout(session, a_forum(session))
    find_report(session, breakout).presented_at = NOON
    writer = its_facilitator(session, breakout)
    assert refusal(withdraw_report, session, writer, breakout_id=breakout.id).code == "presented"


@pytest.mark.parametrize("verb", [accept_report, return_report])
def test_only_a_moderator_accepts_or_returns(session: Session, verb) -> None:
    forum = a_forum(session)
    breakout = a_submitted_breakout(session, forum)
    note = {"note": "No."} if verb is return_report else {}
    for actor in (
        its_facilitator(session, breakout),
        an_actor(session, forum, FACILITATOR),
        an_actor(session, forum),
    ):
        assert refusal(verb, session, actor, breakout_id=breakout.id, version=1, **note).code == "not_allowed"
    assert find_report(session, breakout).state == "submitted"


@pytest.mark.parametrize("verb", [accept_report, return_report])
def test_a_draft_is_neither_accepted_nor_returned(session: Session, verb) -> None:
    _forum, breakout, _, moderator = a_scene(session)
    note = {"note": "No."} if verb is return_report else {}
    assert refusal(verb, session, moderator, breakout_id=breakout.id, version=0, **note).code == "wrong_state"


@pytest.mark.parametrize("verb", [accept_report, return_report])
def test_another_forums_moderator_finds_nothing(session: Session, verb) -> None:
    breakout = a_submitted_breakout(session, a_forum(session))
    stranger = a_moderator(session, a_forum(session))
    note = {"note": "No."} if verb is return_report else {}
    assert refusal(verb, session, stranger, breakout_id=breakout.id, version=1, **note).code == "not_found"


def test_accepting_twice_accepts_once_and_an_older_version_is_stale(session: Session) -> None:
    forum = a_forum(session)
    moderator, breakout = a_moderator(session, forum), a_submitted_breakout(session, forum)
    assert refusal(accept_report, session, moderator, breakout_id=breakout.id, version=0).code == "stale"
    for _ in range(2):
        answer = accept_report(session, moderator, breakout_id=breakout.id, version=1)
    assert answer["state"] == "accepted" and noted(session).count("report_accepted") == 1


def test_a_text_that_came_without_kept_versions_is_kept_when_handed_in(session: Session) -> None:
    forum = a_forum(session)
    breakout = a_breakout(session, forum)
    saved(
        session, Report(forum_id=forum.id, breakout_id=breakout.id, state="draft", version=1, content=NAMED)
    )
    answer = submit_report(session, its_facilitator(session, breakout), breakout_id=breakout.id, version=1)
    assert answer["state"] == "submitted" and session.scalar(select(ReportVersion)).submitted
