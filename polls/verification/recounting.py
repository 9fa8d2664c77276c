"""Counting a ballot file again, from the file alone: no database, no network, no trust in who counted first.

The same methods count here that the room was shown. A file that is not whole, or is not the one that was
counted, is not counted: what is wrong with it is told instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from polls.i18n import gettext as _
from polls.verification.ballot_header import Header, check_frozen, check_sense
from polls.verification.journal_checks import check_noted, read_journal
from polls.verification.record_checks import check_numbers, check_totals, read_records
from polls.voting.ballot_file import Record, ballots_hash
from polls.voting.methods import METHODS
from polls.voting.methods.lot import Lot
from polls.voting.methods.outcome import Outcome
from polls.voting.methods.profile import Profile
from polls.voting.methods.records import profile_of_records
from polls.voting.methods.terms import Terms


@dataclass(frozen=True)
class Counted:
    """A ballot file's outcome with all that is needed to tell it."""

    header: Header
    profile: Profile
    terms: Terms
    outcome: Outcome


@dataclass(frozen=True)
class Recount:
    """What came of a recount: findings, or else what was counted; `journal_head` where one was compared."""

    findings: list[str] = field(default_factory=list)
    counted: Counted | None = None
    journal_head: str | None = None


def recount(content: bytes, expected_hash: str | None = None, journal: bytes | None = None) -> Recount:
    """Check a ballot file, compare it with the hash and the journal that are given, and count it."""
    first, _newline, lines = content.partition(b"\n")
    header = _read_header(first)
    if isinstance(header, str):
        return Recount([header])
    records, found = examine(header, lines)
    # Where names were taken out since, only the journal can tell that these were the ballots of that hash.
    hashes = {ballots_hash(lines)} | ({header.ballots_hash} if journal is not None else set())
    if expected_hash is not None and expected_hash not in hashes:
        found.append(
            _(
                "its ballots are not those with the hash you expect; theirs is %(hash)s.",
                hash=ballots_hash(lines),
            )
        )
    read = read_journal(journal) if journal is not None else None
    if read is not None:
        found += read.findings + check_noted(header, read.entries)
    if found:
        return Recount(found)
    return Recount([], count(header, records), read.head if read else None)


def examine(header: Header, lines: bytes) -> tuple[list[Record], list[str]]:
    """`(records, findings)` of one poll's header and lines."""
    found = [_("the header: %(wrong)s", wrong=wrong) for wrong in check_sense(header)]
    if found:
        return [], found
    found += [_("the header: %(wrong)s", wrong=wrong) for wrong in check_frozen(header)]
    if ballots_hash(lines) != header.hash_of_records:
        found.append(_("the records are not those whose hash the header tells."))
        found += (
            [_("its lines end as on Windows; the file was changed on its way.")] if b"\r\n" in lines else []
        )
    records, wrong = read_records(header, lines)
    wrong += check_numbers(header, records)
    return records, found + (wrong or check_totals(header, records))


def count(header: Header, records: Sequence[Record]) -> Counted:
    """Count records in which nothing was found wrong."""
    pairs = ((record.part, record.value) for record in records)
    profile = profile_of_records(header.method, header.option_ids, pairs)
    present = header.eligible if header.present is None else header.present
    lot = Lot(bytes.fromhex(header.seed), header.ballots_hash) if header.seed else None
    terms = Terms(header.read_rules, header.eligible, present, header.none_id, lot)
    return Counted(header, profile, terms, METHODS[header.method].count(profile, terms))


def _read_header(line: bytes) -> Header | str:
    try:
        return msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        return _("its first line is not the header of a ballot file: %(problem)s.", problem=problem)
