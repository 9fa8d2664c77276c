"""Is what the program is built on still good? `make audit`

Asks the package index whether a version was withdrawn, and the advisories (by pip-audit) whether a fault is
known in any package that is installed here. Ends with 1 when so. A package that nobody could be asked about
is named: pip-audit by itself calls it well (docs/decisions/0024-what-is-asked-of-others.md).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MANY = 10  # names are no longer read


def main() -> int:
    """Ask, and say what was answered; 1 when something is to be done."""
    withdrawn = _withdrawn()
    faults, unknown = sorted_out(_advisories())
    for line in (*withdrawn, *faults):
        print(line)
    if unknown:
        print(f"Nobody could be asked about the faults of {listed(unknown)}.")
    if not withdrawn:
        print("No pinned version was withdrawn.")
    return int(bool(withdrawn or faults))


def sorted_out(answered: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """What pip-audit answered, as `(a line for each known fault, the packages it does not know)`."""
    unknown = sorted(each["name"] for each in answered if "skip_reason" in each)
    faults = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions'])}"
        for each in answered
        for fault in each.get("vulns", ())
    ]
    return faults, unknown


def listed(names: list[str]) -> str:
    """The names, or how many they are."""
    return ", ".join(names) if len(names) < MANY else f"{len(names)} packages, {names[0]} to {names[-1]}"


def _advisories() -> list[dict[str, Any]]:
    """What pip-audit knows of each installed package; all unknown where it can ask nobody."""
    ran = _ran("pip_audit", "--local", "--format", "json", "--progress-spinner", "off", "--timeout", "10")
    try:
        return list(json.loads(ran.stdout)["dependencies"])
    except (ValueError, KeyError):
        return [{"name": "all", "skip_reason": ran.stderr.strip()[-200:]}]


def _withdrawn() -> list[str]:
    """A line for each of our pins that the index has withdrawn."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        asked = (
            "install",
            "--quiet",
            "--dry-run",
            "--ignore-installed",
            "--no-deps",
            "--report",
            str(report),
        )
        ran = _ran("pip", *asked, "-r", str(ROOT / "requirements.txt"))
        if ran.returncode:
            return [f"A pinned version cannot be had: {ran.stderr.strip()[-300:]}"]
        return withdrawn_in(json.loads(report.read_text()))


def withdrawn_in(report: dict[str, Any]) -> list[str]:
    """A line for each package of pip's report whose version was withdrawn."""
    gone = [each["metadata"] for each in report["install"] if each.get("is_yanked")]
    return [f"{each['name']} {each['version']} was withdrawn." for each in gone]


def _ran(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
