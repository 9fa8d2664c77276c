"""Loading a forum file: the whole forum in one transaction, and the same file only once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum, Visual
from polls.agenda.visuals import make_visual
from polls.database import read, write
from polls.errors import Refused
from polls.forum_file.format import ForumFile
from polls.forum_file.reading import read_forum_file
from polls.forum_file.references import entries, items_of
from polls.forum_file.rows import Loader, Visuals, add_everything
from polls.i18n import gettext as _
from polls.i18n import lazy_gettext as _l
from polls.i18n import ngettext
from polls.people.rules import CLOSED, new_code


@dataclass(frozen=True)
class Loaded:
    """What a load did: the forum, whether it is new, and how much the file holds of each part."""

    forum_id: int
    slug: str
    title: str
    is_new: bool
    counts: dict[str, int]

    def sentence(self) -> str:
        """What to tell the person who loaded the file."""
        if not self.is_new:
            return _("“%(title)s” was loaded before; nothing has changed.", title=self.title)
        told = (
            ngettext("%(num)s day", "%(num)s days", self.counts["days"]),
            ngettext("%(num)s agenda item", "%(num)s agenda items", self.counts["items"]),
            ngettext("%(num)s breakout", "%(num)s breakouts", self.counts["breakouts"]),
            ngettext("%(num)s poll", "%(num)s polls", self.counts["polls"]),
            ngettext("%(num)s person", "%(num)s people", self.counts["people"]),
        )
        return _("“%(title)s” is loaded: %(parts)s.", title=self.title, parts=", ".join(told))


def load_file(path: Path) -> Loaded:
    """Read the forum file at `path` and load it into this process's database.

    A second call changes nothing and says so. Refused: what `read_forum_file` and `load_forum` refuse.
    """
    file = read_forum_file(path)
    source_hash = hash_of(file, path.parent)
    with read() as session:
        there = _loaded_before(session, file, source_hash)
    if there is not None:
        return there
    visuals = make_visuals(file, path.parent)  # takes a second: not while others wait for the writer
    return write(lambda session: load_forum(session, file, visuals, source_hash, datetime.now(UTC)))


def load_forum(
    session: Session, file: ForumFile, visuals: Visuals, source_hash: str, now: datetime
) -> Loaded:
    """Add the forum that `file` describes, all of it or, when anything is refused, nothing.

    A second call with the same hash changes nothing. Refused: `forum_exists` when the slug belongs to
    another content, `code_taken` when the join code belongs to another forum.
    """
    there = _loaded_before(session, file, source_hash)
    if there is not None:
        return there
    forum = _new_forum(session, file, source_hash)
    session.add(forum)
    session.flush()
    actor = Loader(forum.id, now)
    add_everything(session, actor, file, visuals)
    counts = _counts(file)
    actor.note_once(session, source_hash, counts)
    return Loaded(forum.id, forum.slug, forum.title, True, counts)


def hash_of(file: ForumFile, folder: Path) -> str:
    """SHA-256 over what the file says and the images it names; comments and layout do not count."""
    told = hashlib.sha256(msgspec.json.encode(file, order="sorted"))
    for name in _image_names(file):
        told.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return told.hexdigest()


def make_visuals(file: ForumFile, folder: Path) -> Visuals:
    """The rows of every visual, by the path of its item in the file; none belongs to an item yet."""
    return {
        path: [
            _make_visual(folder, where, visual) for where, visual in entries(item.visuals, f"{path}.visuals")
        ]
        for path, item in items_of(file)
    }


def _make_visual(folder: Path, where: str, visual: Any) -> Visual:
    try:
        return make_visual((folder / visual.file).read_bytes(), visual.alt, visual.caption or "")
    except Refused as refused:
        raise Refused("forum_file_invalid", f"{where}: {refused.message}", where) from refused


def _loaded_before(session: Session, file: ForumFile, source_hash: str) -> Loaded | None:
    """The forum as an earlier load left it; refused when its slug belongs to another content."""
    forum = session.scalar(select(Forum).where(Forum.slug == file.forum.slug))
    if forum is None:
        return None
    if forum.source_hash != source_hash:
        raise Refused(
            "forum_exists",
            _l(
                "There is a forum “%(slug)s” already, and this file says something else. The one that is "
                "there was left as it is. Change it on its set-up pages, or give the file another slug.",
                slug=forum.slug,
            ),
            "forum.slug",
        )
    return Loaded(forum.id, forum.slug, forum.title, False, _counts(file))


def _new_forum(session: Session, file: ForumFile, source_hash: str) -> Forum:
    told = file.forum
    _check_code_is_free(session, told.join_code)
    is_closed = told.join_policy == CLOSED
    return Forum(
        slug=told.slug,
        title=told.title,
        purpose=told.purpose,
        timezone=told.timezone,
        support={"text": told.support.text, "url": told.support.url or ""} if told.support else {},
        source_hash=source_hash,
        join_policy=told.join_policy,
        join_code=told.join_code or (None if is_closed else new_code(secrets.choice)),
        stage_key=secrets.token_urlsafe(16),
    )


def _check_code_is_free(session: Session, code: str | None) -> None:
    if code and session.scalar(select(Forum.id).where(Forum.join_code == code)):
        message = _l("Another forum has this join code. Choose another, or leave it out to have one made.")
        raise Refused("code_taken", message, "forum.join_code")


def _image_names(file: ForumFile) -> list[str]:
    return [visual.file for _path, item in items_of(file) for visual in item.visuals]


def _counts(file: ForumFile) -> dict[str, int]:
    return {
        "days": len(file.days),
        "items": sum(len(day.items) for day in file.days),
        "breakouts": len(file.breakouts),
        "polls": len(file.polls),
        "people": len(file.people),
    }
