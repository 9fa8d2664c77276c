"""Nothing makes markup or code out of text: neither the browser's scripts nor the templates have a way to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent / "polls"
SCRIPTS = sorted(path for path in (ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
IN_SCRIPTS = re.compile(
    r"\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\b"
    r"|unsafe(HTML|SVG|CSS|Static)|setAttribute\(\s*[\"']on|\bsrcdoc\b|javascript:|set(Timeout|Interval)\(\s*[\"'`]"
    r"|createContextualFragment|DOMParser|importScripts|postMessage\([^)]*[\"']\*"
)
IN_TEMPLATES = re.compile(
    r"\|\s*safe\b|\bMarkup\(|\son\w+\s*=|\sstyle\s*=|javascript:|autoescape false|<script(?![^>]*src=)"
)
DATA = re.compile(r"<script type=\"application/json\"[^>]*>")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_no_script_makes_markup_of_text(path: Path) -> None:
    assert [found[0] for found in IN_SCRIPTS.finditer(path.read_text())] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_passes_text_by_the_escaping(path: Path) -> None:
    assert [found[0] for found in IN_TEMPLATES.finditer(DATA.sub("", path.read_text()))] == []


@pytest.mark.parametrize(
    "text", ["box.innerHTML = name", "unsafeHTML(words)", 'eval("1")', "setTimeout('go()', 1)", "el.srcdoc"]
)
def test_what_would_is_seen(text: str) -> None:
    assert IN_SCRIPTS.search(text)


@pytest.mark.parametrize(
    "text", ["{{ name | safe }}", '<a onclick="x()">', "<script>go()</script>", '<p style="x">']
)
def test_what_a_template_would_do_is_seen(text: str) -> None:
    assert IN_TEMPLATES.search(text)
