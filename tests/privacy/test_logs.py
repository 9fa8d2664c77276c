"""Nothing personal is logged: not by a plenary that goes well, not by what is refused, not by what fails."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from socketio import Server as SocketServer
from socketio import WSGIApp
from sqlalchemy import text
from werkzeug.test import Client

from polls import logs
from polls.agenda.models import Forum
from polls.database import write
from polls.people.models import ATTENDEE, MODERATOR, Member
from polls.people.sign_ins import token_hash
from tests.builders import NOON, a_day, a_forum, a_group, a_member, an_item
from tests.faults.doors import Visit
from tests.serving import Screen, Server

NAME, EMAIL, DRAFT, TOKEN = (
    "Wanjiru Xq0",
    "wanjiru@xqexample.org",
    "Xqdraft of a definition",
    "xqtoken-of-hers",
)
PASSWORD, CODE, CHOICE = "Xqpassword-2021", "XQCDEFGH", "Xqoption"
PERSONAL = (NAME, EMAIL, DRAFT, TOKEN, PASSWORD, CODE, CHOICE, "xqexample", "127.0.0.1")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    running = Server(tmp_path, "eventlet")
    yield running
    running.kill()


def a_plenary(server: Server) -> tuple[Forum, Member, list[Member]]:
    def build(session):
        forum = a_forum(session, slug="spring", title="Spring", join_policy="vote", join_code="ABCDEFGH")
        an_item(session, a_day(session, forum))
        a_group(session, forum)
        voters = [a_member(session, forum, ATTENDEE, welcomed_at=NOON) for _ in range(5)]
        voters[0].invitation_hash = token_hash(TOKEN)
        return forum, a_member(session, forum, MODERATOR, name="Xqmoderator"), voters

    return write(build)


@pytest.mark.proof
def test_a_plenary_with_all_that_goes_wrong_leaves_nothing_personal_in_the_log(server: Server) -> None:
    forum, moderator, voters = a_plenary(server)
    console = Screen(server, {"slug": forum.slug, "member": moderator.id}, server.device(moderator))
    phones = [Screen(server, {"slug": forum.slug, "member": each.id}, server.device(each)) for each in voters]
    _come_in(server.url)
    _meet(console, phones)
    _fail(console, forum)
    for screen in (console, *phones):
        screen.client.disconnect()
    log = server.log().replace(f"Serving on {server.url}", "")
    assert {"request", "verb_failed"} <= _events(log)
    assert [each for each in (*PERSONAL, "Xqmoderator") if each.lower() in log.lower()] == []
    assert [each for each in ("ABCDEFGH", forum.stage_key, '"choice"') if each in log] == []


def _come_in(url: str) -> None:
    """By a link, a wrong one, a wrong code and a wrong password; and asking for what is not there."""
    visit = Visit(url)
    for path in (f"/in/{TOKEN}", f"/in/{TOKEN}x", f"/join/{CODE}", f"/nowhere/{NAME}", "/join/ABCDEFGH"):
        visit.get(quote(path))
    visit.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    visit.do("spring", "enter", {"name": NAME, "country": DRAFT})
    visit.csrf = ""
    visit.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    visit.close()


def _meet(console: Screen, phones: list[Screen]) -> None:
    """People are added, something is voted, and much of it is refused."""
    console.do("add_member", role="attendee", name=NAME, email=EMAIL)
    console.do("add_member", role="attendee", name=NAME, email=EMAIL)
    console.do("add_member", role=DRAFT, name=NAME)
    console.do("show_notice", level="info", text=DRAFT)
    options = [{"text": CHOICE}, {"text": "Other"}]
    prepared = console.do("prepare_poll", question=DRAFT, method="single", options=options)
    poll_id = prepared["ok"]["poll_id"]
    assert "ok" in console.do("open_poll", poll_id=poll_id)
    console.until(lambda each: f"poll/{poll_id}" in each.parts or "poll" in str(sorted(each.parts)))
    for phone in phones:
        phone.do("enter", name=NAME, country="KE")
        phone.do("cast_ballot", poll_id=poll_id, choice={"options": [DRAFT]})
        phone.do("add_member", role="moderator", name=NAME)


def _fail(console: Screen, forum: Forum) -> None:
    """A row that no program of ours writes: the verb that meets it fails with what is in it."""
    row = text("UPDATE forum SET support = :odd WHERE id = :id")
    write(lambda session: session.execute(row, {"odd": f'"{NAME}"', "id": forum.id}) and None)
    assert console.do("change_forum", title="Other", purpose=DRAFT)["refused"]["code"] == "failed"


def _events(log: str) -> set[str]:
    return {line.split('"event": "')[1].split('"')[0] for line in log.splitlines() if '"event": "' in line}


@pytest.mark.parametrize("kind", [KeyError, ValueError, LookupError, RuntimeError])
def test_what_an_exception_quotes_is_not_logged(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    try:
        _look_up(kind)
    except kind:
        structlog.get_logger().exception("verb_failed")
    assert (NAME in written.getvalue(), kind.__name__ in written.getvalue()) == (False, True)
    assert "_look_up" in written.getvalue()
    assert "because of" in written.getvalue()


def _look_up(kind: type[Exception]) -> None:
    try:
        raise KeyError(NAME)
    except KeyError as error:
        raise kind(f"no {NAME}") from error


def test_what_a_library_quotes_is_not_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would quote the number of a connection that there is not: a line as a stranger likes it."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    sockets = Client(WSGIApp(SocketServer(async_mode="threading")))
    asked = sockets.get("/socket.io/", query_string={"EIO": 4, "transport": "polling", "sid": f"x\n{NAME}"})
    assert asked.status_code == 400
    assert (NAME in written.getvalue(), _events(written.getvalue())) == (False, {"library_failed"})
