"""The description of HTTP: current, whole, and true of the table of verbs and the map of addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from polls.description import as_yaml, described
from polls.description.answers import ANSWERS, FIELDS, FILES, QUERIES
from polls.verbs import VERBS

ROOT = Path(__file__).parent.parent.parent
READ = re.compile(r"request\.(?:form|files)(?:\.get|\.getlist)?[\[(]\"(\w+)\"")


@pytest.fixture
def told(app) -> dict[str, Any]:
    return described(app)


def operations(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in told["paths"].values() for operation in path.values()]


def test_the_file_says_what_the_program_does(app) -> None:
    kept = (ROOT / "docs" / "openapi.yaml").read_text()
    assert kept == as_yaml(app), "`run.py openapi` writes it anew"


def test_every_verb_is_there_with_its_roles(told) -> None:
    verbs = {each["operationId"]: each["x-roles"] for each in operations(told) if "x-roles" in each}
    assert verbs == {name: sorted(verb.by) for name, verb in VERBS.items()}


def test_every_address_is_there(app, told) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in ("static", "doing.do")]
    addresses = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in rules}
    assert addresses == {path for path in told["paths"] if "/do/" not in path}


def test_what_is_pointed_to_is_there(told) -> None:
    for place in set(re.findall(r"'\$ref': '#/([^']+)'", repr(told))):
        found: Any = told
        for step in place.split("/"):
            found = found[step]


def test_every_operation_is_called_differently_and_explained(told) -> None:
    names = [each["operationId"] for each in operations(told)]
    assert len(set(names)) == len(names)
    assert [each["operationId"] for each in operations(told) if len(each["summary"]) < 5] == []


def test_every_field_that_a_page_reads_is_described(told) -> None:
    read = {name for path in (ROOT / "polls").rglob("*.py") for name in READ.findall(path.read_text())}
    named = {name for fields in FIELDS.values() for name in fields}
    named |= {name for files in FILES.values() for name in files}
    assert read - named - set(told["components"]["schemas"]["Form"]["properties"]) == set()


def test_no_address_is_described_that_is_not_there(app) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {*ANSWERS, *FIELDS, *FILES, *QUERIES} - there == set()


def test_it_can_be_read_again(app, told) -> None:
    assert yaml.safe_load(as_yaml(app)) == json.loads(json.dumps(told))
