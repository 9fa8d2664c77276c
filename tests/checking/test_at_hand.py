"""What `run.py check` finds on the machine itself: files, disks, the clock, versions, backups."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config import Config
from polls.backups.kept import Last, note_last
from polls.checking.backups import backups
from polls.checking.files import IN_MEMORY, files, kind_of_disk
from polls.checking.findings import FINE, MEND, NOTE
from polls.checking.machine import FREE_MEGABYTES, TOO_FEW_MEGABYTES, _clock, _disk, clock_state
from polls.checking.settings import settings
from polls.checking.versions import packages, python, sqlite, versions
from polls.sample.trial import LINKS
from tests.checking.test_checking import WELL, configured, of_kind

# ---- Files ------------------------------------------------------------------------------------------


def test_files_that_only_their_owner_reads_are_all_right(tmp_path: Path) -> None:
    config = configured(tmp_path, SECRET_KEY="")  # so it is kept in a file
    config.KEYS_DIR.mkdir()
    (config.KEYS_DIR / ("0" * 32)).touch(0o600)
    assert of_kind(MEND, files(config)) == ""


@pytest.mark.parametrize("secret", ["", WELL["SECRET_KEY"]])
def test_the_folder_of_the_data_is_made_so_that_nobody_else_looks_into_it(
    tmp_path: Path, secret: str
) -> None:
    folder, before = tmp_path / "above" / "data", os.umask(0)
    try:
        config = Config({**WELL, "DATA_DIR": str(folder), "SECRET_KEY": secret})
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert of_kind(MEND, settings(config)) == ""


@pytest.mark.parametrize("name", ["secret_key", "keys/key"])
def test_a_secret_that_others_can_read_has_to_be_mended(tmp_path: Path, name: str) -> None:
    config = configured(tmp_path)
    config.KEYS_DIR.mkdir()
    (tmp_path / name).touch(0o640)
    assert f"chmod 600 {tmp_path / name}" in of_kind(MEND, files(config))


def test_a_database_that_others_can_reach_has_to_be_mended(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o755)
    (folder / "plenary.sqlite3").touch(0o644)
    config = configured(tmp_path, DATABASE_URL=f"sqlite:///{folder / 'plenary.sqlite3'}")
    assert "read the database" in of_kind(MEND, files(config))
    folder.chmod(0o700)
    assert of_kind(MEND, files(config)) == ""


def test_links_of_the_sample_have_to_go_before_people_come(tmp_path: Path) -> None:
    (tmp_path / LINKS).touch()
    assert "links of the sample" in of_kind(MEND, files(configured(tmp_path)))


MOUNTS = """/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/data /srv/net\\040disk nfs4 rw 0 0
/dev/sdb1 /srv/net\\040disk/own xfs rw 0 0
tmpfs /var/tmp tmpfs rw 0 0
/dev/sdc1 /var/tmp ext4 rw 0 0""".splitlines()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/plenary", "ext4"),
        ("/run/plenary", "tmpfs"),
        ("/running", "ext4"),
        ("/srv/net disk", "nfs4"),
        ("/srv/net disk/data", "nfs4"),
        ("/srv/net disk/own/data", "xfs"),
        ("/var/tmp/data", "ext4"),
    ],
)
def test_the_kind_of_a_disk_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert kind_of_disk(Path(path), MOUNTS) == kind


def test_data_in_memory_has_to_be_moved(tmp_path: Path) -> None:
    shared = Path("/dev/shm")  # wherever Linux runs
    assert kind_of_disk(shared, Path("/proc/self/mounts").read_text().splitlines()) in IN_MEMORY
    config = configured(tmp_path, DATABASE_URL=f"sqlite:///{shared / 'plenary.sqlite3'}")
    assert "is in memory" in of_kind(MEND, files(config))


# ---- The machine ------------------------------------------------------------------------------------


def test_the_kernel_says_whether_its_clock_is_kept_right() -> None:
    assert clock_state() in range(6)  # the states of adjtimex(2)
    assert "time server" in of_kind(NOTE, _clock(5))
    assert list(_clock(0)) == []


@pytest.mark.parametrize(
    ("left", "kind"), [(TOO_FEW_MEGABYTES - 1, MEND), (FREE_MEGABYTES - 1, NOTE), (FREE_MEGABYTES, None)]
)
def test_a_disk_that_fills_up_is_told_of(tmp_path: Path, left: int, kind: str | None) -> None:
    assert [each.kind for each in _disk(tmp_path, left)] == [kind] * (kind is not None)


# ---- Versions ---------------------------------------------------------------------------------------


def test_what_is_installed_here_is_what_is_pinned(tmp_path: Path) -> None:
    assert "All packages" in of_kind(FINE, versions(configured(tmp_path)))


def test_packages_of_other_versions_are_named() -> None:
    pins = ["# What running needs", "Flask==3.1.3", "psycopg[binary]==3.3.9", "redis==8.1.0"]
    here = {"Flask": "3.1.3", "psycopg": "3.1.0"}
    assert "tried with: psycopg, redis. Run:" in of_kind(NOTE, packages(pins, here.get))


def test_a_python_that_is_no_longer_mended_is_told_of() -> None:
    assert "3.11" in of_kind(NOTE, python((3, 11), date(2027, 11, 1)))
    assert list(python((3, 11), date(2027, 10, 31))) == []


@pytest.mark.parametrize(
    ("version", "is_told"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_a_sqlite_with_a_fault_that_damages_is_told_of(version: tuple[int, ...], is_told: bool) -> None:
    assert bool(list(sqlite(version))) is is_told


# ---- Backups ----------------------------------------------------------------------------------------


def test_where_no_backup_was_made_it_is_told_of(tmp_path: Path) -> None:
    assert "No backup was made yet" in of_kind(NOTE, backups(configured(tmp_path)))
    (tmp_path / "last-backup.json").write_text("{")
    assert "No backup was made yet" in of_kind(NOTE, backups(configured(tmp_path)))


def test_a_backup_grows_old(tmp_path: Path) -> None:
    for days, kind in ((1, FINE), (3, NOTE)):
        note_last(tmp_path, Last(datetime.now(UTC) - timedelta(days=days), "/carried/elsewhere.zip"))
        assert "The last backup is of" in of_kind(kind, backups(configured(tmp_path)))


def test_a_backup_beside_the_data_is_of_little_use_and_one_that_others_read_does_harm(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.touch(0o644)
    note_last(tmp_path, Last(datetime.now(UTC), str(path)))
    found = list(backups(configured(tmp_path)))
    assert "on the same disk" in of_kind(NOTE, iter(found))
    assert f"chmod 600 {path}" in of_kind(MEND, iter(found))


def test_a_backup_on_another_disk_is_all_right(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm") / f"plenary-test-{os.getpid()}"
    elsewhere.mkdir(mode=0o700)
    try:
        (elsewhere / "backup.zip").touch(0o600)
        note_last(tmp_path, Last(datetime.now(UTC), str(elsewhere / "backup.zip")))
        assert [each.kind for each in backups(configured(tmp_path))] == [FINE]
    finally:
        shutil.rmtree(elsewhere)
