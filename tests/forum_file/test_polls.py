"""The polls of a forum file: every method, their rules, and what is told of those that cannot be held."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from polls.forum_file.loading import load_file
from polls.forum_file.polls import rules_of
from polls.voting.methods import METHODS
from polls.voting.models import READY, Poll
from polls.voting.rules import Rules
from tests.forum_file.small import SMALL, complaints, read, spoilt

SNACK = """\
    method: approval
    options: [{text: Apple}, {text: Pear}]
    abstain: no
"""
TWO = "    options: [{text: Apple}, {text: Pear}]\n"


def with_snack(lines: str) -> str:
    """The small file whose second poll has these lines; they begin in line 72."""
    return spoilt(SNACK, lines)


def rules_in(lines: str) -> Rules:
    return rules_of(read(with_snack(lines)).polls[1])


def test_a_poll_that_says_nothing_has_the_usual_rules() -> None:
    assert rules_in(TWO) == Rules()


def test_every_rule_that_can_be_written_is_kept() -> None:
    written = """\
    method: approval
    options: [{text: Apple}, {text: Pear}]
    secrecy: named
    abstain: no
    none_of_these: yes
    results_shown: live
    most: 2
    quorum_percent: 40
    threshold: two_thirds
    base: cast
    binding: yes
"""
    assert rules_in(written) == Rules(
        secrecy="named",
        abstain=False,
        none_of_these=True,
        shown="live",
        most=2,
        quorum=40,
        threshold="two_thirds",
        base="cast",
        is_binding=True,
    )
    assert rules_in("    method: dots\n    dots: 9\n" + TWO).dots == 9


@pytest.mark.parametrize("method", METHODS)
def test_a_poll_of_every_method_is_loaded_and_ready(method, database, tmp_path: Path) -> None:
    (tmp_path / "forum.yaml").write_text(with_snack(f"    method: {method}\n{TWO}"))
    load_file(tmp_path / "forum.yaml")
    with database.read() as session:
        poll = session.scalars(
            select(Poll).where(Poll.method == method, Poll.question == "Which snack?")
        ).one()
        assert (poll.state, [option.text for option in poll.options]) == (READY, ["Apple", "Pear"])


def test_a_motion_needs_no_options(database, tmp_path: Path) -> None:
    (tmp_path / "forum.yaml").write_text(with_snack("    method: yes_no\n    threshold: two_thirds\n"))
    load_file(tmp_path / "forum.yaml")
    with database.read() as session:
        poll = session.scalars(select(Poll).where(Poll.method == "yes_no")).one()
        assert (poll.state, [option.text for option in poll.options]) == (READY, ["Yes", "No"])
        assert poll.rules["threshold"] == "two_thirds"


MANY = ", ".join(f"{{text: Snack {number}}}" for number in range(21))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            f"    method: ranking\n{TWO}",
            "line 72, polls[1].method: expected one of approval, borda, dots, irv, ranked_pairs, schulze, "
            "score, single, yes_no, not “ranking”",
        ),
        (
            "    method: borda\n",
            "line 69, polls[1]: needs at least two options, or two breakouts to take them from",
        ),
        (
            "    method: yes_no\n    options: [{text: Yes}, {text: No}, {text: Both}]\n",
            "line 73, polls[1].options: A motion has two options, the first for it and the second against. "
            "Leave the options empty to have Yes and No written.",
        ),
        (
            f"    method: borda\n    options: [{MANY}]\n",
            "line 73, polls[1].options: Counted in this way, a poll has 20 options at most. "
            "Please leave some out.",
        ),
        (
            f"    dots: 4\n{TWO}",
            "line 72, polls[1].dots: changes nothing here with the method single; leave it out",
        ),
        (
            f"    none_of_these: yes\n    method: score\n{TWO}",
            "line 72, polls[1].none_of_these: changes nothing here with the method score; leave it out",
        ),
        (
            f"    base: eligible\n{TWO}",
            "line 72, polls[1].base: changes nothing here with the method single; leave it out",
        ),
        (
            f"    quorum_percent: 101\n{TWO}",
            "line 72, polls[1].quorum_percent: expected a whole number from 1 to 100, not “101”",
        ),
        (
            f"    secrecy: open\n{TWO}",
            "line 72, polls[1].secrecy: expected one of named, secret, straw, not “open”",
        ),
    ],
)
def test_a_poll_that_cannot_be_held_is_told_by_line_and_field(lines, told) -> None:
    assert told in complaints(with_snack(lines))


def test_a_motion_takes_nothing_from_breakouts() -> None:
    spoiled = spoilt(
        "    from_breakouts: [name-1, name-2]\n", "    method: yes_no\n    from_breakouts: [name-1]\n"
    )
    assert any("polls[0]" in line for line in complaints(spoiled))


def test_the_small_file_is_in_order() -> None:
    assert read(SMALL).polls[1].method == "approval"
