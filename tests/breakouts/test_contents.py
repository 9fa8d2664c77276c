"""What a report-out holds by task: shapes, limits and the checklist."""

from __future__ import annotations

from typing import Any

import pytest

from polls.breakouts.contents import checklist, empty_content, is_complete, read_content
from polls.errors import Refused
from tests.breakouts.builders import DEFINED, NAMED, RANKED


@pytest.mark.parametrize("task", ["name", "definition", "priorities"])
def test_an_empty_content_reads_as_itself_and_is_not_complete(task: str) -> None:
    assert read_content(task, empty_content(task)) == empty_content(task)
    assert not is_complete(task, empty_content(task))


@pytest.mark.parametrize(
    ("task", "content"), [("name", NAMED), ("definition", DEFINED), ("priorities", RANKED)]
)
def test_a_full_content_is_complete(task: str, content: dict[str, Any]) -> None:
    assert read_content(task, content) == content
    assert is_complete(task, content)


@pytest.mark.parametrize(
    ("task", "content", "code"),
    [
        ("name", {"name": "x" * 81}, "too_long"),
        ("name", {"reasons": "x" * 601}, "too_long"),
        ("name", {"alternatives": ["x" * 81]}, "too_long"),
        ("name", {"alternatives": ["a", "b", "c", "d"]}, "too_many_entries"),
        ("name", {"name": None}, "invalid"),
        ("name", {"name": 7}, "invalid"),
        ("name", {"names": "x"}, "invalid"),
        ("name", {"text": "x"}, "invalid"),
        ("definition", {"text": "x" * 2001}, "too_long"),
        ("definition", {"footnotes": ["x" * 601]}, "too_long"),
        ("definition", {"footnotes": ["x"] * 10}, "too_many_entries"),
        ("priorities", {"priorities": [{"text": "x" * 161}]}, "too_long"),
        ("priorities", {"priorities": [{"reason": "x" * 401}]}, "too_long"),
        ("priorities", {"priorities": [{"text": "x"}] * 8}, "too_many_entries"),
        ("priorities", {"priorities": ["x"]}, "invalid"),
        ("priorities", {"priorities": {"text": "x"}}, "invalid"),
    ],
)
def test_what_does_not_fit_is_refused(task: str, content: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_content(task, content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("task", "content", "undone"),
    [
        ("name", NAMED | {"name": ""}, "A name is given"),
        ("name", NAMED | {"reasons": ""}, "The reasons are given"),
        ("name", NAMED | {"alternatives": [""]}, "No alternative is left empty"),
        (
            "definition",
            DEFINED | {"text": "No mark."},
            "Each mark has its footnote, and each footnote its mark",
        ),
        ("definition", DEFINED | {"footnotes": []}, "Each mark has its footnote, and each footnote its mark"),
        ("definition", DEFINED | {"footnotes": [""]}, "No footnote is left empty"),
        ("priorities", {"priorities": RANKED["priorities"][:2]}, "There are three to seven priorities"),
        (
            "priorities",
            {"priorities": [*RANKED["priorities"], {"text": "", "reason": "So."}]},
            "No priority is left empty",
        ),
    ],
)
def test_the_checklist_says_what_is_missing(task: str, content: dict[str, Any], undone: str) -> None:
    assert [check["text_key"] for check in checklist(task, content) if not check["done"]] == [undone]


def test_one_footnote_may_have_several_marks() -> None:
    assert is_complete("definition", {"text": "This[1] and that.[1]", "footnotes": ["Both."]})


def test_hidden_characters_are_taken_out() -> None:
    assert read_content("name", {"name": " A\u202e name\u200b "})["name"] == "A name"
