"""The console says in words whatever the journal notes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

POLLS = Path(__file__).parent.parent / "polls"
WORDS = (POLLS / "static/js/parts/journal_words.js").read_text()
ENTRY = re.compile(r"[a-z]+(_[a-z]+)*")


def noted() -> Iterator[str]:
    """What is noted by name anywhere in the program."""
    for path in POLLS.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and _called(call) == "note":
                yield from _texts(call)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _texts(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
        yield from (
            part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )


def test_every_entry_of_the_journal_has_words_on_the_console() -> None:
    told = set(re.findall(r"^  ([a-z_]+): \(", WORDS, re.MULTILINE))
    entries = {what for what in noted() if ENTRY.fullmatch(what)}

    assert len(entries) > 40
    assert entries - told == set()
