"""Accounts of staff and their passwords."""

import pytest

from polls.errors import Refused
from polls.people.accounts import make_moderator, new_password
from polls.people.models import ATTENDEE, MODERATOR, Account, SignIn
from polls.people.one_use_links import member_of_one_use_link, one_use_link
from polls.people.roles import give_role
from polls.people.sign_ins import start_sign_in
from tests.builders import NOON, a_forum
from tests.people.passwords import staff_with_password

PASSWORD = "a long enough password"


@pytest.fixture
def session(database):
    with database.read() as session:
        yield session


@pytest.fixture
def forum(session):
    return a_forum(session)


def test_a_moderator_is_made_and_signs_in(session, forum):
    member = make_moderator(session, forum.id, " Ana@Example.org ", "Ana", PASSWORD)
    assert staff_with_password(session, "ana@example.ORG", PASSWORD) == [member]


def test_the_password_itself_is_not_kept(session, forum):
    make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD)
    account = session.query(Account).one()
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


def test_made_twice_there_is_one_moderator_with_the_new_password(session, forum):
    first = make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD)
    second = make_moderator(session, forum.id, "ana@example.org", "", "another long password")
    assert (first.id, first.name) == (second.id, "Ana")
    with pytest.raises(Refused, match="wrong_password"):
        staff_with_password(session, "ana@example.org", PASSWORD)


def signed_in(session, member):
    """How many of their devices are signed in."""
    return session.query(SignIn).filter_by(member_id=member.id, ended_at=None).count()


def test_a_new_password_signs_out_whoever_came_in_by_the_old_one(session, forum):
    other = a_forum(session)
    here, there = (
        make_moderator(session, each.id, "ana@example.org", "Ana", PASSWORD) for each in (forum, other)
    )
    ben = make_moderator(session, forum.id, "ben@example.org", "Ben", PASSWORD)
    for member in (here, there, ben):
        start_sign_in(session, member, "password", NOON)
    link = one_use_link(session, here, NOON)
    make_moderator(session, forum.id, "ana@example.org", "Ana", "another long password")
    assert [signed_in(session, member) for member in (here, there, ben)] == [0, 0, 1]
    with pytest.raises(Refused, match="dead_link"):
        member_of_one_use_link(session, link.rpartition("/")[2], NOON)


def test_made_again_without_a_password_nobody_is_signed_out(session, forum):
    member = make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD)
    start_sign_in(session, member, "password", NOON)
    make_moderator(session, forum.id, "ana@example.org", "Anna", None)
    assert (signed_in(session, member), member.name) == (1, "Anna")


def test_who_becomes_a_moderator_again_has_to_come_in_again(session, forum):
    member = make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD)
    give_role(session, member, ATTENDEE, NOON)
    member.invitation_hash = b"of a link"
    start_sign_in(session, member, "link", NOON)
    make_moderator(session, forum.id, "ana@example.org", "", None)
    assert (member.role, signed_in(session, member), member.invitation_hash) == (MODERATOR, 0, None)


def test_one_account_serves_several_forums(session, forum):
    other = a_forum(session)
    for each in (forum, other):
        make_moderator(session, each.id, "ana@example.org", "Ana", PASSWORD)
    places = staff_with_password(session, "ana@example.org", PASSWORD)
    assert {place.forum_id for place in places} == {forum.id, other.id}


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.org", "wrong"),
        ("ben@example.org", PASSWORD),
        ("", ""),
        ("ana@example.org", PASSWORD * 99),
    ],
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(session, forum, email, password):
    make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD)
    with pytest.raises(Refused) as refused:
        staff_with_password(session, email, password)
    assert (refused.value.code, str(refused.value.message)) == (
        "wrong_password",
        "The address or the password is not right.",
    )


def test_an_account_without_a_password_cannot_be_entered(session, forum):
    make_moderator(session, forum.id, "ana@example.org", "Ana", None)
    with pytest.raises(Refused, match="wrong_password"):
        staff_with_password(session, "ana@example.org", "")


def test_who_lost_the_role_or_the_place_is_not_staff(session, forum):
    member = make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD)
    member.role = ATTENDEE
    session.flush()
    assert staff_with_password(session, "ana@example.org", PASSWORD) == []


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("ana", PASSWORD, "invalid"),
        ("", PASSWORD, "invalid"),
        ("a@b.org", "short", "too_short"),
        ("a@b.org", "x" * 201, "too_long"),
    ],
)
def test_a_bad_address_or_password_makes_no_moderator(session, forum, email, password, code):
    with pytest.raises(Refused, match=code):
        make_moderator(session, forum.id, email, "", password)


def test_generated_passwords_are_strong_and_different(session, forum):
    assert new_password() != new_password()
    make_moderator(session, forum.id, "ana@example.org", "", new_password())
