"""The sample forum: that it reads, and that it says what the record of June 2021 says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from polls.forum_file.reading import parse_forum_file, read_forum_file
from polls.forum_file.visuals import media_type

SAMPLE = Path("polls/sample/forum-2021.yaml")


@pytest.fixture(scope="module")
def sample():
    return read_forum_file(SAMPLE)


def test_it_has_both_days_and_every_session(sample):
    assert [str(day.date) for day in sample.days] == ["2021-06-15", "2021-06-16"]
    assert [item.kind for item in sample.days[0].items].count("panel") == 2
    assert [item.kind for item in sample.days[1].items if item.kind != "break"] == [
        "talk",
        "talk",
        "breakout",
        "lightning",
        "poll",
        "poll",
        "talk",
    ]


def test_the_hard_sessions_have_an_advisory(sample):
    warned = {item.key for day in sample.days for item in day.items if item.advisory}

    assert {"account", "research"} <= warned


def test_seven_breakouts_have_the_three_kinds_of_task(sample):
    tasks = Counter(breakout.__struct_config__.tag for breakout in sample.breakouts)

    assert tasks == {"name": 3, "definition": 1, "priorities": 3}


def test_the_three_names_are_put_to_the_vote(sample):
    breakouts = {breakout.key: breakout for breakout in sample.breakouts}

    the_name = next(poll for poll in sample.polls if poll.key == "the-name")
    names = [breakouts[key].report.name for key in the_name.from_breakouts]

    assert names == [
        "Perceived First-Person Child Sexual Abuse Material",
        "Youth-Produced Child Sexual Abuse Material",
        "Child Sexual Abuse Material – Self-Produced",  # noqa: RUF001
    ]


def test_everyone_can_try_the_ballot_before_it_matters(sample):
    trial = sample.polls[0]

    assert (trial.secrecy, trial.results_shown, trial.abstain) == ("straw", "live", True)
    assert trial.item == next(item.key for item in sample.days[0].items if item.kind == "poll")


def test_the_priorities_of_industry_are_put_in_an_order(sample):
    order = next(poll for poll in sample.polls if poll.method == "borda")
    industry = next(breakout.report for breakout in sample.breakouts if breakout.key == "industry")

    assert len(order.options) == len(industry.priorities)
    for option, agreed in zip(order.options, industry.priorities, strict=True):
        assert option.detail.split("reduce ")[1].rstrip(".") in agreed.text


def test_the_definition_has_its_footnote_twice(sample):
    report = next(breakout.report for breakout in sample.breakouts if breakout.key == "definition")

    assert report.text.count("[1]") == 2
    assert report.footnotes[0].startswith("Consent should not be limited to legal capacity")


def test_there_are_four_and_three_and_three_priorities_with_industry_first(sample):
    breakouts = {breakout.key: breakout for breakout in sample.breakouts}
    reports = [breakouts[key].report for key in sample.lightning.order]

    assert [len(report.priorities) for report in reports if hasattr(report, "priorities")] == [4, 3, 3]
    assert sample.lightning.order[4] == "industry"


def test_124_attendees_come_from_25_countries(sample):
    attendees = [person for person in sample.people if person.role == "attendee"]

    assert len(attendees) == 124
    assert len({person.country for person in attendees} - {None}) == 25
    assert len({person.country for person in sample.people} - {None}) == 25
    assert Counter(person.role for person in sample.people) == {
        "attendee": 124,
        "moderator": 2,
        "facilitator": 9,
        "observer": 2,
    }


def test_some_attendees_would_rather_not_say(sample):
    attendees = [person for person in sample.people if person.role == "attendee"]

    assert any(person.name is None for person in attendees)
    assert any(person.group is None for person in attendees)
    assert any(person.country is None for person in attendees)


def test_attendees_are_spread_evenly_over_the_breakouts(sample):
    sizes = Counter(person.breakout for person in sample.people if person.role == "attendee")

    assert set(sizes.values()) == {17, 18}
    assert len(sizes) == 7


def test_every_visual_is_small_enough_for_a_slow_line(sample):
    files = [
        SAMPLE.parent / visual.file for day in sample.days for item in day.items for visual in item.visuals
    ]

    assert len(files) == 4
    assert all(file.stat().st_size < 200_000 for file in files)
    assert {media_type(file.read_bytes()) for file in files} == {"image/png"}


def test_the_example_of_the_documentation_reads(tmp_path):
    example = Path("docs/forum-file.md").read_text().split("```yaml\n")[1].split("```")[0]
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/wells.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(8))

    forum_file = parse_forum_file(example.encode(), tmp_path)

    assert forum_file.forum.slug == "water-2026"
