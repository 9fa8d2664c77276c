"""Reading people from a CSV table: what can be added, what is there already, what is wrong in which line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from polls.i18n import lazy_gettext as _l
from polls.people.countries import is_country
from polls.people.models import ATTENDEE, ROLES
from polls.people.rules import normal_email

COLUMNS = ("name", "email", "role", "group", "country")
MOST_ROWS = 5000
MOST_MISTAKES = 1000  # a table with more is no list of people
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


@dataclass(frozen=True)
class Row:
    """One person of the table."""

    name: str | None
    email: str | None
    role: str
    group_id: int | None
    country: str | None


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one line, counted as an editor does, and in which column."""

    line: int
    field: str | None
    message: Any

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "field": self.field, "message": str(self.message)}


@dataclass
class Preview:
    """What an import would do."""

    rows: list[Row] = field(default_factory=list)
    skipped: int = 0
    errors: list[Mistake] = field(default_factory=list)


def read_table(text: str, groups: Mapping[str, int], there: Set[tuple[str | None, str | None]]) -> Preview:
    """Read a table whose first line names its columns (any of COLUMNS, in any order).

    `groups` are ids by name; `there` holds (email, name) of who is in the forum: a person is known by
    the e-mail address, or else by the name.
    """
    preview = Preview()
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    known = {name.casefold(): group_id for name, group_id in groups.items()}
    seen = {_who(email, name) for email, name in there}
    try:
        columns = [cell.strip().lower() for cell in next(reader, [])]
        if _check_columns(columns, preview):
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    _read_line(reader.line_num, columns, cells, known, seen, preview)
    except csv.Error:
        preview.errors.append(Mistake(reader.line_num, None, _l("This line cannot be read.")))
    return preview


def _delimiter(text: str) -> str:
    """The sign that divides the columns: spreadsheets in much of Europe write semicolons."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _check_columns(columns: list[str], preview: Preview) -> bool:
    unknown = [column for column in columns if column not in COLUMNS]
    is_doubled = len(set(columns)) != len(columns)
    if columns and not unknown and not is_doubled and {"name", "email"} & set(columns):
        return True
    needed = _l("The first line names the columns: name, email, role, group, country.")
    preview.errors.append(Mistake(1, None, needed))
    return False


def _read_line(
    line: int,
    columns: list[str],
    cells: list[str],
    groups: Mapping[str, int],
    seen: set[tuple[str, str]],
    preview: Preview,
) -> None:
    if len(preview.rows) >= MOST_ROWS:
        preview.errors.append(Mistake(line, None, _l("A table has at most %(most)s people.", most=MOST_ROWS)))
        raise csv.Error
    if len(preview.errors) >= MOST_MISTAKES:
        raise csv.Error
    given = dict.fromkeys(COLUMNS, "") | {
        column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=False)
    }
    mistakes = _mistakes(line, given, groups, len(cells) > len(columns))
    who = _who(normal_email(given["email"]), given["name"])
    if mistakes:
        preview.errors.extend(mistakes)
    elif who in seen:
        preview.skipped += 1
    else:
        seen.add(who)
        preview.rows.append(_row(given, groups))


def _mistakes(line: int, given: dict[str, str], groups: Mapping[str, int], is_long: bool) -> list[Mistake]:
    is_wrong = {
        None: (is_long, _l("This line has more columns than the first one.")),
        "name": (
            len(given["name"]) > 80 or not (given["name"] or given["email"]),
            _l("A person needs a name of at most 80 characters, or an e-mail address."),
        ),
        "email": (
            bool(given["email"]) and not (len(given["email"]) <= 254 and _EMAIL.fullmatch(given["email"])),
            _l("This is not an e-mail address."),
        ),
        "role": (
            bool(given["role"]) and given["role"].lower() not in ROLES,
            _l("A role is moderator, facilitator, attendee or observer."),
        ),
        "group": (
            bool(given["group"]) and given["group"].casefold() not in groups,
            _l("There is no stakeholder group of this name. Add it first."),
        ),
        "country": (
            bool(given["country"]) and not is_country(given["country"].upper()),
            _l("A country is given by its two letters, such as KE or FR."),
        ),
    }
    return [Mistake(line, column, message) for column, (wrong, message) in is_wrong.items() if wrong]


def _row(given: dict[str, str], groups: Mapping[str, int]) -> Row:
    return Row(
        name=given["name"] or None,
        email=normal_email(given["email"]),
        role=given["role"].lower() or ATTENDEE,
        group_id=groups.get(given["group"].casefold()),
        country=given["country"].upper() or None,
    )


def _who(email: str | None, name: str | None) -> tuple[str, str]:
    return ("email", email) if email else ("name", (name or "").casefold())
