"""The set-up pages: moderators alone, every section, and what their forms lead to."""

import re

import pytest

from polls.agenda.models import BREAKOUT, Forum, Item
from polls.breakouts.models import NAME, Breakout, Report
from polls.database import read, write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, OBSERVER, Member
from polls.people.sign_ins import token_hash
from polls.voting.models import OPEN, Poll
from tests.builders import NOON, a_day, a_forum, a_group, a_member, an_item, saved

PAGES = [
    "",
    "/forum",
    "/agenda",
    "/breakouts",
    "/people",
    "/people/import",
    "/polls",
    "/polls/new",
    "/polls/proposals",
]


@pytest.fixture
def forum(app):
    return write(lambda session: a_forum(session, slug="spring", title="Spring forum"))


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def signed_in(browser, forum):
    def sign_in(role):
        given = {"invitation_hash": token_hash(role), "name": "Mo"}
        member_id = write(lambda session: a_member(session, forum, role, **given).id)
        browser.post(f"/in/{role}")
        return member_id

    return sign_in


@pytest.fixture
def moderator(signed_in):
    return signed_in(MODERATOR)


@pytest.fixture
def agenda(forum):
    """Two days; on the first the items One and Two, on the second Three. Returns their ids."""

    def work(session):
        first = a_day(session, forum, title="Day one")
        second = a_day(session, forum, title="Day two", date=first.date.replace(day=16))
        return [
            an_item(session, day, title=title).id
            for day, title in ((first, "One"), (first, "Two"), (second, "Three"))
        ]

    return write(work)


def page(browser, path):
    answer = browser.get(f"/f/spring/setup{path}")
    assert answer.status_code == 200
    return answer.text


def do(browser, verb, **fields):
    return browser.post(f"/f/spring/do/{verb}", data=fields, headers={"Accept": "application/json"})


@pytest.mark.parametrize("path", PAGES)
def test_a_moderator_sees_every_page_of_an_empty_forum(browser, moderator, path):
    assert "Spring forum" in page(browser, path)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE, OBSERVER])
def test_no_one_else_sees_them(browser, signed_in, role, path):
    signed_in(role)
    assert browser.get(f"/f/spring/setup{path}").status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_to_sign_in(browser, forum, path):
    assert browser.get(f"/f/spring/setup{path}").location == f"/sign-in?next=/f/spring/setup{path}"


def test_texts_of_people_are_inert(browser, moderator, forum, agenda):
    def work(session):
        day = a_day(session, forum, title="<script>1</script>")
        an_item(session, day, title="<script>2</script>", advisory="<script>3</script>")
        a_member(session, forum, name="<script>4</script>")
        saved(session, Breakout(forum_id=forum.id, number=1, title="<script>5</script>", task=NAME))

    write(work)
    for path in ("/agenda", "/people", "/breakouts"):
        text = page(browser, path)
        assert not re.search(r"<script>\d", text)
        assert "&lt;script&gt;" in text


def test_the_agenda_shows_times_in_the_zone_of_the_forum(browser, moderator, forum, agenda):
    write(lambda session: setattr(session.get(Forum, forum.id), "timezone", "Asia/Kolkata"))
    write(lambda session: setattr(session.get(Item, agenda[0]), "planned_at", NOON))
    assert "17:30 ·" in page(browser, "/agenda")


def moves(text, title):
    """The fields of the up and down forms of one item, as a browser would send them."""
    found = {}
    for form in re.findall(r"<form method.*?</form>", text, re.S):
        if match := re.search(rf"Move “{title}” (up|down)", form):
            sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
            found[match[1]] = {
                name: sent[name] for name in sent if name not in ("csrf_token", "member", "back")
            }
    return found


def order():
    with read() as session:
        items = session.query(Item).order_by(Item.position)
        return [(item.title, item.day_id) for item in items]


def test_an_item_goes_one_place_down_and_up_again(browser, moderator, agenda):
    assert do(browser, "move_item", **moves(page(browser, "/agenda"), "One")["down"]).status_code == 200
    assert [title for title, _day in order()] == ["Two", "One", "Three"]
    assert do(browser, "move_item", **moves(page(browser, "/agenda"), "One")["up"]).status_code == 200
    assert [title for title, _day in order()] == ["One", "Two", "Three"]


def test_the_last_of_a_day_goes_down_into_the_next_day_and_back(browser, moderator, agenda):
    before = order()
    assert do(browser, "move_item", **moves(page(browser, "/agenda"), "Two")["down"]).status_code == 200
    assert [day for _title, day in order()] == [before[0][1], before[2][1], before[2][1]]
    assert do(browser, "move_item", **moves(page(browser, "/agenda"), "Two")["up"]).status_code == 200
    assert order() == before


def test_the_ends_of_the_agenda_offer_no_way_out(browser, moderator, agenda):
    text = page(browser, "/agenda")
    assert set(moves(text, "One")) == {"down"}
    assert set(moves(text, "Three")) == {"up"}


