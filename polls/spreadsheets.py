"""Tables that are opened in spreadsheets: no text in them may act."""

from __future__ import annotations

import re
import unicodedata

SIGNS = ("=", "+", "-", "@")
# A cell begins where the text does, and after what some spreadsheets divide cells by: those of much of Europe
# read on past our commas and begin the next cell at a semicolon.
_BEGINNING = re.compile(r"(?:\A|(?<=[;\t\n\r]))[\s\"']*(?=(\S))")


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it, or a part of it, for a formula."""
    return _BEGINNING.sub(_as_text, text)


def _as_text(found: re.Match[str]) -> str:
    # Some read a wide sign as the narrow one.
    is_sign = unicodedata.normalize("NFKC", found[1])[0] in SIGNS
    return f"{found[0]}'" if is_sign else found[0]
