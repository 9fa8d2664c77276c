"""The form of a poll: what one wants to know first, every rule, and what of them each way of counting has."""

from __future__ import annotations

import re

import pytest

from polls.agenda.models import Forum
from polls.breakouts.models import NAME, Breakout, Report
from polls.database import read, write
from polls.people.models import MODERATOR
from polls.people.sign_ins import token_hash
from polls.voting.fitting import uses
from polls.voting.methods import METHODS
from polls.voting.models import Poll
from polls.voting.rules import Rules, read_rules
from tests.builders import a_forum, a_group, a_member, saved


@pytest.fixture
def forum(app):
    return write(lambda session: a_forum(session, slug="spring"))


@pytest.fixture
def browser(app, forum):
    """The browser of the forum's moderator."""
    write(lambda session: a_member(session, forum, MODERATOR, invitation_hash=token_hash("moderator")).id)
    made = app.test_client()
    made.post("/in/moderator")
    return made


def page(browser, path: str) -> str:
    answer = browser.get(f"/f/spring/setup{path}")
    assert answer.status_code == 200
    return answer.text


def do(browser, verb: str, **fields):
    return browser.post(f"/f/spring/do/{verb}", data=fields, headers={"Accept": "application/json"}).json


def refusal(browser, **fields):
    return do(browser, "prepare_poll", **FORM | fields)["refused"]


# What a browser sends of a new poll when nothing but question and options is touched.
FORM = {
    "question": "Which?",
    "explanation": "",
    "method": "single",
    "options.0.text": "Red",
    "options.0.detail": "",
    "options.1.text": "Blue",
    "options.2.text": "",
    "item_id": "",
    "rules.electorate_roles": ["", "attendee", "facilitator"],
    "rules.secrecy": "secret",
    "rules.shown": "hidden",
    "rules.abstain": ["no", "yes"],
    "rules.none_of_these": "no",
    "rules.shuffled": "no",
    "rules.change_until_close": ["no", "yes"],
    "rules.fewest": "1",
    "rules.most": "",
    "rules.dots": "5",
    "rules.dots_each": "",
    "rules.quorum": "",
    "rules.quorum_unit": "percent",
    "rules.quorum_of": "eligible",
    "rules.threshold": "",
    "rules.base": "votes",
    "rules.own_percent": "",
    "rules.ties": "",
    "rules.is_binding": "no",
    "rules.clock_seconds": "",
    "rules.present_only": "no",
    "rules.beside_others": "no",
}


def prepared(browser, **fields) -> Poll:
    poll_id = do(browser, "prepare_poll", **FORM | fields)["ok"]["poll_id"]
    with read() as session:
        poll = session.get_one(Poll, poll_id)
        assert poll.options is not None  # read while there is a session
        return poll


def test_an_untouched_form_says_the_usual_rules(browser) -> None:
    assert read_rules(prepared(browser).rules) == Rules()


def test_the_form_sends_every_rule_there_is(browser) -> None:
    names = set(re.findall(r'name="rules\.(\w+)"', page(browser, "/polls/new")))
    assert names == set(Rules.__struct_fields__) - {"group_ids"}  # there are no groups here
    assert names == {name.removeprefix("rules.") for name in FORM if name.startswith("rules.")}


def test_the_usual_ways_are_in_view_and_the_others_folded_under_them(browser) -> None:
    text = page(browser, "/polls/new")
    folded = "".join(re.findall(r'<details class="fold fold--ways">.*?</details>', text, re.S))
    inside = re.findall(r'name="method" value="(\w+)"', folded)
    assert re.findall(r'name="method" value="(\w+)"', text) == [
        "single", "approval", "irv", "schulze", "ranked_pairs", "score", "borda", "dots", "yes_no",
    ]  # fmt: skip
    assert inside == ["approval", "irv", "schulze", "ranked_pairs", "score", "dots"]


@pytest.mark.parametrize("method", METHODS)
def test_every_way_of_counting_is_prepared_shown_and_edited(browser, method) -> None:
    poll = prepared(browser, method=method)
    assert (poll.method, poll.state) == (method, "ready")
    text = page(browser, f"/polls/{poll.id}")
    assert re.search(rf'name="method" value="{method}" checked', text)
    is_folded = method not in ("single", "borda", "yes_no")
    assert ('<details class="fold fold--ways" open>' in text) is is_folded
    assert page(browser, "/polls")


def test_the_rules_that_were_set_are_there_again(browser, forum) -> None:
    group_id = write(lambda session: a_group(session, forum).id)
    asked = {
        "method": "approval",
        "rules.secrecy": "named",
        "rules.shown": "live",
        "rules.abstain": "no",
        "rules.none_of_these": ["no", "yes"],
        "rules.most": "2",
        "rules.quorum": "40",
        "rules.quorum_of": "present",
        "rules.threshold": "own",
        "rules.own_percent": "60",
        "rules.base": "cast",
        "rules.ties": "lot",
        "rules.is_binding": "yes",
        "rules.clock_seconds": "120",
        "rules.present_only": ["no", "yes"],
        "rules.group_ids": [str(group_id)],
    }
    poll = prepared(browser, **asked)
    assert read_rules(poll.rules) == Rules(
        group_ids=[group_id],
        present_only=True,
        secrecy="named",
        shown="live",
        abstain=False,
        none_of_these=True,
        most=2,
        clock_seconds=120,
        quorum=40,
        quorum_of="present",
        base="cast",
        threshold="own",
        own_percent=60,
        ties="lot",
        is_binding=True,
    )
    text = page(browser, f"/polls/{poll.id}")
    for shown in (
        'value="named" checked',
        'value="own" selected',
        'value="lot" selected',
        'value="cast" selected',
    ):
        assert shown in text
    assert re.search(r'name="rules.own_percent" type="number" value="60"', text)
    assert "None of these</p>" not in text and 'value="None of these"' not in text  # no row to write in


