"""The facilitator's screen follows the room: turns, returned texts, the calm pause, new groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.models import Breakout
from polls.database import write
from polls.people.models import FACILITATOR, MODERATOR, Member
from tests.breakouts.browsing import Desk
from tests.breakouts.builders import a_breakout, a_submitted_breakout, an_accepted_breakout, its_facilitator
from tests.browsing import Windows, serious_problems
from tests.builders import a_forum, a_member
from tests.serving import Screen, Server

pytestmark = pytest.mark.proof


@dataclass
class Plenary:
    """A forum with three groups that are ready, its moderator's socket, and one facilitator's screen."""

    desk: Desk
    moderator: Screen
    breakouts: list[Breakout]
    facilitator: Member
    page: Page

    def do(self, verb: str, **arguments: object) -> dict:
        answer = self.moderator.do(verb, **arguments)
        assert "ok" in answer, answer
        return answer["ok"]


@pytest.fixture
def plenary(server: Server, windows: Windows) -> Iterator[Plenary]:
    def build(session: Session) -> tuple[str, Member, list[Breakout], Member]:
        forum = a_forum(session)
        moderator = a_member(session, forum, MODERATOR)
        breakouts = [an_accepted_breakout(session, forum) for _ in range(2)]
        breakouts.append(a_submitted_breakout(session, forum, title="Our group"))
        return forum.slug, moderator, breakouts, its_facilitator(session, breakouts[2]).member

    slug, moderator, breakouts, facilitator = write(build)
    desk = Desk(windows, slug)
    page = desk.sit(facilitator)
    socket = Screen(server, {"slug": slug, "member": moderator.id}, server.device(moderator))
    yield Plenary(desk, socket, breakouts, facilitator, page)
    socket.close()


def test_a_group_sees_its_turn_come_nearer(plenary: Plenary) -> None:
    page = plenary.page
    plenary.do("set_queue", breakout_ids=[each.id for each in plenary.breakouts], seconds=120)
    expect(page.locator("#screen")).to_contain_text("your group has place 3")
    on = plenary.do("next_turn")["turn_id"]
    expect(page.locator(".turn__label")).to_have_text("You are next in 2 turns")
    on = plenary.do("next_turn", from_turn=on)["turn_id"]
    expect(page.locator(".turn--next .turn__label")).to_have_text(
        "You are next, after the turn that is on now"
    )
    plenary.do("next_turn", from_turn=on)
    expect(page.locator(".turn--now .turn__label")).to_have_text("Your group presents now")
    expect(page.locator(".turn--now [role=timer]")).to_contain_text(":")
    assert serious_problems(page) == []


def test_a_returned_text_comes_with_its_note_and_can_be_written_on(plenary: Plenary) -> None:
    page = plenary.page
    expect(page.locator("#field-name")).to_have_count(0)
    plenary.do("return_report", breakout_id=plenary.breakouts[2].id, version=1, note="Shorter, please.")
    expect(page.locator(".notice--caution")).to_contain_text("Shorter, please.")
    page.locator("#field-name").fill("Short")
    expect(page.locator(".saved--saved").first).to_be_visible()


def test_an_accepted_text_stands(plenary: Plenary) -> None:
    plenary.do("accept_report", breakout_id=plenary.breakouts[2].id, version=1)
    expect(plenary.page.locator(".notice--success")).to_contain_text("Accepted")
    expect(plenary.page.get_by_role("button", name="Withdraw and go on writing")).to_have_count(0)


def test_a_calm_pause_covers_the_work_and_leaves_it_as_it_was(plenary: Plenary) -> None:
    page = plenary.page
    plenary.do("return_report", breakout_id=plenary.breakouts[2].id, version=1, note="Shorter, please.")
    page.locator("#field-name").fill("Half a na")
    plenary.do("pause", text="Back at three.")
    expect(page.locator(".veil")).to_contain_text("Back at three.")
    expect(page.locator("#field-name")).to_be_hidden()
    plenary.do("resume")
    expect(page.locator("#field-name")).to_be_visible()
    assert page.locator("#field-name").input_value() == "Half a na"


def test_a_notice_appears_above_the_work(plenary: Plenary) -> None:
    plenary.do("show_notice", level="info", text="Five minutes more.")
    expect(plenary.page.locator(".notice--info")).to_contain_text("Five minutes more.")


def test_a_new_group_appears_by_itself_and_can_be_chosen(plenary: Plenary) -> None:
    def build(session: Session) -> tuple[Breakout, Member]:
        forum = session.get_one(Forum, plenary.facilitator.forum_id)
        return a_breakout(session, forum, title="Second group"), a_member(session, forum, FACILITATOR)

    breakout, newcomer = write(build)
    page = plenary.desk.sit(newcomer, width=360)
    expect(page.locator(".empty")).to_contain_text("You do not facilitate a group yet.")
    for member, screen in ((newcomer, page), (plenary.facilitator, plenary.page)):
        plenary.do("seat_member", breakout_id=breakout.id, member_id=member.id, is_facilitator=True)
        expect(screen.locator("#screen")).to_contain_text("Second group")
    plenary.page.get_by_role("button", name="Second group").click()
    expect(plenary.page.locator("h1")).to_have_text("Second group")
    plenary.page.locator("#field-name").fill("From the first screen")
    expect(page.locator("#field-name")).to_have_value("From the first screen")
