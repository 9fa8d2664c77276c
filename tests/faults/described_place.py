"""A running server with a full forum, asked by its description: each operation meets it as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from itertools import cycle
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import assume
from schemathesis import checks
from schemathesis.specs.openapi import checks as described_checks
from sqlalchemy import make_url

from polls.database import current
from polls.description import described
from polls.live.caretaker import Caretaker
from polls.voting import keys
from tests.databases import Watch, address
from tests.faults.doors import Visit
from tests.faults.what_is_there import VISITORS, Prepared, a_prepared_forum, cookies
from tests.forked import Forked

ROWS = 30  # numbers up to here are ids of rows that are there
OF_EACH = 6  # people of each kind, who take turns: one alone would be told to slow down
CHECKS = [
    checks.not_a_server_error,
    described_checks.status_code_conformance,
    described_checks.content_type_conformance,
    described_checks.response_schema_conformance,
]


@dataclass
class Place:
    """The server, its forum, what its description says can be asked, and who asks."""

    server: Forked
    kept: Path  # the database as every operation meets it

    prepared: Prepared = field(init=False)
    operations: list[Any] = field(init=False)
    people: dict[str, Iterator[Visit]] = field(init=False)

    def __post_init__(self) -> None:
        self.prepared = a_prepared_forum()
        Caretaker(current(), keys.current()).tidy()
        people = {who: cookies(self.server, self.prepared.full, who, OF_EACH) for who in ("", *VISITORS)}
        url = self.server.url
        self.people = {who: cycle([a_visit(url, each) for each in theirs]) for who, theirs in people.items()}
        schema = schemathesis.openapi.from_dict(with_ids_that_are_there(described(self.server.app)))
        self.operations = [each.ok() for each in schema.get_all_operations()]
        self._line = a_line()
        self._url = address(current().engine)
        self._file = str(make_url(self._url).database)
        copy(self._file, self.kept)

    def begin_again(self, name: str) -> None:
        """As if nothing had been asked yet; and as that operation needs it."""
        self.server.kill()
        copy(self.kept, self._file)
        self.prepared.first(name)
        self.server.start()
        self.look_again()

    def _is_slow(self, case: Any) -> bool:
        """Whether it is a door at which many tries slow down everyone, whoever they are."""
        return case.operation.path in ("/sign-in", "/join", "/join/{code}", "/in/{token}")

    def look_again(self) -> None:
        """Whatever changed until now was allowed."""
        self._watch = Watch(self._url)

    def name_what_is_there(self, case: Any, name: str) -> None:
        """Let the case of that operation be about rows, codes and keys that are there."""
        named, path = self.prepared.named.get(name, {}), case.path_parameters
        path |= {each: (self.prepared.in_paths | named)[each] for each in path}
        if in_body := {each: value for each, value in named.items() if each not in path}:
            assume(isinstance(case.body, dict))  # nothing at all fits a form too
            within = case.body.get("arguments", case.body)
            within |= in_body

    def asked(self, case: Any, who: str) -> requests.Response:
        """What the case is answered in the forum that is there, with the cookie and token of one of them: as
        described; and what was refused has changed nothing."""
        visit = next(self.people[who])
        if "slug" in case.path_parameters:
            case.path_parameters["slug"] = self.prepared.forum.slug
        case.headers, case.cookies = visit.headers(), {}
        answer = case.call(base_url=self.server.url, session=self._line, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code != 429 or self._is_slow(case), "it says nothing of the case"
        if answer.status_code >= 400:
            self._watch.assert_unchanged((answer.status_code, case))
        elif case.method == "POST" or answer.status_code != 200:  # also a personal link that was opened
            self.look_again()
        return answer


def copy(source: str | Path, target: str | Path) -> None:
    """Make one database what another is, also while it is open."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def a_visit(url: str, cookie: str) -> Visit:
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
