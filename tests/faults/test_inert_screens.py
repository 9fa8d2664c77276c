"""Scripts in every text that people give, on every screen of a real browser while a plenary goes on: nothing
opens, nothing is loaded from elsewhere, and no element comes of a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import update

from polls.agenda.models import Forum, Item
from polls.database import read, write
from polls.people.models import ATTENDEE, FACILITATOR, MODERATOR, Member, SignIn
from tests.browser.plenary import live
from tests.browsing import Windows
from tests.faults.full_forum import a_full_forum
from tests.faults.hostile_texts import say_everywhere
from tests.serving import Screen, Server

pytestmark = pytest.mark.proof

# Notes whatever comes to be in the page, also for a moment.
WATCH = """
    const ACTS = `[data-born], base, object, embed, [srcdoc],
        [onerror], [onload], [onclick], [onfocus], [onmouseover]`;
    const LOADS = "img, iframe, script, link[rel=stylesheet]";
    const OURS = [location.origin, "data:image/", "about:"];
    window.born = [];
    const look = (each) => {
        const leads = each.matches("a[href]") && !/^(https?|mailto|tel):/.test(each.href);
        const from = each.matches(LOADS) && (each.src || each.href);
        const foreign = from && !OURS.some((place) => from.startsWith(place));
        if (each.matches(ACTS) || leads || foreign) window.born.push(each.outerHTML.slice(0, 200));
    };
    const lookWithin = (node) => [node, ...node.querySelectorAll("*")].forEach(look);
    new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
        if (target.nodeType === 1) look(target);
        addedNodes.forEach((node) => node.nodeType === 1 && lookWithin(node));
    })).observe(document, { childList: true, subtree: true, attributes: true });
"""
FORMS = (
    "setup",
    "setup/agenda",
    "setup/breakouts",
    "setup/people",
    "setup/people/import",
    "setup/polls",
    "setup/forum",
)
READ = ("results", "summary")
THE_END = "The end of the story"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for each story: both are told in the same forum."""
    running = Server(tmp_path_factory.mktemp("server"), "eventlet")
    yield running
    running.kill()


class Plenary:
    """The full forum, in which every word is a script; and the windows on it."""

    def __init__(self, windows: Windows) -> None:
        self.windows, self.full = windows, a_full_forum()
        windows.accept("favicon.ico")  # of the bare page on which each window is made ready
        assert write(say_everywhere) > 200
        write(lambda session: session.execute(update(Member).values(welcomed_at=datetime.now(UTC))))
        write(lambda session: setattr(session.get_one(Item, self.full.items[-1]), "title", THE_END))
        self.full.do("draft_summary")
        self.full.do("publish_summary")
        with read() as session:
            forum = session.get_one(Forum, self.full.forum_id)
            self.base, self.stage = f"/f/{forum.slug}", f"/stage/{forum.stage_key}"
        member = self.member(MODERATOR)
        auth = {"slug": self.base[3:], "member": member.id}
        self.socket = Screen(windows.server, auth, windows.server.device(member))

    def member(self, role: str) -> Member:
        with read() as session:
            return session.get_one(SignIn, self.full.sign_ins[role]).member

    def open(self, path: str, role: str | None = None, **given: Any) -> Page:
        page = self.windows.open("/healthz", self.member(role) if role else None, **given)
        page.add_init_script(WATCH)
        page.on("dialog", self._note_dialog)
        page.goto(self.windows.server.url + path)
        return page

    def _note_dialog(self, dialog: Dialog) -> None:
        self.windows.problems.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def do(self, verb: str, **arguments: Any) -> None:
        """As soon as the pace of the moderator allows it."""
        answers: list[Any] = []

        def is_done() -> bool:
            answers.append(self.socket.do(verb, **arguments))
            return answers[-1].get("refused", {}).get("code") != "too_many"

        self.windows.server.until(is_done)
        assert "ok" in answers[-1], (verb, answers[-1])

    def move_to(self, item: int) -> None:
        with read() as session:
            here = session.get_one(Forum, self.full.forum_id).current_item_id
        if here != item:
            self.do("move_to", from_item=here, to_item=item)
            self.socket.until(lambda screen: screen.parts["now"]["item_id"] == item)


def check_nothing_was_born(page: Page) -> None:
    assert page.evaluate("window.born") == [], page.url
    assert page.evaluate("document.cookie.includes('born')") is False


def test_a_whole_plenary_of_scripts_brings_nothing_about_on_any_screen(windows: Windows) -> None:
    plenary = Plenary(windows)
    full = plenary.full
    screens = [
        live(plenary.open(f"{plenary.base}/console", MODERATOR)),
        live(plenary.open(f"{plenary.base}/facilitator", FACILITATOR)),
        live(plenary.open(f"{plenary.base}/", ATTENDEE, width=360, height=740)),
        plenary.open(plenary.stage),
    ]
    plenary.do("pause", text="<img data-born src=x onerror=alert(1)>")
    plenary.do("resume")
    plenary.do("show_join", on=True)
    plenary.do("show_join", on=False)
    plenary.do("next_turn", from_turn=full.turn_on)
    plenary.do("end_turn", turn_id=full.turn)
    plenary.do("resume_poll", poll_id=full.paused_poll)
    for poll in (full.paused_poll, full.open_poll):
        plenary.do("void_poll", poll_id=poll, reason="<script data-born>alert(1)</script>")
    plenary.do("publish_poll", poll_id=full.closed_poll)
    for item in full.items:
        plenary.move_to(item)
    for screen in screens:
        expect(screen.get_by_text(THE_END).first).to_be_visible()
        check_nothing_was_born(screen)
        screen.reload()
        expect(screen.get_by_text(THE_END).first).to_be_visible()
        check_nothing_was_born(screen)
        assert "alert(1" in screen.locator("body").inner_text()


def test_no_page_of_the_set_up_or_of_the_report_brings_anything_about(windows: Windows) -> None:
    plenary = Plenary(windows)
    full = plenary.full
    more = (f"setup/people/{full.member}", f"setup/polls/{full.poll}")
    for path in (*FORMS, *more, "summary/edit", *READ):
        page = plenary.open(f"{plenary.base}/{path}", MODERATOR)
        expect(page.locator("h1")).to_be_visible()
        for fold in page.locator("summary").all():
            fold.dispatch_event("click")
        check_nothing_was_born(page)
    for path in ("", *READ, "welcome"):
        page = plenary.open(f"{plenary.base}/{path}", ATTENDEE)
        check_nothing_was_born(page)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b data-born>an element</b>')")
    assert len(page.evaluate("window.born")) == 1  # for the watch sees what comes
