"""The bench of sealing measures the real thing: every ballot is cast, closed and tidied up after."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import sealing
from bench.hall import made_hall
from polls.database import read
from polls.voting.models import CLOSED, Poll

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("method", sealing.METHODS)
def test_a_small_hall_is_measured_to_the_end(tmp_path: Path, method: str) -> None:
    hall = made_hall(tmp_path, 10)
    lines = sealing._lines(hall, method)
    assert len(lines) == 7
    assert not [line for line in lines if " - " in line]  # as a figure that is none is written
    with read() as session:
        ended = [(poll.state, poll.present) for poll in session.query(Poll).order_by(Poll.id)]
    assert ended == [(CLOSED, 10), (CLOSED, None)] * sealing.TIMES  # sealed and plain, in turn
    hall.database.close()
