"""The words of the live screens in one language: what JavaScript's `t()` looks up."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[1] / "translations"


@cache
def words(language: str) -> dict[str, str]:
    """`{English text: translation}` for every text of a JavaScript file; empty in English."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language)
            if message.string and any(place.endswith(".js") for place, _line in message.locations)
        }
