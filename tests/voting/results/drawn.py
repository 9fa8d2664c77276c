"""A page of the real views and styles on which results are drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.voting.results.tallies import TALLIES, poll_for

POLLS = Path(__file__).parents[3] / "polls"
ADDRESS = "http://plenary.test"
BOOT = {"slug": "forum", "member": 7, "csrf": "token", "language": "en", "server_time": 0, "pictures": []}
LINKS = '<link rel="stylesheet" href="/static/css/plenary.css">'
PAGE = f"""<!doctype html><html lang="en"><head><title>Result</title>{LINKS}
<meta name="viewport" content="width=device-width"></head><body>
<script type="application/json" id="picture">{json.dumps(BOOT)}</script>
<p id="polite"></p><p id="assertive"></p><main class="page page--now" id="screen"></main></body></html>"""

# What each screen draws, as it does itself.
MOUNT = """async ([what, poll, tally, own]) => {
    const { html, render } = await import("/static/vendor/lit-html/lit-html.js");
    const drawn = {
        attendee: () => import("/static/js/parts/tally.js"),
        console: () => import("/static/js/parts/poll_card.js"),
        stage: () => import("/static/js/screens/stage_view.js"),
    };
    const from = await drawn[what]();
    const state = { [`poll/${poll.id}`]: poll, "turnout/3": { received: 112, eligible: 124 }, me: { id: 7 } };
    if (tally) state[`tally/${poll.id}`] = tally;
    const screen = document.getElementById("screen");
    const context = { screen: "attendee", state, ui: {}, now: 0, isBusy: () => false, draw: () => draw() };
    context.page = (path) => `/${path}`;
    context.act = (verb, values) => { window.acted = [verb, values]; };
    const views = {
        attendee: () => from.result(poll, tally, context),
        console: () => from.pollCard(poll, context),
        stage: () => {
            const forum = { state: "running", title: "Forum" };
            Object.assign(state, { forum, now: {}, notices: [], item: { id: null, visuals: [] } });
            const scene = from.sceneOf(state, own);
            window.pages = scene.pages.length;
            return from.sceneView(scene, state, { page: scene.step, ...own });
        },
    };
    const draw = () => render(views[what](), screen);
    document.body.className = what === "stage" ? "body--stage" : "";
    draw();
    await document.fonts.ready;
    await fit(screen);
    function fit(screen) {
        const body = screen.querySelector(".stage__body");
        for (const size of body ? [1.3, 1.2, 1.1, 1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.45] : []) {
            body.style.zoom = size;
            const { scrollHeight, clientHeight, scrollWidth, clientWidth } = body;
            if (scrollHeight <= clientHeight + 1 && scrollWidth <= clientWidth + 1) return;
        }
    }
}"""


def an_easel(browser: Browser, **given: Any) -> Page:
    """A page on which `draw` draws; the caller closes its context."""
    context = browser.new_context(**given)
    context.route(f"{ADDRESS}/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    context.route(f"{ADDRESS}/static/**", _from_disk)
    page = context.new_page()
    page.goto(f"{ADDRESS}/")
    return page


def draw(page: Page, what: str, poll: dict[str, Any], tally: dict[str, Any] | None, **own: Any) -> None:
    """Draw the poll as the attendee, the console or the stage does."""
    page.evaluate(MOUNT, [what, poll, tally, own])


def show(page: Page, kind: str, **given: Any) -> None:
    """The result on the attendee's screen."""
    draw(page, "attendee", poll_for(kind), TALLIES[kind] | given)


def remember(page: Page, choice: dict[str, Any]) -> None:
    """What this device keeps of an answer."""
    receipt = {"at": "2021-06-15T12:01:00Z", "choice": choice}
    script = """async (receipt) => {
        const { drawer } = await import("/static/js/device.js");
        drawer("answers", "forum", 7).set("3", receipt);
    }"""
    page.evaluate(script, receipt)


def step(page: Page, kind: str, number: int) -> None:
    """The stage at one page of the result."""
    draw(page, "stage", poll_for(kind, step=number), TALLIES[kind])


def wipe(page: Page) -> None:
    """Nothing is drawn and nothing is kept, on a screen of the usual size."""
    page.evaluate("""async () => {
        const { html, render } = await import("/static/vendor/lit-html/lit-html.js");
        render(html``, document.getElementById("screen"));
        localStorage.clear();
    }""")
    page.set_viewport_size({"width": 1280, "height": 720})


def _from_disk(route: Route) -> None:
    route.fulfill(path=POLLS / route.request.url.removeprefix(f"{ADDRESS}/").split("?")[0])
