"""Where a socket may be opened from: pages of the origins on the list, or who carries a connect token; on
both transports, whatever the headers claim."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from itsdangerous import TimestampSigner

from polls import together
from polls.people.connect_tokens import LASTS, ConnectTokens
from polls.people.sign_ins import token_hash
from polls.together import FEW_CLAIMS
from tests.live.conftest import Room, room  # noqa: F401  (the room is a fixture)
from tests.live.test_raw_screens import Raw
from tests.serving import Server
from tests.together.bonds import Bond, Memory, Process

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
TRANSPORTS: dict[str, dict[str, str]] = {"polling": {}, "websocket": UPGRADE}
OPENED = {"polling": 200, "websocket": 101}
OURS = "http://127.0.0.1"


@pytest.fixture(scope="module", params=["eventlet", pytest.param("threading", marks=pytest.mark.proof)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp(request.param), request.param)
    yield running
    running.kill()


def asked(
    server: Server, transport: str, headers: dict[str, str], also: str = ""
) -> http.client.HTTPResponse:
    """The answer to a request for a new connection."""
    line = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=15)
    path = f"/socket.io/?EIO=4&transport={transport}{also}"
    line.request("GET", path, headers=TRANSPORTS[transport] | headers)
    answer = line.getresponse()
    answer.read(0 if answer.status == 101 else None)
    line.close()
    return answer


@pytest.fixture(params=list(TRANSPORTS))
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_page_of_ours_may_open_a_socket(server: Server, transport: str) -> None:
    assert asked(server, transport, {"Origin": server.url}).status == OPENED[transport]


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "*",
        "https://127.0.0.1",
        OURS,
        "{ours}.evil.example",
        "{ours}/",
        "{ours}, http://evil.example",
    ],
)
def test_a_foreign_page_may_not(server: Server, transport: str, origin: str) -> None:
    named = origin.replace("{ours}", server.url)
    assert asked(server, transport, {"Origin": named}).status == 403


CLAIMS = [
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Port": "80"},
    {"Forwarded": "for=127.0.0.1;host=evil.example;proto=http"},
    {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Referer": "{ours}/"},
]


@pytest.mark.parametrize("claimed", CLAIMS, ids=lambda claimed: next(iter(claimed)))
def test_no_claim_makes_a_foreign_page_ours(server: Server, transport: str, claimed: dict[str, str]) -> None:
    headers = {name: value.replace("{ours}", server.url) for name, value in claimed.items()}
    assert asked(server, transport, headers | {"Origin": "http://evil.example"}).status == 403


@pytest.mark.parametrize("claimed", [{}, *CLAIMS[:4]], ids=lambda claimed: next(iter(claimed), "nothing"))
def test_who_names_no_origin_may_not(server: Server, transport: str, claimed: dict[str, str]) -> None:
    assert asked(server, transport, claimed).status == 403


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("same-site", 403), ("cross-site", 403), ("none", 403)]
)
def test_a_browser_says_of_its_own_polling_whose_page_asks(server: Server, site: str, status: int) -> None:
    assert asked(server, "polling", {"Sec-Fetch-Site": site}).status == status
    assert asked(server, "websocket", {"Sec-Fetch-Site": site}).status == 403  # these name their origin


def test_nothing_is_answered_as_a_script(server: Server) -> None:
    assert asked(server, "polling", {"Origin": server.url}, "&j=0").status == 403


def test_answers_of_sockets_carry_the_security_headers(server: Server) -> None:
    for headers in ({"Origin": server.url}, {"Origin": "http://evil.example"}):
        answer = asked(server, "polling", headers)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Access-Control-Allow-Origin"] in (server.url, None)


def tokens(server: Server) -> ConnectTokens:
    return server.app.extensions["connect_tokens"]  # of the same secret


def test_a_cookie_that_is_no_text_is_no_hindrance(server: Server, transport: str) -> None:
    strange = {"Cookie": "another=\xff; language=en"}
    assert asked(server, transport, strange | {"Origin": server.url}).status == OPENED[transport]
    assert asked(server, transport, strange | {"Origin": "http://evil.example"}).status == 403


def test_a_connect_token_opens_one_connection(server: Server, transport: str) -> None:
    token = {"X-Connect-Token": tokens(server).make(token_hash("a device"))}
    statuses = [asked(server, transport, token).status for _ in range(3)]
    assert statuses == [OPENED[transport], 403, 403]


def test_a_token_that_is_old_or_not_ours_opens_none(
    server: Server, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = ConnectTokens("another secret").make(token_hash("a device"))
    now = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now(self) - LASTS - 1)
    old = tokens(server).make(token_hash("a device"))
    for token in (strange, old, "", "x" * 5000):
        assert asked(server, transport, {"X-Connect-Token": token}).status == 403


def test_a_token_opens_the_way_for_its_own_device_alone(room: Room) -> None:  # noqa: F811
    mine, others = room.server.device(room.attendees[0]), room.server.device(room.moderator)
    own = f'{{"slug":"{room.forum.slug}","member":{room.attendees[0].id}}}'
    theirs = f'{{"slug":"{room.forum.slug}","member":{room.moderator.id}}}'
    bound_to = token_hash(token_in(room, mine))
    stage = f'{{"stage":"{room.forum.stage_key}"}}'
    assert answer_to_join(room, bound_to, mine, own) == "40"
    assert answer_to_join(room, bound_to, f"another=\xff; {mine}", own) == "40"
    assert answer_to_join(room, bound_to, others, theirs) == "44"
    assert answer_to_join(room, bound_to, mine, stage) == "44"
    assert answer_to_join(room, token_hash(room.forum.stage_key), "", stage) == "40"


def token_in(room: Room, cookie: str) -> str:  # noqa: F811
    serializer: Any = room.server.app.session_interface.get_signing_serializer(room.server.app)  # type: ignore[attr-defined]
    return str(serializer.loads(cookie.partition("=")[2])["seats"][0])


def answer_to_join(room: Room, bound_to: bytes, cookie: str, auth: str) -> str:  # noqa: F811
    """Of a connection that names no origin: whether it joined (40) or was turned away (44)."""
    line = Raw(room, cookie, token=tokens(room.server).make(bound_to), offer="")
    line.say("40" + auth)
    line.until(lambda text: text[:2] in ("40", "44"))
    line.close()
    return next(text[:2] for text in line.texts if text[:2] in ("40", "44"))


def test_a_page_gets_a_token_for_its_device(room: Room) -> None:  # noqa: F811
    app = room.server.app
    visitor = app.test_client()
    visitor.set_cookie(*room.server.device(room.attendees[0]).split("=", 1))
    path = f"/f/{room.forum.slug}/connect-token"
    assert visitor.post(path).status_code == 400  # without the page's CSRF token
    page = visitor.get(f"/f/{room.forum.slug}/welcome").text
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    told = visitor.post(path, headers={"X-CSRFToken": csrf, "Accept": "application/json"}).json
    assert asked(room.server, "polling", {"X-Connect-Token": told["token"]}).status == 200


def test_a_stranger_gets_none(app: Any) -> None:
    visitor = app.test_client()
    for path in ("/f/nowhere/connect-token", "/stage/guessed/connect-token"):
        assert visitor.post(path).status_code in (401, 404)


def test_a_token_taken_at_one_process_is_taken_at_every_other() -> None:
    memory = Memory()
    processes = [Process(Bond(memory)) for _ in range(2)]
    token = ConnectTokens("secret").make(token_hash("a device"))
    taken = []
    for process in (*processes, *processes):
        with process.at_work():
            taken.append(ConnectTokens("secret").take(token) is not None)
    assert taken == [True, False, False, False]


def test_without_the_others_a_process_still_takes_a_token_once() -> None:
    bond = Bond(Memory())
    bond.is_lost = True
    token = ConnectTokens("secret").make(token_hash("a device"))
    with Process(bond).at_work():
        assert ConnectTokens("secret").take(token) == token_hash("a device")
        assert ConnectTokens("secret").take(token) is None


def test_what_was_claimed_counts_no_longer_than_its_time() -> None:
    now = [0.0]
    claims = together.Claims(lambda: now[0])
    assert [claims.claim("a", 60), claims.claim("a", 60)] == [True, False]
    now[0] = 61
    assert not claims.is_claimed("a") and claims.claim("a", 60)


def test_claims_that_count_no_more_are_forgotten_without_looking_at_all_of_them_each_time() -> None:
    now = [0.0]
    claims = together.Claims(lambda: now[0])
    for number in range(10 * FEW_CLAIMS):
        now[0] += 1
        assert claims.claim(f"token {number}", 60)
    assert len(claims._until) <= 60 + FEW_CLAIMS


def test_a_refusal_is_a_sentence(server: Server) -> None:
    line = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=15)
    line.request("GET", "/socket.io/?EIO=4&transport=polling", headers={"Origin": "http://evil.example"})
    told = json.loads(line.getresponse().read())
    line.close()
    assert told["refused"]["code"] == "foreign_origin"
    assert "evil" not in server.log()
