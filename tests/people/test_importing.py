"""A CSV table is read with every mistake named by its line."""

import pytest

from polls.people.importing import read_table

GROUPS = {"Civil society": 4, "Industry": 5}


def read(text, there=frozenset()):
    return read_table(text, GROUPS, set(there))


def test_a_table_is_read_whatever_the_order_of_its_columns():
    preview = read("Email,Name,Group,Country,Role\nana@example.org,Ana,civil society,ke,facilitator\n")
    (row,) = preview.rows
    assert (row.name, row.email, row.role, row.group_id, row.country) == (
        "Ana",
        "ana@example.org",
        "facilitator",
        4,
        "KE",
    )
    assert preview.errors == []


@pytest.mark.parametrize(
    "table",
    ["name;group\nAna;Industry\n", "name\tgroup\nAna\tIndustry\n", '"name","group"\n"Ana","Industry"'],
)
def test_semicolons_tabs_and_quotes_are_read(table):
    assert [(row.name, row.group_id) for row in read(table).rows] == [("Ana", 5)]


def test_a_person_without_a_role_is_an_attendee():
    assert read("name\nAna\n").rows[0].role == "attendee"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (",,,,", None),
        ("Ana,not an address,,,", "email"),
        ("Ana,,chair,,", "role"),
        ("Ana,,,Nobody's group,", "group"),
        ("Ana,,,,Kenya", "country"),
        (f"{'a' * 81},,,,", "name"),
        ("Ana,,,,KE,more", None),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(line, field):
    preview = read(f"name,email,role,group,country\nBen,,,,\n{line}\nCleo,,,,\n")
    if line == ",,,,":
        assert preview.errors == []  # an empty line is no line
    else:
        assert [(error.line, error.field) for error in preview.errors] == [(3, field)]
    assert [row.name for row in preview.rows] == ["Ben", "Cleo"]


@pytest.mark.parametrize(
    "table", ["", "\n", "surname,name\nA,B\n", "role,group\nattendee,\n", "name,name\na,b\n"]
)
def test_a_table_without_known_columns_is_refused(table):
    preview = read(table)
    assert preview.rows == []
    assert preview.errors[0].line == 1


def test_who_is_there_already_and_who_comes_twice_is_skipped():
    preview = read(
        "name,email\nAna,ANA@example.org\nBen,\nben,\nCleo,cleo@example.org\nCleo,cleo@example.org\n",
        {("ana@example.org", "Ana")},
    )
    assert [row.name for row in preview.rows] == ["Ben", "Cleo"]
    assert preview.skipped == 3


def test_too_many_people_are_not_read(monkeypatch):
    monkeypatch.setattr("polls.people.importing.MOST_ROWS", 2)
    preview = read("name\nA\nB\nC\nD\n")
    assert len(preview.rows) == 2
    assert preview.errors[0].line == 4


def test_a_broken_quote_is_a_mistake_and_not_a_failure():
    preview = read('name\n"' + "a" * 200_000)
    assert preview.errors
