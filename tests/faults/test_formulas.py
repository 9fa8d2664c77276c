"""The table of links is opened in spreadsheets: no name in it is taken for a formula."""

from __future__ import annotations

import csv
import io

import pytest

from polls.database import write
from polls.people.models import MODERATOR
from polls.people.sign_ins import token_hash
from tests.builders import a_forum, a_member

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
)  # also in wide signs


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_like_a_formula_comes_as_text(app, name):
    def build(session):
        forum = a_forum(session, slug="spring")
        a_member(session, forum, MODERATOR, invitation_hash=token_hash("moderator"))
        a_member(session, forum, name=name)

    write(build)
    browser = app.test_client()
    browser.post("/in/moderator")
    table = browser.post("/f/spring/setup/people/links.csv").text.removeprefix("\ufeff")
    assert [row[0] for row in csv.reader(io.StringIO(table))] == ["name", f"'{name}"]
