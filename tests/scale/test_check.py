"""`run.py check` on real PostgreSQL and Redis."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from config import Config
from polls.checking import check
from polls.checking.findings import FINE, MEND
from tests.scale.running import Together


def told(together: Together, kind: str, **changes: str) -> str:
    config = Config(together.environment | changes)
    return "\n".join(each.sentence for each in check(config) if each.kind == kind)


def test_a_server_of_two_processes_that_runs_is_found_whole(together: Together) -> None:
    fine = told(together, FINE)
    for sentence in (
        "The database answers",
        "Redis carries word",
        f"Pages and sockets answer at {together.url}",
    ):
        assert sentence in fine


def test_a_database_that_does_not_wait_for_the_disk_has_to_be_mended(together: Together) -> None:
    careless = together.environment["DATABASE_URL"] + "?options=-csynchronous_commit%3Doff"
    assert "synchronous_commit off" in told(together, MEND, DATABASE_URL=careless)
    assert "synchronous_commit" not in told(together, MEND)


@pytest.mark.parametrize(
    "careless", ["log_error_verbosity=default", "log_statement=mod", "log_min_duration_statement=0"]
)
def test_a_database_that_logs_what_people_entered_has_to_be_mended(together: Together, careless: str) -> None:
    url = f"{together.environment['DATABASE_URL']}?options={quote('-c' + careless)}"
    assert "into its own log" in told(together, MEND, DATABASE_URL=url)
    assert "into its own log" not in told(together, MEND)


def test_redis_that_is_down_has_to_be_mended(together: Together) -> None:
    together.servers.kill("redis")
    assert "Redis does not answer" in told(together, MEND)
