"""Whatever is read, whoever wrote it: it is understood or refused, in bounded time, and nothing else."""

from __future__ import annotations

import csv
import io
import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from polls.agenda.calendar import escaped, folded
from polls.errors import Refused
from polls.inputs import clean, clean_text, local_path, read_input
from polls.people.importing import COLUMNS, MOST_MISTAKES, read_table
from polls.screens.form_fields import read_fields
from polls.spreadsheets import SIGNS, inert
from polls.summary.escaping import inline, table
from polls.summary.markdown import faults, render
from polls.verbs import VERBS

any_text = st.text(st.characters())  # surrogates too
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=10,
)
MARKS = "[](){}<>!*_`~#|\\&;:=+-\"'^/@.1a \n"
LONG = 20_000  # characters a section of the report may have
LARGE = 300_000  # characters a table of people may have

# The most generous reader: raw HTML, tables, struck text, any address as a link.
GENEROUS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
GENEROUS.validateLink = lambda _url: True  # type: ignore[method-assign]


def in_time(read: Callable[[], Any], seconds: float) -> Any:
    """What is read, which may take so much of a processor's time: several times what it takes by day."""
    started = time.process_time()
    made = read()
    assert time.process_time() - started < seconds
    return made


# ---- Texts ------------------------------------------------------------------------------------------


@given(anything)
def test_whatever_is_cleaned_is_clean_then(value: Any) -> None:
    once = clean(value)
    assert repr(clean(once)) == repr(once)  # a number that is none is not even itself


@given(any_text)
def test_a_clean_text_can_be_kept_and_hides_nothing(text: str) -> None:
    kept = clean_text(text)
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    kept.encode()


@given(any_text | st.text("/\\.:a\t\n \0%"))
def test_no_address_leads_off_this_host(given_path: str) -> None:
    assert re.match(r"/(?![/\\])|\Z", local_path(given_path))


def test_what_is_nested_without_end_is_refused() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Refused):
        in_time(lambda: clean(deep), 1)


# ---- Forms and verbs --------------------------------------------------------------------------------

names = st.sampled_from(
    [*{field for verb in VERBS.values() for field in verb.shape.__struct_fields__}, "0", "1", "text", "x", ""]
)
fields = st.lists(st.tuples(st.lists(names, min_size=1, max_size=7).map(".".join), any_text), max_size=8)


@given(st.sampled_from(sorted(VERBS)), fields)
def test_any_form_is_input_or_refused(verb: str, pairs: list[tuple[str, str]]) -> None:
    shape = VERBS[verb].shape
    try:
        read_input(read_fields(pairs, shape), shape, is_form=True)
    except Refused as refused:
        assert str(refused.message)


@given(st.sampled_from(sorted(VERBS)), st.dictionaries(names, anything, max_size=4))
def test_any_arguments_are_input_or_refused(verb: str, arguments: dict[str, Any]) -> None:
    try:
        read_input(arguments, VERBS[verb].shape)
    except Refused as refused:
        assert str(refused.message)


# ---- Lists of people --------------------------------------------------------------------------------

cells = st.text("aé1@.,;\t\"'\n\r =+-\0", max_size=12) | st.sampled_from(
    [*COLUMNS, "KE", "attendee", "a@b.org"]
)
tables = st.lists(st.lists(cells, max_size=6), max_size=6)


@given(tables, st.sampled_from([",", ";", "\t"]), st.sampled_from(COLUMNS))
def test_any_table_is_people_and_mistakes(rows: list[list[str]], sign: str, first: str) -> None:
    text = "\n".join([first, *(sign.join(row) for row in rows)])
    for written in (text, "\n".join(sign.join(row) for row in rows)):
        preview = read_table(written, {"a": 1}, {("a@b.org", "a")})
        assert all(str(mistake.message).endswith(".") and mistake.line > 0 for mistake in preview.errors)
        for row in preview.rows:
            assert row.name or row.email
            assert "\n" not in (row.name or "") + (row.email or "")


def test_a_name_on_two_lines_is_on_one() -> None:
    (row,) = read_table('name\n"Ana\r\n Bcc: all@example.org"\n', {}, frozenset()).rows
    assert row.name == "Ana Bcc: all@example.org"


