"""How the texts and numbers of a forum file may look, and how long each may be."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from polls.inputs import LINES


def text(longest: int) -> Meta:
    """A line of at least one character and at most `longest`."""
    return Meta(min_length=1, max_length=longest)


def lines(longest: int) -> Meta:
    """A text that may have several lines, of at least one character and at most `longest`."""
    return Meta(min_length=1, max_length=longest, extra=LINES)


def _pattern(pattern: str, longest: int, description: str) -> Meta:
    """Text of a certain look; the description is what a person is told when it looks otherwise."""
    return Meta(min_length=1, max_length=longest, pattern=pattern, description=description)


Line = Annotated[str, text(160)]
Title = Annotated[str, text(120)]
Name = Annotated[str, text(80)]
Paragraph = Annotated[str, lines(600)]
Prose = Annotated[str, lines(4000)]
Key = Annotated[
    str,
    _pattern(r"^[a-z0-9]+(-[a-z0-9]+)*$", 40, "a short key of lower-case letters, digits and hyphens"),
]
TimeOfDay = Annotated[str, _pattern(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", 5, "a time of day such as 09:30")]
WebAddress = Annotated[str, _pattern(r"^https://[^\s/]\S*$", 500, "a web address that starts with https://")]
Contact = Annotated[
    str,
    _pattern(
        r"^(https://[^\s/]|mailto:|tel:)\S+$",
        500,
        "an address that starts with https://, mailto: or tel:",
    ),
]
Email = Annotated[str, _pattern(r"^[^\s@<>,;]+@[^\s@<>,;]+$", 254, "an e-mail address")]
JoinCode = Annotated[
    str,
    _pattern(r"^[A-HJKMNP-TV-Z2-9]{8}$", 8, "8 capital letters and digits, none of them I, L, O, U, 0 or 1"),
]
Country = Annotated[
    str,
    _pattern(r"^[A-Z]{2}$", 2, "a country code of two capital letters (ISO 3166), such as KE"),
]
Minutes = Annotated[int, Meta(ge=1, le=720)]
