"""The words of docstrings, which are for people already."""

from __future__ import annotations

import inspect
import re


def said(docstring: str) -> dict[str, str]:
    """Its first sentence as `summary`, and the rest, where there is more, as `description`."""
    summary, *rest = _sentences(docstring)
    return {"summary": summary} | ({"description": " ".join(rest)} if rest else {})


def _sentences(docstring: str) -> list[str]:
    flat = " ".join(inspect.cleandoc(docstring).split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`])", flat)
