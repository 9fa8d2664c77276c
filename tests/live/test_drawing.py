"""What is drawn for whom, and when: nothing for nobody, and not all in one go for the first who come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from polls.agenda.models import Forum
from polls.database import Database
from polls.forum_file.loading import load_file
from polls.live.picture import audiences
from polls.live.presence import Presence
from polls.live.publisher import MOST_TURNS, Publisher
from polls.sample.trial import FORUM_FILE


class Drawn:
    """The sample forum, whose pictures nobody has asked for."""

    def __init__(self, database: Database) -> None:
        self.sent: list[Any] = []
        self.publisher = Publisher(database, Presence(), lambda *told: self.sent.append(told))
        self.forum_id = load_file(FORUM_FILE).forum_id
        with database.read() as session:
            self.audiences = audiences(session, session.get_one(Forum, self.forum_id))


@pytest.fixture
def drawn(database: Database) -> Drawn:
    return Drawn(database)


@pytest.fixture
def at_each_turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[float], None]], None]:
    """Have something done whenever this thread lets others have their turn; servers of other stories that
    still run in this process sleep as ever."""
    here, sleep = threading.current_thread(), time.sleep

    def have_done(act: Callable[[float], None]) -> None:
        def turn(seconds: float) -> None:
            (act if threading.current_thread() is here else sleep)(seconds)

        monkeypatch.setattr(time, "sleep", turn)

    return have_done


def test_a_forum_nobody_watches_is_not_drawn(drawn: Drawn) -> None:
    drawn.publisher.publish(drawn.forum_id)
    assert drawn.sent == []


def test_others_have_their_turn_between_the_pictures_that_are_drawn(
    drawn: Drawn, at_each_turn: Callable[[Callable[[float], None]], None]
) -> None:
    turns: list[float] = []
    at_each_turn(turns.append)
    told = drawn.publisher.told(drawn.forum_id, drawn.audiences)
    assert [each.audience for each in told] == list(drawn.audiences)
    assert turns == [0] * len(drawn.audiences)
    assert len(turns) > 3


def test_what_falls_asleep_while_others_have_their_turn_is_drawn_all_the_same(
    drawn: Drawn, at_each_turn: Callable[[Callable[[float], None]], None]
) -> None:
    turns: list[float] = []

    def publish_meanwhile(seconds: float) -> None:
        if not drawn.publisher._drawing.locked():  # publishing gives way as well
            turns.append(seconds)
            drawn.publisher.publish(drawn.forum_id)  # nobody is here yet: all that was drawn falls asleep

    at_each_turn(publish_meanwhile)
    assert len(drawn.publisher.told(drawn.forum_id, drawn.audiences)) == len(drawn.audiences)
    assert len(turns) == MOST_TURNS
