"""Whether the parts of a forum file fit together: keys used once, and every reference known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from polls.agenda.models import BREAKOUT
from polls.forum_file.format import ForumFile, Item
from polls.forum_file.problems import Findings, nearest, shown
from polls.i18n import gettext as _
from polls.people.countries import countries

Placed = tuple[str, Any]  # where a value stands in the file, and the value


def check_references(file: ForumFile, findings: Findings) -> None:
    """Note keys used twice and references to what is not in the file. Blank parts are passed over."""
    for values in _used_once(file):
        _check_used_once(values, findings)
    for placed, known, message in _references(file):
        _check_known(placed, known, message, findings)


def items_of(file: ForumFile) -> Iterator[tuple[str, Item]]:
    """Every agenda item with its path, day by day."""
    for day_number, day in enumerate(file.days):
        yield from entries(day.items, f"days[{day_number}].items")


def entries(parts: Iterable[Any], path: str, name: str = "") -> Iterator[Placed]:
    """Each entry of a list with its path; with a `name`, that field of each entry."""
    for number, part in enumerate(parts):
        here = f"{path}[{number}]"
        yield (f"{here}.{name}", getattr(part, name)) if name else (here, part)


def _used_once(file: ForumFile) -> Iterator[Iterable[Placed]]:
    yield entries(file.forum.stakeholder_groups, "forum.stakeholder_groups", "key")
    yield _in_any_case(entries(file.forum.stakeholder_groups, "forum.stakeholder_groups", "name"))
    yield entries(file.days, "days", "date")
    yield ((f"{path}.key", item.key) for path, item in items_of(file))
    yield entries(file.breakouts, "breakouts", "key")
    yield entries(file.breakouts, "breakouts", "number")
    yield entries(file.polls, "polls", "key")
    yield entries(file.people, "people", "key")
    yield _in_any_case(entries(file.people, "people", "email"))
    if file.lightning:
        yield entries(file.lightning.order, "lightning.order")
    for path, breakout in entries(file.breakouts, "breakouts"):
        yield entries(breakout.facilitators, f"{path}.facilitators")
    for path, poll in entries(file.polls, "polls"):
        yield entries(poll.from_breakouts, f"{path}.from_breakouts")
        yield _in_any_case(entries(poll.options, f"{path}.options", "text"))


def _in_any_case(placed: Iterable[Placed]) -> Iterator[Placed]:
    return ((path, text and text.casefold()) for path, text in placed)


def _references(file: ForumFile) -> Iterator[tuple[Placed, set[Any], str]]:
    groups = {group.key for group in file.forum.stakeholder_groups}
    items = {item.key for _path, item in items_of(file)}
    breakout_items = {item.key for _path, item in items_of(file) if item.kind in (BREAKOUT, None)}
    breakouts = {breakout.key for breakout in file.breakouts}
    people = {person.key for person in file.people}
    country_codes = {code for code, _name in countries("en")}
    no_group = _("there is no stakeholder group “%(key)s”")
    no_breakout = _("there is no breakout “%(key)s”")
    for path, breakout in entries(file.breakouts, "breakouts"):
        yield (
            (f"{path}.item", breakout.item),
            breakout_items,
            _("there is no breakout item “%(key)s” in the agenda"),
        )
        yield (f"{path}.sector", getattr(breakout, "sector", None)), groups, no_group
        for placed in entries(breakout.facilitators, f"{path}.facilitators"):
            yield placed, people, _("there is no person “%(key)s”")
    for placed in entries(file.lightning.order if file.lightning else [], "lightning.order"):
        yield placed, breakouts, no_breakout
    for path, poll in entries(file.polls, "polls"):
        yield (f"{path}.item", poll.item), items, _("there is no item “%(key)s” in the agenda")
        for placed in entries(poll.from_breakouts, f"{path}.from_breakouts"):
            yield placed, breakouts, no_breakout
    for path, person in entries(file.people, "people"):
        yield (f"{path}.group", person.group), groups, no_group
        yield (f"{path}.breakout", person.breakout), breakouts, no_breakout
        yield (
            (f"{path}.country", person.country),
            country_codes,
            _("there is no country with the code “%(key)s”"),
        )


def _check_used_once(placed: Iterable[Placed], findings: Findings) -> None:
    first: dict[Any, str] = {}
    for path, value in placed:
        if value is not None and first.setdefault(value, path) != path:
            place = first[value]
            message = _("is the same as %(place)s (line %(line)s)", place=place, line=findings.line_of(place))
            findings.add(path, message)


def _check_known(placed: Placed, known: set[Any], message: str, findings: Findings) -> None:
    path, key = placed
    if key is None or key in known:
        return
    meant = nearest(key, (each for each in known if each))
    sentence = message % {"key": shown(key)}
    findings.add(path, f"{sentence}; " + _("did you mean “%(key)s”?", key=meant) if meant else sentence)
