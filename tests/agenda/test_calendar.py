"""The calendar file says what the agenda says, and no text can become a line of its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from polls.agenda.calendar import calendar_file, escaped, folded
from polls.agenda.models import Forum, Item

NOON = datetime(2021, 6, 15, 12, 0, tzinfo=UTC)


def a_calendar(**given) -> list[str]:
    item = Item(
        **{
            "id": 7,
            "title": "A panel",
            "description": "",
            "advisory": "",
            "planned_at": NOON,
            "planned_minutes": 45,
        }
        | given
    )
    content = calendar_file(Forum(slug="june", title="June"), [item], NOON)
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_an_item_is_an_event_in_utc():
    lines = a_calendar()
    assert "DTSTART:20210615T120000Z" in lines
    assert "DTEND:20210615T124500Z" in lines
    assert "SUMMARY:A panel" in lines
    assert "UID:item-7@june" in lines


def test_the_advisory_comes_before_the_description():
    lines = a_calendar(advisory="Hard to hear", description="Two talks")
    assert "DESCRIPTION:Please note: Hard to hear\\n\\nTwo talks" in lines


@pytest.mark.parametrize(
    "title", ["A\nATTACH:https://example.com/x", "A\r\nEND:VEVENT", "A;B,C\\n", "END:VCALENDAR"]
)
def test_a_title_is_never_more_than_a_title(title):
    lines = a_calendar(title=title)
    assert [line.partition(":")[0].partition(";")[0] for line in lines if line] == [
        "BEGIN",
        "VERSION",
        "PRODID",
        "CALSCALE",
        "METHOD",
        "X-WR-CALNAME",
        "BEGIN",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "END",
        "END",
    ]


def test_marks_of_the_format_are_escaped():
    assert escaped("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne"


@pytest.mark.parametrize("text", ["x" * 75, "x" * 76, "é" * 200, "日本語" * 60, "👩‍🚒" * 30])
def test_lines_are_folded_without_breaking_a_character(text):
    pieces = list(folded(text))
    assert max(map(len, pieces)) <= 75
    assert b"".join(pieces[:1] + [piece[1:] for piece in pieces[1:]]).decode() == text
    assert all(piece.decode() for piece in pieces)
