"""The shape of a forum file: each departure from it is told by line and field."""

from __future__ import annotations

import pytest

from tests.forum_file.small import SMALL, complaints, read, spoilt


def test_a_value_is_what_the_format_says_and_not_what_it_looks_like():
    file = read(SMALL)

    assert file.days[0].items[0].at == "14:00"  # 840 to YAML
    assert file.people[2].country == "NO"  # false to YAML
    assert file.polls[1].abstain is False


def test_what_is_left_out_has_its_default():
    file = read(SMALL)

    assert file.polls[0].method == "single"
    assert file.polls[0].results_shown == "hidden"
    assert file.breakouts[0].report.state == "draft"
    assert file.people[1].group is None


def test_a_field_left_empty_is_as_if_it_were_left_out():
    assert read(spoilt("breakout: name-2}", "breakout: }")).people[2].breakout is None
    assert read(spoilt("speakers: [{role: Chair}]", "speakers:")).days[0].items[0].speakers == []


def test_every_error_is_told_at_once_in_the_order_of_the_file():
    text = (
        spoilt("kind: poll", "kind: pole").replace("key: fay", "kay: fay").replace("timezone: ", "timzone: ")
    )

    assert complaints(text) == [
        "line 2, forum.timezone: is missing",
        "line 5, forum.timzone: there is no such field here; did you mean “timezone”?",
        "line 23, days[0].items[2].kind: expected one of break, breakout, lightning, panel, poll, talk, "
        "not “pole”",
        "line 35, breakouts[0].facilitators[0]: there is no person “fay”",
        "line 77, people[1].kay: there is no such field here; did you mean “key”?",
        "line 77, people[1].key: is missing",
    ]


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("title: A small forum", "title:", "line 3, forum.title: is empty"),
        ("title: A small forum", "title: ''", "line 3, forum.title: is empty"),
        ("title: A small forum", "title: [a]", "line 3, forum.title: expected a text"),
        (
            "title: A small forum",
            f"title: {'x' * 161}",
            "line 3, forum.title: is 161 characters long; at most 160 fit",
        ),
        (
            "A small forum",
            '"A small \\u202Eforum"',
            "line 3, forum.title: holds a character that cannot be seen (U+202E)",
        ),
        ("A small forum", '"A \\0"', "line 3, forum.title: holds a character that cannot be seen (U+0000)"),
        (
            "slug: small",
            "slug: Small One",
            "line 2, forum.slug: expected a short key of lower-case letters, digits and hyphens, "
            "not “Small One”",
        ),
        (
            "join_policy: vote",
            "join_policy: votes",
            "line 7, forum.join_policy: expected one of admission, closed, look_on, vote, not “votes”",
        ),
        (
            "ABCD2345",
            "abc",
            "line 8, forum.join_code: expected 8 capital letters and digits, none of them I, L, O, "
            "U, 0 or 1, not “abc”",
        ),
        (
            "at: 14:00",
            "at: 2 pm",
            "line 18, days[0].items[0].at: expected a time of day such as 09:30, not “2 pm”",
        ),
        (
            "date: 2021-06-15",
            "date: 15.6.2021",
            "line 13, days[0].date: expected a date such as 2021-06-15, not “15.6.2021”",
        ),
        (
            "date: 2021-06-15",
            "date: 0001-01-01",
            "line 13, days[0].date: expected a date such as 2021-06-15, not “0001-01-01”",
        ),
        (
            "date: 2021-06-16",
            "date: 2021-06-31",
            "line 24, days[1].date: expected a date such as 2021-06-15, not “2021-06-31”",
        ),
        (
            "minutes: 30",
            "minutes: half an hour",
            "line 19, days[0].items[0].minutes: expected a whole number from 1 to 720, not “half an hour”",
        ),
        (
            "minutes: 30",
            "minutes: 0",
            "line 19, days[0].items[0].minutes: expected a whole number from 1 to 720, not “0”",
        ),
        (
            "minutes: 30",
            "minutes: 1e999",
            "line 19, days[0].items[0].minutes: expected a whole number from 1 to 720, not “1e999”",
        ),
        ("abstain: no", "abstain: maybe", "line 74, polls[1].abstain: expected yes or no, not “maybe”"),
        (
            "speakers: [{role: Chair}]",
            "speakers: Chair",
            "line 21, days[0].items[0].speakers: expected a list: lines that start with “- ”",
        ),
        (
            "[{role: Chair}]",
            "[Chair]",
            "line 21, days[0].items[0].speakers[0]: expected fields: name, organisation, role",
        ),
        (
            "{text: Three}]",
            "]",
            "line 60, breakouts[3].report.priorities: has 2 entries; at least 3 are needed",
        ),
        (
            "[Other]",
            "[A, B, C, D]",
            "line 43, breakouts[1].report.alternatives: has 4 entries; at most 3 fit",
        ),
        (
            "task: priorities",
            "task: prioritise",
            "line 54, breakouts[3].task: expected one of name, definition, priorities, not “prioritise”",
        ),
        (
            "    task: priorities\n",
            "",
            "line 53, breakouts[3].task: expected one of name, definition, priorities",
        ),
        (
            "sector: industry",
            "sektor: industry",
            "line 59, breakouts[3].sektor: there is no such field here; did you mean “sector”?",
        ),
        (
            "text: A thing.[1]",
            "name: A thing.[1]",
            "line 51, breakouts[2].report.name: there is no such field here; "
            "there are text, footnotes, state",
        ),
        (
            "  seconds: 120",
            "  seconds: 120\n  seconds: 90",
            "line 63, lightning.seconds: stands here for the second time; keep one of them",
        ),
        (
            "email: mia@example.org",
            "email: mia",
            "line 76, people[0].email: expected an e-mail address, not “mia”",
        ),
        (
            "country: NO",
            "country: Norway",
            "line 78, people[2].country: expected a country code of two capital letters (ISO 3166), "
            "such as KE, not “Norway”",
        ),
        ("  seconds: 120", "  ? [a]\n  : 120", "line 62, lightning: a field name must be a plain word"),
    ],
)
def test_a_value_of_another_shape_is_told_by_line_and_field(good, bad, told):
    assert told in complaints(spoilt(good, bad))


def test_a_link_to_a_script_is_refused():
    told = complaints(spoilt('"tel:+32123"', '"javascript:alert(1)"'))

    assert told == [
        "line 6, forum.support.url: expected an address that starts with https://, mailto: or tel:, "
        "not “javascript:alert(1)”"
    ]


def test_an_unknown_task_brings_no_further_complaints():
    assert len(complaints(spoilt("task: definition", "task: define"))) == 1


def test_at_most_a_hundred_errors_are_told_and_the_rest_are_counted():
    people = "".join(f"  - {{key: p{number}, role: guest}}\n" for number in range(130))

    told = complaints(SMALL + people)

    assert len(told) == 101
    assert told[-1] == "… and 30 more"


def test_a_file_that_is_no_mapping_says_which_parts_it_should_have():
    assert complaints("- a\n- b\n") == [
        "line 1: expected fields: forum, days, breakouts, lightning, polls, people"
    ]
