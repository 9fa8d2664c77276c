"""Whether a poll is what the journal noted when it opened and closed, and the journal's public file. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from polls.chain import Link, breaks
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l
from polls.verification.ballot_header import Hash, Header, RowId, named_option
from polls.voting.freezing import frozen_parts
from polls.voting.parts import letter
from polls.voting.unnaming import NAMES_REMOVED

OPENED, CLOSED = "poll_opened", "poll_closed"
NOTED_AT_CLOSING = {
    "eligible": _l("people on the roll"),
    "present": _l("people present"),
    "ballots": _l("ballots received"),
    "ballots_hash": _l("the hash of the ballots"),
    "seed": _l("the seed of the lot"),
}


@dataclass(frozen=True)
class Noted:
    """An entry of the journal that is about a poll."""

    number: int
    what: str
    details: dict[str, Any]


class JournalLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the public journal: what an entry says as a text, or only its hash."""

    number: RowId
    hash: Hash
    content: str | UnsetType = UNSET
    content_hash: Hash | UnsetType = UNSET


Content = tuple[int, int, str, int | None, str, dict[str, Any]]  # forum, number, at, member, what, details
_Line = msgspec.json.Decoder(JournalLine)
_Content = msgspec.json.Decoder(Content)


@dataclass(frozen=True)
class Journal:
    """A journal that was read: its entries about polls, its head, what is wrong with it."""

    entries: list[Noted]
    findings: list[str]
    head: str  # "57 3f2a…"


def read_journal(content: bytes) -> Journal:
    """Read a downloaded journal; whatever is wrong with it is among the findings, by line and number."""
    links: list[Link] = []
    entries: list[Noted] = []
    found: list[str] = []
    for place, text in enumerate(content.removesuffix(b"\n").split(b"\n"), 1):
        try:
            line = _Line.decode(text)
            links.append(_link(line))
            entries += _noted(line)
        except (msgspec.DecodeError, UnicodeError, ValueError, RecursionError):
            found.append(_("line %(place)s of the journal is no entry.", place=place))
    head = max(links, key=lambda link: link.number, default=None)
    told = f"{head.number} {head.hash.hex()}" if head else ""
    return Journal(entries, found + breaks(links), told)


def _link(line: JournalLine) -> Link:
    if isinstance(line.content, str):
        content_hash = hashlib.sha256(line.content.encode()).digest()
    elif isinstance(line.content_hash, str):
        content_hash = bytes.fromhex(line.content_hash)
    else:
        raise ValueError("neither what it says nor its hash")
    return Link(line.number, bytes.fromhex(line.hash), content_hash)


def _noted(line: JournalLine) -> Iterator[Noted]:
    if not isinstance(line.content, str):
        return
    _forum, number, _at, _member, what, details = _Content.decode(line.content)
    if number != line.number:
        raise ValueError("another entry's number")
    yield Noted(number, what, details)


def opening_of(poll_id: int, entries: Iterable[Noted]) -> Noted | None:
    """The entry of the poll's opening."""
    return _entry(OPENED, poll_id, entries)


def closing_of(poll_id: int, entries: Iterable[Noted]) -> Noted | None:
    """The entry of the poll's closing."""
    return _entry(CLOSED, poll_id, entries)


def unnaming_of(poll_id: int, entries: Iterable[Noted]) -> Noted | None:
    """The entry of the last time that names were taken out of the poll's ballots."""
    return _entry(NAMES_REMOVED, poll_id, reversed(list(entries)))


def _check_names(header: Header, entry: Noted | None) -> list[str]:
    noted = entry.details.get("ballots_hash") if entry else UNSET
    if header.unnamed_hash == noted:
        return []
    return [_("the hash of its records without the names is not the one noted in the journal.")]


def _entry(what: str, poll_id: int, entries: Iterable[Noted]) -> Noted | None:
    return next((each for each in entries if each.what == what and each.details.get("poll") == poll_id), None)


def check_noted(header: Header, entries: Sequence[Noted]) -> list[str]:
    """What of the header is otherwise than the journal noted."""
    opened, closed = opening_of(header.poll, entries), closing_of(header.poll, entries)
    told = msgspec.to_builtins(header)
    found = check_opening(told, opened)
    found += check_closing(told, closed)
    found += _check_names(header, unnaming_of(header.poll, entries))
    found += _other_place(header.journal.opened, opened)
    return found + _other_place(header.journal.closed, closed)


def _other_place(number: int, entry: Noted | None) -> list[str]:
    if entry is None or entry.number == number:
        return []
    return [_("journal entry %(told)s is not the one: it is %(there)s.", told=number, there=entry.number)]


def check_opening(told: dict[str, Any], entry: Noted | None) -> list[str]:
    """What is not as it was when the poll opened. `told` has what `told_poll` makes, and `frozen_hash` and
    `seed_commitment`."""
    if entry is None:
        return [_("the journal has no entry of its opening.")]
    found = _changed_parts(told, entry.details.get("parts"))
    if entry.details.get("eligible") != told["eligible"]:
        people = {"now": told["eligible"], "then": entry.details.get("eligible")}
        found.append(_("%(now)s people are on the roll; when the poll opened there were %(then)s.", **people))
    if entry.details.get("hash") != told["frozen_hash"]:
        found.append(_("its frozen hash is not the one noted when the poll opened."))
    if entry.details.get("seed_commitment") != told["seed_commitment"]:
        found.append(_("the commitment to the lot is not the one noted when the poll opened."))
    return found


def _changed_parts(told: dict[str, Any], then: Any) -> list[str]:
    if then is None and told["seed_commitment"] is None:
        return []  # the first version of this program noted one hash for all
    if not isinstance(then, dict) or not isinstance(then.get("options"), list):
        return [_("the journal does not say what was frozen when the poll opened.")]
    now = frozen_parts(told)
    changed = {
        "question": _("the question, or its explanation, is not what it was when the poll opened."),
        "method": _("the method is not what it was when the poll opened."),
        "rules": _("the rules are not what they were when the poll opened."),
    }
    found = [sentence for part, sentence in changed.items() if now[part] != then.get(part)]
    return found + _changed_options(told["options"], now["options"], then["options"])


def _changed_options(options: Sequence[dict[str, Any]], now: Sequence[str], then: Sequence[Any]) -> list[str]:
    found = []
    for place, (option, hash) in enumerate(zip(options, now, strict=True)):
        named = named_option(place, option["text"])
        if place >= len(then):
            found.append(_("%(option)s was not there when the poll opened.", option=named))
        elif hash != then[place]:
            found.append(_("%(option)s is not what it was when the poll opened.", option=named))
    missing = (letter(place) for place in range(len(options), len(then)))
    return found + [
        _("option %(letter)s, there when the poll opened, is gone.", letter=each) for each in missing
    ]


def check_closing(told: dict[str, Any], entry: Noted | None) -> list[str]:
    """What is not as it was noted when the poll closed."""
    if entry is None:
        return [_("the journal has no entry of its closing.")]
    # What the first version of this program did not note cannot be compared.
    noted = {field: entry.details[field] for field in NOTED_AT_CLOSING if field in entry.details}
    found = [
        _(
            "%(what)s: %(told)s; when the poll closed %(noted)s was noted.",
            what=str(NOTED_AT_CLOSING[field]),
            told=told[field],
            noted=value,
        )
        for field, value in noted.items()
        if told[field] != value
    ]
    if told["seed_commitment"] is not None and noted.keys() != NOTED_AT_CLOSING.keys():
        found.append(_("the journal does not say all of its closing."))
    return found
