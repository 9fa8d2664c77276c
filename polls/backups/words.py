"""What the commands say of a backup: what is in it, what is not, and what a host should do now."""

from __future__ import annotations

from polls.backups.restoring import Restored
from polls.backups.taking import Taken
from polls.i18n import gettext as _
from polls.i18n import ngettext


def taken_words(taken: Taken) -> str:
    """Of a backup that was made."""
    size = f"{taken.path.stat().st_size / 1_000_000:.1f}"
    lines = [
        _("Backed up to %(path)s (%(size)s MB).", path=taken.path, size=size),
        _counted(taken.rows.get("forum", 0), taken.rows.get("member", 0), taken.rows.get("poll", 0)),
        _("Names and addresses are in it, keys are not: keep it where nobody else can read."),
    ]
    lines += [
        _(
            "“%(question)s” is open: its ballots in this file are sealed, and lost without its key.",
            question=each,
        )
        for each in taken.under_way
    ]
    return "\n".join(lines)


def restored_words(restored: Restored) -> str:
    """Of a database that came back."""
    at = restored.manifest.taken_at.strftime("%Y-%m-%d %H:%M UTC")
    rows = {part.table: part.rows for part in restored.manifest.parts}
    lines = [
        _("Restored as it was on %(at)s.", at=at),
        _counted(rows.get("forum", 0), rows.get("member", 0), rows.get("poll", 0)),
        *(f"  {title}" for title in restored.forums),
        *_polls(restored),
        *_people(restored),
        *_findings(restored.findings),
    ]
    return "\n".join(lines)


def _counted(forums: int, people: int, polls: int) -> str:
    counts = (
        ngettext("%(num)s forum", "%(num)s forums", forums),
        ngettext("%(num)s person", "%(num)s people", people),
        ngettext("%(num)s poll", "%(num)s polls", polls),
    )
    return ", ".join(counts) + "."


def _polls(restored: Restored) -> list[str]:
    held = _(
        "“%(question)s” was open, and is paused now: ballots that came after the backup are not in it. "
        "Resume it, or declare it void and open a new round."
    )
    lost = _(
        "“%(question)s” was open, and its key is not here, so its ballots cannot be opened. "
        "Declare it void and open a new round."
    )
    return [held % {"question": each} for each in restored.go_on] + [
        lost % {"question": each} for each in restored.without_key
    ]


def _people(restored: Restored) -> list[str]:
    """Who may come in, and who is back."""
    if restored.signed_out is None:
        return [_("Who was signed out or forgotten after the backup is back, as you wished.")]
    signed_out = _("Everyone has to sign in again: nobody knows whom the backup would let in by mistake.")
    return [signed_out, _forgotten(restored.forgotten)]


def _forgotten(people: int | None) -> str:
    if people is None:
        return _(
            "DATA_DIR has no list of who was forgotten (forgotten.json): whoever asked for it after the "
            "backup is back, and has to be removed again."
        )
    return ngettext(
        "One person who was forgotten after the backup was forgotten again.",
        "%(num)s people who were forgotten after the backup were forgotten again.",
        people,
    )


def _findings(findings: list[str]) -> list[str]:
    if not findings:
        return [_("Journals and polls were verified: all is as it was noted.")]
    return [_("Something is not as it was noted:"), *findings]
