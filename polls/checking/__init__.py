"""`run.py check`: what a server still lacks before people come. It looks and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from polls.checking.backups import backups
from polls.checking.data import data
from polls.checking.entrance import entrance
from polls.checking.files import files
from polls.checking.findings import FINE, MEND, NOTE, Finding
from polls.checking.machine import machine
from polls.checking.processes import processes
from polls.checking.settings import settings
from polls.checking.versions import versions
from polls.i18n import gettext as _
from polls.i18n import ngettext

SIGNS = {FINE: "✓", NOTE: "·", MEND: "✗"}
PARTS = (settings, files, machine, versions, data, processes, backups, entrance)


def check(config: Any) -> Iterator[Finding]:
    """Everything found about a server with these settings (see config.py), part by part."""
    for part in PARTS:
        yield from part(config)


def in_words(findings: list[Finding]) -> tuple[str, bool]:
    """`(words, is_ready)`; it is not ready while anything must be mended."""
    lines = [f"{SIGNS[each.kind]} {each.sentence}" for each in findings]
    faults = sum(each.kind == MEND for each in findings)
    return "\n".join([*lines, "", _verdict(faults)]), not faults


def _verdict(faults: int) -> str:
    if not faults:
        return _("Nothing has to be mended.")
    return ngettext(
        "One thing has to be mended first: it is marked ✗.",
        "%(num)s things have to be mended first: they are marked ✗.",
        faults,
    )
