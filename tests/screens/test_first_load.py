"""What a phone fetches before its owner sees where the forum is: bytes over the wire, and requests."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from polls.agenda.models import Forum
from polls.database import Database
from polls.people.models import ATTENDEE
from polls.smallest import Smallest
from polls.static_files import ALONE, ENTRIES, FOLDER
from tests.builders import NOON
from tests.screens.test_pages import forum, signed_in

__all__ = ["forum"]

MOST_BYTES = 120_000
MOST_REQUESTS = 7
FONT = "vendor/atkinson-hyperlegible-next/latin-normal.woff2"  # which the sheet names
ZIPPED = {"Accept-Encoding": "gzip, br"}


def weight(answer: TestResponse) -> int:
    """Of an answer as it is sent, head and body."""
    return len(answer.data) + len(str(answer.headers)) + len(f"HTTP/1.1 {answer.status}\r\n")


def first_load(client: FlaskClient, address: str, static: str) -> list[TestResponse]:
    """The page and every file that it names."""
    page = client.get(address, headers=ZIPPED)
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', client.get(address).text))
    return [page, *(client.get(each, headers=ZIPPED) for each in sorted(named | {f"{static}/{FONT}"}))]


def test_an_attendees_first_load_is_small_and_few(
    app: Flask, database: Database, forum: Forum, tmp_path: Path
) -> None:
    files, names = app.extensions["files"], ["css/plenary.css", "js/screens/attendee.js", *ALONE]
    files.compress_ahead(Smallest(tmp_path), lambda work: work(), lambda: None, names)
    client = signed_in(app, database, forum, ATTENDEE, welcomed_at=NOON)
    answers = first_load(client, "/f/spring/", files.address)
    assert {each.status_code for each in answers} == {200}
    assert len(answers) <= MOST_REQUESTS
    assert sum(map(weight, answers)) <= MOST_BYTES


def test_every_file_that_pages_name_is_made_small_ahead() -> None:
    templates = (FOLDER.parent / "templates").rglob("*.html")
    named = {name for path in templates for name in re.findall(r"static\('([^']+)'\)", path.read_text())}
    assert named and named <= {*ENTRIES, *ALONE}
