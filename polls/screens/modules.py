"""Which files a screen's JavaScript is made of, so that a page can name them all at once: without that a
phone would learn of each only after it has read the one before."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
_IMPORT = re.compile(r"""\bfrom\s*["'](\.{1,2}/[^"']+)["']""")


@cache
def modules_of(module: str) -> tuple[str, ...]:
    """The files below `static/` that `module` (such as `js/screens/stage.js`) imports, itself first."""
    found: dict[Path, None] = {}
    waiting = [STATIC / module]
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = None
        waiting += [(path.parent / other).resolve() for other in _IMPORT.findall(path.read_text())]
    return tuple(path.relative_to(STATIC).as_posix() for path in found)
