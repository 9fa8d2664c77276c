"""An acknowledged ballot that is not in the database is found out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bench.checking import Check, check
from bench.plan import Cast
from polls.database import Database
from polls.voting import keys
from polls.voting.envelopes import seal
from polls.voting.models import Poll, RollEntry
from tests.builders import a_forum, a_member, saved


def stored(session: Session, option_id: int) -> Cast:
    """A ballot for the option, as it is kept while its poll is open."""
    forum = a_forum(session)
    key_id, _commitment = keys.current().make()
    given = {"question": "Which?", "method": "single", "rules": {}, "key_id": key_id}
    poll = saved(session, Poll(forum_id=forum.id, position=1, **given))
    voter = a_member(session, forum)
    choice = {"options": [option_id]}
    envelope = seal(keys.current().key(key_id), poll.id, voter.id, "0" * 32, choice, 100)
    entry = {"poll_id": poll.id, "member_id": voter.id, "forum_id": forum.id, "has_voted": True}
    saved(session, RollEntry(**entry, envelope=envelope))
    return Cast(poll.id, voter.id, option_id)


def checked(database: Database, acknowledged: list[Cast], unanswered: list[Cast]) -> Check:
    url = str(database.engine.url)
    return check(url, keys.current(), {"acknowledged": acknowledged, "unanswered": unanswered})


def test_a_ballot_that_is_there_is_not_lost(database: Database) -> None:
    cast = database.write(lambda session: stored(session, 3))
    assert checked(database, [cast], []) == Check(1, 0)


def test_a_ballot_that_is_not_there_is_lost(database: Database) -> None:
    cast = database.write(lambda session: stored(session, 3))
    assert checked(database, [Cast(cast.poll_id, cast.member_id, 4)], []).lost == 1
    assert checked(database, [Cast(cast.poll_id, cast.member_id + 1, 3)], []).lost == 1


def test_an_unanswered_cast_may_have_replaced_an_acknowledged_one(database: Database) -> None:
    later = database.write(lambda session: stored(session, 4))
    first = Cast(later.poll_id, later.member_id, 3)
    assert checked(database, [first], [later]) == Check(1, 0)
