"""What moderators can do with people, and what is refused."""

import pytest
from msgspec import UNSET

from polls.errors import Refused
from polls.inputs import read_input
from polls.journal import JournalEntry
from polls.people import actions, groups, oneself
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member, SignIn
from polls.people.sign_ins import start_sign_in, token_hash
from polls.verbs import VERBS
from tests.builders import NOON, a_forum, a_group, a_member, a_moderator, an_actor


@pytest.fixture
def session(database):
    with database.read() as session:
        yield session


@pytest.fixture
def forum(session):
    return a_forum(session)


@pytest.fixture
def moderator(session, forum):
    return a_moderator(session, forum)


PEOPLE_VERBS = {
    "add_member": {"role": ATTENDEE},
    "change_member": {"member_id": 1},
    "remove_member": {"member_id": 1},
    "import_members": {"table": "name\nAna"},
    "invite": {"member_id": 1},
    "invite_everyone": {},
    "admit": {"member_id": 1},
    "add_group": {"name": "Academia"},
    "rename_group": {"group_id": 1, "name": "Academia"},
    "remove_group": {"group_id": 1},
    "set_join": {"policy": "vote"},
}


@pytest.mark.parametrize("verb", PEOPLE_VERBS)
@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE, OBSERVER])
def test_only_moderators_change_people(session, forum, verb, role):
    with pytest.raises(Refused, match="not_allowed"):
        VERBS[verb].function(session, an_actor(session, forum, role), **PEOPLE_VERBS[verb])


@pytest.mark.parametrize("verb", ["change_member", "remove_member", "invite", "admit"])
def test_another_forums_person_is_not_found(session, moderator, verb):
    stranger = a_member(session, a_forum(session))
    with pytest.raises(Refused, match="not_found"):
        VERBS[verb].function(session, moderator, member_id=stranger.id)


def test_a_person_is_added(session, forum, moderator):
    group = a_group(session, forum)
    answer = actions.add_member(
        session,
        moderator,
        role=ATTENDEE,
        name="Ana",
        group_id=group.id,
        country="ke",
        email="Ana@Example.org",
    )
    member = session.get(Member, answer["member_id"])
    assert (member.name, member.group_id, member.country, member.email) == (
        "Ana",
        group.id,
        "KE",
        "ana@example.org",
    )
    assert member.admission == "in"


def test_the_journal_names_no_one(session, moderator):
    actions.add_member(session, moderator, role=ATTENDEE, name="Ana", email="ana@example.org")
    (entry,) = session.query(JournalEntry).all()
    assert entry.what == "member_added"
    assert set(entry.details) == {"member", "role"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"country": "ZZ"}, "invalid"),
        ({"email": "taken@example.org"}, "taken"),
        ({"group_id": 999}, "not_found"),
    ],
)
def test_a_person_who_does_not_fit_is_refused(session, forum, moderator, given, code):
    a_member(session, forum, email="taken@example.org")
    with pytest.raises(Refused, match=code):
        actions.add_member(session, moderator, role=ATTENDEE, **given)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"role": "chair"},
        {"role": "attendee", "email": "a b@c"},
        {"role": "attendee", "name": "x" * 81},
        {"role": "attendee", "admin": True},
    ],
)
def test_a_malformed_person_is_refused(payload):
    with pytest.raises(Refused):
        read_input(payload, VERBS["add_member"].shape)


def test_only_what_is_given_is_changed(session, forum, moderator):
    member = a_member(session, forum, name="Ana", country="KE")
    actions.change_member(session, moderator, member_id=member.id, name=None, role=OBSERVER, country=UNSET)
    assert (member.name, member.role, member.country) == (None, OBSERVER, "KE")


def test_another_forums_group_is_refused(session, forum, moderator):
    member, group = a_member(session, forum), a_group(session, a_forum(session))
    with pytest.raises(Refused, match="not_found"):
        actions.change_member(session, moderator, member_id=member.id, group_id=group.id)


def test_the_only_moderator_keeps_role_and_place(session, moderator):
    with pytest.raises(Refused, match="last_moderator"):
        actions.change_member(session, moderator, member_id=moderator.member_id, role=ATTENDEE)
    with pytest.raises(Refused, match="last_moderator"):
        actions.remove_member(session, moderator, member_id=moderator.member_id)


def test_a_removed_person_is_signed_out_and_forgotten(session, forum, moderator):
    member = a_member(
        session, forum, name="Ana", email="ana@example.org", country="KE", invitation_hash=b"x" * 32
    )
    start_sign_in(session, member, "link", NOON)
    actions.remove_member(session, moderator, member_id=member.id)
    assert member.admission == "removed"
    assert (member.name, member.email, member.country, member.invitation_hash) == (None,) * 4
    assert session.query(SignIn).count() == 0


def test_removing_twice_notes_it_once(session, forum, moderator):
    member = a_member(session, forum)
    for _ in range(2):
        actions.remove_member(session, moderator, member_id=member.id)
    noted = [entry.what for entry in session.query(JournalEntry).order_by(JournalEntry.number)]
    assert noted == ["member_forgotten", "member_removed"]


