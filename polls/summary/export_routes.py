"""The addresses of what can be taken along: a published result, its ballot file, the public journal."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, g, jsonify
from sqlalchemy.orm import Session

from polls.compression import compressed_download
from polls.database import read
from polls.errors import Refused
from polls.i18n import gettext as _
from polls.journal import entries, public_line
from polls.people.seats import check_seat
from polls.summary.exports import results_csv, results_json
from polls.summary.finding import published_summary
from polls.verification.public_ballots import public_file
from polls.voting.models import PUBLISHED, Poll
from polls.voting.turns import in_turns

exports = Blueprint("exports", __name__)

PIECE = 64 * 1024  # bytes sent at a time


@exports.get("/f/<slug>/polls/<int:poll_id>/ballots.jsonl")
def ballot_file(slug: str, poll_id: int) -> Response:
    """The ballot file, as it was hashed at closing (docs/verifying.md)."""
    with read() as session:
        _published_poll(session, poll_id)
    lines = _download(_ballot_lines(poll_id), "application/jsonl", f"{slug}-{poll_id}-ballots.jsonl")
    return compressed_download(lines)


@exports.get("/f/<slug>/polls/<int:poll_id>/results.csv")
def csv_file(slug: str, poll_id: int) -> Response:
    """The result as a table, a row an option."""
    with read() as session:
        table = results_csv(session, _published_poll(session, poll_id))
    return _download(table, "text/csv", f"{slug}-{poll_id}-results.csv")


@exports.get("/f/<slug>/polls/<int:poll_id>/results.json")
def json_file(slug: str, poll_id: int) -> Response:
    """The result with the question, the options and the rules."""
    with read() as session:
        return jsonify(results_json(session, _published_poll(session, poll_id)))


@exports.get("/f/<slug>/journal.jsonl")
def journal_file(slug: str) -> Response:
    """The public journal: what was noted about polls, and of all else the hashes that hold the chain."""
    with read() as session:
        _check_reader(session)
    return compressed_download(
        _download(_journal_lines(g.forum_id), "application/jsonl", f"{slug}-journal.jsonl")
    )


def _published_poll(session: Session, poll_id: int) -> Poll:
    """The poll, for those who may read the results page. Before it is published it is there for nobody."""
    _check_reader(session)
    poll = session.get(Poll, poll_id)
    if poll is None or poll.forum_id != g.forum_id or poll.state != PUBLISHED:
        raise Refused("not_found", _("There is no published result at this address."))
    return poll


def _check_reader(session: Session) -> None:
    """Members, and everyone once the report is public: as for the results page."""
    if published_summary(session, g.forum_id) is None:
        check_seat()


def _ballot_lines(poll_id: int) -> Iterator[bytes]:
    with read() as session:  # open as long as it is sent
        yield from public_file(session, session.get_one(Poll, poll_id))


def _journal_lines(forum_id: int) -> Iterator[bytes]:
    with read() as session:
        piece = bytearray()
        for entry in in_turns(entries(session, forum_id)):
            piece += public_line(entry)
            if len(piece) > PIECE:
                yield bytes(piece)
                piece.clear()
        yield bytes(piece)


def _download(content: str | Iterator[bytes], mimetype: str, name: str) -> Response:
    return Response(
        content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
