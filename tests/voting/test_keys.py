"""Keys lie beside the database, in files nobody else may read, until they are destroyed for good."""

from __future__ import annotations

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from polls.voting.keys import Keys
from polls.voting.methods.lot import commitment
from tests.voting.rooms import refused


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "keys").iterdir())


def test_a_key_and_a_seed_are_kept_where_only_the_program_may_read(keys: Keys, tmp_path: Path) -> None:
    key_id, seed_commitment = keys.make()
    [file] = files(tmp_path)
    assert re.fullmatch("[0-9a-f]{32}", key_id)
    assert (file.name, mode(file), mode(file.parent)) == (key_id, 0o600, 0o700)
    assert file.read_bytes() == keys.key(key_id) + keys.seed(key_id)
    assert len(keys.key(key_id)) == len(keys.seed(key_id)) == 32
    assert seed_commitment == commitment(keys.seed(key_id))


def test_no_two_keys_are_alike(keys: Keys) -> None:
    made = [keys.make()[0] for _ in range(20)]
    assert len({keys.key(key_id) for key_id in made} | {keys.seed(key_id) for key_id in made}) == 40


def test_another_process_finds_the_key(keys: Keys, tmp_path: Path) -> None:
    key_id, _ = keys.make()
    assert Keys(tmp_path / "keys").key(key_id) == keys.key(key_id)


@pytest.mark.parametrize("key_id", ["0" * 32, None])
def test_a_key_that_is_not_here_is_refused_with_what_to_do(keys: Keys, key_id: str | None) -> None:
    for look in (keys.key, keys.seed):
        refusal = refused(lambda look=look: look(key_id))
        assert (refusal.code, "void" in str(refusal.message)) == ("key_missing", True)
    assert not keys.has(key_id)


@pytest.mark.parametrize("form", ["{}", "../{}"])
def test_a_name_from_a_forged_backup_reaches_no_file_elsewhere(keys: Keys, tmp_path: Path, form: str) -> None:
    keys.make()
    elsewhere = tmp_path / "precious"
    elsewhere.write_bytes(b"x" * 64)
    name = form.format(elsewhere if form == "{}" else elsewhere.name)
    assert (keys.directory / name).exists()
    keys.destroy(name)
    assert elsewhere.read_bytes() == b"x" * 64
    assert not keys.has(name)


def test_another_polls_key_in_its_place_is_none(keys: Keys, tmp_path: Path) -> None:
    (key_id, seed_commitment), (other_id, _other) = keys.make(), keys.make()
    keys.check(key_id, seed_commitment)
    refusal = refused(lambda: keys.check(other_id, seed_commitment))
    assert refusal.code == "key_missing"


def test_half_a_key_is_none(keys: Keys, tmp_path: Path) -> None:
    key_id, _ = keys.make()
    os.truncate(tmp_path / "keys" / key_id, 40)
    assert not Keys(tmp_path / "keys").has(key_id)


def test_a_key_that_cannot_be_read_is_none(keys: Keys, tmp_path: Path) -> None:
    key_id, _ = keys.make()
    (tmp_path / "keys" / key_id).unlink()
    (tmp_path / "keys" / key_id).mkdir()  # no permission looks the same, but not to every user
    refusal = refused(lambda: Keys(tmp_path / "keys").key(key_id))
    assert (refusal.code, Keys(tmp_path / "keys").has(key_id)) == ("key_missing", False)


def test_a_destroyed_key_is_overwritten_before_its_file_goes(keys: Keys, tmp_path: Path) -> None:
    key_id, _ = keys.make()
    os.link(tmp_path / "keys" / key_id, tmp_path / "the same bytes on the disk")
    keys.destroy(key_id)
    assert files(tmp_path) == []
    assert (tmp_path / "the same bytes on the disk").read_bytes() == bytes(64)
    assert refused(lambda: keys.key(key_id)).code == "key_missing"


def test_destroying_twice_is_safe(keys: Keys) -> None:
    key_id, other = keys.make()[0], keys.make()[0]
    keys.destroy(key_id)
    keys.destroy(key_id)
    assert (keys.has(key_id), keys.has(other)) == (False, True)


def test_pruning_destroys_what_belongs_to_no_poll_and_touches_nothing_else(
    keys: Keys, tmp_path: Path
) -> None:
    kept, gone = keys.make()[0], keys.make()[0]
    (tmp_path / "keys" / "plenary.sqlite3").write_text("someone else's")
    keys.prune({kept})
    assert (keys.has(kept), keys.has(gone)) == (True, False)
    assert [file.name for file in files(tmp_path)] == sorted([kept, "plenary.sqlite3"])


def test_pruning_before_the_first_key_is_safe(keys: Keys, tmp_path: Path) -> None:
    keys.prune(set())
    assert not (tmp_path / "keys").exists()


def test_a_key_that_another_process_destroyed_is_let_go(keys: Keys, tmp_path: Path) -> None:
    (gone, _), (kept, _) = keys.make(), keys.make()
    Keys(tmp_path / "keys").destroy(gone)
    keys.forget_destroyed()
    assert (keys.has(gone), keys.has(kept)) == (False, True)
    assert list(keys._read) == [kept]


def test_many_processes_destroy_a_key_together(keys: Keys, tmp_path: Path) -> None:
    made = [keys.make()[0] for _ in range(20)]
    processes = [Keys(tmp_path / "keys") for _ in range(4)]

    def destroy_all(process: Keys) -> None:
        for key_id in made:
            process.destroy(key_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(destroy_all, processes))
    assert files(tmp_path) == []
