"""The whole surface of HTTP, tried from its own description with what fits it and what does not, as everyone
and as nobody, against a running server: it never fails, each answer is as described, and what was refused has
changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as described_checks

from polls.agenda.models import Forum
from polls.database import current, read
from polls.description import described
from polls.live.caretaker import Caretaker
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR
from polls.voting import keys
from tests.databases import Watch, address
from tests.faults.doors import Visit, devices
from tests.faults.full_forum import Full, a_full_forum
from tests.serving import Server

pytestmark = pytest.mark.proof

TRIES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}  # of each address and each way
ROWS = 30  # numbers up to here are ids of rows that are there
CHECKS = [
    checks.not_a_server_error,
    described_checks.status_code_conformance,
    described_checks.content_type_conformance,
    described_checks.response_schema_conformance,
]
CALM = settings(
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a shorter case would meet another forum: what is done has been done
)


@dataclass
class Place:
    """A running server with a forum, and what its description says can be asked."""

    server: Server
    forum: Forum
    operations: list[Any]
    url: str
    line: requests.Session

    def __post_init__(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        """Whatever changed until now was allowed."""
        self.watch = Watch(self.url)

    def check(self, answer: Any, case: Any) -> None:
        """What was refused has changed nothing."""
        if answer.status_code >= 400:
            self.watch.assert_unchanged((answer.status_code, case.as_curl_command()))
        elif case.method == "POST":
            self.look_again()

    def people(self, role: str) -> list[Visit]:
        """One person of that role for each operation, or nobody: else they would be told to slow down."""
        if not role:
            return [a_visit(self.server.url)] * len(self.operations)
        made = devices(self.server.app, self.forum.id, role, len(self.operations))
        return [a_visit(self.server.url, cookie) for _member_id, cookie in made]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    server = Server(tmp_path_factory.mktemp("surface"), "threading")
    try:
        full: Full = a_full_forum()
        Caretaker(current(), keys.current()).tidy()
        with read() as session:
            forum = session.get_one(Forum, full.forum_id)
        schema = schemathesis.openapi.from_dict(with_ids_that_are_there(described(server.app)))
        operations = [each.ok() for each in schema.get_all_operations()]
        yield Place(server, forum, operations, address(current().engine), a_line())
    finally:
        server.kill()


def a_visit(url: str, cookie: str = "") -> Visit:
    """A visitor who has hung up: what is asked goes over one line."""
    visit = Visit(url, cookie)
    visit.close()
    return visit


def a_line() -> requests.Session:
    """A line to the server, which goes past the machine's proxy and keeps no cookies."""
    line = requests.Session()
    line.trust_env = False
    line.headers["Accept"] = "application/json"
    line.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return line


def with_ids_that_are_there(told: Any) -> Any:
    """The description, whose ids are few: so that some are those of rows."""
    if isinstance(told, dict):
        if told.get("maximum") == 2**31 - 1:
            return told | {"maximum": ROWS}
        return {name: with_ids_that_are_there(each) for name, each in told.items()}
    return [with_ids_that_are_there(each) for each in told] if isinstance(told, list) else told


def test_nothing_that_is_asked_makes_the_server_fail(place: Place) -> None:
    everyone = [place.people(role) for role in ("", ATTENDEE, FACILITATOR, MODERATOR)]
    place.look_again()
    for operation, *visits in zip(place.operations, *everyone, strict=True):
        for mode, tries in TRIES.items():
            try_it(place, operation, mode, tries, visits)
    assert "Traceback" not in place.server.log()


def try_it(place: Place, operation: Any, mode: GenerationMode, tries: int, visits: list[Visit]) -> None:
    """Ask so many times, each time as all of them."""

    @settings(CALM, max_examples=tries)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        for visit in visits:
            answer = asked(place, case, visit)
            case.validate_response(answer, checks=CHECKS)
            place.check(answer, case)

    with suppress(Unsatisfiable):  # there is nothing that would not fit: an address that takes nothing
        ask()


def asked(place: Place, case: Any, visit: Visit) -> Any:
    """The answer to the case, in the forum that is there, with the visitor's own cookie and token."""
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = place.forum.slug
    case.headers = visit.headers()
    case.cookies = {}
    return case.call(base_url=place.server.url, session=place.line, allow_redirects=False)
