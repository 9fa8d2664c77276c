"""From YAML nodes to the structs of `format.py`, noting every value that has another shape.

It goes on after a problem, with nothing in place of what could not be read, so that one run finds
them all. What it returns may therefore be incomplete: it counts only when nothing was found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from msgspec import NODEFAULT
from msgspec import inspect as kinds

from polls.forum_file.nodes import is_null, line_of
from polls.forum_file.problems import Findings, nearest, shown
from polls.forum_file.values import (
    expected_one_of,
    read_choice,
    read_date,
    read_described,
    read_number,
    read_text,
    read_yes_or_no,
)
from polls.i18n import gettext as _


def read_shape(node: yaml.Node, kind: Any, path: str, findings: Findings) -> Any:
    """`node` as the `kind` that `msgspec.inspect` describes; problems go to `findings`."""
    findings.lines[path] = line_of(node)
    return READERS[type(kind)](node, kind, path, findings)


def _read_struct(node: yaml.Node, kind: kinds.StructType, path: str, findings: Findings) -> Any:
    if not isinstance(node, yaml.MappingNode):
        findings.add(path, _("expected fields: %(names)s", names=", ".join(_names(kind))))
        return _blank(kind)
    children = _children(node, path, findings)
    _check_names(children, kind, path, findings)
    return kind.cls(
        **{
            field.name: _read_field(children.get(field.name), field, _join(path, field.name), findings)
            for field in kind.fields
        }
    )


def _children(node: yaml.MappingNode, path: str, findings: Findings) -> dict[str, yaml.Node]:
    children: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            findings.add(path, _("a field name must be a plain word"), line_of(key))
        elif key.value in children:
            message = _("stands here for the second time; keep one of them")
            findings.add(_join(path, shown(key.value)), message, line_of(key))
        else:
            findings.lines[_join(path, shown(key.value))] = line_of(key)
            children[key.value] = value
    return children


def _check_names(
    children: dict[str, yaml.Node],
    kind: kinds.StructType,
    path: str,
    findings: Findings,
) -> None:
    names = _names(kind)
    for name in children.keys() - set(names):
        meant = nearest(name, names)
        message = (
            _("there is no such field here; did you mean “%(name)s”?", name=meant)
            if meant
            else _(
                "there is no such field here; there are %(names)s",
                names=", ".join(names),
            )
        )
        findings.add(_join(path, shown(name)), message)


def _names(kind: kinds.StructType) -> list[str]:
    tag = [kind.tag_field] if kind.tag_field else []
    return tag + [field.name for field in kind.fields]


def _read_field(node: yaml.Node | None, field: kinds.Field, path: str, findings: Findings) -> Any:
    if node is not None and not is_null(node):
        return read_shape(node, field.type, path, findings)
    if not field.required:
        return field.default if field.default is not NODEFAULT else field.default_factory()
    findings.add(path, _("is missing") if node is None else _("is empty"))
    return _blank(field.type)


def _read_list(node: yaml.Node, kind: kinds.ListType, path: str, findings: Findings) -> list[Any]:
    if not isinstance(node, yaml.SequenceNode):
        findings.add(path, _("expected a list: lines that start with “- ”"))
        return []
    count = len(node.value)
    if kind.max_length is not None and count > kind.max_length:
        findings.add(
            path,
            _(
                "has %(count)s entries; at most %(most)s fit",
                count=count,
                most=kind.max_length,
            ),
        )
    if kind.min_length is not None and count < kind.min_length:
        message = _(
            "has %(count)s entries; at least %(least)s are needed",
            count=count,
            least=kind.min_length,
        )
        findings.add(path, message)
    return [
        read_shape(child, kind.item_type, f"{path}[{index}]", findings)
        for index, child in enumerate(node.value)
    ]


def _read_union(node: yaml.Node, kind: kinds.UnionType, path: str, findings: Findings) -> Any:
    choices: list[Any] = [choice for choice in kind.types if not isinstance(choice, kinds.NoneType)]
    if len(choices) == 1:
        return read_shape(node, choices[0], path, findings)
    return _read_tagged(node, {choice.tag: choice for choice in choices}, path, findings)


def _read_tagged(node: yaml.Node, choices: dict[str, kinds.StructType], path: str, findings: Findings) -> Any:
    any_choice = next(iter(choices.values()))
    tag_field = str(any_choice.tag_field)
    if not isinstance(node, yaml.MappingNode):
        return _read_struct(node, any_choice, path, findings)
    tags = [value for key, value in node.value if key.value == tag_field]
    tag = tags[0].value if tags and isinstance(tags[0], yaml.ScalarNode) else ""
    if tag in choices:
        return _read_struct(node, choices[tag], path, findings)
    line = line_of(tags[0]) if tags else line_of(node)
    findings.add(_join(path, tag_field), expected_one_of(choices, tag), line)
    # Read all the same, for the key that others refer to; its problems depend on the missing task.
    return _read_struct(node, any_choice, path, Findings())


def _blank(kind: Any) -> Any:
    """Nothing, in the shape of `kind`, so that whoever looks at the whole file can go on."""
    if isinstance(kind, kinds.StructType):
        return kind.cls(**{field.name: _blank(field.type) for field in kind.fields})
    if isinstance(kind, kinds.ListType):
        return []
    return None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


READERS: dict[type, Callable[..., Any]] = {
    kinds.StructType: _read_struct,
    kinds.ListType: _read_list,
    kinds.UnionType: _read_union,
    kinds.StrType: read_text,
    kinds.Metadata: read_described,
    kinds.IntType: read_number,
    kinds.BoolType: read_yes_or_no,
    kinds.DateType: read_date,
    kinds.LiteralType: read_choice,
}
