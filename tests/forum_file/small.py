"""A small forum file that is in order, to be spoilt in one place at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from polls.errors import Refused
from polls.forum_file.format import ForumFile
from polls.forum_file.reading import parse_forum_file

SMALL = """\
forum:
  slug: small
  title: A small forum
  purpose: To try things.
  timezone: Europe/Brussels
  support: {text: Call us., url: "tel:+32123"}
  join_policy: vote
  join_code: ABCD2345
  stakeholder_groups:
    - {key: industry, name: Industry}
    - {key: academia, name: Academia}
days:
  - date: 2021-06-15
    title: Day one
    items:
      - key: opening
        kind: talk
        at: 14:00
        minutes: 30
        title: Opening
        speakers: [{role: Chair}]
      - {key: groups, kind: breakout, minutes: 60, title: Groups}
      - {key: vote, kind: poll, at: "16:00", minutes: 10, title: Vote}
  - date: 2021-06-16
    title: Day two
    items:
      - {key: ending, kind: talk, at: "09:00", minutes: 5, title: End}
breakouts:
  - key: name-1
    task: name
    number: 1
    item: groups
    title: A name
    prompt: Find one.
    facilitators: [fay]
    report: {name: First, reasons: It is first.}
  - key: name-2
    task: name
    number: 2
    item: groups
    title: Another name
    prompt: Find another.
    report: {name: Second, reasons: It is second., alternatives: [Other]}
  - key: meaning
    task: definition
    number: 3
    item: groups
    title: A definition
    prompt: Define it.
    report:
      text: A thing.[1]
      footnotes: [Or two.]
  - key: first-things
    task: priorities
    number: 4
    item: groups
    title: Priorities
    prompt: Rank them.
    sector: industry
    report: {priorities: [{text: One}, {text: Two}, {text: Three}]}
lightning:
  seconds: 120
  order: [first-things, name-1]
polls:
  - key: which
    item: vote
    question: Which name?
    from_breakouts: [name-1, name-2]
  - key: snack
    item: vote
    question: Which snack?
    method: approval
    options: [{text: Apple}, {text: Pear}]
    abstain: no
people:
  - {key: mia, role: moderator, email: mia@example.org}
  - {key: fay, role: facilitator, name: Fay}
  - {key: nor, role: attendee, country: NO, group: academia, breakout: name-2}
"""


def read(text: str, folder: Path = Path("nowhere")) -> ForumFile:
    """The forum that `text` describes."""
    return parse_forum_file(text.encode(), folder)


def spoilt(good: str, bad: str) -> str:
    """The small file with its one `good` replaced by `bad`."""
    assert SMALL.count(good) == 1, f"{good!r} stands {SMALL.count(good)} times in the small file"
    return SMALL.replace(good, bad)


def complaints(text: str | bytes, folder: Path = Path("nowhere")) -> list[str]:
    """What is told about a file that is refused, one line each, without the opening sentence."""
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(Refused) as refused:
        parse_forum_file(content, folder)
    assert refused.value.code == "forum_file_invalid"
    return [line.strip() for line in refused.value.message.splitlines()[1:]]
