"""The house rules a program can hold: which way imports point, and who names eventlet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    name: floor
    for floor, names in enumerate(
        (
            (
                "errors",
                "headers",
                "i18n",
                "logs",
                "chain",
                "spreadsheets",
                "seals",
                "compression",
                "in_one_piece",
                "smallest",
                "static_files",
                "rewriting",
                "steady",
                "cookies",
                "patience",
                "lasting",
            ),
            ("database", "engines", "writing", "inputs", "together", "together_leases", "together_redis"),
            ("journal",),
            ("people",),
            ("agenda",),
            ("breakouts", "joining"),
            ("voting",),
            ("verification",),
            ("summary", "privacy"),
            ("verbs", "forum_file"),
            ("live",),
            (
                "screens",
                "doors",
                "who_asks",
                "forgery",
                "description",
                "proxies",
                "sample",
                "rehearsal",
                "backups",
                "checking",
            ),
        )
    )
    for name in names
}
FRAMEWORKS = {"flask", "flask_login", "flask_socketio", "flask_wtf", "sqlalchemy", "eventlet"}


def modules() -> list[Path]:
    return sorted(path for path in (ROOT / "polls").rglob("*.py") if "migrations" not in path.parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def feature(dotted: str) -> str | None:
    names = dotted.split(".")
    return names[1] if names[0] == "polls" and len(names) > 1 else None


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    own = path.relative_to(ROOT / "polls").with_suffix("").parts[0]
    if own == "__init__":
        return
    for dotted in imports(path):
        other = feature(dotted)
        if other in FLOORS and other != own:
            assert FLOORS[other] <= FLOORS[own], f"{path.relative_to(ROOT)} reaches up to {dotted}"


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if path.name == "rules.py" or path.parent.name == "methods"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_rules_import_no_framework(path: Path) -> None:
    assert not {dotted.split(".")[0] for dotted in imports(path)} & FRAMEWORKS


def test_eventlet_is_named_in_two_files_alone() -> None:
    named = {
        str(path.relative_to(ROOT))
        for path in [*modules(), *ROOT.glob("*.py")]
        if "eventlet" in path.read_text()
    }
    assert named <= {"run.py", "config.py"}
