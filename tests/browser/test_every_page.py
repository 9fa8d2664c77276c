"""Every page and every failure in a real browser: none breaks the policy, writes an error, asks another host
or brings a handler, a style or a script within itself. The pages are found in the map of addresses, so that
one that is new is looked at by itself; the states of live screens are walked in test_inert_screens.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.sync_api import Response
from sqlalchemy import text

from polls.agenda.models import Forum
from polls.database import current, read, write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, ROLES, Member, SignIn
from polls.people.sign_ins import token_hash
from polls.screens.bounds import LARGEST_OF_STRANGERS
from tests.browser.plenary import live
from tests.browsing import Windows
from tests.builders import NOON, a_member
from tests.faults.doors import Visit, devices
from tests.faults.every_address import addresses
from tests.faults.full_forum import Full, a_full_forum
from tests.serving import Server

pytestmark = pytest.mark.proof

WRITE = "(field, value) => { field.value = value; }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: what is told here of failures must fail for nobody else."""
    running = Server(tmp_path_factory.mktemp("pages"), "eventlet")
    yield running
    running.kill()


@pytest.fixture(scope="module")
def full(server: Server) -> Full:
    """The forum in which there is something of everything, with a report that is public and ways in."""
    made = a_full_forum()
    made.do("publish_summary")
    made.ids |= {"once": made.do("make_one_use_link", member_id=the_member(made, FACILITATOR).id)["link"]}
    write(lambda session: _open_up(session, made))
    return made


def _open_up(session: Any, full: Full) -> None:
    forum = session.get_one(Forum, full.forum_id)
    a_member(session, forum, FACILITATOR, invitation_hash=token_hash("a-token"))
    for role in (FACILITATOR, ATTENDEE, OBSERVER):
        session.get_one(SignIn, full.sign_ins[role]).member.welcomed_at = NOON
    full.ids |= {"slug": forum.slug, "stage_key": forum.stage_key, "code": forum.join_code}


def the_member(full: Full, who: str) -> Member:
    with read() as session:
        return session.get_one(SignIn, full.sign_ins[who]).member


def paths(server: Server, full: Full) -> list[str]:
    """All addresses that are looked at, and not sent to, with what there is in the forum."""
    ids = {"member_id": full.member, "poll_id": full.poll, "breakout_id": full.drafted}
    told = {name: full.ids[name] for name in ("slug", "stage_key", "code")}
    return [path for _method, path in addresses(server.app, {"GET"}, **told, **ids)] + [full.once]


# ---- What a page brings ------------------------------------------------------------------------------------


class Within(HTMLParser):
    """What a page would run or wear that is not in a file of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        said = dict(given)
        is_script = tag == "script" and "src" not in said and said.get("type") != "application/json"
        is_named = [name for name in said if name.startswith("on") or name == "style"]
        leads = [each for each in said.values() if (each or "").strip().lower().startswith("javascript:")]
        if tag == "style" or is_script or is_named or leads:
            self.found.append(self.get_starttag_text() or tag)


def test_what_a_page_must_not_bring_is_found() -> None:
    bad = "<p style='color: red'><script>1</script><style></style><a onclick=x><a href=' JavaScript:x'>"
    assert len(Within(bad).found) == 5
    assert Within('<script type="application/json">{}</script><script src="/a.js"></script>').found == []


def pages_for(server: Server, full: Full, who: str | None) -> list[str]:
    """One address for each page that somebody is shown: many lead to the same refusal, or the same way in."""
    cookie = devices(server.app, full.forum_id, who, 1)[0][1] if who in ROLES else ""
    visit, shown = Visit(server.url, cookie), dict[str, str]()
    for path in paths(server, full):
        answer = visit.get(path)
        is_own = answer.status == 200 and (path.startswith("/f/") or who in (None, MODERATOR))
        if answer.kind == "text/html" and is_own:
            shown[path] = path
        elif answer.kind == "text/html":
            shown[str(answer.status)] = path
    visit.close()
    return list(shown.values())


class Walk:
    """Somebody's way through the pages. What each brings and says is noted."""

    def __init__(self, windows: Windows, who: Member | None = None) -> None:
        self.windows, self.page = windows, windows.open("/", who)
        self.statuses: dict[str, set[int]] = {}  # by address, once it was followed to where it leads
        self.seen: list[int] = []

    def look(self, path: str) -> None:
        """Open the page; a live screen until it is live."""
        answer = self.page.goto(self.windows.server.url + path)
        assert answer
        self.take(answer)
        if self.page.locator("#screen").count() and "/stage/" not in path:
            live(self.page)

    def send(self, path: str, name: str, value: str) -> None:
        """Open the page and send its form, with that in the field; also what no person could type there."""
        self.look(path)
        self.page.locator(f"main [name={name}]").first.evaluate(WRITE, value)
        with self.page.expect_navigation() as going:
            self.page.locator(f"main [name={name}]").first.evaluate("(field) => field.form.submit()")
        self.take(going.value)

    def take(self, answer: Response) -> None:
        """Note what a page brings within itself."""
        self.statuses.setdefault(answer.url, set()).add(answer.status)
        self.seen.append(answer.status)
        self.windows.problems += [f"{answer.url}: {each}" for each in Within(answer.text()).found]

    def check(self) -> None:
        """Nothing went wrong on the way; what a browser writes of an address that refuses is no wrong."""
        self.page.evaluate("1")  # what was said until now has come by then
        self.windows.problems[:] = [each for each in self.windows.problems if not self._is_of_a_refusal(each)]
        assert self.windows.problems == []

    def _is_of_a_refusal(self, problem: str) -> bool:
        return any(
            problem.endswith(f"({url})") and any(f"with a status of {each} " in problem for each in statuses)
            for url, statuses in self.statuses.items()
        )


REFUSALS = {
    None: {401, 403, 404},
    MODERATOR: {404},
    FACILITATOR: {403, 404},
    ATTENDEE: {403, 404},
    OBSERVER: {403, 404},
    "waiting": {401, 404},
    "removed": {401, 403, 404},
}


@pytest.mark.parametrize("who", REFUSALS)
def test_every_page(windows: Windows, full: Full, who: str | None) -> None:
    walk = Walk(windows, the_member(full, who) if who else None)
    for path in pages_for(windows.server, full, who):
        walk.look(path)
    assert set(walk.seen) == {200} | REFUSALS[who]
    walk.check()


def test_what_is_printed(windows: Windows, full: Full) -> None:
    walk = Walk(windows, the_member(full, ATTENDEE))
    walk.page.emulate_media(media="print")
    for path in ("summary", "results"):
        walk.look(f"/f/{full.slug}/{path}")
        assert walk.page.pdf().startswith(b"%PDF")
    walk.check()


def test_every_failure(windows: Windows, full: Full) -> None:
    walk = Walk(windows)
    walk.send("/sign-in", "email", "x" * LARGEST_OF_STRANGERS)
    walk.send("/sign-in", "csrf_token", "forged")
    guesses = Visit(windows.server.url)
    windows.server.until(lambda: guesses.get("/join/KTM47PQA").status == 429)
    guesses.close()
    walk.look("/join/KTM47PQA")
    with torn_down("section"):
        walk.look(f"/f/{full.slug}/summary")
    walk.look(f"/f/{full.slug}/summary")
    assert walk.seen == [200, 413, 200, 400, 429, 500, 200]
    walk.check()


@contextmanager
def torn_down(table: str) -> Iterator[None]:
    """Meanwhile the database has no such table: a fault that nothing of ours foresees."""
    with current().engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO torn_down"))
    yield
    with current().engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE torn_down RENAME TO {table}"))
