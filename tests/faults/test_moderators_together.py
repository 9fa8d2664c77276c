"""Several press Next at the same moment, on whatever device and by whichever way: one advance, and the others
are told where the forum is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from polls.database import read
from polls.journal import JournalEntry
from polls.people.models import MODERATOR
from tests.faults.doors import Visit, devices
from tests.live.conftest import Room
from tests.serving import Screen, Server

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("moderators"), "eventlet")
    yield running
    running.kill()


def by_socket(screen: Screen, arguments: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    return lambda: screen.do("move_to", **arguments)


def by_page(visit: Visit, slug: str, arguments: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    return lambda: visit.do(slug, "move_to", arguments).json


def test_of_all_who_press_next_together_one_advances_and_the_others_are_told(room: Room) -> None:
    desk, phone = room.screen(room.moderator), room.screen(room.moderator)
    [(other_id, cookie)] = devices(room.server.app, room.forum.id, MODERATOR, 1)
    other, page = room.screen(room.member(other_id), cookie), Visit(room.server.url, cookie)
    before = None
    for item in room.items:
        arguments = {"from_item": before, "to_item": item}
        presses = [by_socket(each, arguments) for each in (desk, desk, phone, other)]  # the first one twice
        presses.append(by_page(page, room.forum.slug, arguments))
        with ThreadPoolExecutor() as pool:
            answers = [each.result() for each in [pool.submit(press) for press in presses]]
        refusals = [answer["refused"] for answer in answers if "refused" in answer]
        assert len(refusals) == len(answers) - 1
        assert {(each["code"], each["details"]["current_item_id"]) for each in refusals} == {("stale", item)}
        for screen in (desk, phone, other):
            screen.until(lambda each, item=item: each.parts["now"]["item_id"] == item)
        before = item
    page.close()
    with read() as session:
        moves = session.query(JournalEntry).filter_by(forum_id=room.forum.id, what="item_started")
        assert moves.count() == len(room.items)


def test_a_press_whose_answer_was_lost_does_not_skip_when_it_is_sent_again(room: Room) -> None:
    screen = room.screen(room.moderator)
    arguments = {"from_item": None, "to_item": room.items[0]}
    screen.client.emit("do", {"verb": "move_to", "arguments": arguments})  # no answer is waited for
    again = by_socket(room.screen(room.moderator), arguments)()
    screen.until(lambda each: each.parts["now"]["item_id"] == room.items[0])
    if "refused" in again:
        assert again["refused"]["code"] == "stale"
        assert again["refused"]["details"] == {"current_item_id": room.items[0]}
    once_more = by_socket(screen, arguments)()
    assert once_more["refused"]["code"] == "stale"
