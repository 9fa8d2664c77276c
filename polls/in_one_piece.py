"""A module or a sheet with all that it imports, as one file: on a slow line each file costs a round trip.

It is done by reading the imports, not by understanding the language: each module becomes a function that is
called once, after those that it needs, and gives back what it exports. What cannot be joined so is refused
(`Unjoinable`): a circle, an export that changes later, an import while running.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_FROM = re.compile(
    r"""(?:^|(?<=;))(?P<verb>import|export)\s*
        (?:\*\s*as\s+(?P<all>\w+)|\{(?P<names>[^}]*)\})\s*from\s*"(?P<path>\.{1,2}/[^"]+)";?""",
    re.MULTILINE | re.VERBOSE,
)
_DECLARED = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_LISTED = re.compile(r"(?:^|(?<=[;}]))export\s*\{([^}]*)\};?", re.MULTILINE)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b|[;}](?:import|export)\b|\bimport\s*\(", re.MULTILINE)
_WHOLE_LINE_COMMENTS = re.compile(r"^[ \t]*(?://.*|/\*[\s\S]*?\*/)\n", re.MULTILINE)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)
_SHEET = re.compile(r'^@import "(?P<path>[^"]+)";\n', re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*[\s\S]*?\*/")
_EMPTY_LINES = re.compile(r"\n\s*")


class Unjoinable(Exception):
    """A file says something that cannot be said in one piece."""


def joined_modules(entry: Path, root: Path) -> str:
    """The module `entry` below `root` and all it imports; it runs as `entry` itself would."""
    paths = list(_needed_first(entry, set(), []))
    names = {path: f"m{number}" for number, path in enumerate(paths)}
    return "\n".join(_called_once(path, root, names) for path in paths)


def joined_sheets(entry: Path) -> str:
    """The sheet `entry` with every sheet it imports in its place; addresses within them stay true only
    for sheets that lie beside it."""
    text = entry.read_text()
    text = _SHEET.sub(lambda found: joined_sheets(entry.parent / found["path"]), text)
    return _EMPTY_LINES.sub("\n", _CSS_COMMENT.sub("", text)).lstrip()


def _needed_first(path: Path, done: set[Path], above: list[Path]) -> Iterator[Path]:
    """`path` and what it imports, each once and after all that it needs itself."""
    if path in above:
        raise Unjoinable(f"{path.name} imports itself by way of {above[-1].name}")
    if path in done:
        return
    for found in _FROM.finditer(path.read_text()):
        yield from _needed_first((path.parent / found["path"]).resolve(), done, [*above, path])
    done.add(path)
    yield path


def _called_once(path: Path, root: Path, names: dict[Path, str]) -> str:
    exports: list[str] = []
    text = _without_comments(path.read_text(), is_ours="vendor" not in path.relative_to(root).parts)

    def bring(found: re.Match[str]) -> str:
        """Names from another module: as constants here, or straight among the exports."""
        other = names[(path.parent / found["path"]).resolve()]
        if found["verb"] == "export":
            exports.extend(f"{outside}: {other}.{inside}" for inside, outside in _pairs(found["names"]))
            return ""
        if found["all"]:
            return f"const {found['all']} = {other};"
        return f"const {{ {', '.join(_field(*pair) for pair in _pairs(found['names']))} }} = {other};"

    def declare(found: re.Match[str]) -> str:
        exports.append(found[2])
        return f"{found[1]} {found[2]}"

    def enlist(found: re.Match[str]) -> str:
        exports.extend(_field(outside, inside) for inside, outside in _pairs(found[1]))
        return ""

    text = _LISTED.sub(enlist, _DECLARED.sub(declare, _FROM.sub(bring, text)))
    if left_over := _LEFT_OVER.search(text):
        raise Unjoinable(f"{path.name}: {text[left_over.start() :][:60].strip()}")
    given_back = f"return {{ {', '.join(exports)} }};"
    where = path.relative_to(root).as_posix()
    return f"/* {where} */\nconst {names[path]} = (() => {{\n{text.strip()}\n{given_back}\n}})();"


def _without_comments(text: str, *, is_ours: bool) -> str:
    """Others' notices of licence stay."""
    return _WHOLE_LINE_COMMENTS.sub("", text) if is_ours else _SOURCE_MAP.sub("", text)


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    """(`a`, `b`) for each `a as b`, (`a`, `a`) for a plain `a`."""
    for each in filter(None, map(str.strip, names.split(","))):
        name, _as, other = each.partition(" as ")
        yield name.strip(), (other or name).strip()


def _field(name: str, value: str) -> str:
    return name if name == value else f"{name}: {value}"
