"""Every verb can be done over HTTP: as JSON, and as a form that needs no script."""

import re

import pytest

from polls.agenda.models import Forum
from polls.database import read, write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member, StakeholderGroup
from polls.people.sign_ins import token_hash
from tests.builders import a_forum, a_group, a_member

WRITTEN = re.compile('<blockquote class="written" dir="auto">(.*?)</blockquote>', re.DOTALL)


@pytest.fixture
def forum(app):
    return write(lambda session: a_forum(session, slug="spring"))


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def signed_in(browser, forum):
    """Signs the browser in as a member of that role; returns the member's id."""

    def sign_in(role, of=forum):
        token = f"{role}-{of.id}"
        given = {"invitation_hash": token_hash(token)}
        member_id = write(lambda session: a_member(session, of, role, **given).id)
        browser.post(f"/in/{token}")
        return member_id

    return sign_in


def groups():
    with read() as session:
        return [group.name for group in session.query(StakeholderGroup).order_by(StakeholderGroup.id)]


def do(browser, verb, arguments=None, **more):
    return browser.post(f"/f/spring/do/{verb}", json={"arguments": arguments or {}} | more)


def test_a_verb_is_done_and_answered(browser, signed_in):
    signed_in(MODERATOR)
    answer = do(browser, "add_group", {"name": "Industry"})
    assert answer.status_code == 200
    assert answer.json["ok"]["group_id"] > 0
    assert groups() == ["Industry"]


def test_the_same_key_does_it_once(browser, signed_in):
    signed_in(MODERATOR)
    answers = [do(browser, "add_member", {"role": "attendee"}, key="k1").json for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    with read() as session:
        assert session.query(Member).filter_by(role="attendee").count() == 1


@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE, OBSERVER])
def test_the_wrong_role_is_refused(browser, signed_in, role):
    signed_in(role)
    answer = do(browser, "add_group", {"name": "Industry"})
    assert answer.status_code == 403
    assert answer.json["refused"]["code"] == "not_allowed"
    assert groups() == []


def test_a_stranger_is_refused(browser, forum):
    answer = do(browser, "add_group", {"name": "Industry"})
    assert answer.status_code == 401
    assert answer.json["refused"]["code"] == "not_signed_in"


def test_a_moderator_of_another_forum_is_a_stranger_here(browser, forum, signed_in):
    signed_in(MODERATOR, of=write(lambda session: a_forum(session)))
    assert do(browser, "add_group", {"name": "Industry"}).status_code == 401


def test_another_forums_row_is_not_found(browser, signed_in):
    signed_in(MODERATOR)
    group_id = write(lambda session: a_group(session, a_forum(session), "Theirs").id)
    answer = do(browser, "remove_group", {"group_id": group_id})
    assert answer.status_code == 404
    assert groups() == ["Theirs"]


def test_the_member_the_page_was_drawn_for_acts(browser, signed_in):
    signed_in(MODERATOR)
    attendee_id = signed_in(ATTENDEE)
    answer = browser.post(
        "/f/spring/do/add_group",
        json={"arguments": {"name": "Industry"}},
        headers={"X-Member": str(attendee_id)},
    )
    assert answer.status_code == 403


def test_a_member_this_browser_does_not_hold_cannot_be_named(browser, signed_in, forum):
    signed_in(ATTENDEE)
    moderator_id = write(lambda session: a_member(session, forum, MODERATOR).id)
    answer = browser.post(
        "/f/spring/do/add_group",
        json={"arguments": {"name": "Industry"}},
        headers={"X-Member": str(moderator_id)},
    )
    assert answer.status_code == 401


def test_a_demoted_moderator_is_refused_at_the_next_action(browser, signed_in):
    member_id = signed_in(MODERATOR)
    write(lambda session: setattr(session.get(Member, member_id), "role", ATTENDEE))
    assert do(browser, "add_group", {"name": "Industry"}).status_code == 403


def test_a_removed_member_is_signed_out(browser, signed_in):
    member_id = signed_in(MODERATOR)
    write(lambda session: setattr(session.get(Member, member_id), "admission", "removed"))
    assert do(browser, "add_group", {"name": "Industry"}).status_code == 401


def test_an_unknown_verb_is_refused(browser, signed_in):
    signed_in(MODERATOR)
    assert do(browser, "drop_tables").json["refused"]["code"] == "unknown_verb"


MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b'{"arguments": []}',
    b'{"arguments": null}',
    b'{"arguments": {"name": "x"}, "key": 7}',
    b'{"arguments": {"name": NaN}}',
    b'{"arguments": {"name": 1e999}}',
    b'{"arguments": {"name": null}}',
    b'{"arguments": {"name": true}}',
    b'{"arguments": {"name": ["x"]}}',
    b'{"arguments": {"name": ""}}',
    b'{"arguments": {"name": "x", "is_admin": true}}',
    b'{"arguments": {}}',
    b'{"arguments": ' + b'{"a":' * 30 + b"1" + b"}" * 31,
    b"[" * 30_000,
    b'{"arguments": {"name": "\xff\xfe"}}',
    b"\x80\x04\x95",
    b'{"arguments": {"name": "' + b"x" * 200 + b'"}}',
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_malformed_is_refused_and_changes_nothing(browser, signed_in, body):
    signed_in(MODERATOR)
    answer = browser.post("/f/spring/do/add_group", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["refused"]["code"] in ("invalid", "missing", "too_long")
    assert groups() == []


def test_what_is_too_large_is_refused(browser, signed_in):
    signed_in(MODERATOR)
    answer = do(browser, "add_group", {"name": "x" * 70_000})
    assert answer.status_code == 413
    assert groups() == []


def test_a_form_is_done_and_sent_back_with_a_sentence(browser, signed_in):
    signed_in(MODERATOR)
    answer = browser.post(
        "/f/spring/do/add_group", data={"name": "Industry", "back": "/f/spring/setup/people#groups"}
    )
    assert (answer.status_code, answer.location) == (303, "/f/spring/setup/people#groups")
    assert groups() == ["Industry"]
    assert flashed(browser) == [("success", "Added.")]


def test_a_refused_form_is_sent_back_with_the_reason(browser, signed_in):
    signed_in(MODERATOR)
    answer = browser.post("/f/spring/do/add_group", data={"name": "", "back": "/f/spring/setup/people"})
    assert answer.location == "/f/spring/setup/people"
    assert flashed(browser) == [("caution", "Please fill this in.")]


def test_a_refused_form_gives_back_what_was_written(browser, signed_in):
    signed_in(MODERATOR)
    sent = {"title": "x" * 400, "purpose": "Two <b>lines</b>\nof it", "support_url": " ", "fewest_shown": "5"}
    answer = browser.post("/f/spring/do/change_forum", data=sent)
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert "This is too long: at most 160 characters." in answer.text
    assert WRITTEN.findall(answer.text) == ["x" * 400, "Two &lt;b&gt;lines&lt;/b&gt;\nof it"]
    assert answer.text.index("This is what it is about:") < answer.text.index("x" * 400)
    assert answer.text.count("This is what it is about:") == 1


def test_who_was_signed_out_meanwhile_keeps_what_they_wrote(browser, forum):
    answer = browser.post("/f/spring/do/change_forum", data={"title": "A long day"})
    assert answer.status_code == 401
    assert WRITTEN.findall(answer.text) == ["A long day"]


def test_a_form_sent_by_a_script_is_answered_as_json(browser, signed_in):
    signed_in(MODERATOR)
    json = {"Accept": "application/json"}
    refused = browser.post("/f/spring/do/add_group", data={"name": ""}, headers=json)
    done = browser.post("/f/spring/do/add_group", data={"name": "Industry"}, headers=json)
    assert (refused.status_code, refused.json["refused"]["field"]) == (400, "name")
    assert "ok" in done.json


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/a\nb", "/" + "x" * 600]
)
def test_a_form_leads_nowhere_else(browser, signed_in, back):
    signed_in(MODERATOR)
    answer = browser.post("/f/spring/do/add_group", data={"name": "Industry", "back": back})
    assert answer.location == "/f/spring/setup"


def test_a_form_of_a_stranger_changes_nothing(browser, forum):
    assert browser.post("/f/spring/do/add_group", data={"name": "Industry"}).status_code == 401
    assert groups() == []


def test_a_form_without_its_token_is_refused(app, browser, signed_in):
    signed_in(MODERATOR)
    app.config["WTF_CSRF_ENABLED"] = True
    assert browser.post("/f/spring/do/add_group", data={"name": "Industry"}).status_code == 400
    assert do(browser, "add_group", {"name": "Industry"}).status_code == 400
    assert groups() == []


def test_a_box_can_be_unticked(browser, signed_in, forum):
    signed_in(MODERATOR)
    browser.post("/f/spring/do/set_join", data={"policy": "vote", "new_code": ["no"]})
    with read() as session:
        first = session.get(Forum, forum.id).join_code
    browser.post("/f/spring/do/set_join", data={"policy": "vote", "new_code": ["no", "yes"]})
    with read() as session:
        assert session.get(Forum, forum.id).join_code != first


def flashed(browser):
    with browser.session_transaction() as session:
        return [tuple(pair) for pair in session.get("_flashes", [])]
