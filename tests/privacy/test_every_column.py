"""Every column that can hold who somebody is has its answer to being forgotten: a new one has none yet."""

from __future__ import annotations

import polls.verbs  # noqa: F401  (every table is known)
from polls.database import Base

# What of a person is removed or emptied (privacy/forgetting.py, the journal's and the files' own ways).
FORGOTTEN = {
    "member": {"account_id", "group_id"},
    "sign_in": {"member_id"},
    "one_use_link": {"member_id"},
    "done_once": {"member_id"},
    "seat": {"member_id"},
    "report": {"saved_by"},
    "report_version": {"saved_by"},
    "journal_entry": {"member_id"},
}
# The roll keeps an unnamed row, so that a result can be checked.
STAYS = {"roll_entry": {"member_id"}}
OF_PEOPLE = {"member", "account"}


def test_every_column_that_points_at_a_person_is_accounted_for() -> None:
    found = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if _points_at_a_person(column)
    }
    known = {(table, column) for named in (FORGOTTEN, STAYS) for table in named for column in named[table]}
    assert found == known - {("member", "group_id")}


def _points_at_a_person(column) -> bool:
    targets = {key.column.table.name for key in column.foreign_keys}
    return bool(targets & OF_PEOPLE) or column.name == "member_id" or column.name.endswith("_by")
