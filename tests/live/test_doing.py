"""What a screen is told that asks for what it may not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog
from flask import Flask

from polls.live.doing import Doing
from polls.live.presence import Connection, Presence
from polls.people.pace import BURST, Pace


@pytest.fixture
def doing(app: Flask, tmp_path: Path) -> Doing:
    """Of an English screen, a German one and a stage; the server has a German catalogue."""
    catalogue = Catalog(locale="de")
    catalogue.add("This action does not exist.", "Diese Handlung gibt es nicht.")
    catalogue.add("This was too much at once. Please wait a moment.", "Das war zu viel auf einmal.")
    folder = tmp_path / "words" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        mofile.write_mo(file, catalogue)
    app.extensions["babel"].translation_directories.append(str(tmp_path / "words"))
    presence = Presence()
    presence.add("english", Connection(1, 1, 1, "attendee", ("public",)))
    presence.add("german", Connection(1, 2, 2, "attendee", ("public",), "de"))
    presence.add("stage", Connection(1, None, None, "stage", ("public",)))
    return Doing(app, presence, Pace())


def refused(doing: Doing, sid: str, message: Any) -> tuple[str, str]:
    told = doing.do(sid, message)["refused"]
    return told["code"], told["message"]


def test_a_refusal_is_told_in_the_language_of_the_screen(doing: Doing) -> None:
    assert refused(doing, "german", {"verb": "fly"}) == ("unknown_verb", "Diese Handlung gibt es nicht.")
    assert refused(doing, "english", {"verb": "fly"}) == ("unknown_verb", "This action does not exist.")


def test_so_is_that_it_was_too_much(doing: Doing) -> None:
    told = [refused(doing, "german", {"verb": "fly"}) for _ in range(BURST + 2)]
    assert told[-1] == ("too_many", "Das war zu viel auf einmal.")


def test_a_stage_and_a_screen_that_is_not_here_do_nothing(doing: Doing) -> None:
    for sid in ("stage", "gone"):
        assert refused(doing, sid, {"verb": "fly"})[0] == "not_signed_in"


@pytest.mark.parametrize(
    "message", [None, 1, "cast_ballot", [], {}, {"verb": 1}, {"verb": "fly", "arguments": []}]
)
def test_what_is_no_verb_is_refused(doing: Doing, message: Any) -> None:
    assert refused(doing, "english", message)[0] == "invalid"
