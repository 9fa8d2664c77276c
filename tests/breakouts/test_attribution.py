"""Who is named where: every audience, page and file, under each attribution, chosen at first or later."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config import Config
from polls import create_app
from polls import database as databases
from polls.verification.recounting import recount
from tests.breakouts.attributed import (
    ATTENDEE_NAME,
    FACILITATOR_NAME,
    NUMBER,
    ORGANISATION,
    OTHER_NAME,
    PROPOSED,
    ROLE,
    SECTOR,
    SPEAKER,
    TITLE,
    a_stage,
    aliases,
    hold,
    noted,
    told,
)
from tests.databases import copied

PEOPLE = (FACILITATOR_NAME, OTHER_NAME, SPEAKER)
PLACES = (
    "picture of everyone",
    "picture of the group",
    "picture of another group",
    "an attendee's own",
    "an observer's own",
    "stage",
    "attendee",
    "calendar.ics",
    "summary",
    "summary.md",
    "results",
    "journal.jsonl",
    "ballots.jsonl",
    "results.csv",
    "results.json",
)
EVERYWHERE = ("picture of everyone", "stage", "attendee", "summary", "summary.md")
OF_A_GROUP = ("picture of the group", "picture of another group", "stage", "attendee")  # or have lists
NAMING = {place: set(PEOPLE) for place in EVERYWHERE} | {  # who is named in which place, if anyone is
    "picture of the group": {FACILITATOR_NAME, OTHER_NAME},
    "picture of another group": {FACILITATOR_NAME},
}
WAYS = [("named", "first"), ("none", "first"), ("group", "later"), ("none", "later")]


Way = tuple[str, str]
OF_NOBODY = [way for way in WAYS if way[0] == "none"]
OF_GROUPS = [way for way in WAYS if way[0] != "none"]
every_way = pytest.mark.parametrize("way", WAYS, ids="-".join)
of_nobody = pytest.mark.parametrize("way", OF_NOBODY, ids="-".join)
of_groups = pytest.mark.parametrize("way", OF_GROUPS, ids="-".join)


@dataclass
class Held:
    """A forum that was held under one attribution: what was told of it to everyone, and to its staff."""

    texts: dict[str, str]
    staff: dict[str, Any]
    desk: dict[str, Any]
    groups: dict[str, int]
    aliases: dict[str, str]
    poll_id: int
    noted: list[str]

    @property
    def everyone(self) -> dict[str, Any]:
        return json.loads(self.texts["picture of everyone"])


@pytest.fixture(scope="module")
def held(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Way], Held]:
    """Holds a forum once for each way; “later” is after everything was shown and the report was published."""

    @cache
    def hold_it(way: Way) -> Held:
        folder = tmp_path_factory.mktemp("attributed")
        with copied(migrated, folder) as url:
            return _held(way, url, folder)

    return hold_it


def _held(way: Way, url: str, folder: Path) -> Held:
    attribution, when = way
    values = {"DATA_DIR": str(folder), "DATABASE_URL": url, "LOG_LEVEL": "ERROR", "ASYNC_MODE": "threading"}
    app = create_app(Config(values))
    stage = a_stage(databases.current())
    stage.attribute_both(attribution if when == "first" else "named")
    hold(stage)
    stage.attribute_both(attribution)
    group = stage.groups["name"]
    held = Held(
        texts=_by_place(told(stage, app)),
        staff=stage.picture("staff"),
        desk=stage.picture(f"desk/{group}")[f"breakout/{group}"],
        groups=stage.groups,
        aliases=aliases(stage),
        poll_id=stage.poll_id,
        noted=noted(stage),
    )
    databases.current().close()
    return held


def _by_place(texts: dict[str, str]) -> dict[str, str]:
    """Pages by the last word of their address."""
    ends = {name: "stage" if name.startswith("/stage/") else name.rpartition("/")[2] for name in texts}
    return {ends[name] or "attendee": text for name, text in texts.items()}


def without_lists(place: str, text: str) -> str:
    """The text without the lists of groups there are: who sat down is no secret, who said what is."""
    if "picture" not in place:
        return text
    lists = ("breakouts", "groups")
    return json.dumps({part: value for part, value in json.loads(text).items() if part not in lists})


@every_way
@pytest.mark.parametrize("place", PLACES)
def test_people_are_named_only_where_their_item_says_so(held, way: Way, place: str) -> None:
    expected = NAMING.get(place, set()) if way[0] == "named" else set()
    assert {name for name in PEOPLE if name in held(way).texts[place]} == expected


@every_way
@pytest.mark.parametrize("place", PLACES)
def test_nobody_who_only_attends_is_named_anywhere(held, way: Way, place: str) -> None:
    assert ATTENDEE_NAME not in held(way).texts[place]


@of_nobody
@pytest.mark.parametrize("place", [each for each in PLACES if each not in OF_A_GROUP])
def test_a_group_that_is_not_told_is_found_nowhere(held, way: Way, place: str) -> None:
    text = without_lists(place, held(way).texts[place])
    told_of_it = (TITLE, SECTOR, f": {NUMBER}", f"group {NUMBER}", ROLE, ORGANISATION)
    assert not [each for each in told_of_it if each in text]


@of_groups
def test_a_group_that_is_told_is_told_as_its_own(held, way: Way) -> None:
    everyone, group = held(way).everyone, held(way).groups["name"]
    assert everyone[f"report/{group}"]["title"] == TITLE
    assert everyone[f"poll/{held(way).poll_id}"]["options"][0]["source"]["number"] == NUMBER
    assert f"group {NUMBER}" in held(way).texts["summary.md"]
    assert ORGANISATION in held(way).texts["summary.md"]


@every_way
@pytest.mark.parametrize("place", EVERYWHERE)
def test_what_was_said_is_told_whoever_said_it(held, way: Way, place: str) -> None:
    assert PROPOSED["name"] in held(way).texts[place]


@of_nobody
def test_no_id_leads_from_a_report_out_to_its_group(held, way: Way) -> None:
    everyone, names = held(way).everyone, sorted(held(way).aliases.values())
    # In the order of what tells nothing, too.
    assert [part for part in everyone if part.startswith("report/")] == [f"report/{each}" for each in names]
    turns = everyone["lightning"]["turns"]
    assert sorted((turn["id"], turn["breakout_id"]) for turn in turns) == [(each, each) for each in names]
    assert {each["report_state"] for each in everyone["breakouts"]} == {None}
    assert [each["source"] for each in everyone[f"poll/{held(way).poll_id}"]["options"]] == [None, None]


@every_way
def test_the_ballot_file_holds_no_id_of_a_group_and_can_be_recounted(held, way: Way) -> None:
    content = held(way).texts["ballots.jsonl"]
    sources = [option["source"][0] for option in json.loads(content.splitlines()[0])["options"]]
    assert sources == [held(way).aliases[task] for task in ("name", "priorities")]
    assert recount(content.encode(), journal=held(way).texts["journal.jsonl"].encode()).findings == []


@every_way
def test_the_moderators_see_every_group_as_it_is(held, way: Way) -> None:
    both, group = held(way).everyone | held(way).staff, held(way).groups["name"]
    assert (both[f"report/{group}"]["title"], both[f"report/{group}"]["attribution"]) == (TITLE, way[0])
    assert TITLE in {turn["title"] for turn in both["lightning"]["turns"]}
    assert {each["report_state"] for each in both["breakouts"]} == {"accepted"}
    assert both["item"]["speakers"][0]["name"] == SPEAKER


@every_way
def test_facilitators_see_how_it_will_be_told_and_whom_they_write_with(held, way: Way) -> None:
    desk, both = held(way).desk, [FACILITATOR_NAME, OTHER_NAME]
    assert (desk["attribution"], desk["facilitators"]) == (way[0], both)
    assert desk["people"] == (both if way[0] == "named" else [])
    shown_as = held(way).aliases if way[0] == "none" else held(way).groups
    assert desk["shown_as"] == shown_as["name"]


@every_way
def test_a_change_is_noted_and_so_are_the_new_words_of_a_public_report(held, way: Way) -> None:
    after = held(way).noted[held(way).noted.index("summary_published") :]
    is_later = way[1] == "later"
    assert ("item_attribution_changed" in after, "summary_retold" in after) == (is_later, is_later)
