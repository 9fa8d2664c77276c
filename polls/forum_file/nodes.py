"""From bytes to YAML nodes that know their lines; only plain YAML gets through.

Nothing is guessed from the look of a value: `14:00` stays a text and `NO` a country. The format
says what each value is. Anchors, aliases and tags have no place in a forum file, so neither has
what can be done with them (a file that grows without end, objects of Python).
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import AliasEvent
from yaml.reader import ReaderError

from polls.errors import Refused
from polls.forum_file.problems import Problem, refusal
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l

LARGEST_BYTES = 2 * 1024 * 1024
DEEPEST = 16  # twice what the format needs
MOST_NODES = 100_000  # more than 5,000 people need; more would take many seconds to read


def nodes_of(content: bytes) -> yaml.Node:
    """The root node of the file. Refused: too large, not UTF-8, empty, not plain YAML."""
    text = _decoded(content)
    try:
        root = _PlainLoader(text).get_single_node()
    except ReaderError as error:
        # Its position counts characters of the text, or code units of what it was given.
        raise _refused_at(
            text.count("\n", 0, error.position) + 1,
            _unreadable_character(error.character),
        ) from error
    except yaml.MarkedYAMLError as error:
        raise _refused_at(_line_of(error), _in_plain_words(error)) from error
    except (ValueError, OverflowError) as error:  # of PyYAML itself, at "\U00110000" in quotes
        raise _refused_at(1, _("A number of a character in quotes (\\U…) is too large.")) from error
    if root is None:
        raise _refused_at(1, _("The file is empty."))
    return root


def is_null(node: yaml.Node) -> bool:
    """Nothing was written, or `~`, or `null`; in quotes they are texts like any other."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")


def line_of(node: yaml.Node) -> int:
    """The line on which `node` starts, counted from 1."""
    return int(node.start_mark.line) + 1


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise _refused_at(1, _("The file is larger than 2 MB."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("This is not UTF-8 text. Save the file with the encoding UTF-8.")
        raise _refused_at(line, message) from error


class _PlainLoader(yaml.BaseLoader):
    """Composes nodes and nothing else; every scalar stays text."""

    depth = 0
    count = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self._check_is_plain(self.peek_event())
        self.depth += 1
        self.count += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _check_is_plain(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise _refused_at(line, _("Anchors (&) and aliases (*) cannot be used: repeat the text."))
        if event.tag is not None:
            raise _refused_at(line, _("Tags (!) cannot be used: the format says what a value is."))
        if self.depth >= DEEPEST:
            raise _refused_at(line, _("This is nested deeper than any part of a forum file."))
        if self.count >= MOST_NODES:
            raise _refused_at(
                line, _("The file has more parts than a forum can have; it is read no further.")
            )


# What PyYAML says, and what a person can do about it.
PLAIN_WORDS = {
    "found character '\\t'": _l("There is a tab here. Indent with spaces."),
    "mapping values are not allowed": _l(
        "A colon stands where none can. Check the indentation, and put a text that holds a colon in quotes."
    ),
    "could not find expected ':'": _l("A field name lacks its colon, or a text its quotes."),
    "but found another document": _l("A second document starts here (---). A file holds one forum."),
    "expected <block end>": _l("The indentation does not match the lines above."),
    "while scanning a quoted scalar": _l("A quoted text has no closing quote."),
    "found undefined tag handle": _l("Tags (!) cannot be used: the format says what a value is."),
}


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    for part, words in PLAIN_WORDS.items():
        if part in said:
            return str(words)
    return _("This cannot be read as YAML (%(reason)s).", reason=said.strip())


def _line_of(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return int(mark.line) + 1 if mark else 1


def _unreadable_character(character: Any) -> str:
    code = character if isinstance(character, int) else ord(character)
    return _(
        "There is a character here that cannot be shown (U+%(code)s).",
        code=f"{code:04X}",
    )


def _refused_at(line: int, message: str) -> Refused:
    return refusal([Problem(line, "", message)])
