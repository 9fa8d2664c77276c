"""A setting that cannot be meant is refused in a sentence, before anything is started or written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import make_url

import reading
from config import Config
from polls.agenda.keeping import Days
from polls.engines import MAKERS, make_engine
from tests.settings_said import GOOD, PIECES, SECRET, WRONG

ROOT = Path(__file__).parent.parent


def refused(folder: Path, **environment: str) -> str:
    """What is told of those settings; nothing may be written."""
    with pytest.raises(SystemExit) as ended:
        Config({"DATA_DIR": str(folder / "data"), **environment})
    assert list(folder.iterdir()) == []
    return str(ended.value)


@pytest.mark.parametrize(("name", "said", "taken"), WRONG)
def test_a_setting_that_cannot_be_meant_is_refused(tmp_path: Path, name: str, said: str, taken: str) -> None:
    told = refused(tmp_path, **{name: said})
    assert re.match(rf"{name} (is|has) “", told)
    assert "it takes" in told
    assert taken in told
    assert len(told.splitlines()) == len(told.split(" it takes ")) - 1
    assert len(told) < 400


@pytest.mark.parametrize(("name", "said"), SECRET)
def test_what_may_hold_a_secret_is_refused_and_not_shown(tmp_path: Path, name: str, said: str) -> None:
    told = refused(tmp_path, **{name: said})
    assert told.startswith(f"{name} cannot be used as it stands: it takes ")
    assert not re.search("hush|changeme", told)


@pytest.mark.parametrize("environment", GOOD, ids=str)
def test_a_setting_that_can_be_meant_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Config({"DATA_DIR": "data"} | environment)


def test_what_hosts_are_told_to_write_is_taken(tmp_path: Path) -> None:
    pages = [ROOT / "docs/hosting.md", ROOT / "deploy/environment"]
    names = "|".join(re.findall(r"[A-Z_]{4,}", " ".join(name for name, *_rest in [*WRONG, *SECRET])))
    written = re.findall(
        rf"(?:^|`)({names})='?([^'`\s]+)", "\n".join(page.read_text() for page in pages), re.M
    )
    assert len(written) > 8
    for name, said in written:
        Config({"DATA_DIR": str(tmp_path), name: said} if name != "DATA_DIR" else {name: str(tmp_path)})


def test_all_that_is_wrong_is_told_together(tmp_path: Path) -> None:
    told = refused(tmp_path, PORT="abc", KEPT_DAYS="-5", SECRET_KEY="changeme", STAGE_IN="* https://a.org ;")
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "PORT is “abc”",
        "STAGE_IN has “*”",
        "STAGE_IN has “;”",
        "KEPT_DAYS is “-5”",
        "SECRET_KEY cannot be used as it stands",
    ]


def test_people_are_kept_as_long_as_a_moderator_could_say(tmp_path: Path) -> None:
    [bounds] = Days.__metadata__
    for name in ("KEPT_DAYS", "MOST_KEPT_DAYS"):
        assert f"from {bounds.ge} to {bounds.le}" in refused(tmp_path, **{name: str(bounds.le + 1)})


@pytest.mark.parametrize(
    "environment", [each for each in GOOD if {"DATABASE_URL", "REDIS_URL"} & set(each)], ids=str
)
def test_the_libraries_read_an_address_that_is_taken(environment: dict[str, str]) -> None:
    if "DATABASE_URL" in environment:
        make_engine(environment["DATABASE_URL"]).dispose()
    else:
        redis.Redis.from_url(environment["REDIS_URL"]).connection_pool.make_connection()


# ---- The commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        (["check"], {"LOG_LEVEL": "LOUD", "PROXIES_AT": "abc", "DATABASE_URL": "mysql://plenary:hush@x/y"}),
        (["serve"], {"PORT": "99999", "ASYNC_MODE": "bogus", "REDIS_URL": "redis://:hush@127.0.0.1/x"}),
        (["purge"], {"KEPT_DAYS": "-5", "MOST_KEPT_DAYS": "-1", "SECRET_KEY": "change-me"}),
        (["moderator", "anna@example.org"], {"PUBLIC_URL": "http://[x", "STAGE_IN": "*; script-src *"}),
    ],
    ids=lambda each: each[0] if isinstance(each, list) else "",
)
def test_a_command_says_what_is_wrong_and_does_nothing(
    tmp_path: Path, command: list[str], environment: dict[str, str]
) -> None:
    whole = os.environ | {"DATA_DIR": str(tmp_path / "data")} | environment
    told = [sys.executable, str(ROOT / "run.py"), *command]
    ended = subprocess.run(
        told, env=whole, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert {line.split()[0] for line in ended.stderr.splitlines()} == set(environment)
    assert all(" it takes " in line and line.endswith(".") for line in ended.stderr.splitlines())
    assert "hush" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_has_no_end_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "one")
    whole = os.environ | {"DATA_DIR": str(tmp_path / "one" / "data")}
    told = [sys.executable, str(ROOT / "run.py"), "serve"]
    ended = subprocess.run(told, env=whole, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert re.fullmatch("These settings cannot be used: .+\n", ended.stderr)


def test_reading_the_settings_brings_no_library_in() -> None:
    code = "import sys, config; print({'sqlalchemy', 'flask', 'redis', 'eventlet'} & set(sys.modules))"
    told = [sys.executable, "-c", code]
    assert subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "set()\n"


# ---- Whatever stands there --------------------------------------------------------------------------

NAMES = sorted({name for name, *_rest in [*WRONG, *SECRET]} - {"DATA_DIR"})
ANYTHING = st.text() | st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
ANYTHING |= st.sampled_from([said for _name, said, *_rest in [*WRONG, *SECRET]])


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
@example({"PUBLIC_URL": "http://[::1"})
@example({"HOST": "::", "PORT": "٣"})
def test_whatever_stands_there_is_taken_or_refused_in_sentences(environment: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            config = Config({"SECRET_KEY": "of a test", "DATA_DIR": folder} | environment)
        except SystemExit as ended:
            assert all(re.fullmatch(r"[A-Z_]+ .+: it takes .+\.", line) for line in str(ended).split("\n"))
            assert list(Path(folder).iterdir()) == []
            return
    assert 1 <= config.KEPT_DAYS <= 3_650
    assert not set(" ;,'\"\n") & set("".join(config.STAGE_IN))


@given(ANYTHING)
@example("postgresql://:@[::1]:1/%?")
@example("sqlite:///a b#[")
def test_an_address_of_a_database_that_is_taken_can_be_read(said: str) -> None:
    if reading.DATABASE.takes(said):
        read = make_url(said)
        assert read.get_backend_name() in MAKERS
        assert (read.host or "").lower() == (
            urlsplit(said).hostname or ""
        )  # `run.py check` looks at this one
        make_engine(said).dispose()


@given(ANYTHING)
@example("rediss://a?ssl_check_hostname=x&ssl_check_hostname=y")
def test_an_address_of_redis_that_is_taken_can_be_read(said: str) -> None:
    if said and reading.REDIS.takes(said):
        redis.Redis.from_url(said).connection_pool.make_connection()
