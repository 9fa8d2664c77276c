"""The whole surface of HTTP, tried from its own description with what fits it and what does not, as everyone
and as nobody, against a running server: it never fails, each answer is as described, what was refused has
changed nothing; and what fits, and names what is there, is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from tests.faults.described_place import Place
from tests.faults.what_is_there import VISITORS
from tests.forked import Forked

pytestmark = pytest.mark.proof

TRIES = {GenerationMode.POSITIVE: 16, GenerationMode.NEGATIVE: 12}  # of each operation, by whoever it is
FITTING = 12  # of each, naming what is there, by everyone who may
ALWAYS = 1  # what the cases of a proof are drawn from: nobody's commit is refused for what another brought in
CALM = settings(
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a shorter case would meet another forum: what is done has been done
)
# What is described as fitting, names what is there, and yet is never done; and why.
NEVER_DONE: dict[str, str] = {}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    server = Forked(tmp_path_factory.mktemp("surface"))
    try:
        yield Place(server, tmp_path_factory.mktemp("kept") / "kept.sqlite3")
    finally:
        server.end()


@pytest.fixture
def number(pytestconfig: pytest.Config) -> int:
    """What the cases are drawn from: what `make fuzz` says, other things each time; else always the same."""
    asked = pytestconfig.getoption("--hypothesis-seed") or ""
    drawn = int(asked) if asked.isdecimal() else ALWAYS
    print(f"The same again: --hypothesis-seed={drawn}")
    return drawn


def test_nothing_that_is_asked_makes_the_server_fail(place: Place, number: int) -> None:
    for operation in place.operations:
        place.begin_again(name_of(operation))
        for mode, tries in TRIES.items():
            try_it(operation, mode, tries, number, place.asked)
    assert "Traceback" not in place.server.log()


def test_what_fits_and_names_what_is_there_is_done(place: Place) -> None:
    done = {name_of(operation): times_done(place, operation) for operation in place.operations}
    assert {name for name, times in done.items() if not times} == NEVER_DONE.keys()
    assert len(done) > 130


def name_of(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


def try_it(
    operation: Any, mode: GenerationMode, tries: int, number: int, ask: Callable[[Any, str], Any]
) -> None:
    """Ask so many cases of the forum that is there, each as one of them."""
    people = st.sampled_from(("", *VISITORS))

    @seed(number)
    @settings(CALM, max_examples=tries)
    @given(case=operation.as_strategy(generation_mode=mode), who=people)
    def each(case: Any, who: str) -> None:
        ask(case, who)

    with suppress(Unsatisfiable):  # there is nothing that would not fit: an address that takes nothing
        each()


def times_done(place: Place, operation: Any) -> int:
    """How often it was done of what fits, asked as each of those who may."""
    may = [who for who in operation.definition.raw.get("x-roles", ("", *VISITORS)) if who in place.people]
    answers = []

    def ask(case: Any, _who: str) -> None:
        place.name_what_is_there(case, name_of(operation))
        answers.extend(place.asked(case, who) for who in may)

    place.begin_again(name_of(operation))
    try_it(operation, GenerationMode.POSITIVE, FITTING, ALWAYS, ask)
    return sum(is_done(answer) for answer in answers)


def is_done(answer: requests.Response) -> bool:
    """Whether the page or the file was given, or the form taken: not a refusal, nor the way to sign in."""
    if answer.request.method == "GET":
        return answer.status_code == 200
    return answer.status_code < 400 and "/sign-in" not in answer.headers.get("Location", "")
