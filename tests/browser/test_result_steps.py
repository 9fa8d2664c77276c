"""A result of rounds, from real ballots to the stage, stepped through by a moderator."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from polls.database import read, write
from polls.people.acting import Actor
from polls.people.models import Member
from polls.voting.casting import cast_ballot
from polls.voting.models import Poll
from tests.browser.plenary import Plenary

pytestmark = pytest.mark.proof

NAMES = ("Common Ground", "Open Table", "Round Room")


def cast_rankings(small: Plenary, poll_id: int) -> None:
    """Two for the first, one each for the others, whose second choices decide."""
    with read() as session:
        first, second, third = session.get_one(Poll, poll_id).option_ids
    voters = [*small.attendees, *small.facilitators][:5]
    for voter, order in zip(
        voters, ([first], [first], [second], [second, first], [third, second]), strict=True
    ):
        choice = {"ranking": [[option] for option in order]}
        now = datetime.now(UTC)
        write(
            lambda session, voter=voter, choice=choice, now=now: cast_ballot(
                session,
                Actor(small.forum.id, now, session.get_one(Member, voter.id)),
                poll_id=poll_id,
                choice=choice,
            )
        )


def test_the_moderator_steps_the_stage_through_the_rounds(small: Plenary) -> None:
    small.go_to("A vote")
    options = [{"text": name} for name in NAMES]
    given = {"question": "Which of these?", "method": "irv", "options": options}
    poll_id = small.do("prepare_poll", item_id=small.item("A vote").id, **given)["poll_id"]
    small.do("open_poll", poll_id=poll_id)
    cast_rankings(small, poll_id)
    stage, console = small.stage(), small.console()
    small.do("close_poll", poll_id=poll_id)
    expect(stage.locator(".stage__eyebrow")).to_have_text("The poll is closed")
    small.do("publish_poll", poll_id=poll_id)
    expect(stage.locator(".tally__row--winner")).to_contain_text("Open Table")
    expect(console.get_by_text("On the stage: page 1 of 4")).to_be_visible()
    console.get_by_role("button", name="Next page: Which of these?").click()
    expect(stage.locator(".stage__eyebrow")).to_have_text("Result · Round 1 of 2")
    expect(stage.locator(".stage__note")).to_have_text(re.compile("^C is dropped: 1 to B"))
    console.keyboard.press("r")
    expect(stage.locator(".stage__eyebrow")).to_have_text("Result · Round 2 of 2")
    expect(console.get_by_text("On the stage: page 3 of 4")).to_be_visible()
