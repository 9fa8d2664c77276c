"""A link for once: a scanner of mails uses nothing up, one press does, and so does time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from polls.database import read, write
from polls.errors import Refused
from polls.people.acting import Actor
from polls.people.actions import change_member, remove_member
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member, OneUseLink, SignIn
from polls.people.one_use_links import LASTS, make_one_use_link, member_of_one_use_link, one_use_link
from polls.people.oneself import sign_out_everywhere
from polls.people.sign_ins import token_hash
from tests.builders import NOON


@pytest.fixture
def made(forum, invited):
    """Makes a link for a new member of that role; returns its path."""

    def make(role=MODERATOR, now=None, **given):
        member_id = invited(role, f"personal of {role}", **given)
        at = now or datetime.now(UTC)
        return write(lambda session: one_use_link(session, session.get_one(Member, member_id), at))

    return make


@pytest.mark.parametrize(("role", "home"), [(MODERATOR, "console"), (FACILITATOR, "facilitator")])
def test_it_was_fetched_three_times_and_still_signs_in_once(app, browser, made, rows, role, home):
    link = made(role)
    scanner = app.test_client()
    for _ in range(3):
        assert "Sign in on this device" in scanner.get(link).text
        scanner.head(link)
    assert rows(SignIn) == []
    assert browser.post(link).location == f"/f/spring/{home}"
    assert browser.get(f"/f/spring/{home}").status_code == 200


def test_it_is_dead_once_it_was_used(app, browser, made, rows):
    link = made()
    browser.post(link)
    for way in (app.test_client().get, app.test_client().post, browser.get, browser.post):
        answer = way(link)
        assert answer.status_code == 404
        assert "It was used already" in answer.text
    assert len(rows(SignIn)) == 1 and rows(OneUseLink) == []


def test_it_is_dead_after_its_time(browser, made):
    link = made(now=datetime.now(UTC) - LASTS)
    assert (browser.get(link).status_code, browser.post(link).status_code) == (404, 404)


@pytest.mark.parametrize(
    "ending",
    [
        lambda session, by, who: change_member(session, by, member_id=who.member_id, role=FACILITATOR),
        lambda session, by, who: remove_member(session, by, member_id=who.member_id),
        lambda session, _by, who: sign_out_everywhere(session, who),
    ],
    ids=["another role", "removed", "signed out everywhere"],
)
def test_it_ends_with_the_sign_ins_of_its_person(browser, forum, invited, made, rows, ending):
    invited(MODERATOR, "of another")
    link = made()

    def work(session):
        by, who = (Actor(forum.id, NOON, session.get_one(Member, each.id)) for each in rows(Member))
        ending(session, by, who)

    write(work)
    assert browser.post(link).status_code == 404
    assert rows(OneUseLink) == []


def test_pressed_by_ten_at_once_it_signs_one_in(app, made, rows):
    link = made()
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: app.test_client().post(link).status_code, range(10)))
    assert sorted(statuses) == [303, *[404] * 9]
    assert len(rows(SignIn)) == 1


def test_a_newer_one_ends_the_one_before(browser, made, rows):
    first = made()
    member = rows(Member)[0]
    second = write(
        lambda session: one_use_link(session, session.get_one(Member, member.id), datetime.now(UTC))
    )
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200


@pytest.mark.parametrize("change_to", [{"role": ATTENDEE}, {"admission": "removed"}])
def test_it_opens_nothing_for_who_is_on_the_staff_no_longer(browser, made, change, rows, change_to):
    link = made()
    change(Member, rows(Member)[0].id, **change_to)
    assert (browser.get(link).status_code, browser.post(link).status_code) == (404, 404)


def test_there_is_none_for_an_attendee(forum, invited):
    member_id = invited(ATTENDEE, "a-token")
    with pytest.raises(Refused, match="not_staff"):
        write(lambda session: make_one_use_link(session, Actor(forum.id, NOON), member_id=member_id))


def test_only_its_hash_is_kept(made, rows):
    token = made().removeprefix("/once/")
    assert rows(OneUseLink)[0].token_hash == token_hash(token)
    with read() as session, pytest.raises(Refused):
        member_of_one_use_link(session, token, datetime.now(UTC) + LASTS + timedelta(seconds=1))


def test_a_moderator_makes_one_on_the_page_of_a_person(app, browser, forum, invited):
    invited(MODERATOR, "a-token")
    browser.post("/in/a-token")
    other = invited(FACILITATOR, "another", name="Kim")
    here = f"/f/spring/setup/people/{other}"
    assert "Make a one-use link" in browser.get(here).text
    page = browser.post(f"{here}/once").text
    link = page.split('id="once-link"')[1].split('value="')[1].split('"')[0]
    path = link.removeprefix(app.config["PUBLIC_URL"])
    assert app.test_client().post(path).location == "/f/spring/facilitator"


def test_a_moderator_makes_one_for_another_device_of_their_own(app, browser, made):
    browser.post(made(name="Mo"))
    page = browser.get("/sign-out").text
    assert "You come back with your password, or with a link that works once." in page
    where = page.split("#link")[0].rsplit('"', 1)[1]
    assert "Moderators sign in with a password" in browser.get(where).text
    shown = browser.post(f"{where}/once").text
    link = shown.split('id="once-link"')[1].split('value="')[1].split('"')[0]
    path = link.removeprefix(app.config["PUBLIC_URL"])
    assert app.test_client().post(path).location == "/f/spring/console"
    assert browser.get("/f/spring/console").status_code == 200  # the first device stays signed in
