"""nginx, by the very files of deploy/nginx."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Response, expect

from polls.database import write
from polls.people.models import Member
from polls.people.sign_ins import new_token, token_hash
from tests.scale.behind import Behind
from tests.scale.halls import Hall
from tests.scale.running import Servers, Together

# As behind a company's proxy that knows no WebSocket: it opens none.
NO_WEBSOCKET = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onerror({}), 20); }
  close() {}
};"""


def fetch(url: str, sent: bytes | None = None, **headers: str) -> tuple[int, Any]:
    """Status and headers of the answer."""
    return read(url, sent, **headers)[:2]


def read(url: str, sent: bytes | None = None, **headers: str) -> tuple[int, Any, str]:
    """Status, headers and text of the answer; no proxy of this machine in between."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(
        url, sent, {name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with direct.open(asked, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, ""


# ---- With the server behind it ----------------------------------------------------------------------


def test_a_browser_without_websocket_stays_with_one_process(hall: Hall, browser: Browser) -> None:
    moderator = hall.screen(hall.moderators[0], 0)
    answers: list[Response] = []
    pages = []
    for _ in range(4):
        page = browser.new_context().new_page()
        page.add_init_script(NO_WEBSOCKET)
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"{hall.together.url}/stage/{hall.forum.stage_key}")
        pages.append(page)
    for from_item, to_item in zip([None, *hall.items], hall.items, strict=False):
        assert "ok" in moderator.do("move_to", from_item=from_item, to_item=to_item)
        title = next(each["title"] for each in items_of(moderator) if each["id"] == to_item)
        for page in pages:
            expect(page.get_by_text(title).first).to_be_visible()
    polls = [answer for answer in answers if "transport=polling" in answer.url]
    assert len(polls) > 4 * 5
    assert {answer.status for answer in polls} == {200}
    for page in pages:
        page.context.close()


def items_of(screen: Any) -> list[dict[str, Any]]:
    return [each for day in screen.parts["agenda"]["days"] for each in day["items"]]


def test_pages_are_answered_while_a_process_is_dead(together: Together) -> None:
    together.processes[0].kill()
    answers = [fetch(f"{together.url}/sign-in")[0] for _ in range(10)]
    assert set(answers) == {200}


def test_a_file_is_asked_of_the_server_once_for_everyone(together: Together) -> None:
    page = read(f"{together.url}/sign-in")[2]
    address = together.url + re.search(r'"(/static/[^"]+\.css)"', page)[1]
    log = together.servers.folder / "nginx" / "plenary.log"
    before = len(log.read_text().splitlines())
    for visitor in range(6):
        status, headers = fetch(address, Cookie=f"plenary=visitor-{visitor}", Accept_Encoding="gzip")
        assert (status, headers["Set-Cookie"]) == (200, None)
        assert "max-age=31536000" in headers["Cache-Control"]
    lines = log.read_text().splitlines()[before:]
    assert sum("127.0.0.1:" in line for line in lines) == 1, lines  # the process that was asked


def test_no_log_names_a_visitor_or_what_they_asked_for(hall: Hall, together: Together) -> None:
    token = new_token()
    write(lambda session: invite(session.get_one(Member, hall.voters[0].id), token))
    fetch(f"{together.url}/in/{token}", X_Forwarded_For="203.0.113.9", User_Agent="Told-Nobody")
    together.processes[0].kill()  # errors are written as well
    for _ in range(4):
        fetch(f"{together.url}/in/{token}", X_Forwarded_For="203.0.113.9", User_Agent="Told-Nobody")
    for path in logs_in(together.servers.folder):
        written = path.read_text()
        assert not [word for word in (token, "203.0.113.9", "Told-Nobody") if word in written], path


def invite(member: Member, token: str) -> None:
    member.invitation_hash = token_hash(token)


def logs_in(folder: Path) -> list[Path]:
    return [*folder.glob("*.log"), *folder.glob("nginx/*.log")]


# ---- With listeners behind it that tell what reached them -------------------------------------------


@pytest.fixture
def behind() -> Iterator[tuple[str, list[Behind]]]:
    """An nginx of its own, and the two behind it."""
    servers, listeners = Servers(), [Behind(), Behind()]
    yield servers.start("nginx", *(each.server_port for each in listeners)), listeners
    servers.remove()
    for each in listeners:
        each.end()


def test_what_was_posted_is_never_sent_a_second_time(behind: tuple[str, list[Behind]]) -> None:
    url, listeners = behind
    status, _ = fetch(f"{url}/do", b"{}")
    assert (status, sum(len(each.asked) for each in listeners)) == (502, 1)


def test_what_was_only_asked_for_is_asked_of_the_next(behind: tuple[str, list[Behind]]) -> None:
    url, listeners = behind
    listeners[1].answers = True
    assert {fetch(f"{url}/page")[0] for _ in range(4)} == {200}


def test_a_visitor_cannot_say_who_they_are(behind: tuple[str, list[Behind]]) -> None:
    url, listeners = behind
    for each in listeners:
        each.answers = True
    for path in ("/page", "/static/x/a.css", "/socket.io/?transport=polling"):
        fetch(url + path, X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="https")
    asked = [headers for listener in listeners for headers in listener.asked]
    assert len(asked) == 3
    assert {headers["X-Forwarded-For"] for headers in asked} == {"127.0.0.1"}
    assert {headers["X-Forwarded-Proto"] for headers in asked} == {"http"}


def test_a_browser_keeps_its_process_and_browsers_of_one_address_are_spread(
    behind: tuple[str, list[Behind]],
) -> None:
    url, listeners = behind
    for each in listeners:
        each.answers = True
    for browser in range(24):
        for _ in range(2):
            fetch(f"{url}/socket.io/?transport=polling", Cookie=f"plenary_way=browser-{browser}")
    cookies = [[headers["Cookie"] for headers in listener.asked] for listener in listeners]
    assert set(cookies[0]).isdisjoint(cookies[1])
    assert min(len(each) for each in cookies) >= 8
