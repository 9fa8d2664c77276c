"""Rows for the verbs of breakouts and of voting."""

from __future__ import annotations

from typing import Any

from polls.people.models import ATTENDEE, FACILITATOR
from tests.faults.full_forum import TEXT
from tests.faults.row import Row, of

NAN = float("nan")
BREAKOUT = {
    "title": "A group",
    "task": "priorities",
    "number": 99,
    "prompt": "Think",
    "room_url": "https://example.org/room",
    "deadline_minutes": 30,
}
BAD_ADDRESSES = tuple(
    f"{bad}example.org/room"
    for bad in ("http://", "javascript://", "//", "https:// ", " file:///", "HTTPS://")
)
CONTENT = {"name": "A name", "reasons": "For reasons", "alternatives": ["Another"]}
BAD_CONTENT = tuple(
    {"content": bad}
    for bad in (
        {"name": 1},
        {"name": "x" * 81},
        {"alternatives": ["a", "b", "c", "d"]},
        {"alternatives": "a"},
        {"alternatives": {"0": "a"}},
        {"reasons": NAN},
        {"text": "of another task"},
    )
)
RULES = {"electorate_roles": ["attendee"], "fewest": 1, "most": 1, "clock_seconds": 60}
BAD_RULES = tuple(
    {"rules": RULES | bad}
    for bad in (
        {"electorate_roles": []},
        {"electorate_roles": ["program"]},
        {"group_ids": []},
        {"fewest": 0},
        {"fewest": 51},
        {"most": NAN},
        {"shown": "always"},
        {"clock_seconds": 4},
        {"secrecy": "open"},
        {"quorum": 0},
        {"quorum": 101},
        {"quorum": 5, "quorum_of": "nobody"},
        {"threshold": "own"},
        {"threshold": "own", "own_percent": 101},
        {"threshold": "all"},
        {"ties": "coin"},
        {"dots": 0},
        {"dots_each": NAN},
        {"present_only": 1},
        {"unknown": 1},
    )
)
BAD_TICKS = tuple(  # where several may be ticked
    {"rules": RULES | bad} for bad in ({"fewest": 2}, {"none_of_these": True, "fewest": 2, "most": 2})
)
POLL = {"question": "Which?", "explanation": "Why", "method": "approval", "options": [*TEXT], "rules": RULES}
BAD_OPTIONS = (
    {"options": [{"text": "Same"}, {"text": "same"}]},
    {"options": [{"text": f"{n}"} for n in range(51)]},
    {"options": [{"text": "x", "colour": "red"}, {"text": "y"}]},
    {"options": ["x", "y"]},
    {"options": [{"text": "Only one"}], "method": "yes_no"},
    {"options": [{"text": f"{n}"} for n in range(21)], "method": "schulze"},
    {"method": "plurality"},
    {"method": "__init__"},
)
CHOICES: tuple[Any, ...] = (
    None, 1, "1", True, NAN, [], {}, b"1", {"abstain": 1}, {"abstain": False}, {"options": 1},
    {"options": []}, {"options": ["1"]}, {"options": [True]}, {"options": [NAN]}, {"options": [-1]},
    {"options": [2**63]}, {"options": [None]}, {"options": [1.0]}, {"options": [1, 1]}, {"options": [[1]]},
    {"options": [10**9]}, {"options": list(range(1, 99))}, {"abstain": True, "options": [1]}, {"option": [1]},
    {"ranking": [[1]]}, {"scores": [[1, 5]]}, {"dots": [[1, 1]]},
)  # fmt: skip

