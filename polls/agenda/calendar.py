"""The agenda as a calendar file (RFC 5545), with every text from people escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from polls.agenda.models import Forum, Item
from polls.agenda.rules import planned_end
from polls.i18n import gettext as _

CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "")  # which no text may hold (3.3.11)
ESCAPES = CONTROLS | str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})
LONGEST_LINE = 75  # octets, without the line break (RFC 5545, 3.1)


def calendar_file(forum: Forum, items: Iterable[Item], now: datetime) -> bytes:
    """One event for each item; importing it again replaces the events, it does not double them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plenary//Agenda//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(forum.title)}",
    ]
    for item in items:
        lines += _event(forum, item, now)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in folded(line))


def escaped(text: str) -> str:
    """`text` as a TEXT value: no character of it can end the value or begin a property (3.3.11)."""
    return text.translate(ESCAPES)


def folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, never cutting a character in two (3.1)."""
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LONGEST_LINE:
            yield piece
            piece = b" "
        piece += encoded
    yield piece


def _event(forum: Forum, item: Item, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:item-{item.id}@{escaped(forum.slug)}",
        f"DTSTAMP:{_stamp(now)}",
        f"DTSTART:{_stamp(item.planned_at)}",
        f"DTEND:{_stamp(planned_end(item))}",
        f"SUMMARY:{escaped(item.title)}",
        f"DESCRIPTION:{escaped(_description(item))}",
        "END:VEVENT",
    ]


def _description(item: Item) -> str:
    advisory = _("Please note: %(advisory)s", advisory=item.advisory) if item.advisory else ""
    return "\n\n".join(part for part in (advisory, item.description) if part)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
