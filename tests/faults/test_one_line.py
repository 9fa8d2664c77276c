"""What is one line has one line: a break within it becomes a space, in every verb, form and file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.breakouts.contents import SHAPES
from polls.inputs import clean_line, clean_text, read_input
from polls.verbs import VERBS
from tests.faults.full_forum import a_full_forum
from tests.faults.spoiling import Place, texts, with_value
from tests.forum_file.small import SMALL, read
from tests.test_verbs import ROWS

# Every other text is one line. A text that is new is so too, until it is said here and in its shape.
SEVERAL = {
    "add_breakout.prompt", "add_item.advisory", "add_item.description", "add_item.speakers",
    "change_breakout.prompt", "change_forum.purpose", "change_forum.support_text", "change_item.advisory",
    "change_item.description", "change_item.speakers", "change_poll.explanation",
    "change_poll.options.detail", "change_visual.alt", "edit_section.body", "import_members.table",
    "poll_from_proposals.explanation",
    "prepare_poll.explanation", "prepare_poll.options.detail", "return_report.note",
}  # fmt: skip
BROKEN, FOLDED = "Over \r\n\t two\u2028lines", "Over two lines"


def at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step] if isinstance(value, dict | list) else getattr(value, step)
    return value


def test_every_text_of_every_verb_is_one_line_or_may_have_several(database: object) -> None:
    full = a_full_forum()
    heard: dict[str, str] = {}
    for name, verb in VERBS.items():
        good = ROWS[name].good(full)
        for place, _text in texts(good, verb.shape):
            said = ".".join([name, *(step for step in place if isinstance(step, str))])
            heard[said] = at(read_input(with_value(good, place, BROKEN), verb.shape), place)
    assert set(heard.values()) == {FOLDED, clean_text(BROKEN)}
    assert {place for place, text in heard.items() if "\n" in text} <= SEVERAL
    assert {place for place, text in heard.items() if text == FOLDED} >= {
        "add_group.name",
        "show_notice.text",
    }


@pytest.mark.parametrize(
    ("task", "content", "read_as"),
    [
        ("name", {"name": BROKEN, "reasons": "a\nb", "alternatives": [BROKEN]}, (FOLDED, "a\nb", [FOLDED])),
        ("definition", {"text": "a\nb", "footnotes": ["c\nd"]}, ("a\nb", ["c\nd"])),
    ],
)
def test_a_report_out_has_lines_where_there_is_room_for_them(task: str, content: Any, read_as: Any) -> None:
    told = read_input(content, SHAPES[task])
    assert tuple(getattr(told, name) for name in content) == read_as


def test_a_forum_file_has_lines_where_there_is_room_for_them() -> None:
    file = read(SMALL.replace("title: ", 'title: "One\\ntwo" #', 1))
    assert file.forum.title == "One two"
    assert "\n" in read(SMALL.replace("purpose: ", 'purpose: "One\\ntwo" #', 1)).forum.purpose


@given(st.text())
def test_a_line_has_no_break_and_is_clean(text: str) -> None:
    line = clean_line(text)
    assert len(line.splitlines()) <= 1
    assert "\t" not in line
    assert clean_line(line) == line


def test_what_only_looks_like_a_space_stays() -> None:
    assert clean_line("Qui\u00a0?\u3000Où") == "Qui\u00a0?\u3000Où"
