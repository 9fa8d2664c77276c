"""The names as the report tells them: the one the plenary adopted with its reasons, then the others."""

from __future__ import annotations

from polls.breakouts.models import NAME
from polls.i18n import gettext as _
from polls.summary.escaping import inline, paragraphs
from polls.summary.record import ReportOut
from polls.summary.results import Result
from polls.summary.told_people import facilitated


def tell_names(reports: list[ReportOut], results: list[Result]) -> str:
    """What the report says of the proposed names; empty when no group looked for one."""
    proposed = [report for report in reports if report.task == NAME and report.content["name"]]
    vote = _vote_on(proposed, results)
    adopted = _adopted(vote)
    told = [_outcome(vote)] if vote else []
    if adopted is not None:
        told.append(f"> **{inline(adopted[0])}**")
        for report in (each for each in proposed if each.breakout_id == adopted[1]):
            told += [_reasons(report), *facilitated(report)]
    others = [report for report in proposed if adopted is None or report.breakout_id != adopted[1]]
    if others:
        told.append("### " + (_("Also proposed") if adopted else _("Proposed")))
        told += [_proposal(report) for report in others]
    return "\n\n".join(each for each in told if each)


def _vote_on(proposed: list[ReportOut], results: list[Result]) -> Result | None:
    """The last published poll on names that groups proposed."""
    groups = {report.breakout_id for report in proposed}
    votes = [
        result
        for result in results
        if not result.is_void and any(option.breakout_id in groups for option in result.options)
    ]
    return max(votes, key=lambda result: (result.published_at, result.poll_id), default=None)


def _adopted(vote: Result | None) -> tuple[str, int | None] | None:
    """The text and the group of the one option that came first; None when several are level."""
    if vote is None or len(vote.winners) != 1:
        return None
    return vote.winners[0].text, vote.winners[0].breakout_id


def _outcome(vote: Result) -> str:
    if len(vote.winners) == 1:
        return _("The plenary adopted a name. %(result)s", result=inline(vote.sentence))
    return _("The plenary voted and did not decide on one name. %(result)s", result=inline(vote.sentence))


def _reasons(report: ReportOut) -> str:
    reasons = paragraphs(report.content["reasons"])
    return _("Why, in the words of the group that proposed it:") + "\n\n" + reasons if reasons else ""


def _proposal(report: ReportOut) -> str:
    group = f" ({_('group %(number)s', number=report.number)})" if report.number else ""
    told = [f"**{inline(report.content['name'])}**{group}"]
    told.append(paragraphs(report.content["reasons"]))
    weighed = [inline(name) for name in report.content["alternatives"] if name]
    if weighed:
        told.append(_("The group also weighed: %(names)s.", names="; ".join(weighed)))
    told += facilitated(report)
    return "\n\n".join(each for each in told if each)
