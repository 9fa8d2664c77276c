"""The browser's files are kept for good, under an address that changes with their content."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, url_for

from polls.static_files import static_address


def test_a_changed_file_changes_the_address(tmp_path: Path) -> None:
    (tmp_path / "base.css").write_text("p { margin: 0 }")
    before = static_address(tmp_path)
    assert static_address(tmp_path) == before
    (tmp_path / "base.css").write_text("p { margin: 1px }")
    assert static_address(tmp_path) != before


def test_a_file_is_kept_for_a_year_and_pages_are_not_kept(app: Flask) -> None:
    with app.test_request_context():
        address = url_for("static", filename="js/words.js")
    kept = app.test_client().get(address).headers["Cache-Control"]
    assert "max-age=31536000" in kept and "public" in kept
    assert app.test_client().get("/").headers["Cache-Control"] == "no-store"


def test_another_version_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/static/000000000000/js/words.js").status_code == 404
