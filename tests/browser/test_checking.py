"""A voter's own browser checks a published result, and finds what was tampered with on the way."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

from polls.chain import GENESIS, chained_hash
from polls.database import write
from polls.voting.ballots import form_of
from polls.voting.methods.records import records_of
from polls.voting.models import Poll
from polls.voting.rules import Rules
from tests.browser.plenary import Plenary
from tests.browser.pressing import vote
from tests.browser.test_core import page as bare_page
from tests.browser.test_core import run
from tests.browsing import serious_problems, too_wide
from tests.verification.ballot_files import IDS, METHODS, some_choices

pytestmark = pytest.mark.proof

bare = bare_page


def decided(small: Plenary) -> tuple[Page, Page, int]:
    """Two attendees, the first of whom has voted, at the published result."""
    small.go_to("A vote")
    poll_id = small.poll("Which name?").id
    small.do("open_poll", poll_id=poll_id)
    voter, other = small.attendee(), small.attendee(small.attendees[1])
    vote(voter, "Open Table")
    small.do("close_poll", poll_id=poll_id)
    closed = voter.get_by_text("The poll is closed. The result is shown here once it is published.")
    expect(closed).to_be_visible()
    small.do("publish_poll", poll_id=poll_id)
    expect(voter.locator(".tally__row--winner")).to_contain_text("Open Table")
    return voter, other, poll_id


def press_check(page: Page) -> None:
    fold = page.locator("details", has_text="How this was counted").first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    page.get_by_role("button", name="Check this result").click()


def finding(page: Page, look: str) -> Any:
    return page.locator(f".check__finding--{look}")


def replace(page: Page, file: str, change: Any) -> None:
    """Somebody on the way answers with another file."""

    def answer(route: Route) -> None:
        whole = route.fetch()
        route.fulfill(status=200, body=change(whole.body()))

    page.route(f"**/{file}", answer)


def test_a_voter_finds_their_ballot_and_that_nothing_was_changed(small: Plenary) -> None:
    voter, other, poll_id = decided(small)
    press_check(voter)
    expect(finding(voter, "success")).to_have_count(3)
    expect(voter.locator(".check")).to_contain_text("The check found nothing wrong.")
    expect(voter.locator(".check__list")).to_contain_text("Your ballot is in the file, as you cast it.")
    code = voter.locator(".check__codes code").inner_text()
    ballots = voter.request.get(
        f"{voter.url.partition('/f/')[0]}/f/{small.forum.slug}/polls/{poll_id}/ballots.jsonl"
    )
    assert f'"code":"{code}"' in ballots.text()
    assert serious_problems(voter) == []
    assert too_wide(voter) == []

    press_check(other)
    expect(finding(other, "success")).to_have_count(2)
    expect(finding(other, "info")).to_contain_text("keeps no receipt")


def test_a_dropped_a_changed_and_an_added_ballot_are_found(small: Plenary) -> None:
    voter, _other, _poll_id = decided(small)
    mine = b'"value":{"options":['
    for change in (
        lambda body: body.partition(b"\n")[0] + b"\n",
        lambda body: body.replace(mine, mine + b"9"),
    ):
        replace(voter, "ballots.jsonl", change)
        press_check(voter)
        expect(finding(voter, "danger")).to_have_count(2)
        expect(voter.locator(".check")).to_contain_text("Your ballot is not in the file")
        voter.unroute_all()

    added = b'{"code":"' + b"f" * 32 + b'","part":"abstain","value":true}\n'
    replace(voter, "ballots.jsonl", lambda body: body + added)
    press_check(voter)
    expect(finding(voter, "danger")).to_have_count(1)
    expect(finding(voter, "danger")).to_contain_text("These are not the ballots that were counted")


def test_a_broken_and_a_rewritten_journal_are_found(small: Plenary) -> None:
    voter, _other, _poll_id = decided(small)
    replace(voter, "journal.jsonl", lambda body: b"\n".join(body.split(b"\n")[1:]))
    press_check(voter)
    expect(finding(voter, "danger")).to_contain_text("The journal is broken: entry 1")
    voter.unroute_all()

    replace(voter, "journal.jsonl", rewritten)
    press_check(voter)
    expect(finding(voter, "danger")).to_have_count(1)
    expect(finding(voter, "danger")).to_contain_text("The journal was rewritten")
    voter.unroute_all()

    replace(voter, "journal.jsonl", lambda body: b"\n".join(body.split(b"\n")[:-2]) + b"\n")
    press_check(voter)
    expect(finding(voter, "danger")).to_contain_text("The journal was rewritten")


def rewritten(body: bytes) -> bytes:
    """The same journal with another first entry, its chain made to fit."""
    lines = [json.loads(line) for line in body.splitlines()]
    previous = GENESIS
    for line in lines:
        if line["number"] == 1:
            line.pop("content", None)
            line["content_hash"] = hashlib.sha256(b"another first entry").hexdigest()
        said = line.get("content")
        told = hashlib.sha256(said.encode()).digest() if said else bytes.fromhex(line["content_hash"])
        previous = chained_hash(previous, told)
        line["hash"] = previous.hex()
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def test_a_swapped_option_is_found_on_the_way_and_on_the_server(small: Plenary) -> None:
    voter, _other, poll_id = decided(small)
    swapped = {b"Open Table": b"Round Room", b"Round Room": b"Open Table"}

    def swap(body: bytes) -> bytes:
        return re.sub(b"|".join(swapped), lambda name: swapped[name[0]], body)

    replace(voter, "ballots.jsonl", swap)
    press_check(voter)
    expect(finding(voter, "danger")).to_have_count(1)
    expect(finding(voter, "danger")).to_contain_text("is not what it was when the poll opened")
    voter.unroute_all()

    def swap_stored(session: Session) -> None:
        options = session.get_one(Poll, poll_id).options
        one, other = (option for option in options if option.text.encode() in swapped)
        one.text, other.text = other.text, one.text

    write(swap_stored)
    voter.reload()
    press_check(voter)
    expect(finding(voter, "danger")).to_contain_text("is not what it was when the poll opened")


def test_words_in_every_script_are_what_was_frozen(small: Plenary) -> None:
    small.go_to("A vote")
    poll_id = small.poll("Which name?").id
    texts = ['"Größe" \\ <b>', "名前 🗳 \u2028 \x7f", "a\tb /"]
    small.do("change_poll", poll_id=poll_id, question="Qué?", options=[{"text": text} for text in texts])
    small.do("open_poll", poll_id=poll_id)
    voter = small.attendee()
    small.do("close_poll", poll_id=poll_id)
    waiting = voter.get_by_text("The result is shown here once it is published.")
    expect(waiting).to_be_visible()
    small.do("publish_poll", poll_id=poll_id)
    expect(waiting).to_have_count(0)
    press_check(voter)
    expect(finding(voter, "success")).to_have_count(2)


def test_where_hashes_cannot_be_computed_that_is_said_kindly(small: Plenary) -> None:
    voter, _other, _poll_id = decided(small)
    voter.evaluate("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})")
    press_check(voter)
    expect(voter.locator(".check")).to_contain_text("only over a secure connection")
    expect(voter.locator(".check__finding")).to_have_count(0)


def test_a_failed_download_is_told_and_can_be_tried_again(small: Plenary) -> None:
    voter, _other, _poll_id = decided(small)
    small.windows.accept("net::ERR_", "Failed to load resource")
    voter.route("**/ballots.jsonl", lambda route: route.abort())
    press_check(voter)
    expect(voter.locator(".check")).to_contain_text("could not be downloaded")
    voter.unroute_all()
    press_check(voter)
    expect(finding(voter, "success")).to_have_count(3)


def test_the_stage_shows_the_head_of_the_journal(small: Plenary) -> None:
    stage = small.stage()
    before = stage.locator(".stage__journal").inner_text()
    assert before.startswith("Journal ")
    small.do("show_join", on=True)
    expect(stage.locator(".stage__journal")).not_to_have_text(before)


# ---- By themselves ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_a_browser_splits_a_ballot_as_the_server_does(bare: Page, method: str) -> None:
    ids = list(IDS[: 2 if method == "yes_no" else 4])
    choices = some_choices(form_of(method, Rules(), len(ids)), 30, seed=3)
    poll = json.dumps({"method": method, "options": [{"id": each} for each in ids], "secrecy": "secret"})
    script = f"return {json.dumps(choices)}.map((choice) => m.recordsOf({poll}, choice))"
    told = run(bare, "records.js", script)
    assert told == [[list(record) for record in records_of(method, ids, choice)] for choice in choices]


def test_a_named_ballot_stays_whole(bare: Page) -> None:
    poll = '{method: "approval", options: [{id: 11}, {id: 12}], secrecy: "named"}'
    told = run(bare, "records.js", f"return m.recordsOf({poll}, {{options: [11]}})")
    assert told == [["", {"options": [11]}]]


WITNESS = """
    const heads = [];
    let tell;
    const store = {state: {journal: {number: 1, hash: "a1"}}, subscribe: (listener) => (tell = listener)};
    m.beginWitness(store, "spring");
    const show = (number) => tell({journal: {number, hash: `a${number}`}}, {});
"""


def test_no_flood_of_entries_pushes_out_the_oldest_heads(bare: Page) -> None:
    script = WITNESS + "for (let n = 2; n <= 1500; n += 1) show(n); show(1500); return m.headsSeen('spring')"
    heads = run(bare, "witness.js", script)
    numbers = [head["number"] for head in heads]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1
    assert numbers[-40:] == list(range(1461, 1501))
    assert 50 < len(heads) <= 100
    assert heads[-1]["hash"] == "a1500"
    bare.reload()
    assert run(bare, "witness.js", "return m.headsSeen('spring')") == heads
    assert run(bare, "witness.js", "return m.headsSeen('autumn')") == []


def test_without_a_secure_connection_nothing_is_checked(bare: Page) -> None:
    assert run(bare, "checking.js", "return m.canCheck()") is False
