"""From a YAML scalar to a value: texts, numbers, yes or no, dates and choices, each with its problem."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

import yaml
from msgspec import inspect as kinds

from polls.agenda.times import check_date
from polls.errors import Refused
from polls.forum_file.problems import Findings, shown
from polls.i18n import gettext as _
from polls.inputs import clean_text, on_one_line

YES = {"true": True, "yes": True, "false": False, "no": False}


def read_text(
    node: yaml.Node,
    kind: kinds.StrType,
    path: str,
    findings: Findings,
    *,
    looks: str = "",
    has_lines: bool = False,
) -> str | None:
    """A text without hidden characters, of the allowed length and look (`looks` tells which)."""
    text = _scalar(node, _("expected a text"), path, findings)
    if text is None:
        return None
    if not text:
        findings.add(path, _("is empty"))
    elif unseen := set(text) - set(clean_text(text)) - {" "}:
        code = f"{ord(min(unseen)):04X}"
        findings.add(path, _("holds a character that cannot be seen (U+%(code)s)", code=code))
    elif kind.pattern and not re.search(kind.pattern, text):
        findings.add(
            path,
            _("expected %(looks)s, not “%(said)s”", looks=_(looks), said=shown(text)),
        )
    elif kind.max_length is not None and len(text) > kind.max_length:
        message = _(
            "is %(count)s characters long; at most %(most)s fit",
            count=len(text),
            most=kind.max_length,
        )
        findings.add(path, message)
    return text if has_lines else on_one_line(text)


def read_described(node: yaml.Node, kind: kinds.Metadata, path: str, findings: Findings) -> Any:
    """A text whose look has a description, or one that may have several lines."""
    looks = (kind.extra_json_schema or {}).get("description", "")
    assert isinstance(kind.type, kinds.StrType), "only texts are described"
    has_lines = "lines" in (kind.extra or {})
    return read_text(node, kind.type, path, findings, looks=looks, has_lines=has_lines)


def read_number(node: yaml.Node, kind: kinds.IntType, path: str, findings: Findings) -> int | None:
    """A whole number within its bounds."""
    message = _(
        "expected a whole number from %(least)s to %(most)s",
        least=kind.ge,
        most=kind.le,
    )
    text = _scalar(node, message, path, findings)
    if text is None:
        return None
    if re.fullmatch(r"-?[0-9]{1,9}", text) and kind.ge <= int(text) <= kind.le:  # type: ignore[operator]
        return int(text)
    findings.add(path, f"{message}, " + _("not “%(said)s”", said=shown(text)))
    return None


def read_yes_or_no(node: yaml.Node, _kind: Any, path: str, findings: Findings) -> bool | None:
    """A yes or no; true and false are read too."""
    text = _scalar(node, _("expected yes or no"), path, findings)
    if text is not None and text.lower() not in YES:
        findings.add(path, _("expected yes or no") + ", " + _("not “%(said)s”", said=shown(text)))
    return YES.get((text or "").lower())


def read_date(node: yaml.Node, _kind: Any, path: str, findings: Findings) -> date | None:
    """A date, year first."""
    message = _("expected a date such as 2021-06-15")
    text = _scalar(node, message, path, findings)
    if text is None:
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()
        check_date(found)
        return found
    except (ValueError, Refused):
        findings.add(path, f"{message}, " + _("not “%(said)s”", said=shown(text)))
        return None


def read_choice(node: yaml.Node, kind: kinds.LiteralType, path: str, findings: Findings) -> str | None:
    """One word of a fixed list."""
    text = _scalar(node, expected_one_of(kind.values), path, findings)
    if text is not None and text not in kind.values:
        findings.add(path, expected_one_of(kind.values, text))
        return None
    return text


def expected_one_of(choices: Any, text: str = "") -> str:
    """The sentence for a `text` that is none of `choices`."""
    message = _("expected one of %(choices)s", choices=", ".join(map(str, choices)))
    return f"{message}, " + _("not “%(said)s”", said=shown(text)) if text else message


def _scalar(node: yaml.Node, message: str, path: str, findings: Findings) -> str | None:
    if not isinstance(node, yaml.ScalarNode):
        findings.add(path, message)
        return None
    return unicodedata.normalize("NFC", node.value).strip()
