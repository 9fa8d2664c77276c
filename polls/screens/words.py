"""The words of the live screens in one language: what JavaScript's `t()` looks up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Message

TRANSLATIONS = Path(__file__).parents[1] / "translations"
FOR_SCREENS = "for the live screens"  # tools/words.py notes it in the catalogue


@cache
def words(language: str) -> dict[str, str]:
    """`{English text: translation}` for every text that JavaScript looks up; empty in English."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po  # takes a while to import, and English needs none

    with path.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language)
            if message.string and _is_for_screens(message)
        }


def _is_for_screens(message: Message) -> bool:
    """Whether it stands in a JavaScript file, or in Python within `for_screens()`."""
    in_javascript = any(place.endswith(".js") for place, _line in message.locations)
    return in_javascript or FOR_SCREENS in message.auto_comments
