"""Who sees what of breakouts: drafts and notes stay in the group and with the moderators."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy.orm import Session

from polls.breakouts import parts
from polls.breakouts.drafting import save_draft
from polls.breakouts.handing_in import return_report
from polls.breakouts.lightning import next_turn, set_queue
from polls.breakouts.proposals import proposals
from tests.breakouts.builders import (
    NAMED,
    RANKED,
    a_breakout,
    a_scene,
    a_submitted_breakout,
    an_accepted_breakout,
    its_facilitator,
)
from tests.builders import a_forum, a_group, a_moderator, an_actor


def everything(seen: dict) -> str:
    return msgspec.json.encode(seen).decode()


def test_a_draft_is_seen_by_its_facilitators_and_the_moderators_alone(session: Session) -> None:
    forum, breakout, writer, _ = a_scene(session)
    other = a_breakout(session, forum)
    save_draft(session, writer, breakout_id=breakout.id, base_version=0, content=NAMED)
    assert NAMED["name"] not in everything(parts.public(session, forum))
    assert NAMED["name"] not in everything(parts.desk(session, forum, other.id))
    assert NAMED["name"] not in everything(parts.breakout(session, forum, breakout.id))
    assert NAMED["name"] in everything(parts.staff(session, forum))
    assert NAMED["name"] in everything(parts.desk(session, forum, breakout.id))


def test_an_accepted_report_out_is_public_from_its_turn_on(session: Session) -> None:
    forum = a_forum(session)
    moderator, breakout = a_moderator(session, forum), an_accepted_breakout(session, forum)
    set_queue(session, moderator, breakout_ids=[breakout.id], seconds=60)
    assert f"report/{breakout.id}" not in parts.public(session, forum)
    on = next_turn(session, moderator)["turn_id"]
    assert parts.public(session, forum)[f"report/{breakout.id}"]["content"] == NAMED
    next_turn(session, moderator, from_turn=on)
    assert f"report/{breakout.id}" in parts.public(session, forum)


def test_a_returned_note_and_the_room_are_not_public(session: Session) -> None:
    forum = a_forum(session)
    breakout = a_submitted_breakout(session, forum, room_url="https://rooms.example.org/7")
    moderator = a_moderator(session, forum)
    return_report(session, moderator, breakout_id=breakout.id, version=1, note="Shorter, please.")
    for secret in ("Shorter, please.", "rooms.example.org"):
        assert secret not in everything(parts.public(session, forum))
        assert secret in everything(parts.desk(session, forum, breakout.id))
    assert "rooms.example.org" in everything(parts.breakout(session, forum, breakout.id))
    assert "Shorter, please." not in everything(parts.breakout(session, forum, breakout.id))


def test_the_public_list_tells_task_sector_and_state(session: Session) -> None:
    forum = a_forum(session)
    sector = a_group(session, forum, "Industry")
    breakout = a_breakout(session, forum, "priorities", sector_id=sector.id, prompt="What first?")
    assert parts.public(session, forum)["breakouts"] == [
        {
            "id": breakout.id,
            "number": breakout.number,
            "title": breakout.title,
            "task": "priorities",
            "sector": {"id": sector.id, "name": "Industry"},
            "prompt": "What first?",
            "deadline_at": None,
            "item_id": None,
            "report_state": "draft",
        }
    ]


def test_the_facilitators_see_the_text_and_who_saved_it(session: Session) -> None:
    forum, breakout, _, _ = a_scene(session)
    named = its_facilitator(session, breakout, name="Ada")
    save_draft(session, named, breakout_id=breakout.id, base_version=0, content=NAMED)
    part = parts.desk(session, forum, breakout.id)[f"breakout/{breakout.id}"]
    assert part["facilitators"] == ["A facilitator", "Ada"] and part["members"] == 2
    assert part["report"]["saved_by_name"] == "Ada" and part["report"]["version"] == 1
    assert all(check["done"] for check in part["report"]["checklist"])


@pytest.mark.parametrize("task", ["name", "definition", "priorities"])
def test_a_group_that_has_not_begun_has_an_empty_draft(session: Session, task: str) -> None:
    forum, breakout, _, _ = a_scene(session, task)
    report = parts.desk(session, forum, breakout.id)[f"breakout/{breakout.id}"]["report"]
    assert (report["state"], report["version"], report["saved_at"]) == ("draft", 0, None)
    assert parts.staff(session, forum)[f"report/{breakout.id}"]["content"] == report["content"]


def test_the_presenting_group_and_the_next_one_are_told(session: Session) -> None:
    forum = a_forum(session)
    moderator = a_moderator(session, forum)
    breakouts = [an_accepted_breakout(session, forum) for _ in range(3)]
    assert parts.public(session, forum)["lightning"] is None
    set_queue(session, moderator, breakout_ids=[each.id for each in breakouts], seconds=60)
    next_turn(session, moderator)
    lightning = parts.public(session, forum)["lightning"]
    assert lightning["current"]["breakout_id"] == breakouts[0].id
    assert lightning["next"]["title"] == breakouts[1].title
    turns = [parts.breakout(session, forum, each.id)[f"breakout/{each.id}"]["turn"] for each in breakouts]
    assert [(turn["state"], turn["ahead"]) for turn in turns] == [("now", 0), ("waiting", 1), ("waiting", 2)]


def test_another_forums_group_has_no_picture_here(session: Session) -> None:
    breakout = a_breakout(session, a_forum(session))
    assert parts.breakout(session, a_forum(session), breakout.id) == {}
    assert parts.desk(session, a_forum(session), breakout.id) == {}


def test_a_member_is_told_where_they_sit(session: Session) -> None:
    forum, breakout, writer, _ = a_scene(session)
    stranger = an_actor(session, forum).member
    assert parts.mine(session, [writer.member, stranger]) == {
        writer.member_id: {"my_breakouts": [{"id": breakout.id, "is_facilitator": True}]},
        stranger.id: {"my_breakouts": []},
    }


def test_proposals_are_what_was_accepted_names_first(session: Session) -> None:
    forum = a_forum(session)
    ranked = an_accepted_breakout(session, forum, RANKED, task="priorities")
    first = an_accepted_breakout(session, forum, NAMED | {"alternatives": ["Another"]})
    second = an_accepted_breakout(session, forum, NAMED | {"name": "Second name"})
    a_submitted_breakout(session, forum)
    found = [(each["breakout_id"], each["place"], each["text"]) for each in proposals(session, forum)]
    assert found == [
        (first.id, "name", "Shared name"),
        (second.id, "name", "Second name"),
        (first.id, "alternatives.0", "Another"),
        *((ranked.id, f"priorities.{index}", f"Priority {index + 1}") for index in range(3)),
    ]
    assert proposals(session, forum)[0]["detail"] == NAMED["reasons"]
