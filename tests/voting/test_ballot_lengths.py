"""Who listens to the line cannot read a ballot, and learns nothing from how long it is, or its answer."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, Route, expect

from tests.voting.on_screen import DOTS, MARK, ONE, RANKING, SCORES, SEVERAL, a_poll, show
from tests.voting.rooms import Room

PADDED = """async ([poll, choices]) => {
    const { padFor } = await import("/static/js/choices.js");
    return choices.map((choice) => JSON.stringify({ choice, pad: padFor(poll, choice) }).length);
}"""

ABSTENTION = {"abstain": True}
CHOICES: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "single": (ONE, [{"options": [11]}]),
    "approval": (SEVERAL, [{"options": [11]}, {"options": [11, 13]}, {"options": [11, 12, 13]}]),
    "schulze": (
        RANKING,
        [{"ranking": [[12]]}, {"ranking": [[11, 12], [13]]}, {"ranking": [[11], [13], [12]]}],
    ),
    "score": (SCORES, [{"scores": [[11, 0]]}, {"scores": [[11, 5], [12, 0], [13, 3]]}]),
    "dots": (DOTS, [{"dots": [[11, 3]]}, {"dots": [[11, 3], [12, 1], [13, 1]]}]),
}


@pytest.mark.parametrize("method", CHOICES)
def test_every_answer_of_a_poll_is_as_long_as_any_other(room: Room, method: str) -> None:
    poll_id = room.open(method=method, abstain=True)
    ids = dict(zip((11, 12, 13), room.options(poll_id), strict=True))
    lengths = {
        len(msgspec.json.encode(room.cast(poll_id, 0, choice=with_ids(choice, ids))))
        for choice in (*CHOICES[method][1], ABSTENTION)
    }
    assert len(lengths) == 1


def with_ids(said: Any, ids: dict[int, int]) -> Any:
    if isinstance(said, dict):
        return {name: with_ids(each, ids) for name, each in said.items()}
    if isinstance(said, list):
        return [with_ids(each, ids) for each in said]
    return said if isinstance(said, bool) else ids.get(said, said)


def test_every_ballot_of_a_poll_is_as_long_as_any_other(page: Page) -> None:
    for form, choices in CHOICES.values():
        assert len(set(page.evaluate(PADDED, [a_poll(form=form), [*choices, ABSTENTION]]))) == 1, form


def test_what_leaves_the_device_is_of_one_length(page: Page) -> None:
    lengths: list[int] = []

    def acknowledge(route: Route) -> None:
        lengths.append(len(route.request.post_data or ""))
        choice = route.request.post_data_json["arguments"]["choice"]
        route.fulfill(json={"ok": {"received": True, "mark": MARK, "choice": choice}})

    page.context.route("**/do/cast_ballot", acknowledge)
    poll = a_poll()
    poll["options"][0]["id"] = 5  # a number of one digit beside some of two
    show(page, poll)
    for text in ("Open Table", "Common Ground"):
        page.locator(".option", has_text=text).click()
        page.get_by_role("button", name="Submit my answer").click()
        expect(page.locator(".receipt--received")).to_be_visible()
        page.get_by_role("button", name="Change my answer").click()
    assert len(lengths) == 2
    assert len(set(lengths)) == 1
