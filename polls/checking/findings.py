"""What a look at a server finds: all right, worth knowing, or to be mended before people come."""

from __future__ import annotations

from dataclasses import dataclass

FINE, NOTE, MEND = "fine", "note", "mend"


@dataclass(frozen=True)
class Finding:
    """One sentence for whoever runs the server. It names no password: addresses may hold one."""

    kind: str
    sentence: str


def fine(sentence: str) -> Finding:
    return Finding(FINE, sentence)


def note(sentence: str) -> Finding:
    return Finding(NOTE, sentence)


def mend(sentence: str) -> Finding:
    return Finding(MEND, sentence)
