"""A result of every kind, as the server tells it."""

from __future__ import annotations

from typing import Any

HALF = {"base": 106, "numerator": 1, "denominator": 2, "is_strict": True, "needed": 54}
TEXTS = ("Open Table", "Common Ground", "A round room in which every voice is heard", "None of these")
A, B, C, D = 11, 12, 13, 14
HASH = "5f3c81d9aa42e07b66d0c1f4be95b0a7e83d1c2250fd47a9913be8c6f0a4d713"


def a_poll(**given: Any) -> dict[str, Any]:
    options = [
        {"id": A + at, "letter": "ABCD"[at], "text": text, "detail": "", "source": None, "is_none": at == 3}
        for at, text in enumerate(TEXTS)
    ]
    rules = {"electorate_roles": ["attendee"], "secrecy": "secret", "shown": "hidden", "base": "votes"}
    poll = {"id": 3, "item_id": None, "round": 1, "position": 1, "step": 0, "method": "single"}
    poll |= {"question": "Which name should we use?", "method_name": "Single choice", "rules": rules}
    poll |= {"options": options, "state": "published", "opened_at": "2021-06-15T12:00:00Z"}
    poll |= {"closes_at": None, "left_seconds": None, "frozen_hash": HASH[::-1], "void_reason": ""}
    return poll | given


def a_tally(counts: list[float], shares: list[float], **given: Any) -> dict[str, Any]:
    rows = [
        {"option_id": A + at, "count": count, "share": share}
        for at, (count, share) in enumerate(zip(counts, shares, strict=True))
    ]
    tally = {"ballots": 112, "abstentions": 6, "base": 106, "verdict": "chosen", "winners": [B]}
    tally |= {"places": [[B], [A], [C], [D]], "rows": rows, "unit": "Votes", "is_by_lot": False}
    tally |= {"sentence": "“Common Ground” comes first.", "quorum": None, "batch": None, "groups": None}
    tally |= {"how": "Each ballot was counted once.", "ballots_hash": HASH, "lot_seed": HASH[::-1]}
    return tally | given


GROUPS = {
    "rows": [
        {"name": "Civil society", "voters": 41, "abstentions": 2, "counts": {A: 12, B: 20, C: 5, D: 2}},
        {"name": None, "voters": 71, "abstentions": 4, "counts": {A: 28, B: 32, C: 5, D: 2}},
    ],
    "counts_what": "votes",
}
BARS = a_tally(
    [40, 52, 10, 4],
    [0.3774, 0.4906, 0.0943, 0.0377],
    verdict="no_majority",
    winners=[],
    detail={"kind": "bars", "threshold": HALF},
    quorum={"needed": 57, "reached": 112, "is_met": True},
    groups=GROUPS,
)
MOTION = a_tally(
    [64, 42],
    [0.6038, 0.3962],
    verdict="carried",
    winners=[A],
    places=[[A], [B]],
    detail={"kind": "motion", "yes": 64, "no": 42, "abstentions": 6, "threshold": HALF},
)
SCORES = a_tally(
    [310, 402, 205, 60],
    [0.5849, 0.7585, 0.3868, 0.1132],
    unit="Points",
    detail={
        "kind": "scores",
        "histogram": {
            A: [4, 10, 20, 30, 25, 12],
            B: [2, 4, 10, 20, 40, 28],
            C: [20, 30, 20, 15, 8, 5],
            D: [60, 20, 8, 3, 1, 1],
        },
        "blank": {A: 5, B: 2, C: 8, D: 13},
        "mean": {A: 3.07, B: 3.87, C: 2.09, D: None},
    },
)
DOTS = a_tally(
    [190, 240, 80, 20],
    [0.3585, 0.4528, 0.1509, 0.0377],
    unit="Dots",
    is_by_lot=True,
    detail={"kind": "dots", "voters": {A: 80, B: 92, C: 41, D: 12}},
)


def a_round(votes: dict[int, int], exhausted: int, dropped: int | None = None, **to: Any) -> dict[str, Any]:
    told = {"votes": votes, "exhausted": exhausted, "continuing": 106 - exhausted, "dropped": dropped}
    return told | {"to": {}, "to_exhausted": 0, "is_by_lot": False} | to


ROUNDS = a_tally(
    [40, 36, 20, 10],
    [0.3774, 0.3396, 0.1887, 0.0943],
    unit="First choices",
    detail={
        "kind": "rounds",
        "rounds": [
            a_round({A: 40, B: 36, C: 20, D: 10}, 0, D, to={A: 2, B: 3, C: 3}, to_exhausted=2),
            a_round({A: 42, B: 39, C: 23}, 2, C, to={A: 8, B: 13}, to_exhausted=2, is_by_lot=True),
            a_round({A: 50, B: 52}, 4),
        ],
    },
)
MATRIX = [[0, 48, 70, 90], [58, 0, 72, 95], [36, 34, 0, 80], [16, 11, 26, 0]]
PAIRS = a_tally(
    [2, 3, 1, 0],
    [0.6667, 1, 0.3333, 0],
    unit="Pairs won",
    detail={
        "kind": "pairs",
        "matrix": MATRIX,
        "beats_all": B,
        "first": [B],
        "locked": [[B, D, 95, 11], [A, D, 90, 16], [C, D, 80, 26], [B, C, 72, 34]],
        "skipped": [[A, C, 70, 36]],
    },
)
RANKS = a_tally(
    [180.5, 225, 150, 80.5],
    [0.5676, 0.7075, 0.4717, 0.2531],
    unit="Points",
    detail={
        "kind": "ranks",
        "half_points": {A: 361, B: 450, C: 300, D: 161},
        "heat": {
            A: {"6": 20, "4": 50, "3": 6, "2": 20, "0": 10},
            B: {"6": 60, "4": 20, "2": 20, "0": 6},
            C: {"6": 20, "4": 26, "2": 40, "0": 20},
            D: {"6": 6, "4": 10, "3": 6, "2": 16, "0": 68},
        },
        "matrix": MATRIX,
    },
)
TALLIES = {
    "bars": BARS,
    "motion": MOTION,
    "scores": SCORES,
    "dots": DOTS,
    "rounds": ROUNDS,
    "pairs": PAIRS,
    "ranks": RANKS,
}


def poll_for(kind: str, **given: Any) -> dict[str, Any]:
    """A published poll whose options fit a tally of that kind."""
    poll = a_poll(**given)
    if kind == "motion":
        yes, no = poll["options"][:2]
        poll |= {"question": "Shall we adopt it?", "options": [yes | {"text": "Yes"}, no | {"text": "No"}]}
    return poll
