"""What a forum file must make sense of beyond its shape: zone, joining, speakers, polls, footnotes."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, available_timezones

from polls.forum_file.format import DefinitionReport, ForumFile
from polls.forum_file.polls import check_polls
from polls.forum_file.problems import Findings, nearest
from polls.forum_file.references import entries, items_of
from polls.forum_file.times import check_times
from polls.i18n import gettext as _
from polls.people.models import FACILITATOR, MODERATOR
from polls.people.rules import CLOSED


def check_rules(file: ForumFile, findings: Findings) -> None:
    """Note whatever has the right shape and still cannot be. Blank parts are passed over."""
    for check in (
        _check_zone,
        _check_joining,
        check_times,
        _check_speakers,
        _check_facilitators,
        _check_footnotes,
        check_polls,
    ):
        check(file, findings)


def _check_zone(file: ForumFile, findings: Findings) -> None:
    zone = file.forum.timezone
    if zone is None or _is_zone(zone):
        return
    meant = nearest(zone, available_timezones()) or "Europe/Brussels"
    findings.add("forum.timezone", _("there is no such time zone; did you mean “%(zone)s”?", zone=meant))


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


def _check_joining(file: ForumFile, findings: Findings) -> None:
    if file.forum.join_policy == CLOSED and file.forum.join_code:
        message = _("a closed forum has no join code; leave it out, or choose another join_policy")
        findings.add("forum.join_code", message)


def _check_speakers(file: ForumFile, findings: Findings) -> None:
    for path, item in items_of(file):
        for where, speaker in entries(item.speakers, f"{path}.speakers"):
            if not (speaker.name or speaker.organisation or speaker.role):
                findings.add(where, _("needs a name, an organisation or a role"))


def _check_facilitators(file: ForumFile, findings: Findings) -> None:
    roles = {person.key: person.role for person in file.people}
    for path, breakout in entries(file.breakouts, "breakouts"):
        for where, key in entries(breakout.facilitators, f"{path}.facilitators"):
            if roles.get(key) not in (FACILITATOR, MODERATOR, None):
                message = _(
                    "is %(role)s in this forum; give that person the role facilitator", role=roles[key]
                )
                findings.add(where, message)


def _check_footnotes(file: ForumFile, findings: Findings) -> None:
    for path, breakout in entries(file.breakouts, "breakouts"):
        report = breakout.report
        if isinstance(report, DefinitionReport) and report.text:
            _check_footnotes_of(report, f"{path}.report", findings)


def _check_footnotes_of(report: DefinitionReport, path: str, findings: Findings) -> None:
    marked = {int(number) for number in re.findall(r"\[([0-9]{1,3})\]", report.text)}
    for number in sorted(marked - set(range(1, len(report.footnotes) + 1))):
        findings.add(f"{path}.text", _("points to footnote [%(number)s], which is not there", number=number))
    for number in range(1, len(report.footnotes) + 1):
        if number not in marked:
            message = _("is not pointed to; write [%(number)s] in the text where it belongs", number=number)
            findings.add(f"{path}.footnotes[{number - 1}]", message)
