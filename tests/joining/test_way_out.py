"""Signing out: this device, another one, all of them; and what another role does to every one."""

import pytest

from polls.people.acting import perform
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member, SignIn

ROLES = [ATTENDEE, OBSERVER, FACILITATOR, MODERATOR]


@pytest.fixture
def devices(app, invited):
    """Makes so many devices of one person: the member's id and the browsers."""

    def make(count, role=ATTENDEE):
        member_id = invited(role, "a-token")
        browsers = [app.test_client() for _ in range(count)]
        for browser in browsers:
            browser.post("/in/a-token")
        return member_id, browsers

    return make


def is_in(browser):
    return "Your devices" in browser.get("/sign-out").text


@pytest.mark.parametrize("role", ROLES)
def test_a_person_sees_when_each_device_came_and_signs_all_of_them_out(devices, role):
    member_id, browsers = devices(3, role)
    page = browsers[0].get(f"/sign-out?member={member_id}").text
    assert page.count("by personal link") == 3 and page.count("this device") >= 1
    assert browsers[0].post("/sign-out", data={"member": member_id, "everywhere": "1"}).location == "/"
    assert not any(is_in(browser) for browser in browsers)
    with browsers[0].session_transaction() as session:
        assert session["seats"] == []


def test_one_lost_device_can_be_signed_out_from_another(devices, rows):
    member_id, (here, lost) = devices(2)
    lost_id = rows(SignIn)[1].id
    here.post("/sign-out", data={"member": member_id, "device": lost_id})
    assert is_in(here) and not is_in(lost)


def test_nobody_signs_out_a_device_of_others(devices, invited, app, rows):
    member_id, (mine,) = devices(1)
    invited(ATTENDEE, "of another")
    other = app.test_client()
    other.post("/in/of another")
    assert mine.post("/sign-out", data={"member": member_id, "device": rows(SignIn)[1].id}).status_code == 404
    assert is_in(other)


def test_the_menu_of_the_set_up_leads_to_the_list_and_to_what_is_kept(devices):
    member_id, (mine,) = devices(1, MODERATOR)
    home = "/f/spring/"
    menu = mine.get(home + "setup").text
    for path in (f"/sign-out?member={member_id}", f"{home}my-data?member={member_id}"):
        assert f'href="{path}"' in menu
        assert mine.get(path).status_code == 200


def test_the_list_says_nothing_of_other_people(devices, invited, app):
    invited(MODERATOR, "of another", name="Xenia Quillfeather")
    app.test_client().post("/in/of another")
    _, (mine,) = devices(1)
    page = mine.get("/sign-out").text
    assert "Quillfeather" not in page and page.count("by personal link") == 1


@pytest.mark.parametrize(
    ("before", "after"), [(ATTENDEE, FACILITATOR), (FACILITATOR, MODERATOR), (MODERATOR, ATTENDEE)]
)
def test_another_role_ends_every_sign_in_from_before(devices, invited, app, rows, before, after):
    member_id, browsers = devices(2, before)
    invited(MODERATOR, "of the moderator")
    app.test_client().post("/in/of the moderator")
    moderator = rows(SignIn)[-1].id
    perform(moderator, "change_member", {"member_id": member_id, "role": after})
    assert not any(is_in(browser) for browser in browsers)
    assert {each.ended_at is None for each in rows(SignIn) if each.member_id == member_id} == {False}


def test_a_link_made_for_an_attendee_does_not_open_the_staffs_screens(devices, invited, app, rows):
    member_id, _ = devices(1)
    invited(MODERATOR, "of the moderator")
    app.test_client().post("/in/of the moderator")
    perform(rows(SignIn)[-1].id, "change_member", {"member_id": member_id, "role": MODERATOR})
    assert app.test_client().get("/in/a-token").status_code == 404
    assert next(each for each in rows(Member) if each.id == member_id).invitation_hash is None
