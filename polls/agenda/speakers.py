"""Who speaks in an item: a list in JSON, one line each in a form (`name; organisation; role`)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, structs

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES, OptionalLine

MOST_SPEAKERS = 20
LONGEST = 160


class Speaker(Struct, forbid_unknown_fields=True):
    """A name, an organisation, a role, or any of them; never none."""

    name: OptionalLine = ""
    organisation: OptionalLine = ""
    role: OptionalLine = ""


SpeakersInLines = Annotated[str, Meta(max_length=10_000, extra=LINES)]
Speakers = Annotated[list[Speaker], Meta(max_length=MOST_SPEAKERS)] | SpeakersInLines


def read_speakers(given: list[Speaker] | str) -> list[dict[str, str]]:
    """The speakers as kept in an item's row; refuses too many, too long, or one without any words."""
    speakers = _from_lines(given) if isinstance(given, str) else given
    kept = [structs.asdict(speaker) for speaker in speakers]
    if not all(any(speaker.values()) for speaker in kept):
        raise Refused("missing", _l("A speaker needs a name, an organisation or a role."), "speakers")
    return kept


def as_lines(speakers: list[dict[str, str]]) -> str:
    """The speakers as a form shows them; `read_speakers` reads the same ones back."""
    told = ([each.get(part, "") for part in ("name", "organisation", "role")] for each in speakers)
    return "\n".join("; ".join(parts).rstrip("; ") for parts in told)


def _from_lines(text: str) -> list[Speaker]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_SPEAKERS:
        raise Refused(
            "too_many_speakers", _l("At most %(most)s speakers fit.", most=MOST_SPEAKERS), "speakers"
        )
    return [_from_line(line) for line in lines]


def _from_line(line: str) -> Speaker:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) > 3 or any(len(part) > LONGEST for part in parts):
        raise Refused(
            "invalid", _l("Write each speaker on a line of its own: name; organisation; role."), "speakers"
        )
    return Speaker(*parts)
