"""The images a forum file names: beside it, of a kind every browser shows, and not too large."""

from __future__ import annotations

from pathlib import Path

from polls.forum_file.format import ForumFile
from polls.forum_file.problems import Findings
from polls.forum_file.references import entries, items_of
from polls.i18n import gettext as _

LARGEST_BYTES = 5 * 1024 * 1024
# How each kind of image begins. SVG is left out: it can hold scripts.
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def check_visuals(file: ForumFile, folder: Path, findings: Findings) -> None:
    """Note every visual that is not there, is no image, is too large or lies outside `folder`."""
    for path, item in items_of(file):
        for where, name in entries(item.visuals, f"{path}.visuals", "file"):
            problem = _problem_with(folder, name) if name else None
            if problem:
                findings.add(where, problem)


def media_type(content: bytes) -> str | None:
    """The image type that `content` begins like; None for anything but PNG, JPEG and WebP."""
    for signature, found in SIGNATURES.items():
        if content.startswith(signature) and (found != "image/webp" or content[8:12] == b"WEBP"):
            return found
    return None


def _problem_with(folder: Path, name: str) -> str | None:
    # A forum file may come from someone else: it must not reach what lies around its folder.
    try:
        image = (folder / name).resolve()
        if not image.is_relative_to(folder.resolve()):
            return _("lies outside the folder of the forum file")
        if not image.is_file():
            return _("there is no such file beside the forum file")
        if image.stat().st_size > LARGEST_BYTES:
            return _("is larger than 5 MB")
        with image.open("rb") as opened:
            is_image = media_type(opened.read(16))
    except (OSError, ValueError, RuntimeError):
        return _("cannot be read")
    return None if is_image else _("is not a PNG, JPEG or WebP image")
