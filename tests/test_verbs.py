"""Every verb of the table, with everything wrong that can be: refused with a code and a sentence, and no
table has changed. A verb without a row in tests/faults/*_rows.py fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from polls import database as databases
from polls.errors import Refused
from polls.inputs import read_input
from polls.journal import JournalEntry
from polls.people.acting import acting, perform
from polls.verbs import VERBS
from polls.voting import keys
from tests.databases import Watch, copied, lines
from tests.faults.forum_rows import AGENDA, PEOPLE, SUMMARY
from tests.faults.full_forum import Full, a_full_forum, another_forum
from tests.faults.spoiling import HIDDEN, spoilt, texts, with_value
from tests.faults.work_rows import BREAKOUTS, VOTING

ROWS = PEOPLE | AGENDA | BREAKOUTS | VOTING | SUMMARY
ROLES = ("moderator", "facilitator", "attendee", "observer")
CODE = re.compile(r"[a-z]+(_[a-z]+)*")


@dataclass
class World:
    """Two forums in one database, and a watch over it."""

    ours: Full
    theirs: Full
    watch: Watch

    def home(self, name: str) -> Full:
        return self.theirs if ROWS[name].has_ended else self.ours

    def good(self, name: str) -> dict[str, Any]:
        return ROWS[name].good(self.home(name))

    def refused(self, name: str, who: str | int, arguments: dict[str, Any]) -> Refused:
        """The refusal that the verb meets, which has changed nothing."""
        sign_in = self.home(name).sign_ins[who] if isinstance(who, str) else who
        with pytest.raises(Refused) as caught:
            answer = perform(sign_in, name, arguments)
            pytest.fail(f"{name} took {arguments!r} and answered {answer!r}")
        self.watch.assert_unchanged((name, arguments))
        refusal = caught.value
        assert CODE.fullmatch(refusal.code), refusal.code
        assert str(refusal.message)[-1] in ".?!", refusal.message
        assert msgspec.json.encode(refusal.as_json())
        return refusal


@pytest.fixture(scope="module")
def world(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("verbs")
    with copied(migrated, folder) as url:
        connected = databases.connect(url)
        keys.connect(folder / "keys")
        yield World(a_full_forum(), another_forum(), Watch(url))
        connected.close()


each_verb = pytest.mark.parametrize("name", sorted(VERBS))


def test_every_verb_has_a_row_and_every_row_a_verb():
    assert set(ROWS) == set(VERBS)


@each_verb
def test_its_row_is_done(world, name):
    assert isinstance(_done_and_undone(world, name, world.good(name)), dict)
    world.watch.assert_unchanged(name)


@each_verb
def test_who_may_not_is_refused(world, name):
    good = world.good(name)
    for role in ROLES:
        if role not in VERBS[name].by:
            assert world.refused(name, role, good).code == "not_allowed"


@each_verb
def test_who_is_not_signed_in_is_refused(world, name):
    good = world.good(name)
    for nobody in ("ended", "expired", "waiting", "removed", 0, 10**9):
        assert world.refused(name, nobody, good).code == "not_signed_in"


@each_verb
def test_a_spoilt_argument_is_refused(world, name):
    row, good = ROWS[name], world.good(name)
    stranger = world.ours if row.has_ended else world.theirs
    for arguments in spoilt(good, VERBS[name].shape, stranger):
        world.refused(name, row.by, arguments)
    for bad in row.bad:
        world.refused(name, row.by, good | bad)


@each_verb
def test_a_text_is_kept_without_what_hides_in_it(world, name):
    good = world.good(name)
    for place, text in texts(good, VERBS[name].shape):
        arguments = with_value(good, place, f"{HIDDEN}{text}{HIDDEN}")
        _done_and_undone(world, name, arguments, lambda session: _assert_nothing_hides(session))


def test_a_verb_that_does_not_exist_is_refused(world):
    for name in ("", "__init__", "perform", "add_visual", "x" * 10_000, "\ud800"):
        with pytest.raises(Refused) as caught:
            perform(world.ours.sign_ins["moderator"], name, {})
        assert caught.value.code == "unknown_verb"


def test_a_facilitator_cannot_write_for_another_group(world):
    for name in ("save_draft", "submit_report", "withdraw_report"):
        good = world.good(name) | {"breakout_id": world.ours.accepted}
        assert world.refused(name, "facilitator", good).code == "not_allowed"


@pytest.mark.parametrize("key", ["x" * 65, "\ud800", "\u0000"])
def test_a_key_that_cannot_be_kept_is_refused(world, key):
    with pytest.raises(Refused) as caught:
        perform(world.ours.sign_ins["moderator"], "add_group", {"name": "Press"}, key)
    assert caught.value.code == "invalid"
    world.watch.assert_unchanged(key)


@pytest.mark.parametrize("name", sorted(name for name, verb in VERBS.items() if verb.creates))
def test_a_creating_verb_sent_many_times_with_one_key_is_done_once(world, name):
    # Last of all: from here on the forum is no longer what it was.
    sign_in, good = world.home(name).sign_ins[ROWS[name].by], world.good(name)
    before = _journal()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: perform(sign_in, name, good, f"one-{name}"), range(50)))
    assert answers == [answers[0]] * 50
    assert _journal() == before + 1
    if name != "add_group":
        with pytest.raises(Refused) as caught:
            perform(sign_in, "add_group", {"name": "With the key of another verb"}, f"one-{name}")
        assert caught.value.code == "invalid"


def _journal() -> int:
    with databases.read() as session:
        return session.scalar(select(func.count()).select_from(JournalEntry))


def _done_and_undone(world: World, name: str, arguments: dict[str, Any], look: Any = None) -> Any:
    """The verb's answer, in a session that is rolled back."""
    given = msgspec.structs.asdict(read_input(arguments, VERBS[name].shape))
    with databases.read() as session:
        actor = acting(session, world.home(name).sign_ins[ROWS[name].by], datetime.now(UTC))
        answer = VERBS[name].function(session, actor, **given)
        session.flush()
        if look:
            look(session)
        return answer


def _assert_nothing_hides(session: Any) -> None:
    kept = "\n".join(lines(session.connection()))
    assert not [sign for sign in HIDDEN if sign in kept]
