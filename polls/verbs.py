"""The table of verbs, whole: importing this module makes every feature's verbs known."""

from __future__ import annotations

import polls.agenda.actions
import polls.breakouts.actions
import polls.joining.actions
import polls.people.actions
import polls.people.groups
import polls.people.one_use_links
import polls.people.oneself
import polls.privacy.actions
import polls.summary.actions
import polls.voting.actions  # noqa: F401
from polls.people.acting import VERBS

__all__ = ["VERBS"]
