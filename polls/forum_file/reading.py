"""Reading a forum file: bytes, nodes, shape, sense; then the struct, or every error at once."""

from __future__ import annotations

from pathlib import Path

import msgspec

from polls.errors import Refused
from polls.forum_file.format import ForumFile
from polls.forum_file.nodes import LARGEST_BYTES, nodes_of
from polls.forum_file.problems import Findings
from polls.forum_file.references import check_references
from polls.forum_file.rules import check_rules
from polls.forum_file.shape import read_shape
from polls.forum_file.visuals import check_visuals
from polls.i18n import gettext as _

_SHAPE = msgspec.inspect.type_info(ForumFile)


def read_forum_file(path: Path) -> ForumFile:
    """The forum that the file at `path` describes, checked throughout; its visuals lie beside it.

    Raises `Refused("forum_file_invalid")` with every error found, one a line, by line and field
    ("line 42, days[0].items[3].kind: expected one of …"). Reading twice gives the same.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        message = _(
            "There is no forum file to read at %(path)s (%(reason)s).", path=path, reason=error.strerror
        )
        raise Refused("forum_file_invalid", message) from error
    return parse_forum_file(content, path.parent)


def parse_forum_file(content: bytes, folder: Path) -> ForumFile:
    """Like `read_forum_file`, for the bytes of a file whose visuals lie in `folder`."""
    findings = Findings()
    file: ForumFile = read_shape(nodes_of(content), _SHAPE, "", findings)
    check_references(file, findings)
    check_rules(file, findings)
    check_visuals(file, folder, findings)
    findings.refuse_if_any()
    # msgspec has the last word: what leaves here is what the structs promise.
    return msgspec.convert(msgspec.to_builtins(file), ForumFile)
