"""The polls of a forum file: whether they can be held, and their rules as voting keeps them."""

from __future__ import annotations

from polls.errors import Refused
from polls.forum_file.format import ForumFile, NameBreakout, Poll
from polls.forum_file.problems import Findings
from polls.forum_file.references import entries
from polls.i18n import gettext as _
from polls.voting.fitting import MOTION, check_options, fitting
from polls.voting.methods import METHODS
from polls.voting.rules import Rules

MAY_BE_IDLE = ("none_of_these", "most", "dots", "threshold", "base")  # called in the file as in the rules


def rules_of(poll: Poll) -> Rules:
    """The rules a poll of the file asks for; what it leaves out is as usual."""
    given = {"dots": poll.dots, "base": poll.base}
    return Rules(
        secrecy=poll.secrecy,
        abstain=poll.abstain,
        none_of_these=poll.none_of_these,
        shown=poll.results_shown,
        most=poll.most,
        quorum=poll.quorum_percent,
        threshold=poll.threshold,
        is_binding=poll.binding,
        **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
    )


def check_polls(file: ForumFile, findings: Findings) -> None:
    """Note options that cannot be voted on and rules that would change nothing."""
    for path, poll in entries(file.polls, "polls"):
        if poll.method is not None:
            _check_options(poll, path, findings)
            _check_rules(poll, path, findings)
        _check_proposed_names(file, poll, f"{path}.from_breakouts", findings)


def _check_options(poll: Poll, path: str, findings: Findings) -> None:
    written = len(poll.options) + len(poll.from_breakouts)
    if METHODS[poll.method].PURPOSE == MOTION and written == 0:
        return  # Yes and No
    if poll.options and poll.from_breakouts:
        findings.add(path, _("has both options and from_breakouts; keep one of them"))
    elif written < 2:
        findings.add(path, _("needs at least two options, or two breakouts to take them from"))
    try:
        check_options(poll.method, written + bool(poll.none_of_these))
    except Refused as refused:
        findings.add(f"{path}.options", str(refused.message))


def _check_rules(poll: Poll, path: str, findings: Findings) -> None:
    asked = rules_of(poll)
    applied = fitting(asked, poll.method)
    for name in MAY_BE_IDLE:
        if getattr(asked, name) != getattr(applied, name):
            message = _("changes nothing here with the method %(method)s; leave it out", method=poll.method)
            findings.add(f"{path}.{name}", message)


def _check_proposed_names(file: ForumFile, poll: Poll, path: str, findings: Findings) -> None:
    breakouts = {breakout.key: breakout for breakout in file.breakouts}
    names: set[str] = set()
    for where, key in entries(poll.from_breakouts, path):
        breakout = breakouts.get(key)
        if breakout is None:
            continue
        if not isinstance(breakout, NameBreakout) or breakout.report is None:
            findings.add(where, _("has no name to vote on: its task must be name, and its report written"))
        elif (name := (breakout.report.name or where).casefold()) in names:
            findings.add(where, _("proposes the same name as a breakout before it; leave one of them out"))
        else:
            names.add(name)
