"""Which word holds where an item, a poll and a lightning round say who is named, and what is refused."""

from __future__ import annotations

import pytest

from polls.agenda.attribution import attribution_of, strictest
from polls.database import Database
from polls.errors import Refused
from tests.breakouts.attributed import (
    FACILITATOR_NAME,
    NUMBER,
    OTHER_NAME,
    SPEAKER,
    TITLE,
    a_stage,
    aliases,
    hand_in,
    hold,
    vote,
)


def test_the_turn_that_is_on_and_the_next_one_tell_no_group(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("breakout", "none")
    hand_in(stage)
    stage.do("set_queue", breakout_ids=list(stage.groups.values()), seconds=60)
    stage.do("next_turn")
    on, following = (aliases(stage)[task] for task in ("definition", "name"))
    lightning = stage.picture("public")["lightning"]
    assert (lightning["current"]["turn_id"], lightning["current"]["breakout_id"]) == (on, on)
    assert lightning["next"] == {"turn_id": following, "breakout_id": following, "title": None}
    assert stage.picture("staff")["lightning"]["next"]["title"] == TITLE


@pytest.mark.parametrize(("item", "attribution"), [("lightning", "none"), ("lightning", "group")])
def test_the_lightning_round_can_only_make_it_stricter(
    database: Database, item: str, attribution: str
) -> None:
    stage = a_stage(database)
    stage.attribute("breakout", "named")
    stage.attribute(item, attribution)
    group = stage.groups["name"]
    assert stage.picture(f"desk/{group}")[f"breakout/{group}"]["attribution"] == attribution


def test_a_poll_tells_no_more_than_its_own_item(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("poll", "none")
    hold(stage)
    everyone, report = stage.picture("public"), stage.groups["name"]
    assert {option["source"] for option in everyone[f"poll/{stage.poll_id}"]["options"]} == {None}
    assert everyone[f"report/{report}"]["title"] == TITLE
    assert f"group {NUMBER}" not in stage.report()


def test_a_ballot_that_tells_groups_names_nobody_whom_its_groups_name(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("breakout", "named")
    stage.attribute("poll", "group")
    hold(stage)
    everyone = stage.picture("public")
    sources = [option["source"] for option in everyone[f"poll/{stage.poll_id}"]["options"]]
    assert [(source["number"], source["people"]) for source in sources] == [(NUMBER, []), (14, [])]
    assert everyone[f"report/{stage.groups['name']}"]["people"] == [FACILITATOR_NAME, OTHER_NAME]


def test_as_usual_speakers_are_named_and_groups_go_by_their_number(database: Database) -> None:
    stage = a_stage(database)
    hold(stage)
    everyone = stage.picture("public")
    assert everyone["item"]["speakers"][0]["name"] == SPEAKER
    report = everyone[f"report/{stage.groups['name']}"]
    assert (report["number"], report["people"]) == (NUMBER, [])
    assert SPEAKER in stage.report() and FACILITATOR_NAME not in stage.report()


def test_a_named_poll_is_not_held_where_nobody_is_named(database: Database) -> None:
    stage = a_stage(database)
    stage.attribute("poll", "group")
    hand_in(stage)
    with pytest.raises(Refused, match="names_nobody"):
        vote(stage, secrecy="named")


def test_names_are_not_taken_out_of_an_item_that_held_a_named_poll(database: Database) -> None:
    stage = a_stage(database)
    hand_in(stage)
    vote(stage, secrecy="named")
    with pytest.raises(Refused, match="names_voters"):
        stage.attribute("poll", "none")
    stage.attribute("poll", "named")


@pytest.mark.parametrize(
    ("kind", "chosen", "holds"),
    [
        ("talk", "usual", "named"),
        ("panel", "usual", "named"),
        ("breakout", "usual", "group"),
        ("lightning", "usual", "named"),
        ("poll", "usual", "named"),
        ("breakout", "named", "named"),
        ("talk", "none", "none"),
    ],
)
def test_what_is_usual_depends_on_the_kind(kind: str, chosen: str, holds: str) -> None:
    assert attribution_of(kind, chosen) == holds


@pytest.mark.parametrize(
    ("given", "holds"),
    [((), "named"), (("named", "group"), "group"), (("none", "named"), "none"), (("group", "none"), "none")],
)
def test_the_strictest_word_wins(given: tuple[str, ...], holds: str) -> None:
    assert strictest(*given) == holds
