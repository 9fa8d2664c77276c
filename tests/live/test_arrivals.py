"""Screens are let in: together, for few reads, and with no more than they lack."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy import event, text

from polls.database import Database
from polls.live import door as doors
from polls.live.arrivals import MOST_KNOCKS, STAGE
from polls.live.door import Door, Visitor
from polls.live.picture import PUBLIC
from polls.live.presence import Connection
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.people.pace import MOST_SOCKETS, MOST_STAGES
from tests.live.hall import Hall

READS = 3  # the devices with their members, where those sit, which of their ballots came in


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


def test_what_is_ones_own_comes_first_then_the_pictures(hall: Hall) -> None:
    member = hall.member(name="Ana")
    hall.enter("phone", member)
    (_, _, own), (_, _, whole) = hall.wire.sent
    assert hall.wire.told("phone") == ["mine", "whole"]
    assert own["me"]["id"] == member.id
    assert [each["audience"] for each in whole["pictures"]] == ["public"]


def test_a_stage_has_nothing_of_its_own(hall: Hall) -> None:
    assert hall.knock("wall", "", stage=hall.forum.stage_key)
    assert hall.wire.told("wall") == ["whole"]


def test_a_join_takes_three_queries(hall: Hall) -> None:
    first, second = hall.member(), hall.member()
    hall.enter("first", first)
    cookie = hall.cookie(second)
    assert len(hall.statements(lambda: hall.knock("second", cookie, second))) == READS


def test_sixty_who_join_at_once_take_few_more_than_one(hall: Hall) -> None:
    hall.enter("first", hall.member())
    devices = [(member, hall.cookie(member)) for member in (hall.member() for _ in range(60))]

    def all_at_once() -> None:
        with ThreadPoolExecutor(60) as pool:
            knocking = hall.publisher.between_messages(
                lambda _session: [  # while nobody is let in
                    pool.submit(hall.knock, f"screen {number}", cookie, member)
                    for number, (member, cookie) in enumerate(devices)
                ]
            )
            assert all(each.result() for each in knocking)

    assert len(hall.statements(all_at_once)) <= 20 * READS  # and not sixty times three
    assert len(hall.presence.here(hall.forum.id)) == 61


def test_a_screen_that_is_up_to_date_is_sent_only_its_own(hall: Hall) -> None:
    hall.enter("first", hall.member())
    [told] = hall.publisher.told(hall.forum.id, ["public"])
    hall.enter("late", hall.member(), known={"public": [told.run, told.revision]})
    assert hall.wire.told("late") == ["mine"]


def test_a_screen_is_sent_what_it_missed(hall: Hall) -> None:
    hall.enter("first", hall.member())
    [told] = hall.publisher.told(hall.forum.id, ["public"])
    hall.database.write(lambda session: setattr(session.merge(hall.forum), "title", "Anew"))
    hall.publisher.publish_marked()
    hall.enter("late", hall.member(), known={"public": [told.run, told.revision]})
    assert hall.wire.told("late") == ["mine", "changed"]
    assert hall.wire.sent[-1][2]["within"] == {"forum": {"title": "Anew"}}


def test_what_a_screen_says_it_knows_opens_no_picture_to_it(hall: Hall) -> None:
    hall.enter("console", hall.member(MODERATOR))
    told = hall.publisher.told(hall.forum.id, ["public", "staff"])
    known = {each.audience: [each.run, each.revision] for each in told}
    hall.enter("curious", hall.member(), known=known)
    assert hall.wire.told("curious") == ["mine", "whole"]
    assert [each["audience"] for each in hall.wire.sent[-1][2]["pictures"]] == ["public"]


def test_a_screen_may_ask_for_all_again(hall: Hall) -> None:
    member = hall.member()
    hall.enter("phone", member)
    hall.wire.sent.clear()
    hall.arrivals.again("phone")
    assert hall.wire.told("phone") == ["mine", "whole"]


def test_another_members_seat_or_forum_is_none(hall: Hall) -> None:
    ana, ben = hall.member(), hall.member()
    cookie = hall.cookie(ana)
    assert not hall.knock("a", cookie, ben)
    assert not hall.knock("b", cookie, ana, slug="autumn")
    # Not the last sign: some of its bits say nothing.
    spoilt = cookie[:-9] + ("x" if cookie[-9] != "x" else "y") + cookie[-8:]
    assert not hall.knock("c", spoilt, ana)
    assert not hall.knock("d", "", ana)
    assert hall.wire.sent == [] and not hall.presence.connections


@pytest.mark.parametrize(
    "said",
    [
        {"slug": 7},
        {"member": True},
        {"member": "1"},
        {"stage": 1},
        {"known": []},
        {"known": {"public": 3}},
        {"known": {"public": ["a", "b"]}},
    ],
)
def test_a_screen_that_speaks_otherwise_is_turned_away(hall: Hall, said: dict[str, Any]) -> None:
    member = hall.member()
    assert not hall.knock("phone", hall.cookie(member), member, **said)


def test_who_is_turned_away_again_and_again_is_hung_up_on(hall: Hall) -> None:
    environ: dict[str, Any] = {"HTTP_COOKIE": ""}
    knock = {"slug": hall.forum.slug, "member": 1}
    for _ in range(MOST_KNOCKS):
        assert hall.arrivals.connect("x", environ, knock) is False
    assert hall.wire.ended == []
    asked = hall.statements(lambda: hall.arrivals.connect("x", environ, knock))
    assert asked == [] and hall.wire.ended == ["line of x"]


def test_who_left_while_waiting_is_not_here(hall: Hall) -> None:
    member = hall.member()
    cookie = hall.cookie(member)

    def leave_while_waiting() -> Any:
        with ThreadPoolExecutor() as pool:
            waiting = hall.publisher.between_messages(lambda _session: _gone(pool.submit(_knock)))
            return waiting.result()

    def _knock() -> bool:
        return hall.knock("phone", cookie, member)

    def _gone(waiting: Any) -> Any:
        while "line of phone" not in hall.wire.environ:
            pass
        del hall.wire.environ["line of phone"]
        return waiting

    assert leave_while_waiting() is False
    assert not hall.presence.connections


def test_one_person_has_so_many_screens_also_when_they_come_together(hall: Hall) -> None:
    member = hall.member()
    cookie = hall.cookie(member)
    with ThreadPoolExecutor(MOST_SOCKETS + 5) as pool:
        let_in = list(pool.map(lambda n: hall.knock(f"{n}", cookie, member), range(MOST_SOCKETS + 5)))
    assert sum(let_in) == MOST_SOCKETS


def test_a_window_that_comes_back_takes_the_place_of_its_broken_link(hall: Hall) -> None:
    member = hall.member()
    cookie = hall.cookie(member)
    for number in range(MOST_SOCKETS):
        assert hall.knock(f"{number}", cookie, member, window=f"window {number}")
    assert not hall.knock("another", cookie, member, window="another window")
    assert hall.knock("0 again", cookie, member, window="window 0")
    assert hall.wire.ended == ["line of 0"]
    assert hall.presence.sockets_of(member.id) == {"0 again", "1", "2", "3", "4"}
    assert hall.presence.here(hall.forum.id) == {member.id}


def test_nobody_takes_the_place_of_another_person(hall: Hall) -> None:
    ana, ben = hall.member(), hall.member()
    hall.enter("ana", ana, window="a window")
    hall.enter("ben", ben, window="a window")
    assert hall.wire.ended == []
    assert set(hall.presence.connections) == {"ana", "ben"}


def test_a_forum_has_so_many_stages_and_no_more(hall: Hall) -> None:
    for number in range(MOST_STAGES):
        stage = Connection(hall.forum.id, None, None, STAGE, (PUBLIC,))
        hall.presence.add(f"stage {number}", stage)
    assert not hall.knock("one more", "", stage=hall.forum.stage_key)
    hall.enter("phone", hall.member())
    hall.presence.remove("stage 0")
    assert hall.knock("one more", "", stage=hall.forum.stage_key)


def test_who_is_one_too_many_is_told_so(hall: Hall) -> None:
    member = hall.member()
    for number in range(MOST_SOCKETS):
        hall.enter(f"{number}", member)
    environ = {"HTTP_COOKIE": hall.cookie(member)}
    hall.wire.environ["line of one more"] = environ
    with pytest.raises(ConnectionRefusedError, match="one_too_many"):
        hall.arrivals.connect("one more", environ, {"slug": hall.forum.slug, "member": member.id})
    assert hall.wire.ended == []  # the line stays: it is told, and goes by itself


def test_a_moderator_who_comes_in_the_moment_of_their_demotion_is_sent_nothing_more(hall: Hall) -> None:
    member = hall.member(MODERATOR)
    hall.enter("console of another", hall.member(MODERATOR))

    def demote(_connection: Any, _cursor: Any, statement: str, *_ignored: Any) -> None:
        if "FROM sign_in" in statement and not demoted:  # it was just read who they are
            demoted.append(True)
            hall.database.write(lambda session: setattr(session.get_one(Member, member.id), "role", ATTENDEE))

    demoted: list[bool] = []
    cookie = hall.cookie(member)
    event.listen(hall.database.engine, "after_cursor_execute", demote)
    assert hall.knock("console", cookie, member)
    assert demoted
    event.remove(hall.database.engine, "after_cursor_execute", demote)
    hall.wire.sent.clear()
    hall.database.write(hall.waiting)
    hall.publisher.publish_marked()
    assert "changed" in hall.wire.told("console of another")
    assert hall.wire.told("console") == ["over"]
    assert hall.wire.ended == ["console"]


def test_where_the_database_fails_the_line_is_cut_so_that_the_screen_tries_again(hall: Hall) -> None:
    member = hall.member()
    cookie = hall.cookie(member)
    hall.database.write(lambda session: session.execute(text("ALTER TABLE sign_in RENAME TO lost")))
    assert not hall.knock("phone", cookie, member)
    assert hall.wire.ended == ["line of phone"]


def visitor(sid: str) -> Visitor:
    return Visitor(sid, "en", {})


def test_the_trouble_of_one_visitor_is_not_the_others() -> None:
    seen: list[str] = []

    def let_in(visitors: list[Visitor]) -> None:
        if "trouble" in [each.sid for each in visitors]:
            raise ValueError
        seen.extend(each.sid for each in visitors)

    door = Door(let_in)
    visitors = [visitor(sid) for sid in ("one", "trouble", "other")]
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(door.knock, each) for each in visitors]
        while len(door._waiting) < 3:
            pass
        door._open()
        assert [each.result() for each in answers] == [True, False, True]
    assert sorted(seen) == ["one", "other"]


def test_not_more_than_so_many_are_let_in_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST_AT_ONCE", 2)
    together: list[int] = []
    door = Door(lambda visitors: together.append(len(visitors)))
    with ThreadPoolExecutor(5) as pool:
        answers = [pool.submit(door.knock, visitor(f"{number}")) for number in range(5)]
        while len(door._waiting) < 5:
            pass
        for _ in range(3):
            door._open()
        assert all(each.result() for each in answers)
    assert together == [2, 2, 1]


def test_the_language_of_a_screen_is_what_was_chosen_or_what_its_browser_asks_for(hall: Hall) -> None:
    member = hall.member()
    cookie = hall.cookie(member)
    hall.knock("phone", f"{cookie}; language=xx", member)
    assert hall.presence.connections["phone"].language == "en"
