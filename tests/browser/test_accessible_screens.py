"""axe-core finds nothing serious on the live screens in any state, and nothing scrolls sideways at 320 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import problems_of
from tests.browser.plenary import Plenary
from tests.browser.pressing import choose, submit, vote

pytestmark = pytest.mark.proof


@pytest.fixture
def found() -> list[str]:
    """What is wrong with the screens a test looked at; told all together at its end."""
    return []


def look(found: list[str], place: str, *pages: Page) -> None:
    for page in pages:
        found += problems_of(page, f"{place} ({page.url.rsplit('/', 1)[-1] or 'attendee'})")


def test_the_attendees_screen(small: Plenary, found: list[str]) -> None:
    page = small.attendee()
    look(found, "lobby", page)
    small.do("show_notice", level="caution", text="We begin a little later.")
    small.go_to("A hard story")
    expect(page.locator(".card--caution")).to_be_visible()
    look(found, "advisory and notice", page)
    page.get_by_role("button", name="Skip, tell me when it ends").click()
    look(found, "skipped", page)
    page.get_by_role("button", name="Join after all").click()
    look(found, "item", page)
    small.go_to("Groups")
    expect(page.locator(".card--now")).to_contain_text("Group 1")
    look(found, "breakout", page)
    small.do("pause", text="")
    expect(page.locator(".veil")).to_be_visible()
    look(found, "paused", page)
    small.do("resume")
    page.get_by_role("link", name="Step away").click()
    look(found, "stepped away", page)
    page.get_by_role("link", name="Support").last.click()
    look(found, "support", page)
    assert found == []


def test_the_ballot(small: Plenary, found: list[str]) -> None:
    poll_id = small.poll("Which name?").id
    small.go_to("A vote")
    small.do("open_poll", poll_id=poll_id)
    page = small.attendee()
    submit(page)
    expect(page.get_by_role("alert")).to_be_visible()
    look(found, "poll open, nothing chosen", page)
    choose(page, "Open Table")
    small.go_to("Closing")
    expect(page.locator(".strip--moved")).to_be_visible()
    look(found, "the forum has moved", page)
    small.go_to("A vote")
    vote(page, "Open Table")
    look(found, "received", page)
    small.do("close_poll", poll_id=poll_id)
    expect(page.locator(".receipt")).to_contain_text("The poll is closed")
    look(found, "closed", page)
    small.do("publish_poll", poll_id=poll_id)
    expect(page.locator(".tally__row--winner")).to_be_visible()
    page.locator(".fold__summary", has_text="How this was counted").first.click()
    look(found, "published", page)
    small.do("end_forum", from_item=small.item("A vote").id)
    expect(page.locator("h1")).to_have_text("The forum has ended")
    look(found, "ended", page)
    assert found == []


def test_the_lightning_round(small: Plenary, found: list[str]) -> None:
    hand_everything_in(small)
    small.go_to("Report-outs")
    attendee, stage, facilitator = small.attendee(), small.stage(), small.facilitator()
    expect(attendee.locator(".queue")).to_be_visible()
    look(found, "before the round", attendee, stage, facilitator)
    turn = None
    for number in (1, 2, 3):
        turn = small.do("next_turn", from_turn=turn)["turn_id"]
        expect(stage.locator(".stage__body--report")).to_contain_text(f"Group {number}")
        expect(attendee.locator(".card--now .report")).to_contain_text(f"Group {number}")
        look(found, f"turn {number}", attendee, stage)
    look(found, "after the turn", facilitator)
    assert found == []


def hand_everything_in(small: Plenary) -> None:
    groups = [small.breakout(number) for number in (1, 2, 3)]
    for group in groups:
        small.do("submit_report", breakout_id=group.id, version=1)
    small.do("set_queue", breakout_ids=[group.id for group in groups], seconds=120)


def test_the_facilitators_screen_for_each_task(small: Plenary, found: list[str]) -> None:
    small.go_to("Groups")
    naming, _, defining, ranking = small.facilitators
    for task, member in (("name", naming), ("definition", defining), ("priorities", ranking)):
        page = small.facilitator(member)
        expect(page.locator(".editor .field__control").first).to_be_visible()
        look(found, task, page)
    group = small.breakout(3)
    small.do("submit_report", breakout_id=group.id, version=1)
    expect(page.locator(".notice--success")).to_contain_text("Handed in")
    look(found, "handed in", page)
    small.do("return_report", breakout_id=group.id, version=1, note="Shorter, please.")
    expect(page.locator(".notice--caution")).to_contain_text("Shorter, please.")
    look(found, "returned", page)
    small.do("submit_report", breakout_id=group.id, version=1)
    small.do("accept_report", breakout_id=group.id, version=1)
    expect(page.locator(".notice--success")).to_contain_text("Accepted")
    look(found, "accepted", page)
    assert found == []


def test_the_stage(small: Plenary, found: list[str]) -> None:
    stage = small.stage()
    look(found, "lobby", stage)
    poll_id = small.poll("Which name?").id
    scenes = [
        ("item with an advisory", ".stage__title", lambda: small.go_to("A hard story")),
        ("breakouts", ".stage__clock", lambda: small.go_to("Groups")),
        ("join panel", ".stage__code", lambda: small.do("show_join", on=True)),
        ("pause", ".stage--paused", lambda: small.do("pause", text="Back at three.")),
        ("blackout", ".stage--blackout", lambda: small.do("black_out", on=True)),
        ("poll open", ".stage__question", lambda: open_poll(small, poll_id)),
        (
            "poll closed",
            ".stage__eyebrow:has-text('closed')",
            lambda: small.do("close_poll", poll_id=poll_id),
        ),
        ("result", ".stage__eyebrow:has-text('Result')", lambda: small.do("publish_poll", poll_id=poll_id)),
        ("end", ".stage__body--centre", lambda: small.do("end_forum", from_item=small.item("A vote").id)),
    ]
    for name, sign, bring_about in scenes:
        bring_about()
        expect(stage.locator(sign).first).to_be_visible()
        look(found, name, stage)
    assert found == []


def open_poll(small: Plenary, poll_id: int) -> None:
    small.do("black_out", on=False)
    small.do("resume")
    small.do("show_join", on=False)
    small.go_to("A vote")
    small.do("open_poll", poll_id=poll_id)


def test_the_console_in_each_part(small: Plenary, found: list[str]) -> None:
    console = small.console()
    look(found, "before", console)
    small.go_to("Groups")
    small.do("submit_report", breakout_id=small.breakout(1).id, version=1)
    small.do("show_notice", level="info", text="Ten minutes more.")
    for name in ("Report-outs", "Polls", "Lightning", "Notices", "Now"):
        console.locator(".desk__choice", has_text=name).click()
        look(found, name, console)
    console.locator(".desk__choice", has_text="Report-outs").click()
    console.get_by_role("button", name="Read the report-out of Group 1").click()
    expect(console.get_by_role("dialog")).to_be_visible()
    look(found, "reading a report-out", console)
    console.keyboard.press("Escape")
    console.set_viewport_size({"width": 360, "height": 740})
    for name in ("Run of show", "Signals", "Remote"):
        console.locator(".console__tab", has_text=name).click()
        look(found, name, console)
        console.set_viewport_size({"width": 360, "height": 740})
    assert found == []


def test_the_console_around_a_poll(small: Plenary, found: list[str]) -> None:
    poll_id = small.poll("Which name?").id
    small.go_to("A vote")
    console = small.console()
    look(found, "poll ready", console)
    small.do("open_poll", poll_id=poll_id)
    small.do("pause", text="")
    expect(console.locator("#pause-text")).to_be_visible()
    look(found, "poll open, paused", console)
    small.do("resume")
    small.do("close_poll", poll_id=poll_id)
    expect(console.locator(".button--next")).to_contain_text("Publish")
    console.keyboard.press("p")
    expect(console.get_by_role("dialog")).to_be_visible()
    look(found, "publish?", console)
    console.keyboard.press("Escape")
    small.do("end_forum", from_item=small.item("A vote").id)
    expect(console.locator(".button--next")).to_contain_text("summary")
    look(found, "ended", console)
    assert found == []
