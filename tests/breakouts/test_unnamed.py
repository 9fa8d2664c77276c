"""Who gave no name, left or is no longer to be named stands in no picture and no report, or it is told."""

from __future__ import annotations

import json

from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import FACILITATOR
from polls.privacy.purging import purge_now
from polls.summary.attribution import unwanted_names
from tests.breakouts.attributed import (
    FACILITATOR_NAME,
    OTHER_NAME,
    SPEAKER,
    a_stage,
    hold,
    noted,
)


def test_who_gave_no_name_or_was_removed_is_not_named(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("breakout", "named")
    stage.do("remove_member", member_id=stage.members[FACILITATOR])
    assert FACILITATOR_NAME not in json.dumps(stage.picture("public"), default=str)


def test_who_is_forgotten_is_taken_out_of_a_report_that_is_public(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("breakout", "named")
    hold(stage)
    stage.do("remove_member", member_id=stage.members[FACILITATOR])
    assert FACILITATOR_NAME not in stage.report() and OTHER_NAME in stage.report()
    assert "summary_retold" in noted(stage)[-3:]


def test_after_a_purge_the_report_names_nobody_who_was_in_the_forum(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("breakout", "named")
    hold(stage)
    database.write(
        lambda session: purge_now(session, session.get_one(Forum, stage.forum_id), stage.moderator.now)
    )
    assert not [name for name in (FACILITATOR_NAME, OTHER_NAME) if name in stage.report()]
    assert SPEAKER in stage.report()  # who was announced is part of the agenda


def test_a_section_that_was_edited_stays_and_the_moderators_are_told_whom_it_names(
    database: Database,
) -> None:
    stage = a_stage(database)
    stage.attribute_both("named")
    hold(stage)
    edited = f"We thank {FACILITATOR_NAME.upper()}, and nobody called {SPEAKER}son."
    stage.edit("priorities", edited)
    stage.attribute_both("none")
    assert stage.section("priorities").body == edited
    assert stage.look(lambda session, forum: unwanted_names(session, forum, edited)) == [FACILITATOR_NAME]
    assert FACILITATOR_NAME not in stage.section("names").body
