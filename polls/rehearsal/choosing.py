"""What a simulated attendee answers: a choice of the shape that a poll's form asks for, as people would."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

ABSTAINS = 0.06  # share of voters, where they may
PREFERS = 2 / 3  # share of voters who put the preferred option first, where one is given
LEAVES_OUT = 0.15  # share of the options that somebody who scores has no opinion on

Form = dict[str, Any]


def choose(poll: dict[str, Any], prefer: str | None, chance: random.Random) -> dict[str, Any]:
    """A choice the poll takes: now and then an abstention, the preferred option more often than not."""
    form = poll["form"]
    if form["may_abstain"] and chance.random() < ABSTAINS:
        return {"abstain": True}
    liked = _in_order_of_liking(poll["options"], prefer, chance)
    return {form["shape"]: ANSWERS[form["shape"]](form, liked, chance)}


def _in_order_of_liking(
    options: list[dict[str, Any]], prefer: str | None, chance: random.Random
) -> list[int]:
    """The options somebody would name, the one liked best first."""
    offered = [option for option in options if not option["is_none"]]
    chance.shuffle(offered)
    wanted = [option for option in offered if prefer and prefer in option["text"].casefold()]
    if wanted and chance.random() < PREFERS:
        offered.sort(key=lambda option: option is not wanted[0])
    return [option["id"] for option in offered]


def _options(form: Form, liked: list[int], chance: random.Random) -> list[int]:
    return liked[: _how_many(form, liked, chance)]


def _ranking(form: Form, liked: list[int], chance: random.Random) -> list[list[int]]:
    return [[option] for option in liked[: _how_many(form, liked, chance)]]


def _scores(form: Form, liked: list[int], chance: random.Random) -> list[list[int]]:
    scored = [option for option in liked if option == liked[0] or chance.random() > LEAVES_OUT]
    points = sorted((chance.randint(0, form["top"]) for _ in scored), reverse=True)
    return [[option, score] for option, score in zip(scored, points, strict=True)]


def _dots(form: Form, liked: list[int], chance: random.Random) -> list[list[int]]:
    left, dots = form["most"], []
    for option in liked:
        given = chance.randint(1, min(left, form["each"])) if left else 0
        dots += [[option, given]] if given else []
        left -= given
    return dots


def _how_many(form: Form, liked: list[int], chance: random.Random) -> int:
    most = min(form["most"], len(liked))
    return chance.randint(min(form["fewest"], most), most)


ANSWERS: dict[str, Callable[[Form, list[int], random.Random], Any]] = {
    "options": _options,
    "ranking": _ranking,
    "scores": _scores,
    "dots": _dots,
}
