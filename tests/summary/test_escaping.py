"""What people write is inert in Markdown: it reads as written, and begins nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from polls.summary.escaping import inline, paragraphs, quoted, table
from polls.summary.markdown import render
from tests.summary.hostile import HOSTILE

# The most generous reader: raw HTML, tables, struck text, any address as a link.
GENEROUS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
GENEROUS.validateLink = lambda _url: True

PLACES = {
    "a line of its own": ("{}", ["p"]),
    "within a sentence": ("Before {} after", ["p"]),
    "bold": ("**{}**", ["p", "strong"]),
    "an entry of a list": ("1. {}", ["ol", "li"]),
    "a quotation": ("> {}", ["blockquote", "p"]),
    "a heading": ("### {}", ["h3"]),
}


def tags(html: str) -> set[str]:
    return set(re.findall(r"</?([a-z0-9]+)", html))


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"</?[a-z0-9]+>", "", html)).split())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_reads_as_written_and_does_nothing(text, place):
    frame, allowed = PLACES[place]
    html = GENEROUS.render(frame.format(inline(text)))
    assert tags(html) == set(allowed)
    assert " ".join(text.split()) in words(html)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_in_its_cell(text):
    html = GENEROUS.render(table(["Option", "Votes"], [[inline(text), "3"]]))
    assert tags(html) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert html.count("<td") == 2
    assert " ".join(text.split()) in words(html)


@pytest.mark.parametrize("text", HOSTILE)
def test_paragraphs_are_only_paragraphs(text):
    assert tags(GENEROUS.render(paragraphs(text))) == {"p"}
    assert tags(GENEROUS.render(quoted(paragraphs(text)))) == {"blockquote", "p"}


@pytest.mark.parametrize("text", ["https://example.com", "see WWW.example.com", "a@example.com", "http://x"])
def test_no_program_finds_an_address_to_link(text):
    # The patterns of GitHub's extended autolinks, which look at the Markdown itself.
    assert not re.search(r"https?://|www\.|[\w.+-]+@\w", inline(text), re.IGNORECASE)


def test_plain_sentences_stay_readable():
    text = "It's 44 %, up from 25 (2019): “good” - isn't it? Yes! A, b; c/d."
    assert inline(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_our_own_page_shows_the_same(text):
    assert tags(render(inline(text))) == {"p"}