@pytest.mark.parametrize(
    "text",
    [
        '"' + "a" * LARGE,
        '"' * LARGE,
        "name" + ",name" * (LARGE // 5),
        "name,email\n" + "," * LARGE,
        "name,email\n" + "x,@\n" * (LARGE // 4),
        "name\n" + '""' * (LARGE // 2),
        "name\n" + "a" * LARGE,
        "name,email\na," + "a@" * (LARGE // 2),
    ],
    ids=lambda text: text[:20],
)
def test_a_table_made_to_take_long_is_soon_refused(text: str) -> None:
    preview = in_time(lambda: read_table(text, {}, frozenset()), 5)
    assert (preview.rows, len(preview.errors) <= MOST_MISTAKES + len(COLUMNS)) == ([], True)


# ---- What others open -------------------------------------------------------------------------------


@given(st.lists(st.text("=+-@a1 ;,|\t\n\"'\uff1d\ufe62\u207c", max_size=10), min_size=1, max_size=3))
@example(["a;=1+1"])
def test_no_cell_is_a_formula_however_the_table_is_opened(texts: list[str]) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([inert(text) for text in texts])
    for sign in ",;\t":
        for row in csv.reader(io.StringIO(written.getvalue()), delimiter=sign):
            begun = [unicodedata.normalize("NFKC", cell.strip())[:1] for cell in row]
            assert not {*begun} & {*SIGNS}, (sign, row)


@given(st.text(st.characters(codec="utf-8")) | st.text('\\;,:\n\r"a\x0b\x0c\x85\u2028é'))
def test_any_text_is_one_value_of_a_calendar(text: str) -> None:
    lines = list(folded(f"SUMMARY:{escaped(text)}"))
    assert all(len(line) <= 75 for line in lines)
    assert not any(control in b"".join(lines) for control in (b"\r", b"\n", b"\0", b"\x0b"))
    value = b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode().removeprefix("SUMMARY:")
    read = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
    kept = text.replace("\t", " ")
    assert read == "".join(c for c in kept if c == "\n" or unicodedata.category(c) != "Cc")


def tags(html: str) -> set[str]:
    return set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", html))


@given(st.text(MARKS, max_size=60))
def test_any_text_in_markdown_reads_as_written_and_does_nothing(text: str) -> None:
    assert tags(GENEROUS.render(f"Before {inline(text)} after")) == {"p"}
    assert tags(GENEROUS.render(inline(text))) <= {"p"}
    cell = GENEROUS.render(table(["Option", "Votes"], [[inline(text), "3"]]))
    assert (tags(cell), cell.count("<td")) == ({"table", "thead", "tbody", "tr", "th", "td"}, 2)


INLINE = {"p", "strong", "em", "code", "br", "sup", "a"}
BLOCKS = {"pre", "ul", "ol", "li", "blockquote", "hr", "h3", "h4", "h5", "h6", "div"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}


@given(st.text(MARKS, max_size=80))
def test_any_section_of_the_report_is_plain_text_and_links_to_https(body: str) -> None:
    html = render(body)
    assert tags(html) <= INLINE | BLOCKS | TABLES
    assert all(re.match(r"https://|#", link) for link in re.findall(r'(?:href|src)="([^"]*)"', html))
    assert set(faults(body)) <= {"html", "image", "link"}


PIECES = (
    "[",
    "[a](",
    "![",
    "*a **a ",
    "`",
    "<",
    "<a ",
    "<!--",
    "&#",
    "\\[",
    "> ",
    "- ",
    "|",
    "[^1]",
    "_",
    "a**",
)
PIECES += ("[a]: <", '[a](b "', "*[a](`_<", "# ", "~", "<https:", "1. ")


@pytest.mark.proof
@pytest.mark.parametrize("piece", PIECES)
def test_a_section_made_to_take_long_is_soon_read(piece: str) -> None:
    for body in (piece * (LONG // len(piece)), f"{piece * (LONG // len(piece) - 9)}\n\n[^1]: {piece}"):
        in_time(lambda body=body: (render(body), faults(body)), 10)


@pytest.mark.proof
def test_a_table_of_more_cells_than_signs_ends() -> None:
    html = in_time(lambda: render("|" + "a|" * 400 + "\n|" + "-|" * 400 + "\n" + "|\n" * 9000), 15)
    assert len(html) < 5_000_000
