"""Rows for the verbs of people, of the agenda and of the summary."""

from __future__ import annotations

from polls.people.models import ATTENDEE, FACILITATOR
from tests.faults.full_forum import member_at, members_waiting
from tests.faults.row import Row, of

PERSON = {"name": "Kim", "country": "FR", "email": "kim@example.org"}
BAD_PERSON = (
    {"country": "XX"},
    {"country": "1"},
    {"email": "kim"},
    {"email": "a@b,c@d"},
    {"role": "program"},
)
ITEM = {
    "kind": "talk",
    "title": "A talk",
    "at": "10:30",
    "minutes": 10,
    "description": "On it",
    "advisory": "Hard",
    "speakers": [{"name": "A", "organisation": "B", "role": "C"}],
}
BAD_ITEM = (
    {"at": "24:00"},
    {"at": "1030"},
    {"speakers": [{}]},
    {"speakers": "a;b;c;d"},
    {"speakers": "a\n" * 21},
    {"speakers": [{"name": "A", "age": 3}]},
)
BAD_DATES = tuple(
    {"date": bad} for bad in ("0001-01-01", "9999-12-31", "2021-02-30", "2021-6-1", "today", 20210615)
)
MARKDOWN = ("<b>x</b>", "![x](https://x.example/a.png)", "[x](javascript:alert(1))", "[x](http://x.example)")


PEOPLE: dict[str, Row] = {
    "add_member": Row(lambda forum: {"role": "observer", "group_id": forum.group} | PERSON, bad=BAD_PERSON),
    "change_member": Row(
        lambda forum: {"member_id": forum.member, "role": "observer", "group_id": forum.group} | PERSON,
        bad=BAD_PERSON,
    ),
    "remove_member": of("member_id"),
    "import_members": Row(lambda _forum: {"table": "name,email\nKim,kim@example.org"}),
    "invite": of("member_id"),
    "invite_everyone": Row(),
    "admit": Row(lambda forum: {"member_id": members_waiting(forum)}),
    "add_group": Row(lambda _forum: {"name": "Press"}, bad=({"name": "observers"},)),
    "rename_group": of("group_id", name="Press"),
    "remove_group": of("group_id"),
    "set_join": Row(lambda _forum: {"policy": "vote", "new_code": True}),
    "tell_what_is_held": of("member_id"),
    "erase_oneself": Row(by=ATTENDEE),
    "sign_out_everywhere": Row(by=ATTENDEE),
    "sign_out_device": Row(lambda forum: {"device_id": forum.sign_ins[ATTENDEE]}, by=ATTENDEE),
    "make_one_use_link": Row(lambda forum: {"member_id": member_at(forum, FACILITATOR)}),
    "enter": Row(
        lambda forum: {"name": "Kim", "country": "FR", "group_id": forum.group},
        by=ATTENDEE,
        bad=({"country": "XX"},),
    ),
}

AGENDA: dict[str, Row] = {
    "keep_for": Row(lambda _forum: {"days": 7}, bad=tuple({"days": bad} for bad in (0, -1, 366, 1.5, True))),
    "change_forum": Row(
        lambda _forum: {
            "title": "A title",
            "purpose": "A purpose",
            "support_text": "Call",
            "support_url": "tel:+32123",
            "fewest_shown": 12,
        },
        bad=(
            {"timezone": "Mars/Crater"},
            {"timezone": "../../etc/passwd"},
            {"timezone": "Europe/Paris"},
            *(
                {"support_url": bad}
                for bad in ("javascript:alert(1)", "http://x.example", "https:///x", "data:x")
            ),
        ),
    ),
    "add_day": Row(lambda _forum: {"date": "2021-06-18", "title": "A day"}, bad=BAD_DATES),
    "change_day": Row(
        lambda forum: {"day_id": forum.empty_day, "date": "2021-06-18", "title": "A day"}, bad=BAD_DATES
    ),
    "remove_day": of("day_id", "empty_day"),
    "add_item": Row(lambda forum: {"day_id": forum.day} | ITEM, bad=BAD_ITEM),
    "change_item": Row(lambda forum: {"item_id": forum.last_item} | ITEM, bad=BAD_ITEM),
    "remove_item": of("item_id", "spare_item"),
    "move_item": Row(
        lambda forum: {
            "item_id": forum.spare_item,
            "after_item_id": forum.before_last,
            "seen_after": forum.last_item,
            "day_id": forum.day,
        },
        bad=({"seen_after": None}, {"day_id": 1}),
    ),
    "change_visual": of("visual_id", alt="A map", caption="Where"),
    "remove_visual": of("visual_id"),
    "show_page": Row(
        lambda forum: {"item_id": forum.item, "from_page": 0, "to_page": 1}, bad=({"to_page": 9},)
    ),
    "move_to": Row(
        lambda forum: {"from_item": forum.item, "to_item": forum.last_item}, bad=({"from_item": None},)
    ),
    "end_forum": Row(lambda forum: {"from_item": forum.item}, bad=({"from_item": None},)),
    "reopen_forum": Row(has_ended=True),
    "set_clock": Row(lambda _forum: {"seconds": 60}),
    "pause_clock": Row(),
    "resume_clock": Row(),
    "add_minute": Row(
        bad=({"seen_ends_at": "2021-06-15T12:00:00Z"}, {"seen_ends_at": "noon"}, {"seen_ends_at": 5})
    ),
    "clear_clock": Row(),
    "pause": Row(lambda _forum: {"text": "A breath"}),
    "resume": Row(),
    "black_out": Row(lambda _forum: {"on": True}),
    "show_join": Row(lambda _forum: {"on": True}),
    "show_notice": Row(lambda _forum: {"text": "Lunch", "level": "info"}),
    "take_down_notice": of("notice_id"),
}

SUMMARY: dict[str, Row] = {
    "draft_summary": Row(),
    "edit_section": Row(
        lambda forum: {
            "section_id": forum.section,
            "version": 1,
            "title": "A title",
            "body": "Words",
            "is_included": True,
        },
        bad=({"version": 0}, *({"body": bad} for bad in MARKDOWN)),
    ),
    "publish_summary": Row(),
    "unpublish_summary": Row(),
}