BREAKOUTS: dict[str, Row] = {
    "add_breakout": Row(
        lambda forum: {"item_id": forum.groups_item, "sector_id": forum.group} | BREAKOUT,
        bad=tuple({"room_url": bad} for bad in BAD_ADDRESSES),
    ),
    "change_breakout": Row(
        lambda forum: {
            "breakout_id": forum.empty,
            "item_id": forum.groups_item,
            "sector_id": forum.group,
            **BREAKOUT,
        },
        bad=tuple({"room_url": bad} for bad in BAD_ADDRESSES),
    ),
    "remove_breakout": of("breakout_id", "empty"),
    "seat_member": Row(
        lambda forum: {"breakout_id": forum.empty, "member_id": forum.member, "is_facilitator": False},
        bad=({"is_facilitator": True},),
    ),
    "unseat_member": Row(lambda forum: {"breakout_id": forum.empty, "member_id": forum.member}),
    "spread_members": Row(),
    "set_deadline": of("breakout_id", "empty", minutes=10),
    "save_draft": Row(
        lambda forum: {"breakout_id": forum.drafted, "base_version": 1, "content": CONTENT},
        by=FACILITATOR,
        bad=({"base_version": 7}, *BAD_CONTENT),
    ),
    "submit_report": Row(
        lambda forum: {"breakout_id": forum.drafted, "version": 1}, by=FACILITATOR, bad=({"version": 2},)
    ),
    "withdraw_report": Row(lambda forum: {"breakout_id": forum.handed_in}, by=FACILITATOR),
    "return_report": Row(
        lambda forum: {"breakout_id": forum.handed_in, "version": 1, "note": "Why?"},
        bad=({"version": 0}, {"note": ""}),
    ),
    "accept_report": Row(lambda forum: {"breakout_id": forum.handed_in, "version": 1}, bad=({"version": 0},)),
    "set_queue": Row(
        lambda forum: {"breakout_ids": [forum.handed_in, forum.drafted], "seconds": 90},
        bad=({"breakout_ids": 1}, {"breakout_ids": "12"}),
    ),
    "start_turn": Row(
        lambda forum: {"from_turn": forum.turn_on, "turn_id": forum.turn}, bad=({"from_turn": None},)
    ),
    "next_turn": Row(lambda forum: {"from_turn": forum.turn_on}, bad=({"from_turn": None},)),
    "end_turn": of("turn_id", "turn_on"),
    "skip_turn": of("turn_id"),
    "return_turn": of("turn_id", "turn_on"),
}

VOTING: dict[str, Row] = {
    "prepare_poll": Row(
        lambda forum: {"item_id": forum.item} | POLL, bad=BAD_RULES + BAD_TICKS + BAD_OPTIONS
    ),
    "change_poll": Row(
        lambda forum: {"poll_id": forum.ready_poll, "item_id": forum.item} | POLL,
        bad=BAD_RULES + BAD_TICKS + BAD_OPTIONS,
    ),
    "remove_poll": of("poll_id", "ready_poll"),
    "poll_from_proposals": Row(
        lambda forum: {
            "question": "Which?",
            "proposals": [{"breakout_id": forum.accepted, "place": "name"}],
            "explanation": "Why",
            "method": "single",
            "rules": RULES,
            "item_id": forum.item,
        },
        bad=(
            {"method": "yes_no"},
            {"proposals": []},
            {"proposals": [{"breakout_id": 1, "place": "priorities/99"}]},
            *BAD_RULES,
        ),
    ),
    "refresh_options": of("poll_id", "ready_poll"),
    "open_poll": of("poll_id", "ready_poll"),
    "pause_poll": of("poll_id", "open_poll"),
    "resume_poll": of("poll_id", "paused_poll"),
    "extend_poll": of("poll_id", "open_poll", seconds=30),
    "close_poll": of("poll_id", "open_poll"),
    "undo_close": of("poll_id", "open_poll"),
    "publish_poll": of("poll_id", "closed_poll"),
    "void_poll": of("poll_id", "published_poll", reason="A mistake"),
    "new_round": of("poll_id", "published_poll"),
    "run_off": of("poll_id", "closed_poll"),
    "show_step": of("poll_id", "published_poll", step=1),
    "duplicate_poll": of("poll_id", "open_poll"),
    "cast_ballot": Row(
        lambda forum: {"poll_id": forum.open_poll, "choice": {"abstain": True}},
        by=ATTENDEE,
        bad=tuple({"choice": choice} for choice in CHOICES),
    ),
}
