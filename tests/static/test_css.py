"""Parts keep to the tokens, work in both directions of writing, and every one is loaded."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "polls"
CSS = ROOT / "static/css"
PARTS = [CSS / "base.css", *sorted((CSS / "parts").glob("*.css"))]
TOKENS = (CSS / "tokens.css").read_text()

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
PHYSICAL = re.compile(
    r"(?<!area-)(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
    r"|^\s*(?:left|right|float):|text-align: (?:left|right)",
    re.MULTILINE,
)
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*(?:src=|application/json))")


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_a_part_names_no_colour_of_its_own(part: Path) -> None:
    assert not COLOUR.findall(part.read_text())


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_a_part_names_no_left_or_right(part: Path) -> None:
    assert not PHYSICAL.findall(part.read_text())


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_every_token_a_part_uses_exists(part: Path) -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", part.read_text()))
    given = set(re.findall(r"--([\w-]+):", TOKENS))
    given |= {"bar-thickness"}  # set by the stage for the bars in it
    assert used <= given


def test_every_part_is_loaded_by_the_page_or_by_its_own_pages() -> None:
    loaded = set(re.findall(r'@import "parts/(\w+)\.css"', (CSS / "plenary.css").read_text()))
    for template in (ROOT / "templates").rglob("*.html"):
        loaded |= set(re.findall(r"css/parts/(\w+)\.css", template.read_text()))
    assert loaded == {part.stem for part in PARTS[1:]}


@pytest.mark.parametrize("template", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_has_inline_script_or_style(template: Path) -> None:
    assert not INLINE.findall(template.read_text())


def test_every_icon_the_design_system_names_is_drawn() -> None:
    text = (ROOT.parent / "docs/design-system.md").read_text()
    named = re.findall(r"`(\w+)`", text[text.index("Names: `check`") : text.index("`icon icon--large`")])
    drawn = re.findall(r'<symbol id="(\w+)"', (ROOT / "static/icons.svg").read_text())
    assert set(named) == set(drawn) - {"mark"}
