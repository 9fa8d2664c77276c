"""The header of a ballot file: the poll as it was when it opened, and what was noted when it closed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from polls.errors import Refused
from polls.i18n import gettext as _
from polls.voting.ballot_file import FORMAT
from polls.voting.fitting import check_rules
from polls.voting.freezing import frozen_hash, frozen_parts
from polls.voting.methods import METHODS
from polls.voting.methods.lot import commitment
from polls.voting.parts import letter
from polls.voting.rules import FEWEST_OPTIONS, MOST_OPTIONS, NAMED, Rules, read_rules

Count = Annotated[int, Meta(ge=0, le=10**9)]
RowId = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Alias = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
Moment = Annotated[datetime, Meta(tz=True)]


class HeaderOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An option as it stood on the ballot; `source` is the report-out it came from: its group's alias (of
    older polls the id), its version and its place."""

    id: RowId
    text: str
    detail: str
    source: tuple[RowId | Alias, int | None, str | None] | None
    is_none: bool


class Places(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers of the journal's entries of the opening and the closing; 0 where it has none."""

    opened: Count
    closed: Count


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a ballot file. Polls of the first version of this program have no lot: their
    `present`, `seed_commitment` and `seed` are None, and their frozen hash was made otherwise."""

    format: str
    forum: str
    poll: RowId
    question: str
    explanation: str
    method: str
    rules: dict[str, Any]
    options: list[HeaderOption]
    eligible: Count
    present: Count | None
    ballots: Count
    records: Count
    ballots_hash: Hash
    frozen_hash: Hash
    seed_commitment: Hash | None
    seed: Hash | None
    opened_at: Moment
    closed_at: Moment
    journal: Places
    # Of the records as they are, where names were taken out of a named poll's since it was counted.
    unnamed_hash: Hash | UnsetType = UNSET

    @property
    def hash_of_records(self) -> str:
        """The hash that the lines below the header have to have."""
        return self.ballots_hash if isinstance(self.unnamed_hash, UnsetType) else self.unnamed_hash

    @property
    def option_ids(self) -> list[int]:
        return [option.id for option in self.options]

    @property
    def none_id(self) -> int | None:
        return next((option.id for option in self.options if option.is_none), None)

    @property
    def parts(self) -> dict[str, Any]:
        """The hashes of what decides the result, made anew."""
        return frozen_parts(msgspec.to_builtins(self))

    @property
    def read_rules(self) -> Rules:
        return read_rules(self.rules)

    @property
    def is_of_first_version(self) -> bool:
        return self.seed_commitment is None


def check_sense(header: Header) -> list[str]:
    """What is wrong with a header so that nothing can be made of its records; empty when they can be read."""
    if header.format != FORMAT:
        return [
            _(
                "the format is “%(format)s”; this program reads “%(known)s”.",
                format=header.format,
                known=FORMAT,
            )
        ]
    if header.method not in METHODS:
        return [_("there is no method “%(method)s”.", method=header.method)]
    return _check_options(header) or _check_rules(header)


def _check_rules(header: Header) -> list[str]:
    try:
        check_rules(header.read_rules, header.method, len(header.options))
    except msgspec.ValidationError as problem:
        return [_("the rules cannot be read: %(problem)s.", problem=problem)]
    except Refused as refusal:
        return [_("the rules cannot be followed: %(problem)s", problem=refusal.message)]
    return []


def _check_options(header: Header) -> list[str]:
    found = []
    if not FEWEST_OPTIONS <= len(header.options) <= MOST_OPTIONS + 1:
        found.append(
            _("a poll has %(fewest)s to %(most)s options.", fewest=FEWEST_OPTIONS, most=MOST_OPTIONS)
        )
    if len(set(header.option_ids)) != len(header.options):
        found.append(_("two options have the same number."))
    if header.method == "yes_no" and len(header.options) != 2:
        found.append(_("a motion has two options."))
    if any(option.is_none for option in header.options[:-1]):
        found.append(_("“none of these” is not the last option."))
    return found


def check_frozen(header: Header) -> list[str]:
    """What in the header contradicts itself: the frozen hash, the lot's seed, the numbers."""
    found = []
    if not header.is_of_first_version:
        if frozen_hash(header.parts) != header.frozen_hash:
            found.append(
                _("question, method, rules, roll or options are not what was frozen when the poll opened.")
            )
        found += _check_seed(header)
    if header.ballots > header.eligible:
        found.append(
            _(
                "it has %(ballots)s ballots of %(eligible)s people.",
                ballots=header.ballots,
                eligible=header.eligible,
            )
        )
    if header.present is not None and not header.ballots <= header.present <= header.eligible:
        found.append(_("%(present)s people present cannot be.", present=header.present))
    if header.unnamed_hash is not UNSET and header.read_rules.secrecy != NAMED:
        found.append(_("names were taken out of a poll that had none."))
    if header.closed_at < header.opened_at:
        found.append(_("it was closed before it was opened."))
    return found


def _check_seed(header: Header) -> list[str]:
    if header.seed is None:
        return [_("the seed of the lot is missing.")]
    if commitment(bytes.fromhex(header.seed)) != header.seed_commitment:
        return [_("the seed of the lot is not the one that was committed to when the poll opened.")]
    return []


def named_option(place: int, text: str) -> str:
    """An option by its letter and text."""
    return _("option %(letter)s (“%(words)s”)", letter=letter(place), words=text)