def test_what_someone_else_moved_meanwhile_is_not_moved_twice(browser, moderator, agenda):
    seen = moves(page(browser, "/agenda"), "One")["down"]
    do(browser, "move_item", **seen)
    answer = do(browser, "move_item", **seen)
    assert (answer.status_code, answer.json["refused"]["code"]) == (409, "stale")


def test_a_breakout_page_shows_who_sits_where(browser, moderator, forum, agenda):
    def work(session):
        item = session.get(Item, agenda[0])
        item.kind = BREAKOUT
        breakout = saved(
            session, Breakout(forum_id=forum.id, number=1, title="Names", task=NAME, item_id=item.id)
        )
        facilitator = a_member(session, forum, FACILITATOR, name="Fay")
        return breakout.id, facilitator.id, a_member(session, forum, name="Ana").id

    breakout_id, facilitator_id, attendee_id = write(work)
    assert "1 attendee has no group yet." in page(browser, "/breakouts")
    do(browser, "seat_member", breakout_id=breakout_id, member_id=facilitator_id, is_facilitator="yes")
    do(browser, "seat_member", breakout_id=breakout_id, member_id=attendee_id, is_facilitator="no")
    text = page(browser, "/breakouts")
    assert "Every attendee has a group." in text
    assert re.search(r"<dt>Facilitators</dt><dd>\s*Fay", text)


def test_people_are_found_by_name_or_address(browser, moderator, forum):
    def work(session):
        a_member(session, forum, name="Ana Sample", email="ana@example.org")
        a_member(session, forum, name="100% Ben")

    write(work)
    assert "Ana Sample" in page(browser, "/people?q=ANA@")
    assert "Ana Sample" not in page(browser, "/people?q=%25")
    assert "100% Ben" in page(browser, "/people?q=%25")
    assert "No one fits this search." in page(browser, "/people?q=nobody")


def test_a_long_list_comes_in_pages(browser, moderator, forum):
    write(lambda session: [a_member(session, forum, name=f"Person {n:03}") for n in range(120)])
    assert "page 1 of 3" in page(browser, "/people")
    assert "Person 119" in page(browser, "/people?page=99")


def test_who_waits_stands_first(browser, moderator, forum):
    member_id = write(lambda session: a_member(session, forum, name="Ana", admission="waiting").id)
    assert "Let Ana in" in page(browser, "/people")
    do(browser, "admit", member_id=member_id)
    assert "Let Ana in" not in page(browser, "/people")


def test_a_link_is_shown_once_and_works(app, browser, moderator, forum):
    member_id = write(lambda session: a_member(session, forum).id)
    shown = browser.post(f"/f/spring/setup/people/{member_id}/link").text
    token = re.search(r"/in/([\w-]+)", shown)[1]
    assert token not in page(browser, f"/people/{member_id}")
    assert app.test_client().get(f"/in/{token}").location == "/f/spring/welcome"


def test_everyones_links_come_as_a_table_without_formulas(app, browser, moderator, forum):
    write(lambda session: a_member(session, forum, name='=HYPERLINK("x")', email="ana@example.org"))
    answer = browser.post("/f/spring/setup/people/links.csv")
    assert answer.mimetype == "text/csv"
    assert "\"'=HYPERLINK" in answer.text
    token = re.search(r"/in/([\w-]+)", answer.text)[1]
    assert app.test_client().get(f"/in/{token}").status_code == 303


@pytest.mark.parametrize("path", ["/people/999999", "/polls/999999"])
def test_who_and_what_is_not_there_is_not_found(browser, moderator, path):
    assert browser.get(f"/f/spring/setup{path}").status_code == 404


def test_another_forums_person_is_not_shown_and_not_invited(browser, moderator):
    member_id = write(lambda session: a_member(session, a_forum(session), name="Theirs").id)
    assert browser.get(f"/f/spring/setup/people/{member_id}").status_code == 404
    assert browser.post(f"/f/spring/setup/people/{member_id}/link").status_code == 404


@pytest.mark.parametrize(
    "path", ["/people/1/link", "/people/links.csv", "/people/import", "/polls/proposals"]
)
@pytest.mark.parametrize("role", [FACILITATOR, ATTENDEE, OBSERVER])
def test_no_one_else_does_what_the_pages_do(browser, signed_in, role, path):
    signed_in(role)
    assert browser.post(f"/f/spring/setup{path}", data={"table": "name\nAna"}).status_code == 403


def test_an_import_is_shown_before_it_is_done(browser, moderator):
    table = "name,email,role\nAna,ana@example.org,\nBen,nonsense,chair\n"
    preview = browser.post("/f/spring/setup/people/import", data={"table": table}).text
    assert "1 person would be added." in preview
    assert "A role is moderator, facilitator, attendee or observer." in preview
    with read() as session:
        assert session.query(Member).filter_by(name="Ana").count() == 0
    browser.post("/f/spring/setup/people/import", data={"table": table, "step": "import", "key": "k"})
    with read() as session:
        assert session.query(Member).filter_by(name="Ana").count() == 1
        assert session.query(Member).filter_by(name="Ben").count() == 0


