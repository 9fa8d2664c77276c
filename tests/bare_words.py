"""Finds English that stands on a screen without having gone through the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&#?\w+;")
READ_ALOUD = re.compile(r'\s(?:aria-label|aria-description|title|placeholder|alt)="([^"]*)"')
SAMPLE = re.compile(r"<(style|script|svg|code|pre)\b.*?</\1>", re.S)
NOT_SAID = re.compile(r"""/[\w/]+|[\w-]+="[^"]*\"""")  # addresses, and attributes that a macro adds


def words_in(markup: str) -> list[str]:
    """The words a person would see or hear in `markup` whose expressions have been taken out."""
    heard = READ_ALOUD.findall(markup)
    seen = re.sub(r"<!--.*?-->|<[^>]*>", " ", SAMPLE.sub(" ", markup), flags=re.S)
    text = ENTITY.sub(" ", " ".join([*heard, NOT_SAID.sub(" ", seen)]))
    return WORD.findall(text)


def of_jinja(source: str) -> str:
    """A template's own markup: without expressions, statements and comments."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "§", source, flags=re.S)


def of_lit(source: str) -> Iterator[str]:
    """The markup of each html`…` of a JavaScript module, nested ones apart, expressions taken out."""
    for start in re.finditer(r"(?<![\w.])(?:html|svg)`", source):
        yield _template(source, start.end())


def _template(source: str, at: int) -> str:
    pieces = []
    while source[at] != "`":
        if source[at] == "\\":
            at += 2
        elif source.startswith("${", at):
            at = _after_expression(source, at + 2)
            pieces.append("§")
        else:
            pieces.append(source[at])
            at += 1
    return "".join(pieces)


def _after_expression(source: str, at: int) -> int:
    """Where the `${…}` that is open at `at` has ended."""
    depth = 1
    while depth:
        character = source[at]
        at = _after_text(source, at + 1, character) if character in "\"'`" else at + 1
        depth += {"{": 1, "}": -1}.get(character, 0)
    return at


def _after_text(source: str, at: int, quote: str) -> int:
    while source[at] != quote:
        if quote == "`" and source.startswith("${", at):
            at = _after_expression(source, at + 2)
        else:
            at += 2 if source[at] == "\\" else 1
    return at + 1
