"""The documented shape of a forum file: what each part may hold, and how long each text may be.

The structs are the format. `shape.py` reads a file by walking them, so a field added here is read,
checked and suggested without another line of code. `docs/forum-file.md` explains it to people.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from polls.agenda.attribution import USUAL, Attribution
from polls.agenda.items import Kind
from polls.forum_file.texts import (
    Contact,
    Country,
    Email,
    JoinCode,
    Key,
    Line,
    Minutes,
    Name,
    Paragraph,
    Prose,
    TimeOfDay,
    Title,
    WebAddress,
    lines,
    text,
)
from polls.people.shapes import Policy, Role
from polls.voting.preparing import MethodName


class Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping in the file; a field it does not name is an error."""


class Support(Part, frozen=True):
    """Whom to turn to when the subject weighs on someone."""

    text: Paragraph
    url: Contact | None = None


class StakeholderGroup(Part, frozen=True):
    """One of the groups that people may say they belong to."""

    key: Key
    name: Name


class Forum(Part, frozen=True):
    """The meeting as a whole. The times of day in the file are in its zone."""

    slug: Key
    title: Line
    purpose: Prose
    timezone: Name
    support: Support | None = None
    join_policy: Policy = "closed"
    join_code: JoinCode | None = None
    stakeholder_groups: Annotated[list[StakeholderGroup], Meta(max_length=30)] = []


class Speaker(Part, frozen=True):
    """Who speaks: a name, an organisation, a role, or any of them; never none."""

    name: Line | None = None
    organisation: Line | None = None
    role: Line | None = None


class Visual(Part, frozen=True):
    """An image for the stage, beside the file; `alt` says the same to those who do not see it."""

    file: Line
    alt: Annotated[str, lines(1000)]
    caption: Annotated[str, text(300)] | None = None


class Item(Part, frozen=True):
    """An agenda item. Without `at` it starts when the one before it ends."""

    key: Key
    kind: Kind
    title: Line
    minutes: Minutes
    at: TimeOfDay | None = None
    description: Prose | None = None
    advisory: Paragraph | None = None
    speakers: Annotated[list[Speaker], Meta(max_length=20)] = []
    attribution: Attribution = USUAL
    visuals: Annotated[list[Visual], Meta(max_length=40)] = []


class Day(Part, frozen=True):
    """One date of the forum and its items, in order."""

    date: date
    title: Title
    items: Annotated[list[Item], Meta(min_length=1, max_length=60)]


ReportState = Literal["draft", "submitted", "accepted"]


class Breakout(Part, frozen=True):
    """What every breakout has, whatever its task."""

    key: Key
    number: Annotated[int, Meta(ge=1, le=99)]
    item: Key
    title: Title
    prompt: Annotated[str, lines(2000)]
    room_url: WebAddress | None = None
    minutes: Minutes | None = None
    facilitators: Annotated[list[Key], Meta(max_length=10)] = []


class NameReport(Part, frozen=True):
    """A proposed name, why, and what else was weighed."""

    name: Name
    reasons: Paragraph
    alternatives: Annotated[list[Name], Meta(max_length=3)] = []
    state: ReportState = "draft"


class DefinitionReport(Part, frozen=True):
    """A proposed definition; `[1]` in its text points to the first footnote."""

    text: Annotated[str, lines(2000)]
    footnotes: Annotated[list[Paragraph], Meta(max_length=9)] = []
    state: ReportState = "draft"


class Priority(Part, frozen=True):
    """One priority, and why it stands where it stands."""

    text: Line
    reason: Annotated[str, lines(400)] | None = None


class PrioritiesReport(Part, frozen=True):
    """The priorities for a sector, the most important first."""

    priorities: Annotated[list[Priority], Meta(min_length=3, max_length=7)]
    state: ReportState = "draft"


class NameBreakout(Breakout, frozen=True, tag_field="task", tag="name"):
    """A breakout that finds a name."""

    report: NameReport | None = None


class DefinitionBreakout(Breakout, frozen=True, tag_field="task", tag="definition"):
    """A breakout that writes a definition."""

    report: DefinitionReport | None = None


class PrioritiesBreakout(Breakout, frozen=True, tag_field="task", tag="priorities"):
    """A breakout that ranks priorities, for one stakeholder group or for all (no `sector`)."""

    sector: Key | None = None
    report: PrioritiesReport | None = None


AnyBreakout = NameBreakout | DefinitionBreakout | PrioritiesBreakout


class LightningRound(Part, frozen=True):
    """The breakouts that report to the plenary, in order, `seconds` each."""

    seconds: Annotated[int, Meta(ge=15, le=3600)]
    order: Annotated[list[Key], Meta(min_length=1, max_length=99)]


class Option(Part, frozen=True):
    """One of a poll's options."""

    text: Annotated[str, text(200)]
    detail: Paragraph | None = None


class Poll(Part, frozen=True):
    """A poll prepared ahead, with its own options, with the names that breakouts proposed, or a motion."""

    key: Key
    item: Key
    question: Annotated[str, text(300)]
    explanation: Prose | None = None
    method: MethodName = "single"
    options: Annotated[list[Option], Meta(max_length=50)] = []
    from_breakouts: Annotated[list[Key], Meta(max_length=50)] = []
    secrecy: Literal["secret", "straw", "named"] = "secret"
    abstain: bool = True
    none_of_these: bool = False
    results_shown: Literal["live", "hidden"] = "hidden"
    most: Annotated[int, Meta(ge=1, le=50)] | None = None
    dots: Annotated[int, Meta(ge=1, le=100)] | None = None
    quorum_percent: Annotated[int, Meta(ge=1, le=100)] | None = None
    threshold: Literal["most", "half", "two_thirds", "three_quarters"] | None = None
    base: Literal["votes", "cast", "present", "eligible"] | None = None
    binding: bool = False


class Person(Part, frozen=True):
    """Someone who is invited. Everything but key and role may be left unsaid."""

    key: Key
    role: Role
    name: Name | None = None
    group: Key | None = None
    country: Country | None = None
    email: Email | None = None
    breakout: Key | None = None


class ForumFile(Part, frozen=True):
    """The whole file."""

    forum: Forum
    days: Annotated[list[Day], Meta(min_length=1, max_length=14)]
    breakouts: Annotated[list[AnyBreakout], Meta(max_length=99)] = []
    lightning: LightningRound | None = None
    polls: Annotated[list[Poll], Meta(max_length=99)] = []
    people: Annotated[list[Person], Meta(max_length=5000)] = []
