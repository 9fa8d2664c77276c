"""The browser's files are kept for good, under an address that changes with their content, and sent small."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from polls.smallest import Smallest
from polls.static_files import FOLDER, static_address


def fetched(app: Flask, name: str, accepted: str = "gzip", **headers: str) -> TestResponse:
    with app.test_request_context():
        address = url_for("static", filename=name)
    return app.test_client().get(address, headers={"Accept-Encoding": accepted, **headers})


def compress(app: Flask, folder: Path) -> list[str]:
    """As a server does that keeps them in `folder`; what it did meanwhile."""
    did: list[str] = []
    name = "css/plenary.css"
    app.extensions["files"].compress_ahead(
        Smallest(folder), lambda work: work(), lambda: did.append("made"), [name]
    )
    assert fetched(app, name, "br").headers["Content-Encoding"] == "br"
    return did


def test_a_changed_file_changes_the_address(tmp_path: Path) -> None:
    (tmp_path / "base.css").write_text("p { margin: 0 }")
    before = static_address(tmp_path)
    assert static_address(tmp_path) == before
    (tmp_path / "base.css").write_text("p { margin: 1px }")
    assert static_address(tmp_path) != before


def test_a_file_is_kept_for_a_year_and_pages_are_not_kept(app: Flask) -> None:
    kept = fetched(app, "js/words.js").headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"
    assert app.test_client().get("/").headers["Cache-Control"] == "no-store"


def test_another_version_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/static/000000000000/js/words.js").status_code == 404


@pytest.mark.parametrize("name", ["js/nothing.js", "../static_files.py", "%2e%2e/static_files.py", "js/", ""])
def test_nothing_else_is_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"{app.extensions['files'].address}/{name}").status_code == 404


def test_a_file_comes_as_small_as_the_browser_takes_it(app: Flask, tmp_path: Path) -> None:
    compress(app, tmp_path)
    plain, zipped, smallest = (
        fetched(app, "css/plenary.css", each) for each in ("", "gzip, br;q=0", "gzip, br")
    )
    assert [each.headers.get("Content-Encoding") for each in (plain, zipped, smallest)] == [
        None,
        "gzip",
        "br",
    ]
    assert plain.data == gzip.decompress(zipped.data) == brotli.decompress(smallest.data)
    assert len(plain.data) > 4 * len(zipped.data) > 4 * len(smallest.data)
    assert {each.headers["Vary"] for each in (plain, zipped, smallest)} == {"Accept-Encoding"}
    assert len({each.headers["ETag"] for each in (plain, zipped, smallest)}) == 3


def test_until_that_is_made_it_comes_zipped(app: Flask) -> None:
    assert fetched(app, "js/words.js", "gzip, br").headers["Content-Encoding"] == "gzip"


def test_a_font_is_not_compressed_twice(app: Flask) -> None:
    name = "vendor/atkinson-hyperlegible-next/latin-normal.woff2"
    font = fetched(app, name, "gzip, br")
    assert font.data == (FOLDER / name).read_bytes() and font.mimetype == "font/woff2"
    assert "Content-Encoding" not in font.headers and "Vary" not in font.headers


def test_who_has_it_already_is_told_so_and_who_asks_for_the_head_gets_the_head(app: Flask) -> None:
    whole = fetched(app, "js/words.js")
    again = fetched(app, "js/words.js", **{"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = app.test_client().head(whole.request.path, headers={"Accept-Encoding": "gzip"})
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(whole.data)))


def test_a_file_needs_no_session_and_says_what_it_may_do(app: Flask) -> None:
    headers = fetched(app, "icons.svg").headers
    assert "Cookie" not in headers["Vary"] and "Set-Cookie" not in headers
    assert (
        headers["X-Content-Type-Options"] == "nosniff"
        and "default-src 'none'" in headers["Content-Security-Policy"]
    )
    assert headers["Content-Type"].startswith("image/svg+xml")


def test_a_screen_comes_in_one_piece_and_its_parts_as_they_are_written(app: Flask) -> None:
    screen = fetched(app, "js/screens/stage.js", "").text
    assert "/* js/store.js */" in screen and "\nimport " not in screen
    assert fetched(app, "js/store.js", "").data == (FOLDER / "js/store.js").read_bytes()


def test_who_works_on_the_files_gets_each_as_it_is_written(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from config import Config
    from polls import create_app

    monkeypatch.setenv("FLASK_DEBUG", "1")
    working = create_app(Config({"DATA_DIR": str(tmp_path), "ASYNC_MODE": "threading"}), is_serving=False)
    module = fetched(working, "js/screens/stage.js", "")
    assert module.data == (FOLDER / "js/screens/stage.js").read_bytes()
    assert module.headers["Cache-Control"] == "no-cache"
    assert working.extensions["files"].address == static_address(as_written=True)


def test_what_was_made_small_is_found_by_the_next_server(app: Flask, tmp_path: Path) -> None:
    assert [compress(app, tmp_path), compress(app, tmp_path)] == [["made"], []]


def test_a_torn_or_foreign_file_is_made_anew(app: Flask, tmp_path: Path) -> None:
    compress(app, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for wrong in (whole[:-9], b"", brotli.compress(b"alert(1)")):
        kept.write_bytes(wrong)
        assert compress(app, tmp_path) == ["made"]
        assert kept.read_bytes() == whole


def test_without_room_for_it_the_file_is_sent_small_all_the_same(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "no folder").touch()
    assert compress(app, tmp_path / "no folder") == ["made"]


def test_what_is_of_a_file_that_has_changed_is_not_kept(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "of another version.br").touch()
    compress(app, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
