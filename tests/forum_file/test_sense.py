"""What has the right shape and still cannot be: references, times, tasks, polls, visuals."""

from __future__ import annotations

from pathlib import Path

import pytest

from polls.forum_file.times import planned_starts
from tests.forum_file.small import SMALL, complaints, read, spoilt

A_VISUAL = spoilt(
    "        title: Opening\n", "        title: Opening\n        visuals: [{file: FILE, alt: A dot}]\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        (
            "facilitators: [fay]",
            "facilitators: [fey]",
            "line 35, breakouts[0].facilitators[0]: there is no person “fey”; did you mean “fay”?",
        ),
        (
            "facilitators: [fay]",
            "facilitators: [nor]",
            "line 35, breakouts[0].facilitators[0]: is attendee in this forum; give that person the role "
            "facilitator",
        ),
        (
            "facilitators: [fay]",
            "facilitators: [fay, fay]",
            "line 35, breakouts[0].facilitators[1]: is the same as breakouts[0].facilitators[0] (line 35)",
        ),
        (
            "    item: groups\n    title: A name",
            "    item: opening\n    title: A name",
            "line 32, breakouts[0].item: there is no breakout item “opening” in the agenda",
        ),
        (
            "sector: industry",
            "sector: all",
            "line 59, breakouts[3].sector: there is no stakeholder group “all”",
        ),
        (
            "number: 2",
            "number: 1",
            "line 39, breakouts[1].number: is the same as breakouts[0].number (line 31)",
        ),
        (
            "order: [first-things, name-1]",
            "order: [last-things]",
            "line 63, lightning.order[0]: there is no breakout “last-things”; did you mean “first-things”?",
        ),
        (
            "    item: vote\n    question: Which n",
            "    item: voting\n    question: Which n",
            "line 66, polls[0].item: there is no item “voting” in the agenda; did you mean “opening”?",
        ),
        (
            "from_breakouts: [name-1, name-2]",
            "from_breakouts: [name-1, meaning]",
            "line 68, polls[0].from_breakouts[1]: has no name to vote on: its task must be name, and its "
            "report written",
        ),
        (
            "    report: {name: First, reasons: It is first.}\n",
            "",
            "line 67, polls[0].from_breakouts[0]: has no name to vote on: its task must be name, and its "
            "report written",
        ),
        (
            "report: {name: Second,",
            "report: {name: FIRST,",
            "line 68, polls[0].from_breakouts[1]: proposes the same name as a breakout before it; leave one "
            "of them out",
        ),
        (
            "from_breakouts: [name-1, name-2]",
            "from_breakouts: [name-1, name-2]\n    options: [{text: A}, {text: B}]",
            "line 65, polls[0]: has both options and from_breakouts; keep one of them",
        ),
        (
            "options: [{text: Apple}, {text: Pear}]",
            "options: [{text: Apple}]",
            "line 69, polls[1]: needs at least two options, or two breakouts to take them from",
        ),
        (
            "{text: Pear}",
            "{text: APPLE}",
            "line 73, polls[1].options[1].text: is the same as polls[1].options[0].text (line 73)",
        ),
        ("key: nor", "key: mia", "line 78, people[2].key: is the same as people[0].key (line 76)"),
        (
            "role: facilitator, name: Fay",
            "role: facilitator, email: MIA@example.org",
            "line 77, people[1].email: is the same as people[0].email (line 76)",
        ),
        (
            "group: academia, breakout",
            "group: academy, breakout",
            "line 78, people[2].group: there is no stakeholder group “academy”; did you mean “academia”?",
        ),
        ("country: NO", "country: ZZ", "line 78, people[2].country: there is no country with the code “ZZ”"),
        (
            "timezone: Europe/Brussels",
            "timezone: Europe/Bruxelles",
            "line 5, forum.timezone: there is no such time zone; did you mean “Europe/Brussels”?",
        ),
        (
            "timezone: Europe/Brussels",
            "timezone: ../../etc/passwd",
            "line 5, forum.timezone: there is no such time zone; did you mean “Europe/Brussels”?",
        ),
        (
            "join_policy: vote",
            "join_policy: closed",
            "line 8, forum.join_code: a closed forum has no join code; leave it out, or choose another "
            "join_policy",
        ),
        (
            "date: 2021-06-16",
            "date: 2021-06-14",
            "line 24, days[1].date: comes before the day above it; put the days in order",
        ),
        (
            "date: 2021-06-16",
            "date: 2021-06-15",
            "line 24, days[1].date: is the same as days[0].date (line 13)",
        ),
        (
            'at: "16:00"',
            'at: "15:29"',
            "line 23, days[0].items[2].at: starts at 15:29, before the item above it ends (15:30)",
        ),
        (
            "        at: 14:00\n",
            "",
            "line 16, days[0].items[0].at: is missing: the first item of a day says when it starts",
        ),
        (
            'kind: poll, at: "16:00", minutes: 10, title: Vote}',
            'kind: poll, at: "23:55", minutes: 10, title: Vote}\n'
            "      - {key: z, kind: talk, minutes: 1, title: Z}",
            "line 24, days[0].items[3]: starts after midnight; give it to the next day",
        ),
        (
            "name: Academia",
            "name: INDUSTRY",
            "line 11, forum.stakeholder_groups[1].name: is the same as "
            "forum.stakeholder_groups[0].name (line 10)",
        ),
        (
            "[{role: Chair}]",
            "[{role: }]",
            "line 21, days[0].items[0].speakers[0]: needs a name, an organisation or a role",
        ),
        (
            "A thing.[1]",
            "A thing.[2]",
            "line 51, breakouts[2].report.text: points to footnote [2], which is not there",
        ),
        (
            "A thing.[1]",
            "A thing.",
            "line 52, breakouts[2].report.footnotes[0]: is not pointed to; write [1] in the text where it "
            "belongs",
        ),
    ],
)
def test_what_cannot_be_is_told_by_line_and_field(good, bad, told):
    assert told in complaints(spoilt(good, bad))


def test_an_item_without_a_time_starts_when_the_one_before_it_ends():
    first_day = read(SMALL).days[0]

    assert planned_starts(first_day) == [14 * 60, 14 * 60 + 30, 16 * 60]


def test_a_visual_beside_the_file_is_accepted(tmp_path):
    (tmp_path / "dot.png").write_bytes(PNG)

    visual = read(A_VISUAL.replace("FILE", "dot.png"), tmp_path).days[0].items[0].visuals[0]

    assert visual.file == "dot.png"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing.png", "there is no such file beside the forum file"),
        ("../outside.png", "lies outside the folder of the forum file"),
        ("/etc/hostname", "lies outside the folder of the forum file"),
        ("link.png", "lies outside the folder of the forum file"),
        ("script.svg", "is not a PNG, JPEG or WebP image"),
        ("huge.png", "is larger than 5 MB"),
        ("folder", "there is no such file beside the forum file"),
        ("n" * 150 + "/" * 9, "there is no such file beside the forum file"),
    ],
)
def test_a_visual_that_cannot_be_shown_is_told(tmp_path, name, told):
    folder: Path = tmp_path / "forum"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "script.svg").write_text("<svg><script/></svg>")
    (folder / "huge.png").write_bytes(PNG + bytes(5 * 1024 * 1024))

    assert complaints(A_VISUAL.replace("FILE", name), folder) == [
        f"line 21, days[0].items[0].visuals[0].file: {told}"
    ]
