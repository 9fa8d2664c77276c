"""Finds the words of the catalogue in Python and JavaScript, for Babel (babel.cfg names these two).

Babel's own readers miss what stands inside an f-string (before Python 3.12) and inside nested templates.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

Found = tuple[int, str, Any, list[str]]

PYTHON = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2, "for_screens": 1}
FOR_SCREENS = "for the live screens"  # polls/screens/words.py looks for it

TEXT = r'"((?:[^"\\\n]|\\.)*)"'
CALL = re.compile(rf"(?<![\w.$])(?:t|plural)\(\s*{TEXT}(?:\s*,\s*{TEXT})?")


def python_words(file: BinaryIO, *_given: Any, **_options: Any) -> Iterator[Found]:
    """Each text that a call of the catalogue's functions is given."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PYTHON:
            texts = _constants(node.args[: PYTHON[node.func.id]])
            if texts:
                notes = [FOR_SCREENS] if node.func.id == "for_screens" else []
                name = "ngettext" if len(texts) == 2 else "gettext"
                yield node.lineno, name, tuple(texts) if len(texts) == 2 else texts[0], notes


def _constants(nodes: list[ast.expr]) -> list[str]:
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def javascript_words(file: BinaryIO, *_given: Any, **_options: Any) -> Iterator[Found]:
    """Each text of `t("…")`, and both of `plural("…", "…", count)`, which are looked up one by one."""
    source = file.read().decode()
    for call in CALL.finditer(source):
        line = source.count("\n", 0, call.start()) + 1
        is_plural = call.group().startswith("plural")
        for text in call.groups() if is_plural else call.groups()[:1]:
            if text is not None:
                yield line, "gettext", unescaped(text), []


def unescaped(text: str) -> str:
    """What stands between the quotes of a JavaScript text, as it is read."""
    return re.sub(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\(.)", _character, text)


def _character(escape: re.Match[str]) -> str:
    code, letter = escape.groups()
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t"}.get(letter, letter)
