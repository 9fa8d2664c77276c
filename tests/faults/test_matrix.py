"""The matrix: every verb and everyone who may not, over both doors of a running server. Each is refused, and
nothing has changed. It is made from the table of verbs, so that a new one is in it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from msgspec import inspect as kinds
from socketio.exceptions import BadNamespaceError, DisconnectedError
from socketio.exceptions import ConnectionError as TurnedAway

from polls.agenda.models import Forum
from polls.breakouts.models import Seat
from polls.database import current, read, write
from polls.live.caretaker import Caretaker
from polls.people.acting import perform
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER
from polls.verbs import VERBS
from polls.voting import keys
from tests.databases import Watch, address
from tests.faults.doors import Visit, devices
from tests.faults.full_forum import Full, a_full_forum, another_forum
from tests.faults.spoiling import LARGEST_ID, leaves
from tests.serving import Screen, Server
from tests.test_verbs import ROWS

pytestmark = pytest.mark.proof  # tests/test_verbs.py tells the same of the verbs by themselves, every time

AT_ONE_GO = 8  # verbs of one person, who would else be told to slow down
REFUSALS = {"not_allowed", "not_signed_in"}
STRANGER = "moderator of another forum"
# Whom what makes the forum is closed to. The demoted were moderators when their screens came up.
OUTSIDERS = ("nobody", ATTENDEE, OBSERVER, FACILITATOR, "demoted", STRANGER)
People = list[tuple[int, str]]  # (member_id, the cookie of a device)


@dataclass
class Hall:
    """A running server with two forums, and a watch over its database."""

    server: Server
    ours: Full
    theirs: Full
    forum: Forum
    url: str

    def __post_init__(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        """Whatever changed until now was ours."""
        self.watch = Watch(self.url)

    def people(self, who: str, number: int) -> People:
        """So many of them."""
        if who == "nobody":
            return [(0, "")] * number
        full = self.theirs if who == STRANGER else self.ours
        role = MODERATOR if who in ("demoted", STRANGER) else who
        made = devices(self.server.app, full.forum_id, role, number)
        if who == FACILITATOR:
            self._seat_elsewhere(made)
        self.look_again()
        return made

    def _seat_elsewhere(self, people: People) -> None:
        """Theirs is another group than the one that the verbs are about."""
        place = {"forum_id": self.ours.forum_id, "breakout_id": self.ours.empty, "is_facilitator": True}
        write(lambda session: session.add_all(Seat(member_id=each, **place) for each, _cookie in people))

    def demote(self, people: People) -> None:
        """They are attendees from now on."""
        for member_id, _cookie in people:
            said = {"member_id": member_id, "role": ATTENDEE}
            perform(self.ours.sign_ins[MODERATOR], "change_member", said)
        self.look_again()

    def noted(self, count: int) -> bool:
        """Whether the log says that a verb was refused, so many times."""
        return self.server.log().count("verb_not_allowed") >= count


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    server = Server(tmp_path_factory.mktemp("matrix"), "threading")
    try:
        ours, theirs = a_full_forum(), another_forum()
        Caretaker(current(), keys.current()).tidy()  # or the server does, meanwhile
        url = address(server.app.extensions["database"].engine)
        with read() as session:
            forum = session.get_one(Forum, ours.forum_id)
        yield Hall(server, ours, theirs, forum, url)
    finally:
        server.kill()


def may_not(who: str) -> list[str]:
    """The verbs that they may not do in our forum."""
    if who in ("nobody", STRANGER):
        return sorted(VERBS)
    role = ATTENDEE if who == "demoted" else who
    return sorted(name for name, verb in VERBS.items() if role not in verb.by or is_of_a_group(role, name))


def is_of_a_group(role: str, name: str) -> bool:
    """Whether a facilitator may do it for their own group, and so not for this one."""
    fields = msgspec.structs.fields(VERBS[name].shape)
    return role == FACILITATOR and "breakout_id" in {field.name for field in fields}


def names_a_row(name: str, arguments: dict[str, Any]) -> bool:
    found = leaves(arguments, kinds.type_info(VERBS[name].shape))
    numbers = [kind for _, _, choices in found for kind in choices if isinstance(kind, kinds.IntType)]
    return any(kind.le == LARGEST_ID for kind in numbers)


def parted(names: list[str]) -> list[list[str]]:
    return [names[at : at + AT_ONE_GO] for at in range(0, len(names), AT_ONE_GO)]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_over_http_who_may_not_is_refused_and_nothing_changes(hall: Hall, who: str) -> None:
    parts = parted(may_not(who))
    people = hall.people(who, len(parts))
    visits = [Visit(hall.server.url, cookie) for _, cookie in people]
    if who == "demoted":
        hall.demote(people)
    for visit, names in zip(visits, parts, strict=True):
        for name in names:
            answer = visit.do(hall.forum.slug, name, ROWS[name].good(hall.ours))
            assert answer.status in (401, 403), (name, answer)
            assert answer.code in REFUSALS, (name, answer)
            hall.watch.assert_unchanged(name)
        visit.close()


@pytest.mark.parametrize("who", ["nobody", ATTENDEE, OBSERVER, FACILITATOR, "demoted"])
def test_over_a_socket_who_may_not_is_refused_and_nothing_changes(hall: Hall, who: str) -> None:
    parts = parted(may_not(who))
    people = hall.people(who, len(parts))
    screens = [screen_of(hall, *each) for each in people]
    if who == "demoted":
        hall.demote(people)
    for screen, names in zip(screens, parts, strict=True):
        for name in names:
            assert refused(screen, name, ROWS[name].good(hall.ours)) in REFUSALS, name
            hall.watch.assert_unchanged(name)


def test_the_screen_of_another_forums_moderator_is_turned_away(hall: Hall) -> None:
    [(member_id, cookie)] = hall.people(STRANGER, 1)
    with pytest.raises(TurnedAway):
        screen_of(hall, member_id, cookie)


def test_another_forums_moderator_cannot_name_what_is_ours(hall: Hall) -> None:
    named = {name: ROWS[name].good(hall.ours) for name in sorted(VERBS)}
    parts = parted([name for name, arguments in named.items() if names_a_row(name, arguments)])
    with read() as session:
        slug = session.get_one(Forum, hall.theirs.forum_id).slug
    for (member_id, cookie), names in zip(hall.people(STRANGER, len(parts)), parts, strict=True):
        screen = screen_of(hall, member_id, cookie, slug)
        for name in names:
            assert refused(screen, name, named[name]), name
            hall.watch.assert_unchanged(name)


def test_whoever_tries_what_is_not_theirs_is_noted(hall: Hall) -> None:
    before = hall.server.log().count("verb_not_allowed")
    [(member_id, cookie)] = hall.people(OBSERVER, 1)
    visit, screen = Visit(hall.server.url, cookie), screen_of(hall, member_id, cookie)
    visit.do(hall.forum.slug, "end_forum", {"from_item": hall.ours.item})
    screen.do("end_forum", from_item=hall.ours.item)
    hall.server.until(lambda: hall.noted(before + 2))
    assert "end_forum" in hall.server.log()
    visit.close()


def screen_of(hall: Hall, member_id: int, cookie: str, slug: str = "") -> Screen:
    """A screen of theirs in our forum; nobody has the stage. It stays until the server ends."""
    seat = {"slug": slug or hall.forum.slug, "member": member_id}
    screen = Screen(hall.server, seat if cookie else {"stage": hall.forum.stage_key}, cookie)
    screen.client.reconnection = False
    return screen


def refused(screen: Screen, name: str, arguments: dict[str, Any]) -> str:
    """The code of the refusal. A screen that was signed out and let go is as good as refused."""
    try:
        answer = screen.do(name, **arguments)
    except (BadNamespaceError, DisconnectedError):
        return "not_signed_in"
    return str(answer["refused"]["code"]) if "refused" in answer else ""
