"""What README.md and docs/ name exists: files, pictures, links, commands, settings, verbs of the examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import Config
from run import commands

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
)
OURS = (
    "polls/",
    "tests/",
    "tools/",
    "bench/",
    "docs/",
    ".ci/",
    "run.py",
    "config.py",
    "records.py",
    "serving.py",
)


FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.S | re.M)


def prose(path: Path) -> str:
    """The page without its examples of code."""
    return re.sub(r"`[^`]*`", "", FENCE.sub("", path.read_text()))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_file_that_a_page_names_is_there(path: Path) -> None:
    quoted = re.findall(r"`([^`\s<>*…]+)`", path.read_text())
    ours = [name for name in quoted if name.startswith(OURS)]
    assert [name for name in ours if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    text = prose(path)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    here = [target.split("#")[0] for target in targets if not re.match(r"https?:|mailto:|#", target)]
    assert [target for target in here if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_picture_is_described(path: Path) -> None:
    text = prose(path)
    assert not re.search(r"!\[\s*\]", text)
    assert all(re.search(r'alt="[^"]{10,}"', tag) for tag in re.findall(r"<img[^>]*>", text))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_command_that_a_page_gives_is_one(path: Path) -> None:
    given = set(re.findall(r"run\.py ([a-z]+)", path.read_text()))
    assert given - set(commands.commands) <= {"and", "or"}


def test_the_readme_lists_every_command() -> None:
    table = (ROOT / "README.md").read_text()
    assert [name for name in commands.commands if f"run.py {name}" not in table] == []


def test_the_readme_lists_every_setting_and_no_other(tmp_path: Path) -> None:
    asked = Asked({"DATA_DIR": str(tmp_path)})
    Config(asked)
    listed = re.findall(r"^\| (`[A-Z_`, ]+`) \|", (ROOT / "README.md").read_text(), re.M)
    assert set(re.findall(r"[A-Z_]+", " ".join(listed))) == asked.names


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, given: dict[str, str]) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_targets_of_make_that_a_page_gives_exist(path: Path) -> None:
    text = path.read_text()
    typed = "\n".join(code for language, code in FENCE.findall(text) if language == "sh")
    given = re.findall(r"`make ([a-z]+)", text) + re.findall(r"^make ([a-z]+)", typed, re.M)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)
    assert set(given) <= set(targets)


def test_events_of_the_log_that_a_host_is_told_of_are_written() -> None:
    table = (ROOT / "docs/hosting.md").read_text().partition("| event | what it means |")[2]
    rows = [line for line in table.partition("\n\n")[0].splitlines() if line.startswith("| `")]
    told = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    program = "".join(path.read_text() for path in (ROOT / "polls").rglob("*.py"))
    assert len(told) > 5
    assert [name for name in told if not re.search(rf'(log\.\w+|_say)\(\s*"{name}"', program)] == []
