"""What is wrong with the records of a ballot file, named by line and by option. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import msgspec
from msgspec import UNSET

from polls.errors import Refused
from polls.i18n import gettext as _
from polls.verification.ballot_header import Header, named_option
from polls.voting.ballot_file import Record
from polls.voting.ballots import Form, check_choice, form_of
from polls.voting.methods import METHODS
from polls.voting.rules import NAMED

FIRST_LINE = 2  # the header is line 1
WHOLE, ABSTAIN = "", "abstain"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


def read_records(header: Header, lines: bytes) -> tuple[list[Record], list[str]]:
    """`(records, findings)`: the lines that can be read, and what is wrong with any line."""
    records: list[Record] = []
    found: list[str] = []
    reader = _Reader(header)
    last = ""
    for number, line in enumerate(_split(lines), FIRST_LINE):
        record, wrong = reader.read(line)
        if record is not None:
            records.append(record)
            wrong = wrong or _out_of_order(last, record.code)
            last = record.code
        if wrong:
            found.append(_("line %(number)s %(wrong)s", number=number, wrong=wrong))
    if lines and not lines.endswith(b"\n"):
        found.append(_("the last line is cut off."))
    return records, found


def _split(lines: bytes) -> list[bytes]:
    return lines.removesuffix(b"\n").split(b"\n") if lines else []


def _out_of_order(last: str, code: str) -> str | None:
    if code == last:
        return _("has the code of the line before: a record is there twice.")
    return _("is not in the order of the codes.") if code < last else None


class _Reader:
    """Reads lines of one poll's file."""

    def __init__(self, header: Header) -> None:
        rules, ids = header.read_rules, header.option_ids
        self._ids, self._none_id = ids, header.none_id
        self._is_named = rules.secrecy == NAMED
        self._form = form_of(header.method, rules, len(ids))
        self._allowed = _allowed(header, self._form)

    def read(self, line: bytes) -> tuple[Record | None, str | None]:
        """The record of a line, and what is wrong with it if anything is."""
        try:
            record = _decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None, _("is no record of a ballot.")
        if len(record.code) != 32 or record.code.strip("0123456789abcdef"):
            return None, _("has no code of 32 hexadecimal digits.")
        return record, self._wrong(record) or _written_otherwise(record, line)

    def _wrong(self, record: Record) -> str | None:
        if (record.name is not UNSET) != self._is_named:
            return (
                _("names nobody in a named poll.") if self._is_named else _("names a voter in a secret poll.")
            )
        if record.part == WHOLE:
            return self._wrong_choice(record.value)
        allowed = self._allowed.get(record.part)
        if allowed is None:
            return _("is about something this poll does not have.")
        return None if allowed(record.value) else _("has a value that no ballot can have.")

    def _wrong_choice(self, choice: Any) -> str | None:
        try:
            is_normal = check_choice(self._form, self._ids, self._none_id, choice) == choice
        except Refused as refusal:
            return _("is no ballot of this poll: %(why)s", why=refusal.message)
        return None if is_normal else _("is a ballot that is not in its normal form.")


def _written_otherwise(record: Record, line: bytes) -> str | None:
    """The hash is of bytes: a line that reads the same but is written otherwise is another one."""
    return None if _encode(record) == line else _("is not written as records are.")


Allowed = Callable[[Any], bool]


def _allowed(header: Header, form: Form) -> dict[str, Allowed]:
    """For each part that a split ballot has, which values it may have."""
    allowed = {part: _is_whole_number(-1, 1) for part in _pairs(header)}
    allowed |= {part: _of_option(header, form) for part in _options(header)}
    if form.may_abstain:
        allowed[ABSTAIN] = lambda value: value is True
    return allowed


def _of_option(header: Header, form: Form) -> Allowed:
    highest = {"approval": 1, "score": form.top, "dots": form.each, "borda": 2 * (len(header.options) - 1)}
    fits = _is_whole_number(0, highest.get(header.method, 0))
    return (lambda value: value is None or fits(value)) if header.method == "score" else fits


def _is_whole_number(lowest: int, highest: int) -> Allowed:
    # By exact type: in Python True is 1 and 2.0 is 2.
    return lambda value: type(value) is int and lowest <= value <= highest


def _options(header: Header) -> list[str]:
    return [str(each) for each in header.option_ids] if "option" in METHODS[header.method].SPLIT else []


def _pairs(header: Header) -> list[str]:
    if "pair" not in METHODS[header.method].SPLIT:
        return []
    return [f"{one}>{other}" for one, other in combinations(header.option_ids, 2)]


def check_numbers(header: Header, records: Sequence[Record]) -> list[str]:
    """Whether as many records are there as ballots, in all and of each part; what is missing is named."""
    found = list(_difference(_("the file"), header.records, len(records)))
    counts = Counter(record.part for record in records)
    abstentions = counts[ABSTAIN]
    split = [*_options(header), *_pairs(header)]
    if counts[WHOLE] or not split:
        split = []
        found += _difference(_("whole ballots"), header.ballots - abstentions, counts[WHOLE])
    for part in split:
        found += _difference(_named_part(header, part), header.ballots - abstentions, counts[part])
    if counts[WHOLE] and len(counts) > 1 + (ABSTAIN in counts):
        found.append(_("whole ballots and split ones are mixed."))
    return found


def _difference(what: str, expected: int, there: int) -> Iterator[str]:
    if there == expected:
        return
    numbers = {"what": what, "expected": expected, "there": there, "number": abs(there - expected)}
    if there < expected:
        yield _("%(what)s: %(number)s missing, %(there)s records instead of %(expected)s.", **numbers)
    else:
        yield _("%(what)s: %(number)s too many, %(there)s records instead of %(expected)s.", **numbers)


def _named_part(header: Header, part: str) -> str:
    """A split part by the options it is about."""
    places = [header.option_ids.index(int(each)) for each in part.split(">")]
    names = [named_option(place, header.options[place].text) for place in places]
    return names[0] if len(names) == 1 else _("%(one)s over %(other)s", one=names[0], other=names[1])


def check_totals(header: Header, records: Sequence[Record]) -> list[str]:
    """Sums that hold for any ballots: a ranking shares out so many points, a voter has so many dots.

    For records in which nothing else is wrong.
    """
    if any(record.part == WHOLE for record in records):
        return []
    options = set(_options(header))
    base = header.ballots - sum(record.part == ABSTAIN for record in records)
    total = sum(record.value or 0 for record in records if record.part in options)
    number = len(header.options)
    if header.method == "borda" and total != base * number * (number - 1):
        return [_("all options together have points that no set of ballots can give.")]
    if header.method == "dots" and not base <= total <= base * header.read_rules.dots:
        return [_("all options together have a number of dots that no set of ballots can give.")]
    return []
