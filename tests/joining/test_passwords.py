"""Staff sign in with a password; only failures slow anyone down."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from polls.database import write
from polls.people.accounts import make_moderator, renew_hash
from polls.people.models import ATTENDEE, Account, Member, SignIn
from tests.builders import a_forum

PASSWORD = "a long enough password"


@pytest.fixture
def moderator_id(forum):
    return write(lambda session: make_moderator(session, forum.id, "ana@example.org", "Ana", PASSWORD).id)


def sign_in(browser, email="ana@example.org", password=PASSWORD, **more):
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def test_a_moderator_signs_in_to_the_console(browser, moderator_id):
    assert sign_in(browser).location == "/f/spring/console"


def test_the_page_asked_for_comes_next(browser, moderator_id):
    assert sign_in(browser, next="/f/spring/setup/people").location == "/f/spring/setup/people"


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil", "javascript:1"]
)
def test_no_sign_in_leads_elsewhere(browser, moderator_id, path):
    assert sign_in(browser, next=path).location == "/f/spring/console"


def test_each_sign_in_has_a_new_token_and_the_old_one_is_dead(browser, moderator_id, rows):
    tokens = []
    for _ in range(2):
        sign_in(browser)
        with browser.session_transaction() as session:
            (token,) = session["seats"]
            tokens.append(token)
    assert tokens[0] != tokens[1]
    assert [row.ended_at is None for row in rows(SignIn)] == [False, True]


def test_the_token_of_forms_from_before_the_sign_in_is_dead(app, browser, moderator_id):
    """Somebody may have planted the cookie, and with it a token that they know."""
    app.config["WTF_CSRF_ENABLED"] = True
    planted = token_of(browser.get("/sign-in"))
    assert sign_in(browser, csrf_token=planted).status_code == 303
    assert browser.post("/sign-out", data={"csrf_token": planted}).status_code == 400
    own = token_of(browser.get("/sign-out"))
    assert browser.post("/sign-out", data={"csrf_token": own}).status_code == 303


def token_of(answer):
    return answer.text.split('name="csrf_token" value="')[1].split('"')[0]


def test_an_account_of_two_forums_takes_a_seat_in_both(browser, moderator_id):
    write(
        lambda session: (
            make_moderator(
                session, a_forum(session, slug="autumn", title="Autumn forum").id, "ana@example.org", "", None
            ).id
        )
    )
    assert sign_in(browser).location == "/forums"
    page = browser.get("/forums").text
    assert "Spring forum" in page
    assert "Autumn forum" in page


@pytest.mark.parametrize(
    ("email", "password"), [("ana@example.org", "wrong"), ("ben@example.org", PASSWORD), ("", "")]
)
def test_a_wrong_address_or_password_is_refused_alike(browser, moderator_id, rows, email, password):
    answer = sign_in(browser, email, password)
    assert answer.status_code == 400
    assert "The address or the password is not right." in answer.text
    assert rows(SignIn) == []


def test_a_page_never_repeats_the_password(browser, moderator_id):
    assert "my wrong password" not in sign_in(browser, password="my wrong password").text


def test_after_five_failures_an_account_waits_where_they_were_made(browser, moderator_id):
    for _ in range(5):
        sign_in(browser, password="wrong")
    answer = sign_in(browser)
    assert answer.status_code == 429
    assert "There were too many wrong tries." in answer.text


def test_after_thirty_failures_an_address_waits(browser, moderator_id):
    for number in range(30):
        sign_in(browser, f"someone{number}@example.org", "wrong")
    assert sign_in(browser).status_code == 429


def test_successes_never_slow_anyone_down(browser, moderator_id):
    assert {sign_in(browser).status_code for _ in range(25)} == {303}


def test_who_is_no_longer_staff_is_told_so(browser, moderator_id, change):
    change(Member, moderator_id, role=ATTENDEE)
    assert "not on the staff" in sign_in(browser).text


def test_a_password_kept_under_older_parameters_is_kept_under_todays_from_then_on(
    browser, moderator_id, rows
):
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    write(lambda session: setattr(session.query(Account).one(), "password_hash", old))
    assert sign_in(browser, password="wrong").status_code == 400
    assert rows(Account)[0].password_hash == old
    assert sign_in(browser).location == "/f/spring/console"
    renewed = rows(Account)[0].password_hash
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(browser).location == "/f/spring/console"
    assert rows(Account)[0].password_hash == renewed


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@example.org", PASSWORD), ("ana@example.org", "wrong"), ("ben@example.org", PASSWORD)],
)
def test_what_takes_long_holds_nobody_up(app, browser, moderator_id, email, password):
    done = []

    def meanwhile(function):
        """In a thread of its own, as where the server's loop goes on."""
        with ThreadPoolExecutor(1) as pool:
            done.append(pool.submit(function).result())
        return done[-1]

    app.extensions["call"] = meanwhile
    answer = sign_in(browser, email, password)
    assert done == [answer.status_code == 303]


def test_a_password_that_was_changed_meanwhile_is_not_brought_back(moderator_id, rows):
    write(lambda session: renew_hash(session, "what was kept before", "that under today's parameters"))
    assert rows(Account)[0].password_hash.startswith("$argon2id$")
