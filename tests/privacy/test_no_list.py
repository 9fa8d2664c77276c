"""No attendee, no observer, and nobody on the stage or outside can find out who else is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from polls.agenda.models import Forum
from polls.database import read, write
from polls.live.picture import PUBLIC, audiences_of, mine, picture
from polls.people.models import ATTENDEE, MODERATOR, OBSERVER, Member
from polls.people.pace import Pace
from polls.people.sign_ins import token_hash
from polls.voting.models import Poll
from tests.builders import a_member
from tests.faults.full_forum import a_full_forum

OTHERS = ("Oddvar Xq1", "Ceiling Xq2", "Mirembe Xq3")
TRACES = (*OTHERS, "xqexample", "Xq1", "Xq2", "Xq3")
MY_NAME = "Wanjiru Xq0"


@dataclass
class Place:
    """The sample in the middle of its second day, with attendees whose names can be found."""

    app: Flask
    forum: Forum
    me: int

    def browser(self) -> FlaskClient:
        """An attendee's, who is in."""
        browser = self.app.test_client()
        assert browser.get(f"/in/{MY_NAME}").status_code == 303
        return browser

    def looking_on(self) -> tuple[FlaskClient, int]:
        """The browser of an observer whom the join code has let in to look on, and who that is."""
        browser = self.app.test_client()
        assert browser.post("/join", data={"code": self.forum.join_code}).status_code == 303
        assert browser.post(f"/f/{self.forum.slug}/welcome", data={"name": MY_NAME}).status_code == 303
        with read() as session:
            newest = session.query(Member).order_by(Member.id.desc()).first()
        assert newest and (newest.role, newest.admission, newest.name) == (OBSERVER, "in", MY_NAME)
        return browser, newest.id

    def addresses(self) -> list[str]:
        """Every page and file that there is to get, with this forum's own numbers in it."""
        with read() as session:
            polls = session.query(Poll.id).filter_by(forum_id=self.forum.id).all()
        rules = [rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        return sorted({path for rule in rules for poll in polls for path in _paths(rule, self, poll[0])})


def _paths(rule: Rule, place: Place, poll_id: int) -> Iterator[str]:
    values = {
        "slug": place.forum.slug,
        "stage_key": place.forum.stage_key,
        "poll_id": poll_id,
        "code": place.forum.join_code or "ABCDEFGH",
        "member_id": 1,
        "item_id": 1,
        "visual_id": 1,
        "token": "nothing",
        "filename": "icon.svg",
        "name": "x",
    }
    path = rule.rule
    for name in rule.arguments - set(rule.defaults or ()):
        kinds = ("", "int:", "string:", "path:", "default:")
        for kind in kinds:
            path = path.replace(f"<{kind}{name}>", str(values.get(name, 1)))
    if "<" not in path:
        yield path


@pytest.fixture
def place(app: Flask) -> Place:
    app.extensions["pace_of_readers"] = Pace(burst=1_000)  # every page in a moment, which nobody looks at so
    full = a_full_forum()

    def name(session):
        forum = session.get_one(Forum, full.forum_id)
        forum.join_policy = "look_on"
        given = {"invitation_hash": token_hash(MY_NAME), "name": MY_NAME}
        me = a_member(session, forum, ATTENDEE, **given)
        nobody = session.query(Member).filter_by(forum_id=forum.id, role=ATTENDEE, admission="in")
        for member, other in zip(nobody.filter(Member.id != me.id).limit(3), OTHERS, strict=True):
            member.name, member.email = other, f"{other[-3:]}@people.xqexample"
        a_member(session, forum, ATTENDEE, admission="waiting", name=OTHERS[0])
        return forum, me.id

    forum, me = write(name)
    return Place(app, forum, me)


def found_in(told: str) -> list[str]:
    return [trace for trace in TRACES if trace in told]


def test_nothing_that_an_attendee_an_observer_or_a_stranger_gets_names_another(place: Place) -> None:
    observers, observer = place.looking_on()
    assert {who: found_in(_pictures(place, who)) for who in (place.me, observer)} == {
        place.me: [],
        observer: [],
    }
    for browser in (place.browser(), observers, place.app.test_client()):
        told = {path: browser.get(path) for path in place.addresses()}
        assert 429 not in {answer.status_code for answer in told.values()}
        assert sum(answer.status_code == 200 for answer in told.values()) > 10, told
        assert {path: found_in(answer.text) for path, answer in told.items() if found_in(answer.text)} == {}
    # And they would have been found: a moderator has them.
    write(lambda session: setattr(session.get_one(Member, place.me), "role", MODERATOR))
    moderator = place.app.test_client()
    moderator.post(f"/in/{MY_NAME}")
    people = moderator.get(f"/f/{place.forum.slug}/setup/people?q=Xq").text
    assert set(OTHERS) <= set(found_in(people))


def _pictures(place: Place, who: int) -> str:
    """All that the screen of that attendee or observer is sent."""
    with read() as session:
        own = mine(session, session.get_one(Member, who))
        forum = session.get_one(Forum, place.forum.id)
        pictures = [picture(session, forum, audience) for audience in {PUBLIC, *audiences_of(own)}]
    assert MY_NAME in str(own)
    return msgspec.json.encode([own, *pictures]).decode()
