"""Every word on a screen goes through the catalogue, and the translators' template has every word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from polls.screens import words as of_screens
from tests.bare_words import of_jinja, of_lit, words_in
from tools.words import FOR_SCREENS, PYTHON, TEXT, javascript_words, unescaped

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "polls/templates").rglob("*.html"))
MODULES = sorted((ROOT / "polls/static/js").rglob("*.js"))
PYTHON_FILES = sorted(path for path in (ROOT / "polls").rglob("*.py") if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def in_the_code() -> set[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"gettext": None, "_": None, "ngettext": (1, 2)}
    found = extract_from_dir(ROOT, methods, options, keywords)
    return {first(message) for _file, _line, message, _notes, _context in found}


def in_the_template() -> set[str]:
    with (ROOT / "polls/translations/messages.pot").open("rb") as file:
        return {first(message.id) for message in read_po(file) if message.id}


def first(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def test_the_translators_template_has_every_word_of_the_code_and_no_other() -> None:
    code, template = in_the_code(), in_the_template()

    assert len(code) > 500
    assert not code - template, "`make words` gathers them"
    assert not template - code, "`make words` takes them out"


def test_what_the_live_screens_look_up_is_noted_alike_by_the_finder_and_the_reader() -> None:
    assert of_screens.FOR_SCREENS == FOR_SCREENS


CATALOGUE = """
#: polls/static/js/parts/clock.js
msgid "Time left"
msgstr "Temps restant"

#. for the live screens
#: polls/breakouts/contents.py
msgid "A name is given"
msgstr "Un nom est donné"

#: polls/people/actions.py
msgid "There is no such person here."
msgstr "Cette personne manque ici."
"""


def test_a_live_page_brings_the_words_it_looks_up_and_no_others(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(CATALOGUE)
    monkeypatch.setattr(of_screens, "TRANSLATIONS", tmp_path)

    brought = of_screens.words.__wrapped__("fr")

    assert brought == {"Time left": "Temps restant", "A name is given": "Un nom est donné"}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_shows_no_bare_english(path: Path) -> None:
    assert words_in(of_jinja(path.read_text())) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_view_shows_no_bare_english(path: Path) -> None:
    assert [word for markup in of_lit(path.read_text()) for word in words_in(markup)] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_sentence_of_a_module_is_looked_up(path: Path) -> None:
    with path.open("rb") as file:
        looked_up = {text for _line, _name, text, _notes in javascript_words(file)}
    assert not set(sentences(path.read_text())) - looked_up


def sentences(source: str) -> Iterator[str]:
    """Texts in quotes that read like something said: a capital, then at least two more words."""
    without_comments = re.sub(r"^\s*//.*$|/\*.*?\*/", "", source, flags=re.S | re.M)
    for text in re.findall(TEXT, without_comments):
        if re.fullmatch(r"[A-Z][^\W\d_]*(?: [^\s<>=/]+){2,}", unescaped(text)):
            yield unescaped(text)


@pytest.mark.parametrize("path", PYTHON_FILES, ids=named)
def test_what_python_says_to_a_person_is_looked_up(path: Path) -> None:
    assert [text for call in calls(path) if (text := said_bare(call))] == []


def calls(path: Path) -> Iterator[ast.Call]:
    found = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return (call for call in found if isinstance(call.func, ast.Name))


SAYS = {"Refused": 1, "flash": 0}  # which argument a person reads


def said_bare(call: ast.Call) -> str | None:
    """The text a person would read of this call, where it did not go through the catalogue."""
    place = SAYS.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if place is None or len(call.args) <= place:
        return None
    said = call.args[place]
    is_text = isinstance(said, ast.Constant | ast.JoinedStr)
    literals = [node.value for node in ast.walk(said) if isinstance(node, ast.Constant)] if is_text else []
    return next((text for text in literals if isinstance(text, str) and re.search(r"[^\W\d_]", text)), None)


@pytest.mark.parametrize("path", PYTHON_FILES, ids=named)
def test_the_catalogue_is_asked_for_whole_sentences(path: Path) -> None:
    """An f-string or a sum is never found in the catalogue: its values go beside it."""
    for call in calls(path):
        if call.func.id in PYTHON and call.args and path.name != "i18n.py":
            assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp), ast.unparse(call)


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>Nothing to do</p>", ["Nothing", "to", "do"]),
        ('<button aria-label="Close">§</button>', ["Close"]),
        ('<p class="muted">§ &middot; §</p>', []),
        ("<p>a</p>", []),
    ],
)
def test_bare_english_is_noticed(markup: str, found: list[str]) -> None:
    assert words_in(markup) == found


def test_a_template_within_a_template_is_read_too() -> None:
    source = 'html`<p>${is ? html`<b>Yes ${t("so")} really</b>` : "No"}</p>`'
    assert list(of_lit(source)) == ["<p>§</p>", "<b>Yes § really</b>"]
