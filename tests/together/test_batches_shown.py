"""Several processes show a secret poll in the same batches, whichever of them dies, stalls or forgets."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from polls.database import Database
from polls.voting.batches import FEWEST
from polls.voting.batches_shown import Shown, read_shown, written
from polls.voting.methods import METHODS
from polls.voting.methods.profile import profile_of_choices
from tests.together.bonds import Bond, Memory, Process
from tests.voting.rooms import Room, a_room


class Watched:
    """A secret poll in a room of many, shown by two processes, and all that anyone was shown of it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.memory = Memory()
        self.processes = [Process(Bond(self.memory)) for _ in range(2)]
        self.poll_id = room.open(shown="live")
        self.shown: list[dict[str, Any]] = []
        self._voters = iter(range(len(room.voters)))

    def draw(self, number: int) -> dict[str, Any]:
        """What that process shows now."""
        with self.processes[number].at_work():
            told = self.room.picture()[f"tally/{self.poll_id}"]
        self.shown.append(told)
        return told

    def vote(self, number: int) -> None:
        """So many more vote, for this and that."""
        for voter in [next(self._voters) for _ in range(number)]:
            self.room.cast(self.poll_id, voter, voter % 3)

    def counts(self) -> dict[int, set[tuple[int, ...]]]:
        """All that was shown: by number of ballots, how many each option had."""
        ways: dict[int, set[tuple[int, ...]]] = {}
        for told in self.shown:
            ways.setdefault(told["ballots"], set()).add(tuple(row["count"] for row in told["rows"]))
        return ways

    def check(self) -> None:
        """Each number of ballots was shown in one way; between any two are ten or more, who do not agree."""
        ways = self.counts()
        assert all(len(each) == 1 for each in ways.values()), ways
        for one, other in combinations(sorted(ways), 2):
            more = [after - before for before, after in zip(*ways[one], *ways[other], strict=True)]
            assert sum(more) >= FEWEST and max(more) < sum(more), (one, other, more)


@pytest.fixture
def watched(database: Database) -> Watched:
    return Watched(a_room(database, 240))


def test_what_one_process_shows_the_other_shows_too(watched: Watched) -> None:
    watched.draw(0)
    watched.vote(25)
    assert watched.draw(0)["batch"] == {"counted": 15, "waiting": 10, "of": 10}
    assert watched.draw(1) == watched.draw(0)


def test_the_last_batch_stands_until_who_takes_over_may_move_on(watched: Watched) -> None:
    watched.draw(0)
    watched.vote(25)
    assert watched.draw(0)["ballots"] == 15
    watched.memory.lapse()  # the first has died
    assert watched.draw(1)["ballots"] == 15
    watched.vote(19)
    assert watched.draw(1)["ballots"] == 15
    watched.vote(1)
    assert watched.draw(1)["ballots"] == 35
    watched.check()


def test_who_comes_back_shows_what_the_other_showed_meanwhile(watched: Watched) -> None:
    watched.draw(0)
    watched.vote(25)
    watched.draw(0)
    watched.memory.lapse()  # the first stands still for too long
    watched.draw(1)
    watched.vote(20)
    assert watched.draw(1)["ballots"] == watched.draw(0)["ballots"] == 35
    watched.memory.lapse()
    watched.vote(5)
    assert watched.draw(0)["ballots"] == 35  # what it remembers is of no use any more
    watched.check()


def test_who_cannot_note_a_batch_does_not_show_it(watched: Watched) -> None:
    watched.draw(0)
    watched.vote(25)
    watched.processes[0].bond.is_lost = True
    assert watched.draw(0)["ballots"] == 0
    assert watched.draw(1)["ballots"] == 0
    watched.processes[0].bond.is_lost = False
    assert watched.draw(0)["ballots"] == 15  # the lease was its own all the time
    watched.check()


@pytest.mark.parametrize("fault", ["is_lost", "lapse"])
def test_who_was_sure_of_the_lease_a_moment_ago_shows_no_batch_that_cannot_be_noted(
    watched: Watched, fault: str
) -> None:
    watched.draw(0)
    watched.vote(25)
    bond = watched.processes[0].bond
    bond.asks_nobody, bond.is_lost = True, fault == "is_lost"
    if fault == "lapse":
        watched.memory.lapse()
        watched.draw(1)
    assert watched.draw(0)["ballots"] == 0
    bond.asks_nobody = bond.is_lost = False
    watched.vote(20)
    watched.draw(1)
    watched.draw(0)
    watched.check()


def test_a_poll_that_ends_leaves_no_note_and_no_lease(watched: Watched) -> None:
    watched.draw(0)
    watched.vote(25)
    watched.draw(0)
    assert watched.memory.notes and watched.memory.signs
    watched.room.close(watched.poll_id)
    with watched.processes[0].at_work():
        watched.room.picture()
    assert not watched.memory.notes and not watched.memory.signs


@pytest.mark.parametrize("note", [b"", b"nonsense", b"\x93\x01\x02\x03", b"\xff" * 50])
def test_a_note_that_cannot_be_read_is_none(watched: Watched, note: bytes) -> None:
    watched.draw(0)
    watched.vote(25)
    watched.draw(0)
    watched.memory.notes |= dict.fromkeys(watched.memory.notes, note)
    assert watched.draw(1)["ballots"] == 0
    assert watched.draw(0)["ballots"] == 15
    watched.check()


SEEDS = [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(3, 40))]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_no_two_tallies_tell_of_fewer_than_ten(watched: Watched, seed: int) -> None:
    chance, moved = random.Random(seed), Counter[str]()
    happenings = {
        "vote": lambda: watched.vote(chance.randint(1, 9)),
        "draw": lambda: watched.draw(chance.randrange(2)),
        "lapse": watched.memory.lapse,
        "lose all": watched.memory.lose_all,
        "start": lambda: watched.processes[chance.randrange(2)].counts.clear(),
        "be sure": lambda: setattr(chance.choice(watched.processes).bond, "asks_nobody", True),
        "ask": lambda: [setattr(each.bond, "asks_nobody", False) for each in watched.processes],
        "cut": lambda: setattr(chance.choice(watched.processes).bond, "is_lost", True),
        "mend": lambda: [setattr(each.bond, "is_lost", False) for each in watched.processes],
    }
    while moved["vote"] < 24:
        (what,) = chance.choices(list(happenings), (12, 30, 1, 0.5, 0.5, 2, 4, 2, 6))
        happenings[what]()
        moved[what] += 1
    for calm in ("mend", "ask", "lapse"):
        happenings[calm]()
    watched.draw(0)
    watched.vote(20)
    watched.draw(0)
    watched.check()
    assert len(watched.counts()) > 1  # at the latest now something was shown


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_note_says_exactly_what_was_shown(method: str) -> None:
    choices = {
        "single": {"options": [2]},
        "yes_no": {"options": [1]},
        "approval": {"options": [1, 3]},
        "score": {"scores": [[1, 4], [2, 0]]},
        "dots": {"dots": [[1, 2], [3, 1]]},
    }
    said = choices.get(method, {"ranking": [[2], [1, 3]]})
    profile = profile_of_choices(method, (1, 2, 3), [(said, 7), ({"abstain": True}, 2)])
    assert read_shown(written(Shown(9, profile))) == Shown(9, profile)
