"""Results of every method, from real ballots to the report and the results page: the same facts in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from markdown_it import MarkdownIt

from polls.summary.markdown import faults, render
from polls.summary.result_facts import facts_of, verdict_of
from polls.summary.result_tables import ResultTable, tables_of
from polls.summary.results import Result, results
from polls.summary.told_polls import tell_result
from tests.summary.hostile import HOSTILE
from tests.summary.rooms import Room, a_room, a_vote

Ballots = Callable[[list[int]], list[dict[str, Any]]]


def counted(room: Room, method: str, ballots: Ballots, options: int = 3, **rules: Any) -> Result:
    """The published result of these ballots and one abstention."""
    a_vote(room, [], [None] * options, choices=ballots, method=method, rules=rules)
    return results(room.session, room.forum)[-1]


def ranked(*ballots: tuple[int, str]) -> Ballots:
    """So many ballots that rank the options as letters say: `(3, "BA")`."""
    return lambda ids: [
        {"ranking": [[ids["ABCD".index(letter)]] for letter in order]}
        for number, order in ballots
        for _ in range(number)
    ]


def told(result: Result) -> str:
    return tell_result(result, "UTC")


def the_table(result: Result, title: str) -> ResultTable:
    return next(table for table in tables_of(result) if table.title == title)


def yes_and_no(yes: int, no: int) -> Ballots:
    return lambda ids: [{"options": [ids[0]]}] * yes + [{"options": [ids[1]]}] * no


def test_a_carried_motion_says_so_and_what_was_needed(session):
    result = counted(a_room(session), "yes_no", yes_and_no(6, 3), options=2, threshold="two_thirds")
    assert verdict_of(result) == ("success", "check", "Carried")
    assert facts_of(result) == ["Needed: 6 of 9, at least two thirds of the votes."]
    assert "**Carried: 6 for “A first name”" in told(result)
    assert "| A first name | 6 | 67 % |" in told(result)
    assert "| Abstained | 1 |  |" in told(result)


def test_a_lost_motion_says_so_whatever_the_base(session):
    result = counted(a_room(session), "yes_no", yes_and_no(5, 4), options=2, base="cast")
    assert verdict_of(result) == ("quiet", "close", "Not carried")
    assert facts_of(result) == ["Needed: 6 of 10, more than half of all ballots, abstentions included."]


def test_a_missed_threshold_and_a_missed_quorum_are_told(session):
    room = a_room(session)
    missed = counted(room, "single", yes_and_no(5, 4), threshold="two_thirds")
    few = counted(room, "single", yes_and_no(5, 4), quorum=11, quorum_unit="people")
    assert facts_of(missed) == [
        "Needed: 6 of 9, at least two thirds of the votes.",
        "A run-off of the first two can follow.",
    ]
    assert verdict_of(few) == ("caution", "alert", "No quorum")
    assert facts_of(few) == ["The quorum was not reached: 10 took part, 11 were needed."]


def scored(ids: list[int]) -> list[dict[str, Any]]:
    return [{"scores": [[ids[0], 5], [ids[1], 2]]}] * 3 + [{"scores": [[ids[1], 4]]}] * 2


def test_scores_have_their_means_and_how_often_each_was_given(session):
    result = counted(a_room(session), "score", scored)
    assert "| Option | Points | Mean |" in told(result)
    assert "| A first name | 15 | 5.00 |" in told(result)
    assert "| Neither | 0 | \N{EN DASH} |" in told(result)
    table = the_table(result, "How often each score was given")
    assert table.head == ["Option", *(f"Score {score}" for score in (5, 4, 3, 2, 1, 0)), "No score"]
    assert table.rows[0] == ["A · A first name", "3", "0", "0", "0", "0", "0", "2"]


def test_dots_have_their_voters(session):
    result = counted(a_room(session), "dots", lambda ids: [{"dots": [[ids[2], 3], [ids[0], 2]]}] * 2)
    assert "| Option | Dots | Voters |" in told(result)
    assert "| Neither | 6 | 2 |" in told(result)


def test_rounds_tell_what_became_of_every_ballot(session):
    result = counted(
        a_room(session), "irv", ranked((5, "A"), (3, "B"), (2, "CB"), (1, "C"), (1, "DCA")), options=4
    )
    table = the_table(result, "Round by round")
    assert table.head == ["Option", "Round 1", "Round 2", "Round 3"]
    assert table.rows[3] == ["D · A fourth", "1, dropped", "\N{EN DASH}", "\N{EN DASH}"]
    assert table.rows[-2] == ["On no option any more", "0", "0", "3"]
    assert table.rows[-1] == ["More than half is", "7", "7", "5"]
    assert table.notes[0] == "After round 1 the ballots of D went on: 1 to C."
    assert "1 abstained." in facts_of(result)
    assert "| A · A first name | 5 | 5 |" in told(result)


CIRCLE = ranked((4, "ABC"), (3, "BCA"), (2, "CAB"))


def test_every_pair_is_told_with_its_winner(session):
    result = counted(a_room(session), "ranked_pairs", CIRCLE)
    table = the_table(result, "Every pair compared")
    assert table.rows[0] == ["A · A first name", "\N{EN DASH}", "6 to 3, wins", "4 to 5"]
    assert table.notes[1] == "No option beats all others, one by one."
    fixed = the_table(result, "In which order the pairs were fixed")
    assert fixed.rows[0] == ["B over C", "7", "2", "fixed"]
    assert fixed.rows[-1] == ["C over A", "5", "4", "left out, because it would close a circle"]


def test_the_option_that_beats_all_others_is_named(session):
    result = counted(a_room(session), "schulze", ranked((5, "BAC"), (2, "CBA")))
    assert the_table(result, "Every pair compared").notes[1] == "B beats all others, one by one."


def test_priorities_tell_how_high_each_was_ranked(session):
    result = counted(a_room(session), "borda", ranked((2, "ABC"), (1, "B")))
    assert "| A first name | 4.5 |" in told(result)
    table = the_table(result, "How high each option was ranked")
    assert table.head == ["Option", "Points: 2", "Points: 1", "Points: 0.5", "Points: 0"]
    assert table.rows[0] == ["A · A first name", "2", "0", "1", "0"]


GROUPS = {
    "rows": [
        {"name": "Civil society", "voters": 12, "abstentions": 1, "counts": {}},
        {"name": None, "voters": 14, "abstentions": 0, "counts": {}},
    ],
    "counts_what": "votes",
}


def test_groups_are_told_and_the_others_together(session):
    room = a_room(session)
    poll = a_vote(room, [3, 2], [None, None])
    first = str(poll.options[0].id)
    poll.groups = GROUPS | {"rows": [row | {"counts": {first: 7}} for row in GROUPS["rows"]]}
    table = the_table(results(session, room.forum)[0], "Votes by stakeholder group")
    assert table.head == ["Group", "A", "B", "Abstained", "People"]
    assert table.rows == [
        ["Civil society", "7", "0", "1", "12"],
        ["Other groups together", "7", "0", "0", "14"],
    ]


METHODS: dict[str, Ballots] = {
    "approval": yes_and_no(5, 4),
    "score": scored,
    "dots": lambda ids: [{"dots": [[ids[0], 1]]}],
    "irv": ranked((2, "AB"), (1, "C")),
    "schulze": CIRCLE,
    "ranked_pairs": CIRCLE,
    "borda": CIRCLE,
}


@pytest.mark.parametrize("method", METHODS)
def test_the_report_of_every_method_is_whole_markdown(session, method):
    result = counted(a_room(session), method, METHODS[method])
    assert faults(told(result)) == []
    assert render(told(result), "", result.question).count("<table>") == told(result).count("| --- |\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_options_are_inert_in_every_table(session, text):
    room = a_room(session)
    poll = a_vote(room, [], [None] * 3, choices=CIRCLE, method="ranked_pairs")
    for option in poll.options:
        option.text = f"{text} {option.position}"
    session.flush()
    page = MarkdownIt("commonmark", {"html": True}).render(told(results(session, room.forum)[0]))
    assert "<script" not in page
    assert "<a " not in page
    assert "<img" not in page
