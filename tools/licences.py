"""Under which licences the packages stand that running needs, and the browser's files: docs/licences.md."""

from __future__ import annotations

import importlib.metadata as installed
import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"
HEAD = """\
# Licences

What running this program brings along, and under which licence. Written by
`.venv/bin/python tools/licences.py`; `tests/test_licences.py` holds it, and that each may be used, changed
and passed on with the program.

"""
# Where a package says it in a text of its own, or with another word than the rest.
SAID = {
    "bsd-license": "BSD-3-Clause",
    "mit-license": "MIT",
    "flask-wtf": "BSD-3-Clause",
    "wtforms": "BSD-3-Clause",
}


def packages() -> dict[str, str]:
    """The licence of each package that requirements.txt brings, by its name."""
    pinned = re.findall(r"^([\w.-]+)", (ROOT / "requirements.txt").read_text(), re.M)
    found: dict[str, str] = {}
    waiting = list(pinned)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found or (package := _installed(name)) is None:
            continue
        found[name] = _licence(name, package)
        needs = [need for need in package.requires or () if "extra ==" not in need]
        waiting += [re.match(r"[\w.-]+", need)[0] for need in needs]  # type: ignore[index]
    return dict(sorted(found.items()))


def browser_files() -> dict[str, str]:
    """The licence of each of the browser's files that came from others."""
    told = json.loads((ROOT / "polls" / "static" / "vendor" / "VENDOR.json").read_text())
    return {each["name"]: each["licence"] for each in told["packages"]}


def _installed(name: str) -> installed.Distribution | None:
    try:
        return installed.distribution(name)
    except installed.PackageNotFoundError:  # not needed by this version of Python
        return None


def _licence(name: str, package: installed.Distribution) -> str:
    if name in SAID:
        return SAID[name]
    told = package.metadata
    named = [
        each.split(" :: ")[-1] for each in told.get_all("Classifier") or () if each.startswith("License")
    ]
    said = told.get("License-Expression") or told.get("License") or " OR ".join(named)
    return SAID.get(said.lower().replace(" ", "-"), said)


def page() -> str:
    """The text of docs/licences.md."""
    rows = [f"| {name} | {licence} |" for name, licence in (packages() | browser_files()).items()]
    return HEAD + "\n".join(["| what | licence |", "|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
