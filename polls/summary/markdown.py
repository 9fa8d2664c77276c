"""Markdown to HTML: no raw HTML, no images, links to https alone, tables, and footnotes that work.

A footnote is written `word[^1]`, and on a line of its own, before or after, `[^1]: the note`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from polls.i18n import gettext as _

_NOTE = re.compile(r"^\[\^([\w-]{1,30})\]:[ \t]+(\S.*)$")
_MARK = re.compile(r"\[\^([\w-]{1,30})\]")
_SPAN = re.compile(r"^\d\d:\d\d[–-]\d\d:\d\d$")  # noqa: RUF001 - the dash of a range
_UNSAFE_HTML = ("html_block", "html_inline")


def render(body: str, prefix: str = "", title: str = "") -> str:
    """The body as HTML. `prefix` keeps the footnotes of several bodies on one page apart; `title` names
    a table that stands below no heading of the body's own."""
    env: dict[str, Any] = {"notes": {}, "order": [], "prefix": prefix, "title": title}
    html = _markdown.render(body, env)
    return html + _footnotes(env)


def faults(body: str) -> list[str]:
    """What the body holds that is not shown: of `html`, `image`, `link` (to anything but https)."""
    env: dict[str, Any] = {"notes": {}}
    tokens = _permissive.parse(body, env)
    for note in env["notes"].values():
        tokens += _permissive.parseInline(note)
    found = [_fault(token) for token in _flat(tokens)]
    return sorted({fault for fault in found if fault})


def _fault(token: Token) -> str | None:
    if token.type in _UNSAFE_HTML:
        return "html"
    if token.type == "image":
        return "image"
    if token.type == "link_open" and not _is_https(str(token.attrGet("href"))):
        return "link"
    return None


def _flat(tokens: Sequence[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *_flat(token.children or []))]


def _any_link(_url: str) -> bool:
    return True


def _is_https(url: str) -> bool:
    return url.lower().startswith("https://")


def _note_definition(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A block rule: `[^1]: the note` on a line of its own."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _NOTE.match(line)
    if found is None or state.is_code_block(start):
        return False
    if not silent:
        state.env["notes"].setdefault(found[1], found[2])
        state.line = start + 1
    return True


def _note_mark(state: StateInline, silent: bool) -> bool:
    """An inline rule: `[^1]` where there is such a note."""
    found = _MARK.match(state.src, state.pos)
    if found is None or found[1] not in state.env.get("notes", {}):
        return False
    if not silent:
        state.push("note_mark", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True


def _lower_headings(state: StateCore) -> None:
    """The page's own headings are levels 1 and 2; those of a body stand below."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(3, int(token.tag[1]))}"


def _render_mark(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: dict[str, Any]
) -> str:
    label, order = tokens[index].meta["label"], env["order"]
    is_first = label not in order
    if is_first:
        order.append(label)
    number, prefix = order.index(label) + 1, escape(env["prefix"])
    identity = f' id="{prefix}mark-{number}"' if is_first else ""
    text = _("Footnote %(number)s", number=number)
    return (
        f'<sup class="footnote-mark"><a href="#{prefix}note-{number}"{identity}'
        f' aria-label="{escape(text)}">{number}</a></sup>'
    )


def _footnotes(env: dict[str, Any]) -> str:
    """The list of notes that have a mark, in the order of their marks."""
    prefix, back = escape(env["prefix"]), escape(_("Back to the text"))
    # Rendered without the notes at hand: a note about a note would never end.
    notes = [
        f'<li class="footnotes__note" id="{prefix}note-{number}"><p>'
        f"{_markdown.renderInline(env['notes'][label])} "
        f'<a class="no-print" href="#{prefix}mark-{number}" aria-label="{back}">↩</a></p></li>'
        for number, label in enumerate(env["order"], 1)
    ]
    return f'<ol class="footnotes">{"".join(notes)}</ol>\n' if notes else ""


def _name_tables(state: StateCore) -> None:
    """Each table is called after the heading it stands below; a second one there is numbered."""
    title, count = state.env.get("title") or _("Table"), 0
    for token, following in pairwise(state.tokens):
        if token.type == "heading_open":
            title, count = _plain(following), 0
        elif token.type == "table_open":
            count += 1
            token.meta = {"name": title if count == 1 else f"{title} ({count})"}
        elif token.type == "td_open" and _SPAN.match(following.content):
            token.attrSet("class", "summary__span")


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _render_table_open(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: dict[str, Any]
) -> str:
    # A wide table scrolls within its frame, also by keyboard, so the frame has a name.
    name = escape(tokens[index].meta["name"])
    return f'<div class="summary__table" role="region" tabindex="0" aria-label="{name}"><table>'


def _with_notes(made: MarkdownIt) -> MarkdownIt:
    made.block.ruler.before("reference", "note", _note_definition, {"alt": ["paragraph"]})
    made.inline.ruler.before("link", "note_mark", _note_mark)
    return made


def _make() -> MarkdownIt:
    made = _with_notes(MarkdownIt("commonmark", {"html": False}).enable("table").disable("image"))
    made.validateLink = _is_https  # type: ignore[method-assign]
    made.core.ruler.push("lower_headings", _lower_headings)
    made.core.ruler.push("name_tables", _name_tables)
    made.add_render_rule("note_mark", _render_mark)
    made.add_render_rule("table_open", _render_table_open)
    made.add_render_rule("table_close", lambda *_given: "</table></div>\n")
    return made


def _make_permissive() -> MarkdownIt:
    """Reads everything, to find what the strict one leaves out."""
    made = _with_notes(MarkdownIt("commonmark", {"html": True}).enable("table"))
    made.validateLink = _any_link  # type: ignore[method-assign,assignment]
    return made


_markdown = _make()
_permissive = _make_permissive()
