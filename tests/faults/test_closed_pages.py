"""Every page and form of the set-up, tried by everyone who is no moderator of the forum: it is closed.
The list is the map of addresses itself, so that a new page is in it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from polls.database import read, write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member
from polls.people.sign_ins import token_hash
from tests.builders import a_forum, a_member

STRANGER = "moderator of another forum"
ROLES = (ATTENDEE, OBSERVER, FACILITATOR)


@pytest.fixture
def addresses(app) -> list[tuple[str, str]]:
    """`(method, path)` of all that is only for moderators."""
    rules = [rule for rule in app.url_map.iter_rules() if (rule.defaults or {}).get("screen") == "setup"]
    assert len(rules) > 12
    adapter = app.url_map.bind("")
    known: dict[str, Any] = {"slug": "spring", "member_id": 1, "poll_id": 1}
    return [
        (
            method,
            adapter.build(rule.endpoint, known | (rule.defaults or {}), method=method, append_unknown=False),
        )
        for rule in rules
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture
def forum(database) -> None:
    def build(session) -> None:
        ours, theirs = a_forum(session, slug="spring"), a_forum(session)
        for role in (*ROLES, MODERATOR):
            a_member(session, ours, role, invitation_hash=token_hash(role))
        a_member(session, theirs, MODERATOR, invitation_hash=token_hash(STRANGER))

    write(build)


@pytest.mark.parametrize("who", ["", *ROLES, STRANGER], ids=lambda who: who or "nobody")
def test_what_sets_the_forum_up_is_closed_to(app, forum, addresses, who) -> None:
    browser = app.test_client()
    if who:
        browser.post(f"/in/{who}")
    for method, path in addresses:
        answer = browser.open(path, method=method)
        wanted = {403, 401} if who in ROLES else {302, 401}  # a stranger may sign in first
        assert answer.status_code in wanted, (method, path)
        assert "sign-in" in answer.headers.get("Location", "sign-in")


@pytest.mark.parametrize("role", ROLES)
def test_who_names_their_own_seat_comes_no_further(app, forum, addresses, role) -> None:
    """A request may say which seat it is for; that is no reason to show what the seat is not for."""
    browser = app.test_client()
    browser.post(f"/in/{role}")
    with read() as session:
        oneself = session.scalar(select(Member.id).where(Member.invitation_hash == token_hash(role)))
    staff = [("GET", "/f/spring/console")] + [("GET", "/f/spring/facilitator")] * (role != FACILITATOR)
    for method, path in addresses + staff:
        answer = browser.open(path, method=method, headers={"X-Member": str(oneself)})
        assert answer.status_code in (302, 401, 403), (method, path)
        if method == "POST":
            assert browser.post(path, data={"member": str(oneself)}).status_code in (401, 403), path


def test_it_is_open_to_the_moderator(app, forum, addresses) -> None:
    browser = app.test_client()
    browser.post(f"/in/{MODERATOR}")
    answers = {path: browser.get(path).status_code for method, path in addresses if method == "GET"}
    assert {path for path, status in answers.items() if status != 200} <= {"/f/spring/setup/polls/1"}