def test_a_poll_with_rare_rules_shows_them_unfolded(browser) -> None:
    usual, rare = prepared(browser), prepared(browser, **{"rules.quorum": "10"})
    more = re.compile(r"<details class=\"fold\"( open)?><summary class=\"fold__summary\">More rules")
    assert more.search(page(browser, f"/polls/{usual.id}"))[1] is None
    assert more.search(page(browser, f"/polls/{rare.id}"))[1]


def test_a_motion_needs_no_options(browser) -> None:
    poll = prepared(browser, method="yes_no", **{"options.0.text": "", "options.1.text": ""})
    assert [option.text for option in poll.options] == ["Yes", "No"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rules.electorate_roles": ""}, "rules.electorate_roles"),
        ({"method": "dots", "rules.dots_each": "9"}, "rules.dots_each"),
        ({"method": "approval", "rules.fewest": "3", "rules.most": "2"}, "rules.most"),
        ({"rules.threshold": "own"}, "rules.own_percent"),
        ({"rules.quorum": "120"}, "rules.quorum"),
        ({"rules.quorum": "many"}, "rules.quorum"),
        ({"options.1.text": "red"}, "options"),
        ({"question": ""}, "question"),
        ({"method": "plurality"}, "method"),
    ],
)
def test_a_bad_form_is_refused_at_its_field_and_makes_nothing(browser, fields, field) -> None:
    told = refusal(browser, **fields)
    assert (told["field"], told["message"].endswith(".")) == (field, True)
    with read() as session:
        assert session.query(Poll).count() == 0


def test_without_a_script_the_refusal_stands_on_the_page(browser) -> None:
    sent = FORM | {"rules.quorum": "120", "back": "/f/spring/setup/polls/new"}
    answer = browser.post("/f/spring/do/prepare_poll", data=sent, follow_redirects=True)
    assert "A quorum in per cent is at most 100." in answer.text


def test_beside_each_rule_stands_which_methods_have_it(browser) -> None:
    text = page(browser, "/polls/new")
    for rule in ("none_of_these", "fewest", "most", "dots", "dots_each", "shuffled", "ties"):
        beside = re.search(rf'data-for="([^"]*)">(?:(?!data-for).)*?name="rules\.{rule}"', text, re.S)
        assert set(beside[1].split()) == {method for method in METHODS if rule in uses(method)}, rule


def accepted(session, forum_id) -> int:
    """The id of a group whose two names are accepted."""
    group = saved(session, Breakout(forum_id=forum_id, number=1, title="A group", task=NAME))
    content = {"name": "Red", "reasons": "", "alternatives": ["Blue"]}
    given = {"state": "accepted", "version": 1, "content": content}
    saved(session, Report(forum_id=forum_id, breakout_id=group.id, **given))
    return group.id


def test_a_poll_of_proposals_asks_by_purpose_and_is_no_motion(browser, forum) -> None:
    group_id = write(lambda session: accepted(session, forum.id))
    text = page(browser, "/polls/proposals")
    assert "Order priorities" in text and "Carry or reject" not in text
    chosen = [f"{group_id}:name", f"{group_id}:alternatives.0"]
    sent = {"question": "In which order?", "method": "borda", "chosen": chosen}
    browser.post("/f/spring/setup/polls/proposals", data=sent)
    with read() as session:
        assert [poll.method for poll in session.query(Poll)] == ["borda"]


def test_a_refused_poll_of_proposals_comes_back_as_it_was_filled_in(browser, forum) -> None:
    group_id = write(lambda session: accepted(session, forum.id))
    chosen = f"{group_id}:alternatives.0"
    sent = {"question": "Which <one>? " * 30, "method": "borda", "chosen": chosen, "item_id": ""}
    answer = browser.post("/f/spring/setup/polls/proposals", data=sent)
    assert (answer.status_code, "at most 300 characters" in answer.text) == (400, True)
    form = answer.text.partition('action="/f/spring/setup/polls/proposals"')[2]
    assert "Which &lt;one&gt;? " * 30 in form
    assert re.findall(r'value="([^"]*)" checked', form) == ["borda", chosen]
    assert " selected" not in form


def test_from_how_many_voters_on_a_group_is_shown_is_set_with_the_forum(browser, forum) -> None:
    assert 'name="fewest_shown" type="number" value="10"' in page(browser, "/forum")
    assert do(browser, "change_forum", fewest_shown="25") == {"ok": {}}
    for bad in ("4", "1001", "ten"):
        assert do(browser, "change_forum", fewest_shown=bad)["refused"]["field"] == "fewest_shown"
    with read() as session:
        assert session.get_one(Forum, forum.id).fewest_shown == 25
