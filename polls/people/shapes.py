"""The shapes of what is sent about people, and the sentences for the words of the model."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import LINES
from polls.people.countries import is_country
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER

LARGEST_TABLE = 300_000  # characters
TOO_LONG_A_LIST = _l("This list is too large: a CSV file of at most 300 KB is taken. Please divide it.")

Role = Literal["moderator", "facilitator", "attendee", "observer"]
Policy = Literal["closed", "look_on", "admission", "vote"]
Email = Annotated[str, Meta(max_length=254, pattern=r"^([^@\s,;<>]+@[^@\s,;<>]+)?$")]
Country = Annotated[str, Meta(max_length=2)]
Table = Annotated[str, Meta(min_length=1, max_length=LARGEST_TABLE, extra=LINES)]

ROLE_NAMES = {
    MODERATOR: _l("Moderator"),
    FACILITATOR: _l("Facilitator"),
    ATTENDEE: _l("Attendee"),
    OBSERVER: _l("Observer"),
}


def check_country(country: str | None) -> str | None:
    """The code in capitals, None for an empty one; refused when it names no country."""
    if not country:
        return None
    if not is_country(country.upper()):
        raise Refused("invalid", _l("Please choose a country from the list."), "country")
    return country.upper()
