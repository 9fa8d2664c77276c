"""Who facilitated a report-out, where it is attributed to people by name."""

from __future__ import annotations

from polls.i18n import gettext as _
from polls.summary.escaping import inline
from polls.summary.record import ReportOut


def facilitated(report: ReportOut) -> list[str]:
    """One sentence with the names; none where nobody is named."""
    names = ", ".join(inline(name) for name in report.people)
    return [_("Facilitated by %(names)s.", names=names)] if names else []
