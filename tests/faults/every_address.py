"""Every address of the program, with what stands in it filled in: a route that is new is tried by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask

SAFE = {"GET", "HEAD", "OPTIONS"}
FILLED: dict[str, Any] = {
    "name": "add_group",
    "code": "KTM47PQR",
    "token": "a-token",
    "stage_key": "stage-key",
    "file": "none.png",
    "filename": "none.js",
}


def addresses(app: Flask, methods: set[str], **filled: Any) -> Iterator[tuple[str, str]]:
    """`(method, path)` of every route that takes one of these methods; a number that is not said is 1."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.build_only:
            continue
        values = {name: (FILLED | filled).get(name, 1) for name in rule.arguments}
        for method in sorted((rule.methods or set()) & methods):
            yield method, adapter.build(rule.endpoint, values | (rule.defaults or {}), method)
