"""Markdown to HTML: what a moderator may write, and what is never made of it."""

from __future__ import annotations

import re

import pytest

from polls.summary.markdown import faults, render
from tests.summary.hostile import HOSTILE


def test_paragraphs_lists_and_tables():
    html = render("One **bold**\n\n- a\n- b\n\n| x | y |\n| --- | --- |\n| 1 | 2 |")
    assert "<strong>bold</strong>" in html
    assert html.count("<li>") == 2
    assert '<div class="summary__table" role="region" tabindex="0" aria-label="Table"><table>' in html


def test_headings_stand_below_those_of_the_page():
    html = render("# One\n\n## Two\n\n#### Four")
    assert re.findall(r"<(h\d)>", html) == ["h3", "h3", "h4"]


def test_a_link_leads_to_https_alone():
    assert render("[x](https://example.com)") == '<p><a href="https://example.com">x</a></p>\n'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://example.com",
        "//example.com",
        "data:text/html,x",
        "/f/x",
        "JaVaScRiPt:x",
        "https:evil",
        " javascript:x",
        "&#106;avascript:x",
    ],
)
def test_no_link_leads_elsewhere(address):
    for written in (f"[x]({address})", f"<{address}>", f"[x][1]\n\n[1]: {address}"):
        assert "href" not in render(written)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_or_loads_comes_out(text):
    html = render(text)
    assert not re.search(r"<(script|img|iframe|object|svg|style)|<[^>]*\son\w+=", html, re.IGNORECASE)
    assert all(link.startswith("https://") for link in re.findall(r'(?:href|src)="([^"#]+)"', html))


def test_a_footnote_is_linked_both_ways():
    html = render("Consent[^1] here.\n\n[^1]: Not only *legal*.", "s3-")
    assert (
        '<sup class="footnote-mark"><a href="#s3-note-1" id="s3-mark-1" aria-label="Footnote 1">1</a></sup>'
        in html
    )
    assert (
        '<li class="footnotes__note" id="s3-note-1"><p>Not only <em>legal</em>. '
        '<a class="no-print" href="#s3-mark-1"' in html
    )
    assert "[^1]" not in html


def test_footnotes_are_numbered_by_their_marks_and_told_once():
    html = render("a[^b] c[^a] d[^b]\n\n[^a]: First\n[^b]: Second\n[^c]: Unused")
    assert re.findall(r'href="#note-(\d)"', html) == ["1", "2", "1"]
    assert html.count('id="mark-1"') == 1
    assert html.index("Second") < html.index("First")
    assert "Unused" not in html


def test_a_mark_without_a_note_stays_text():
    assert render("a[^1]") == "<p>a[^1]</p>\n"


def test_a_note_of_one_word_is_no_link_definition():
    assert ">Word <a" in render("a[^1]\n\n[^1]: Word")


def test_a_note_can_hold_no_note():
    assert "[^1]" in render("a[^1]\n\n[^1]: again[^1]")


def test_code_is_no_footnote():
    assert "<code>[^1]: x" in render("a[^1]\n\n    [^1]: x")
    assert "<code>[^1]</code>" in render("`[^1]`\n\n[^1]: x")


def test_a_hostile_note_is_inert():
    for text in HOSTILE:
        html = render(f"a[^1]\n\n[^1]: {text.splitlines()[0]}")
        assert not re.search(r"<(script|img)|javascript:[^<]*\"", html)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Plain **words**, [a link](https://example.com) and <https://example.com>", []),
        ("<b>bold</b>", ["html"]),
        ("<script>\nx\n</script>", ["html"]),
        ("![x](https://example.com/x.png)", ["image"]),
        ("[x](http://example.com)", ["link"]),
        ("- [x](javascript:alert)", ["link"]),
        ("<i>[x](javascript:alert)</i> ![](y)", ["html", "image", "link"]),
        ("`<b>` and 1 < 2 & 3 > 2", []),
        ("a[^1]\n\n[^1]: a note", []),
    ],
)
def test_what_a_moderator_is_told_before_it_is_saved(body, found):
    assert faults(body) == found


def test_tables_are_called_after_the_heading_above_them():
    table = "| x |\n| --- |\n| 1 |\n\n"
    html = render(f'{table}### A *day* & "more"\n\n{table}Text\n\n{table}', title="What took place")
    assert re.findall(r'aria-label="([^"]+)"', html) == [
        "What took place",
        "A day &amp; &quot;more&quot;",
        "A day &amp; &quot;more&quot; (2)",
    ]
