"""A reload, a lost connection and a killed server lose nothing, and screens come back by themselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from polls.database import read
from polls.people.pace import MOST_SOCKETS
from polls.voting.models import RollEntry
from tests.browser.plenary import Plenary
from tests.browser.pressing import choose, submit, vote
from tests.browsing import BROKEN_LINES
from tests.serving import Screen


def answers_on_the_roll(plenary: Plenary) -> list[int]:
    """Who has answered the poll: one row of the roll for each person."""
    answered = select(RollEntry.member_id).where(
        RollEntry.poll_id == plenary.poll("Which name?").id, RollEntry.has_voted
    )
    with read() as session:
        return list(session.scalars(answered))


@pytest.mark.proof
def test_a_vote_without_a_line_is_kept_and_sent_once(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee, stage = small.attendee(), small.stage()
    attendee.context.set_offline(True)
    choose(attendee, "Round Room")
    submit(attendee)
    expect(attendee.locator(".receipt--failed")).to_contain_text("kept on this device")
    assert answers_on_the_roll(small) == []
    attendee.context.set_offline(False)
    expect(attendee.locator(".receipt--received")).to_contain_text("Round Room")
    expect(stage.locator(".stage__received")).to_contain_text("1 of")
    attendee.reload()
    expect(attendee.locator(".receipt--received")).to_contain_text("Round Room")
    assert answers_on_the_roll(small) == [small.attendees[0].id]


def test_a_choice_that_is_not_submitted_survives_a_lost_line(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    small.go_to("A vote")
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    attendee = small.attendee()
    choose(attendee, "Round Room")
    attendee.context.set_offline(True)
    expect(attendee.locator("#strip")).to_contain_text("Reconnecting… your answer is kept")
    attendee.context.set_offline(False)
    expect(attendee.locator("#strip .strip")).to_have_count(0)
    expect(attendee.get_by_role("radio", name="Option C: Round Room")).to_be_checked()
    assert answers_on_the_roll(small) == []


@pytest.mark.proof
def test_a_draft_typed_without_a_line_is_saved_on_return(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    facilitator, other = small.facilitator(), small.facilitator(small.facilitators[1])
    facilitator.context.set_offline(True)
    facilitator.locator("#field-reasons").fill("Typed without a line.")
    expect(facilitator.locator(".saved--kept").first).to_contain_text("Not saved, kept here")
    facilitator.context.set_offline(False)
    expect(facilitator.locator(".saved--saved").first).to_be_visible()
    expect(other.locator("#field-reasons")).to_have_value("Typed without a line.")


def test_a_reload_right_after_the_last_key_loses_nothing(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    facilitator = small.facilitator()
    facilitator.locator("#field-reasons").fill("Typed just before.")
    facilitator.reload()
    expect(facilitator.locator("#field-reasons")).to_have_value("Typed just before.")
    expect(facilitator.locator(".saved--saved").first).to_be_visible()


@pytest.mark.proof  # tests/live/test_sockets.py kills a server in every run
def test_a_killed_server_comes_back_to_the_same_plenary(small: Plenary) -> None:
    small.windows.accept(*BROKEN_LINES)
    small.go_to("A vote")
    small.do("set_clock", seconds=600)
    small.do("open_poll", poll_id=small.poll("Which name?").id)
    console, attendee, stage = small.console(), small.attendee(), small.stage()
    facilitator, late = small.facilitator(), small.attendee(small.attendees[1])
    vote(attendee, "Open Table")

    small.windows.server.kill()
    expect(stage.locator(".stage__lost")).to_be_visible()
    expect(stage.locator(".stage__question")).to_have_text("Which name?")  # the last frame stays
    choose(late, "Round Room")
    submit(late)
    facilitator.locator("#field-reasons").fill("Typed while it was away.")
    for page in (console, late, facilitator):
        expect(page.locator("#strip .strip--offline, #strip .strip--reconnecting")).to_be_visible()
    small.windows.server.start()

    expect(late.locator(".receipt--received")).to_contain_text("Round Room")
    expect(stage.locator(".stage__received")).to_contain_text("2 of")
    expect(stage.locator(".stage__lost")).to_have_count(0)
    expect(stage.locator(".stage__clock")).to_contain_text(":")
    expect(facilitator.locator(".saved--saved").first).to_be_visible()
    expect(attendee.locator(".receipt--received")).to_contain_text("Open Table")
    expect(console.locator("h1")).to_have_text("A vote")
    expect(console.locator(".turnout").first).to_contain_text("2 of")
    assert sorted(answers_on_the_roll(small)) == sorted(each.id for each in small.attendees[:2])


def test_one_window_too_many_says_so_and_goes_on_once_another_is_closed(small: Plenary) -> None:
    person, server = small.attendees[0], small.windows.server
    seat = {"slug": small.forum.slug, "member": person.id}
    for _ in range(MOST_SOCKETS):
        small.sockets.append(Screen(server, seat, server.device(person)))
    window = small.windows.open(f"/f/{small.forum.slug}/", person, width=360)
    expect(window.locator("#strip")).to_contain_text("You have this forum open in many windows.")
    expect(window.locator("#polite")).to_contain_text("open in many windows")
    expect(window.locator("#screen")).to_contain_text("A small forum")
    small.sockets.pop().close()
    expect(window.locator("#connection")).to_contain_text("Live")
    expect(window.locator("#strip .strip")).to_have_count(0)
