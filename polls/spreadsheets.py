"""Tables that are opened in spreadsheets: no text in them may act."""

from __future__ import annotations

import unicodedata


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; some read a wide sign as the narrow one."""
    first = unicodedata.normalize("NFKC", text[:1])
    return "'" + text if first in ("=", "+", "-", "@", "\t") else text
