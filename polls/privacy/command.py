"""The command that purges: by hand what the caretaker does by itself, or only to see what it would do."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls import create_app
from polls.agenda.finding import forum_called
from polls.agenda.keeping import kept_until
from polls.agenda.models import Forum
from polls.database import current, read, write
from polls.i18n import gettext as _
from polls.i18n import ngettext
from polls.privacy.clearing import say_cleared, uncleared
from polls.privacy.forgotten import Forgotten
from polls.privacy.purging import purge_due, purge_now

PATIENCE = 20  # tries to clear the files, half a second apart


def purge(config: Any, slug: str | None, *, is_early: bool = False, is_dry: bool = False) -> str:
    """Purge one forum, or all that are due; what was removed, in words. `is_early`: whatever its time."""
    with create_app(config, is_serving=False).app_context():
        with read() as session:
            forums = [forum_called(session, slug)] if slug else session.scalars(_all()).all()
        lines = [_purge(forum.id, is_early, is_dry) for forum in forums] or [_("There is no forum yet.")]
        if not is_dry:
            with read() as session:
                Forgotten(config.DATA_DIR).write_down(session)
        if not is_dry and not _cleared():
            lines.append(
                _("Somebody is using the database: a server that runs clears its files, or run this again.")
            )
        return "\n".join(lines)


def _all() -> Any:
    return select(Forum).order_by(Forum.id)


def _purge(forum_id: int, is_early: bool, is_dry: bool) -> str:
    now = datetime.now(UTC)

    def work(session: Session) -> str:
        forum = session.get_one(Forum, forum_id)
        kinds = purge_now(session, forum, now) if is_early else purge_due(session, forum_id, now)
        return _told(session, forum, kinds, is_dry)

    if not is_dry:
        return write(work)
    with read() as session:  # where nothing stays that is done
        return work(session)


def _told(session: Session, forum: Forum, kinds: dict[str, int] | None, is_dry: bool) -> str:
    if kinds:
        what = ", ".join(f"{number} {_kind(kind, number)}" for kind, number in kinds.items())
        sentence = _("%(forum)s: would remove %(what)s.") if is_dry else _("%(forum)s: removed %(what)s.")
        return sentence % {"forum": forum.slug, "what": what}
    until = kept_until(session, forum)
    if until is None:
        return _("%(forum)s: nothing; its agenda has no day yet.", forum=forum.slug)
    if until > datetime.now(UTC):
        return _("%(forum)s: nothing before %(day)s.", forum=forum.slug, day=until.date().isoformat())
    return _("%(forum)s: nothing; nobody is known whose time is over.", forum=forum.slug)


def _kind(kind: str, number: int) -> str:
    """The kind in words, for so many."""
    words = {
        "people": ngettext("person", "people", number),
        "names": ngettext("name", "names", number),
        "emails": ngettext("address", "addresses", number),
        "countries": ngettext("country", "countries", number),
        "groups": ngettext("group", "groups", number),
        "links": ngettext("link", "links", number),
        "accounts": ngettext("account", "accounts", number),
        "devices": ngettext("sign-in", "sign-ins", number),
        "answers": ngettext("kept answer", "kept answers", number),
        "seats": ngettext("seat", "seats", number),
        "texts": ngettext("signature under a text", "signatures under texts", number),
        "ballots": ngettext("name in a ballot file", "names in ballot files", number),
        "entries": ngettext("mention in the journal", "mentions in the journal", number),
    }
    return words[kind]


def _cleared() -> bool:
    """Whether the files are cleared of who was forgotten; a reader or a writer may hold that up."""
    with read() as session:
        forums = uncleared(session)
    for _try in range(PATIENCE if forums else 0):
        if current().clear():
            write(lambda session: say_cleared(session, forums))
            return True
        time.sleep(0.5)
    return not forums