def test_a_file_of_an_older_spreadsheet_is_read(browser, moderator):
    import io

    sent = {"file": (io.BytesIO("name\nJosé\n".encode("cp1252")), "people.csv")}
    assert "José" in browser.post("/f/spring/setup/people/import", data=sent).text


POLL = {
    "question": "Which day?",
    "method": "approval",
    "options.0.text": "Monday",
    "options.2.text": "Tuesday",
    "options.3.text": "",
    "rules.shown": "live",
    "rules.abstain": ["no", "yes"],
    "rules.most": "",
    "rules.clock_seconds": "120",
    "rules.electorate_roles": ["attendee", "moderator"],
    "rules.shuffled": "no",
    "item_id": "",
}


def test_a_poll_is_prepared_by_the_form(browser, moderator, forum):
    group_id = write(lambda session: a_group(session, forum).id)
    answer = do(browser, "prepare_poll", **POLL | {"rules.group_ids": [group_id]})
    assert answer.status_code == 200, answer.text
    with read() as session:
        poll = session.get(Poll, answer.json["ok"]["poll_id"])
        assert [option.text for option in poll.options] == ["Monday", "Tuesday"]
        assert poll.rules["electorate_roles"] == ["attendee", "moderator"]
        assert (poll.rules["group_ids"], poll.rules["clock_seconds"], poll.rules["most"]) == (
            [group_id],
            120,
            None,
        )
        assert (poll.rules["abstain"], poll.rules["shuffled"], poll.state) == (True, False, "ready")
    assert 'value="Monday"' in page(browser, f"/polls/{answer.json['ok']['poll_id']}")


def test_a_poll_that_was_opened_is_not_edited(browser, moderator):
    poll_id = do(browser, "prepare_poll", **POLL).json["ok"]["poll_id"]
    write(lambda session: setattr(session.get(Poll, poll_id), "state", OPEN))
    assert browser.get(f"/f/spring/setup/polls/{poll_id}").status_code == 409
    assert f"/setup/polls/{poll_id}" not in page(browser, "/polls")


def test_a_poll_of_no_proposals_is_refused_in_words(browser, moderator):
    answer = browser.post("/f/spring/setup/polls/proposals", data={"question": "Which?", "method": "single"})
    assert answer.status_code == 400
    assert "Tick at least one proposal." in answer.text


def test_the_overview_names_what_is_missing(browser, moderator):
    assert "The agenda has no items yet." in page(browser, "")


def a_draft(forum, item_id):
    asked = {"question": "Which?", "method": "single", "rules": {}, "position": 1}
    return Poll(forum_id=forum.id, item_id=item_id, **asked)


def test_an_item_to_vote_in_without_a_poll_is_named(browser, moderator, forum):
    item_id = write(lambda session: an_item(session, a_day(session, forum), kind="poll").id)
    assert "1 agenda item is for a poll and has none yet." in page(browser, "")
    write(lambda session: saved(session, a_draft(forum, item_id)))
    assert "is for a poll and has none yet." not in page(browser, "")


def test_a_poll_is_made_of_what_groups_propose(browser, moderator, forum):
    def work(session):
        for number, name in ((1, "Names of harm"), (2, "Names of harms")):
            breakout = saved(
                session, Breakout(forum_id=forum.id, number=number, title=f"Group {number}", task=NAME)
            )
            content = {"name": name, "reasons": "Because.", "alternatives": []}
            row = Report(
                forum_id=forum.id, breakout_id=breakout.id, state="accepted", version=1, content=content
            )
            saved(session, row)
        return [row.id for row in session.query(Breakout).order_by(Breakout.number)]

    first, second = write(work)
    assert "Names of harms" in page(browser, "/polls/proposals")
    sent = {
        "question": "Which?",
        "method": "single",
        "item_id": "",
        "chosen": [f"{first}:name", f"{second}:name"],
    }
    answer = browser.post("/f/spring/setup/polls/proposals", data=sent, follow_redirects=True)
    assert "Options A and B read nearly alike." in answer.text
    with read() as session:
        poll = session.query(Poll).one()
        assert [(option.text, option.source_breakout_id) for option in poll.options] == [
            ("Names of harm", first),
            ("Names of harms", second),
        ]


@pytest.mark.parametrize("chosen", ["", "x", "1", "1:", "999:name", ":name", "1:name:more"])
def test_a_proposal_that_is_not_there_makes_no_poll(browser, moderator, chosen):
    sent = {"question": "Which?", "method": "single", "chosen": chosen}
    assert browser.post("/f/spring/setup/polls/proposals", data=sent).status_code in (400, 409)
    with read() as session:
        assert session.query(Poll).count() == 0
