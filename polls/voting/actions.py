"""Every verb of voting, by story: importing this module puts them all in the table."""

from __future__ import annotations

import polls.voting.casting
import polls.voting.closing
import polls.voting.opening
import polls.voting.preparing
import polls.voting.proposals
import polls.voting.rounds
import polls.voting.showing  # noqa: F401
