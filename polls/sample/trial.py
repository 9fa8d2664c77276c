"""Trying the software with the sample forum: loading it once, and the links of its four screens."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from polls.agenda.models import Forum
from polls.breakouts.models import Seat
from polls.database import read, write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member
from polls.people.sign_ins import new_token, token_hash

LINKS = "sample-links.json"
FORUM_FILE = Path(__file__).parent / "forum-2021.yaml"


def start_over(config: Any) -> None:
    """Remove the sample's database and links. Only the embedded database is ever removed."""
    for name in ("plenary.sqlite3", "plenary.sqlite3-wal", "plenary.sqlite3-shm", LINKS):
        (config.DATA_DIR / name).unlink(missing_ok=True)


def set_up(config: Any) -> str:
    """Load the sample unless it is there, and say where its four screens are. Safe to repeat."""
    kept = _kept(config.DATA_DIR / LINKS)
    forum_id, told = _loaded(kept)
    tokens, stage_key = write(lambda session: _tokens_that_work(session, forum_id, kept))
    _keep(config.DATA_DIR / LINKS, {"forum": forum_id, **tokens})
    screens = {role: f"{config.PUBLIC_URL}/in/{token}" for role, token in tokens.items()}
    screens["stage"] = f"{config.PUBLIC_URL}/stage/{stage_key}"
    return "\n".join((told, "", *(f"  {name:<12} {url}" for name, url in screens.items()), ""))


def _loaded(kept: dict[str, Any]) -> tuple[int, str]:
    """The sample's forum and what to say of it; its file is only read where it is not there yet."""
    with read() as session:
        forum = session.get(Forum, kept.get("forum", 0))
        if forum is not None:
            return forum.id, f"“{forum.title}” as you left it (run with --fresh to start over)."
    from polls.forum_file.loading import load_file  # takes a while to import

    loaded = load_file(FORUM_FILE)
    return loaded.forum_id, loaded.sentence()


def _tokens_that_work(session: Session, forum_id: int, kept: dict[str, Any]) -> tuple[dict[str, str], str]:
    """The personal link of one person of each role, kept from the start before, and the stage's key."""
    tokens = {}
    for role in (MODERATOR, FACILITATOR, ATTENDEE):
        tokens[role] = kept.get(role) or new_token()
        member = _one_who_has_a_seat(session, forum_id, role)
        if member.invitation_hash != token_hash(tokens[role]):
            member.invitation_hash = token_hash(tokens[role])
    return tokens, session.get_one(Forum, forum_id).stage_key


def _one_who_has_a_seat(session: Session, forum_id: int, role: str) -> Member:
    """The first member with the role who sits in a breakout; moderators sit in none."""
    members = select(Member).where(Member.forum_id == forum_id, Member.role == role, Member.admission == "in")
    if role != MODERATOR:
        members = members.join(Seat, Seat.member_id == Member.id)
    return session.scalars(members.order_by(Member.id).limit(1)).one()


def _kept(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.exists() else {}


def _keep(path: Path, told: dict[str, Any]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