def test_features_are_told_of_a_removal(session, forum, moderator, monkeypatch):
    told = []
    monkeypatch.setattr(
        actions, "ON_MEMBER_REMOVED", [lambda _session, _actor, member: told.append(member.id)]
    )
    member = a_member(session, forum)
    actions.remove_member(session, moderator, member_id=member.id)
    assert told == [member.id]


def test_a_table_is_imported_once(session, moderator):
    table = "name,email\nAna,ana@example.org\nBen,nonsense\n"
    first = actions.import_members(session, moderator, table=table)
    again = actions.import_members(session, moderator, table=table)
    assert (first["added"], first["skipped"]) == (1, 0)
    assert [(error["line"], error["field"]) for error in first["errors"]] == [(3, "email")]
    assert (again["added"], again["skipped"]) == (0, 1)


def test_only_the_hash_of_a_link_is_kept(session, forum, moderator):
    member = a_member(session, forum)
    link = actions.invite(session, moderator, member_id=member.id)["link"]
    assert member.invitation_hash == token_hash(link.removeprefix("/in/"))


def test_a_new_link_ends_the_old_one(session, forum, moderator):
    member = a_member(session, forum)
    first = actions.invite(session, moderator, member_id=member.id)["link"]
    actions.invite(session, moderator, member_id=member.id)
    assert member.invitation_hash != token_hash(first.removeprefix("/in/"))


def test_answers_with_links_are_never_kept():
    assert not VERBS["invite"].creates
    assert not VERBS["invite_everyone"].creates


def test_a_moderator_gets_no_personal_link(session, moderator):
    with pytest.raises(Refused, match="not_by_link"):
        actions.invite(session, moderator, member_id=moderator.member_id)
    assert moderator.member.invitation_hash is None


def test_an_old_link_of_a_moderator_is_dead_also_when_they_lead_no_longer(session, forum, moderator):
    other = a_member(session, forum, MODERATOR, invitation_hash=b"x" * 32)
    actions.change_member(session, moderator, member_id=other.id, role="attendee")
    assert other.invitation_hash is None


def test_everyone_without_a_link_gets_one(session, forum, moderator):
    invited = a_member(session, forum, name="Ana", invitation_hash=b"x" * 32)
    a_member(session, forum, name="Ben")
    links = actions.invite_everyone(session, moderator)["links"]
    assert [link["name"] for link in links] == ["Ben"]  # not the moderator, who signs in otherwise
    assert invited.invitation_hash == b"x" * 32


def test_who_waits_is_admitted(session, forum, moderator):
    member = a_member(session, forum, admission="waiting")
    actions.admit(session, moderator, member_id=member.id)
    assert member.admission == "in"


def test_who_was_removed_is_neither_admitted_nor_invited(session, forum, moderator):
    member = a_member(session, forum, admission="removed")
    for verb in (actions.admit, actions.invite):
        with pytest.raises(Refused, match="not_found"):
            verb(session, moderator, member_id=member.id)


def test_a_group_is_added_renamed_and_removed(session, forum, moderator):
    group_id = groups.add_group(session, moderator, name="Académie & co.")["group_id"]
    groups.rename_group(session, moderator, group_id=group_id, name="Academia")
    member = a_member(session, forum, group_id=group_id)
    groups.remove_group(session, moderator, group_id=group_id)
    session.refresh(member)
    assert member.group_id is None


def test_two_groups_of_one_name_are_refused(session, forum, moderator):
    a_group(session, forum, "Academia")
    with pytest.raises(Refused, match="taken"):
        groups.add_group(session, moderator, name="academia")


def test_another_forums_group_is_not_removed(session, moderator):
    group = a_group(session, a_forum(session))
    with pytest.raises(Refused, match="not_found"):
        groups.remove_group(session, moderator, group_id=group.id)


@pytest.mark.parametrize("role", [MODERATOR, FACILITATOR, ATTENDEE, OBSERVER])
def test_everyone_may_say_who_they_are_or_not(session, forum, role):
    actor = an_actor(session, forum, role)
    oneself.enter(session, actor, name="Ana")
    oneself.enter(session, actor)
    assert (actor.member.name, actor.member.welcomed_at) == (None, NOON)


def test_entering_with_another_forums_group_is_refused(session, forum):
    group = a_group(session, a_forum(session))
    with pytest.raises(Refused, match="not_found"):
        oneself.enter(session, an_actor(session, forum), group_id=group.id)


def test_a_person_signs_out_everywhere_and_no_one_else(session, forum):
    actor, other = an_actor(session, forum), a_member(session, forum)
    for member in (actor.member, actor.member, other):
        start_sign_in(session, member, "link", NOON)
    oneself.sign_out_everywhere(session, actor)
    still_in = [sign_in.member_id for sign_in in session.query(SignIn) if sign_in.ended_at is None]
    assert still_in == [other.id]
