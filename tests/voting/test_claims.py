"""What a tally can tell of one ballot, by method."""

from __future__ import annotations

from typing import Any

import pytest

from polls.voting.claims import CLAIMS, claims_in
from polls.voting.methods import METHODS

OPTIONS = (1, 2, 3)
FIRST_LAST = {(1, 2, True), (1, 3, True), (2, 3, False)}  # 1 above 2, 1 above 3, 3 above 2


@pytest.mark.parametrize(
    ("method", "choice", "claims"),
    [
        ("single", {"options": [2]}, {2}),
        ("yes_no", {"options": [1]}, {1}),
        ("approval", {"options": [1, 3]}, {1, 3}),
        ("score", {"scores": [[1, 0], [3, 5]]}, {(1, 0), (3, 5)}),
        ("dots", {"dots": [[1, 2], [3, 1]]}, {1, 3}),
        ("irv", {"ranking": [[2], [1]]}, {(2, 4), (1, 2)}),
        ("schulze", {"ranking": [[1], [3], [2]]}, FIRST_LAST),
        ("schulze", {"ranking": [[1], [2, 3]]}, {(1, 2, True), (1, 3, True)}),
        ("ranked_pairs", {"ranking": [[1]]}, {(1, 2, True), (1, 3, True)}),
        ("borda", {"ranking": [[1], [3]]}, FIRST_LAST | {(1, 4), (3, 2)}),
        ("borda", {"ranking": [[1, 2, 3]]}, {(1, 2), (2, 2), (3, 2)}),
        ("schulze", {"abstain": True}, {"abstain"}),
        ("dots", {"abstain": True}, {"abstain"}),
    ],
)
def test_a_ballot_claims_what_it_says_and_not_what_it_leaves_blank(
    method: str, choice: dict[str, Any], claims: set[Any]
) -> None:
    assert claims_in(method, OPTIONS)(choice) == claims


def test_every_method_has_its_claims() -> None:
    assert CLAIMS.keys() == METHODS.keys()
