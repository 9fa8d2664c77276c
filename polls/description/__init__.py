"""The public description of what is answered over HTTP: `run.py openapi` writes docs/openapi.yaml."""

from __future__ import annotations

from typing import Any

import yaml
from flask import Flask

from polls.description.document import described

__all__ = ["as_yaml", "described"]

HEAD = (
    "# Written by `run.py openapi` from the table of verbs and the map of addresses. Not changed by hand.\n"
)


LOOK: dict[str, Any] = {
    "sort_keys": False,
    "allow_unicode": True,
    "width": 110,
    "default_flow_style": None,
}


def as_yaml(app: Flask) -> str:
    """The description as the text of docs/openapi.yaml."""
    return HEAD + yaml.dump(described(app), Dumper=_ForPeople, **LOOK)


class _ForPeople(yaml.SafeDumper):
    """Writes what is there twice twice, and longer texts as they are: it is a file to read."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_ForPeople.add_representer(str, _ForPeople.represent_text)
