"""Decisions about people: join codes, what a join policy gives, who must stay, what an address is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER

# Who comes in by a personal link, on any number of devices. Moderators do not: whoever found it in a mailbox
# could lead the forum. They have a password, or a link that works once.
INVITED = (FACILITATOR, ATTENDEE, OBSERVER)

# 30 signs that are not mistaken for one another, aloud or on a stage: no I, L, O, U, 0, 1.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 8

CLOSED = "closed"
# What a join code gives under each policy: role and admission.
ADMISSIONS = {
    "look_on": (OBSERVER, "in"),
    "admission": (ATTENDEE, "waiting"),
    "vote": (ATTENDEE, "in"),
}

_SEPARATORS = " \t\n-–—·."  # noqa: RUF001 (what a code is copied with)


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """A join code of which each sign is `choose(alphabet)`."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str | None:
    """The code a person meant: any case, with spaces or hyphens; None when it cannot be one."""
    code = "".join(sign for sign in typed if sign not in _SEPARATORS).upper()
    fits = len(code) == CODE_LENGTH and all(sign in ALPHABET for sign in code)
    return code if fits else None


def admission_for(policy: str) -> tuple[str, str]:
    """The role and the admission a right code gives; refused where the forum is closed."""
    if policy not in ADMISSIONS:
        raise Refused(
            "closed",
            _l(
                "This forum takes people in by personal invitation only. Please ask its organisers for yours."
            ),
        )
    return ADMISSIONS[policy]


def check_is_invited(role: str) -> None:
    """Refuse a personal link to a moderator."""
    if role not in INVITED:
        raise Refused(
            "not_by_link",
            _l(
                "Moderators sign in with a password, or with a link that works once. Another moderator can "
                "make you one."
            ),
        )


def check_a_moderator_stays(role: str, moderators: int) -> None:
    """Refuse to take the last moderator's role or place away. `moderators` counts those who are in."""
    if role == MODERATOR and moderators <= 1:
        raise Refused(
            "last_moderator",
            _l("This is the forum's only moderator. Give someone else that role first."),
            "role",
        )


def normal_email(email: str | None) -> str | None:
    """The address in lower case; None for an empty one."""
    return email.strip().lower() or None if email else None
