"""Everything else that has an address, as operations: pages, files, and the forms that are no verbs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from polls.description.answers import ANSWERS, ENDINGS, FIELDS, FILES, HTML, QUERIES, Fields
from polls.description.words import said

BY_VERB = {"doing.do", "static"}  # described verb by verb; the browser's own files
NUMBER = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
TAGS = {"slug": "forum", "stage_key": "stage"}


def page_operations(app: Flask) -> dict[str, Any]:
    """Each address with its operations, in the order of the addresses."""
    paths: dict[str, Any] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint not in BY_VERB:
            operations = {method: _operation(app, rule, method) for method in _methods(rule)}
            paths.setdefault(_path(rule), {}).update(operations)
    return paths


def _methods(rule: Rule) -> list[str]:
    return sorted(method.lower() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def _path(rule: Rule) -> str:
    """The address as OpenAPI writes it: `/f/{slug}/polls/{poll_id}`."""
    return "".join(f"{{{part}}}" if is_dynamic else part for is_dynamic, _kind, part in _parts(rule))


def _parts(rule: Rule) -> Iterator[tuple[bool, str, str]]:
    """Its pieces: `(is it filled in, which kind, the name or the text)`."""
    for piece in rule.rule.replace("<", "\0<").replace(">", "\0").split("\0"):
        if piece.startswith("<"):
            kind, _colon, name = piece[1:].rpartition(":")
            yield True, kind, name
        elif piece:
            yield False, "", piece


def _operation(app: Flask, rule: Rule, method: str) -> dict[str, Any]:
    screen = (rule.defaults or {}).get("screen", "")
    described: dict[str, Any] = {
        "operationId": f"{method}_{rule.endpoint.replace('.', '_')}{f'_{screen}' if screen else ''}",
        "tags": [next((tag for name, tag in TAGS.items() if name in rule.arguments), "ways in")],
        **said(app.view_functions[rule.endpoint].__doc__ or ""),
    }
    if parameters := [*_in_path(rule), *_in_query(rule.endpoint, method)]:
        described["parameters"] = parameters
    if method == "post":
        described |= {"security": [{"device": [], "csrf": []}], "requestBody": _body(rule.endpoint)}
    return described | {"responses": _responses(rule)}


def _in_path(rule: Rule) -> list[dict[str, Any]]:
    filled_in = [(kind, name) for is_dynamic, kind, name in _parts(rule) if is_dynamic]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": NUMBER if kind == "int" else {"type": "string"},
        }
        for kind, name in filled_in
    ]


def _in_query(endpoint: str, method: str) -> list[dict[str, Any]]:
    asked = QUERIES.get(endpoint, {}) if method == "get" else {}
    return [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]


def _body(endpoint: str) -> dict[str, Any]:
    fields = FIELDS.get(endpoint, {})
    files = {name: {"type": "string", "format": "binary"} for name in FILES.get(endpoint, ())}
    kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
    schema = {"type": "object", "properties": {**fields, **files}}
    return {"content": {kind: {"schema": schema}}}


def _responses(rule: Rule) -> dict[str, Any]:
    kinds = {kind: {"schema": schema} for kind, schema in _answered(rule).items()}
    return {
        "200": {"description": "The page, or the file.", "content": kinds},
        "3XX": {"$ref": "#/components/responses/Back"},
        "4XX": {"$ref": "#/components/responses/Refused"},
    }


def _answered(rule: Rule) -> Fields:
    by_ending = ENDINGS.get(PurePosixPath(rule.rule).suffix, HTML)
    return ANSWERS.get(rule.endpoint, by_ending)
