"""Who is named, on screens: told before it is handed in, kept from everyone, changed under their eyes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from polls.breakouts.models import Turn
from polls.database import read
from tests.breakouts.builders import NAMED
from tests.browser.plenary import Plenary
from tests.browsing import serious_problems

GROUP, FACILITATOR = "Group 1", "Facilitator 1"
SIDE = ".editor__side"


def hand_in_for_all(small: Plenary) -> None:
    for number in (1, 2, 3):
        group = {"breakout_id": small.breakout(number).id, "version": 1}
        small.do("submit_report", **group)
        small.do("accept_report", **group)


def attribute(small: Plenary, attribution: str) -> None:
    small.do("change_item", item_id=small.item("Groups").id, attribution=attribution)


def turn_of(small: Plenary, number: int) -> int:
    with read() as session:
        return session.scalars(select(Turn.id).where(Turn.breakout_id == small.breakout(number).id)).one()


@pytest.mark.proof
def test_facilitators_read_how_it_will_be_told_and_hear_of_a_change(small: Plenary) -> None:
    facilitator = small.facilitator(width=360, height=740)
    expect(facilitator.locator(SIDE)).to_contain_text("from group 1. Nobody is named.")
    facilitator.locator("#hand-in").click()
    dialog = facilitator.get_by_role("dialog")
    expect(dialog).to_contain_text("from group 1. Nobody is named.")
    attribute(small, "named")
    expect(dialog).to_contain_text(f"with the names of those who facilitate it: {FACILITATOR}.")
    expect(facilitator.locator("#assertive")).to_contain_text("has changed. It will be shown")
    attribute(small, "none")
    expect(dialog).to_contain_text("without the group and without names")
    dialog.get_by_role("button", name="Go on writing").click()
    facilitator.locator("#preview").click()
    expect(dialog.locator(".report__name")).to_have_text(NAMED["name"])
    expect(dialog).not_to_contain_text(GROUP)
    assert serious_problems(facilitator) == []


@pytest.mark.proof
def test_a_group_that_nobody_is_to_know_presents_as_a_group(small: Plenary) -> None:
    attribute(small, "none")
    hand_in_for_all(small)
    small.go_to("Report-outs")
    stage, console = small.stage(), small.console(width=1280)
    own, other = small.attendee(), small.attendee(small.attendees[1])
    console.get_by_role("button", name="Queue all groups").click()
    expect(console.locator(".queue__turn")).to_have_count(3)
    small.do("start_turn", turn_id=turn_of(small, 1))
    for page in (stage, own, other):
        expect(page.locator("#screen")).to_contain_text(NAMED["name"])
    expect(own.locator(".turn--now")).to_contain_text("Your group presents now")
    expect(other.locator(".queue__group").first).to_have_text("A group")
    expect(console.locator(".queue__turn--now")).to_contain_text(GROUP)
    expect(console.locator("#screen")).to_contain_text("Only the moderators see here which group presents.")
    for page in (stage, other):
        assert not [each for each in (GROUP, FACILITATOR) if each in page.locator("#screen").inner_text()]
    assert not [each for page in (own, other, console) for each in serious_problems(page)]


@pytest.mark.proof
def test_people_are_named_from_the_moment_the_item_says_so(small: Plenary) -> None:
    hand_in_for_all(small)
    small.do("set_queue", breakout_ids=[small.breakout(1).id], seconds=60)
    small.go_to("Report-outs")
    stage, attendee = small.stage(), small.attendee()
    small.do("next_turn")
    expect(stage.locator(".report__group")).to_have_text(GROUP)
    choose(small, "People by name")
    expect(stage.locator(".report__group")).to_have_text(f"{GROUP} · {FACILITATOR}")
    expect(attendee.locator("#screen")).to_contain_text(f"Facilitated by {FACILITATOR}.")
    choose(small, "Nobody")
    expect(stage.locator(".report__group")).to_have_count(0)
    expect(attendee.locator("#screen")).not_to_contain_text(FACILITATOR)


def choose(small: Plenary, who: str) -> None:
    """The moderator says it on the set-up page of the agenda."""
    page = small.page("setup/agenda")
    item = page.locator(f"#item-{small.item('Groups').id}")
    item.locator("summary", has_text="Edit").click()
    item.get_by_label("Who is named").select_option(who)
    with page.expect_navigation():
        item.get_by_role("button", name="Save").first.click()
    expect(item.get_by_label("Who is named")).to_have_value(
        {"People by name": "named", "Nobody": "none"}[who]
    )
