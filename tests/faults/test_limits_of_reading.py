"""How often pages may be looked at: who asks for one a thousand times slows nobody down, and a hall reads."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from polls.agenda.models import Forum
from polls.database import write
from polls.people.pace import Pace
from polls.screens.bounds import PAGES_AT_ONCE
from tests.faults import test_limits_of_requests as requests
from tests.faults.every_address import SAFE, addresses
from tests.faults.test_limits_of_requests import browser_of, do

members = requests.members


def test_a_thousand_looks_at_a_page_at_once_are_slowed_down_and_hold_up_nothing_else(
    app: Flask, members
) -> None:
    app.extensions["pace_of_readers"]._clock = lambda: 0.0
    flood, calm = browser_of(app, "ana"), browser_of(app, "ben")
    told = Counter(flood.get("/f/spring/my-data").status_code for _ in range(1_000))
    assert told == {200: PAGES_AT_ONCE, 429: 1_000 - PAGES_AT_ONCE}
    refused = flood.get("/f/spring/my-data")
    assert refused.headers["Retry-After"] == "1"
    assert "Please wait a moment." in refused.text
    assert do(flood, "enter", name="Ana").status_code == 200  # what they do, a ballot say, has its own pace
    assert calm.get("/f/spring/my-data").status_code == 200


def test_a_page_with_all_its_pictures_fits_and_few_of_the_largest_files_do(app: Flask, members) -> None:
    app.extensions["pace_of_readers"] = pace = Pace(lambda: 0.0, burst=10)
    browser = browser_of(app, "ana")
    assert [browser.get("/f/spring/visuals/none.png").status_code for _ in range(80)] == [404] * 80
    assert pace._left[members["ana"]][0] == pytest.approx(2)
    assert browser.get("/f/spring/journal.jsonl").status_code == 429
    assert browser.get("/f/spring/my-data").status_code == 200


def test_every_page_has_a_pace(app: Flask, members) -> None:
    app.extensions["pace_of_strangers_reading"] = Pace(burst=0)
    for method, path in addresses(app, SAFE, slug="spring"):
        assert app.test_client().open(path, method=method).status_code == 429, path


def test_however_a_method_is_spelt_reading_is_reading(app: Flask, members) -> None:
    app.extensions["pace_of_readers"] = Pace(lambda: 0.0, burst=10)
    browser = browser_of(app, "ana")
    told = [browser.open("/f/spring/my-data", method=method).status_code for method in ["GET", "get"] * 6]
    assert told == [200] * 10 + [429] * 2


def test_the_files_of_scripts_and_styles_have_none(app: Flask) -> None:
    app.extensions["pace_of_strangers_reading"] = Pace(burst=0)
    file = app.extensions["files"].address + "/js/display.js"
    assert app.test_client().get(file).status_code == 200


def test_who_waits_asks_for_themselves_and_not_for_their_address(app: Flask, members) -> None:
    """Hundreds may wait behind one address, whose pages ask every few seconds."""
    browser = app.test_client()
    write(lambda session: setattr(session.query(Forum).one(), "join_policy", "admission"))
    assert browser.post("/join", data={"code": "KTM47PQR"}).location == "/f/spring/waiting"
    app.extensions["pace_of_strangers_reading"] = Pace(burst=0)
    assert browser.get("/f/spring/waiting/state").json["admission"] == "waiting"
    assert app.test_client().get("/f/spring/waiting/state").status_code == 429


def test_a_hall_of_five_hundred_reads_from_one_address(app: Flask) -> None:
    """They open the page of the code and go on, all in one moment, and a page that is public besides."""
    pace = app.extensions["pace_of_strangers_reading"]
    pace._clock = lambda: 0.0
    assert all(pace.allows("192.0.2.7") for _ in range(500 * 3))
