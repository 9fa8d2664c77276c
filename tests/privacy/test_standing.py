"""A name that others wrote into a text is not changed there; the moderators are told where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from polls.breakouts.models import Report
from polls.database import Database
from polls.journal import JournalEntry, public_line
from polls.people.log import log
from polls.people.models import FACILITATOR
from tests.breakouts.attributed import FACILITATOR_NAME, OTHER_NAME, Stage, a_stage, hold

WHERE = ("in_items", "in_groups", "in_report")


@pytest.fixture
def stage(database: Database) -> Stage:
    made = a_stage(database)
    hold(made)
    return made


def places(stage: Stage) -> dict[str, Any]:
    """What the receipt says when the facilitator has left."""
    stage.do("remove_member", member_id=stage.members[FACILITATOR])
    told = stage.look(lambda session, forum: log(session, forum.id))
    details = next(entry["details"] for entry in told if entry["what"] == "member_forgotten")
    return {kind: found for kind, found in details.items() if kind in WHERE}


def test_where_nobody_wrote_the_name_nothing_is_told(stage: Stage) -> None:
    assert places(stage) == {}


def test_an_item_that_names_somebody_is_told(stage: Stage) -> None:
    stage.do("change_item", item_id=stage.items["talk"], description=f"With {FACILITATOR_NAME.upper()}.")
    stage.do("change_item", item_id=stage.items["poll"], description=f"With {OTHER_NAME}.")
    assert places(stage) == {"in_items": [stage.items["talk"]]}


def test_a_report_out_that_names_somebody_is_told(stage: Stage) -> None:
    group = stage.groups["name"]

    def write(session: Any) -> None:
        report = session.query(Report).filter_by(breakout_id=group).one()
        report.content = report.content | {"reasons": f"{FACILITATOR_NAME} said so."}

    stage.database.write(write)
    assert places(stage) == {"in_groups": [group]}


def test_an_edited_section_that_names_somebody_is_told_and_stays(stage: Stage) -> None:
    stage.edit("priorities", f"We thank {FACILITATOR_NAME}.")
    assert places(stage) == {"in_report": True}
    assert FACILITATOR_NAME in stage.report()


def test_a_section_that_follows_the_record_is_not_told(stage: Stage) -> None:
    stage.attribute("breakout", "named")
    assert FACILITATOR_NAME in stage.report()
    assert places(stage) == {}
    assert FACILITATOR_NAME not in stage.report()


def test_part_of_a_longer_word_is_not_the_name(stage: Stage) -> None:
    stage.edit("priorities", f"A {FACILITATOR_NAME}ian idea.")
    assert places(stage) == {}


def test_the_public_journal_tells_neither_name_nor_place(stage: Stage) -> None:
    stage.edit("priorities", f"We thank {FACILITATOR_NAME}.")
    places(stage)
    entries = stage.look(lambda session, _forum: session.query(JournalEntry).all())
    (receipt,) = [public_line(each) for each in entries if each.what == "member_forgotten"]
    assert b"in_report" not in receipt
    assert not [each for each in entries if FACILITATOR_NAME in str(each.details)]
