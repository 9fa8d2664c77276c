"""Personal links: one person, any number of devices; facilitators press a button, moderators have none."""

import pytest

from polls.database import write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member, SignIn
from polls.people.sign_ins import token_hash
from tests.builders import NOON, a_forum, a_member


@pytest.fixture(autouse=True)
def _as_on_a_host(app):
    app.config["LINKS_SIGN_IN_AT_ONCE"] = False


@pytest.mark.parametrize("role", [ATTENDEE, OBSERVER])
def test_an_attendees_link_signs_in_and_welcomes(browser, invited, role):
    invited(role, "a-token")
    answer = browser.get("/in/a-token")
    assert answer.status_code == 303
    assert answer.location == "/f/spring/welcome"


def test_who_was_welcomed_before_goes_straight_on(browser, invited):
    invited(ATTENDEE, "a-token", welcomed_at=NOON)
    assert browser.get("/in/a-token").location == "/f/spring/"


def test_a_facilitators_link_signs_in_by_its_button_alone(browser, invited, rows):
    invited(FACILITATOR, "a-token")
    for _ in range(3):  # a mail scanner
        assert "Sign in on this device" in browser.get("/in/a-token").text
    assert rows(SignIn) == []
    assert browser.post("/in/a-token").location == "/f/spring/facilitator"


def test_a_facilitators_link_works_on_each_of_their_devices(app, invited):
    invited(FACILITATOR, "a-token")
    homes = [app.test_client().post("/in/a-token").location for _ in range(3)]
    assert homes == ["/f/spring/facilitator"] * 3


@pytest.mark.parametrize("way", ["get", "post"])
def test_no_personal_link_opens_a_console(browser, invited, rows, way):
    """Not even one from before they led the forum, or from before this program was so strict."""
    invited(MODERATOR, "a-token")
    answer = getattr(browser, way)("/in/a-token")
    assert answer.status_code == 404
    assert "Moderators sign in with a password, or with a link that works once." in answer.text
    assert rows(SignIn) == []


def test_only_the_hash_of_the_devices_token_is_kept(browser, invited, rows):
    invited(ATTENDEE, "a-token")
    browser.get("/in/a-token")
    with browser.session_transaction() as session:
        (token,) = session["seats"]
    assert rows(SignIn)[0].token_hash == token_hash(token)


def test_one_person_may_have_several_devices(app, invited, rows):
    member_id = invited(ATTENDEE, "a-token")
    for _ in range(3):
        app.test_client().get("/in/a-token")
    assert [sign_in.member_id for sign_in in rows(SignIn)] == [member_id] * 3
    assert len(rows(Member)) == 1


def test_opening_the_link_again_keeps_the_device_as_it_is(browser, invited, rows):
    invited(ATTENDEE, "a-token")
    for _ in range(3):
        browser.get("/in/a-token")
    assert len(rows(SignIn)) == 1


def test_one_browser_may_hold_several_people(browser, invited):
    invited(ATTENDEE, "first", welcomed_at=NOON)
    invited(ATTENDEE, "second", welcomed_at=NOON)
    assert browser.get("/in/first").location == browser.post("/in/second").location == "/f/spring/"
    with browser.session_transaction() as session:
        assert len(session["seats"]) == 2


def test_a_link_that_was_sent_as_a_trap_asks_whoever_is_in_already(browser, invited, rows):
    own = invited(ATTENDEE, "own", welcomed_at=NOON)
    invited(ATTENDEE, "of-another", welcomed_at=NOON)
    browser.get("/in/own")
    assert "Is it yours?" in browser.get("/in/of-another").text
    assert [sign_in.member_id for sign_in in rows(SignIn)] == [own]


def test_in_another_forum_a_link_does_not_ask(browser, invited, rows, forum):
    invited(ATTENDEE, "own", welcomed_at=NOON)
    browser.get("/in/own")
    write(lambda session: a_member(session, a_forum(session), invitation_hash=token_hash("other")))
    assert browser.get("/in/other").status_code == 303
    assert len(rows(SignIn)) == 2


@pytest.mark.parametrize("way", ["get", "post"])
@pytest.mark.parametrize("token", ["nobody", "x" * 3000, "%00", "a-token%20"])
def test_an_unknown_link_gets_a_kind_page(browser, invited, way, token):
    invited(ATTENDEE, "a-token")
    answer = getattr(browser, way)(f"/in/{token}")
    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


@pytest.mark.parametrize("admission", ["removed", "waiting"])
def test_the_link_of_who_is_not_in_is_dead(browser, invited, rows, admission):
    invited(ATTENDEE, "a-token", admission=admission)
    assert browser.get("/in/a-token").status_code == 404
    assert rows(SignIn) == []


def test_a_forum_with_two_seats_names_both(browser, invited):
    invited(ATTENDEE, "first")
    browser.get("/in/first")
    assert "Spring forum · Attendee" in browser.get("/forums").text


def test_signing_out_ends_the_row_and_the_seat(browser, invited, rows):
    invited(ATTENDEE, "a-token")
    browser.get("/in/a-token")
    assert browser.get("/sign-out").status_code == 200
    assert rows(SignIn)[0].ended_at is None  # looking at the page does nothing
    browser.post("/sign-out")
    assert rows(SignIn)[0].ended_at is not None
    assert "You are not signed in" in browser.get("/forums").text


def test_signing_out_of_one_seat_keeps_the_other(browser, invited, rows):
    first, second = invited(ATTENDEE, "first"), invited(ATTENDEE, "second")
    browser.get("/in/first")
    browser.post("/in/second")
    browser.post("/sign-out", data={"member": first})
    assert [sign_in.member_id for sign_in in rows(SignIn) if sign_in.ended_at is None] == [second]


def test_forms_without_a_token_are_refused(app, invited):
    app.config["WTF_CSRF_ENABLED"] = True
    invited(MODERATOR, "a-token")
    assert app.test_client().post("/in/a-token").status_code == 400
