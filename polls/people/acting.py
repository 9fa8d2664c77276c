"""Who acts, and the table of verbs: every way to change the plenary, from a page or a socket.

A verb is a function `verb(session, actor, *, …)` under `@verb(by=…)`. The role is checked in the call
itself, so no way in can forget it; the input's shape is read from the function's own annotations.
"""

from __future__ import annotations

import functools
import inspect
import re
import typing
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import journal, steady
from polls.database import Together, write
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import read_input
from polls.people.acting_together import ActTogether, acting_together
from polls.people.models import DoneOnce, Member, SignIn

log = structlog.get_logger()

PROGRAM = "program"
KEY = re.compile("[!-~]{1,64}")  # which a device makes for what it may have to send again


@dataclass(frozen=True)
class Actor:
    """Who acts in which forum, and when. Without a member it is the program itself."""

    forum_id: int
    now: datetime
    member: Member | None = None

    @property
    def role(self) -> str:
        return self.member.role if self.member else PROGRAM

    @property
    def member_id(self) -> int | None:
        return self.member.id if self.member else None

    def note(self, session: Session, what: str, **details: Any) -> None:
        """Write to the forum's journal that this actor did `what`."""
        journal.note(session, self.forum_id, self.member_id, self.now, what, details)


@dataclass(frozen=True)
class Verb:
    """One entry of the table: the checked function, the shape of its input, who may, and repeats."""

    function: Callable[..., Any]
    shape: type[msgspec.Struct]
    by: Collection[str]
    creates: bool  # a retry would double it, so the device's key is kept with the answer
    together: Together | None  # does it for everyone who waits to do it, where there is such a way


VERBS: dict[str, Verb] = {}


def verb(
    *, by: Collection[str], creates: bool = False, together: ActTogether | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function a verb that members with a role in `by` may use (the program always may).

    `together` does it for many in a few statements, and leaves to the function what is not plainly right.
    """
    for_everyone = acting_together(by, together) if together else None

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def checked(session: Session, actor: Actor, **arguments: Any) -> Any:
            check_role(actor, by)
            return function(session, actor, **arguments)

        VERBS[function.__name__] = Verb(checked, _shape(function), by, creates, for_everyone)
        return checked

    return register


def check_role(actor: Actor, by: Collection[str]) -> None:
    """Refuse unless the actor's role is one of `by`, or the actor is the program."""
    if actor.member is not None and actor.role not in by:
        raise Refused("not_allowed", _l("Your role in this forum does not allow this."))


def _shape(function: Callable[..., Any]) -> type[msgspec.Struct]:
    """A Struct with the keyword-only parameters of `function`."""
    hints = typing.get_type_hints(function, include_extras=True)
    fields: list[Any] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not parameter.KEYWORD_ONLY:
            continue
        given = () if parameter.default is parameter.empty else (parameter.default,)
        fields.append((name, hints[name], *given))
    return msgspec.defstruct(function.__name__, fields, kw_only=True, forbid_unknown_fields=True)


def perform(
    sign_in_id: int, name: str, payload: dict[str, Any], key: str | None = None, *, is_form: bool = False
) -> Any:
    """Do the verb `name` for a signed-in device and return its answer, which is then on disk.

    `key` is made by the device; sending the same key again gives the first answer and changes nothing.
    """
    found = VERBS.get(name)
    if found is None:
        raise Refused("unknown_verb", _l("This action does not exist."))
    arguments = msgspec.structs.asdict(read_input(payload, found.shape, is_form=is_form))

    def work(session: Session) -> Any:
        actor = acting(session, sign_in_id, steady.now())
        if key is None or not found.creates:
            return found.function(session, actor, **arguments)
        return _once(session, actor, name, key, lambda: found.function(session, actor, **arguments))

    try:
        return write(work, found.together, (sign_in_id, arguments))
    except Refused as refusal:
        if refusal.code == "not_allowed":  # which no screen of ours offers
            log.warning("verb_not_allowed", verb=name, sign_in=sign_in_id)
        raise


def acting(session: Session, sign_in_id: int, now: datetime) -> Actor:
    """The actor behind a signed-in device, read anew; refused once signed out, expired or removed."""
    sign_in = session.get(SignIn, sign_in_id)
    if sign_in is None or not is_valid(sign_in, now):
        raise Refused("not_signed_in", _l("You are signed out on this device. Please open your link again."))
    return Actor(sign_in.member.forum_id, now, sign_in.member)


def is_valid(sign_in: SignIn, now: datetime) -> bool:
    """Whether the device is still signed in and its member still in the forum."""
    return sign_in.ended_at is None and now < sign_in.expires_at and sign_in.member.admission == "in"


def _once(session: Session, actor: Actor, name: str, key: str, do: Callable[[], Any]) -> Any:
    if not KEY.fullmatch(key):
        raise _bad_key()
    mine = (DoneOnce.member_id == actor.member_id) & (DoneOnce.key == key)
    before = session.scalar(select(DoneOnce).where(mine))
    if before is not None:
        if before.verb != name:
            raise _bad_key()
        return before.answer
    answer = do()
    session.add(DoneOnce(member_id=actor.member_id, key=key, verb=name, answer=answer, at=actor.now))
    return answer


def _bad_key() -> Refused:
    return Refused("invalid", _l("This does not have the right form. Please check it."), "key")
