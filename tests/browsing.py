"""A real browser: one for the whole run, a profile for each person, and every window watched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from polls.people.models import Member
from tests.serving import ROOT, Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = ROOT / "tests" / "browser" / "vendor" / "axe-core" / "axe.min.js"
PATIENCE = 25_000  # milliseconds: a machine may be busy, and waiting costs nothing when it is not
BROKEN_LINES = ("WebSocket connection to", "net::ERR_")  # what a browser says of a line that is down

expect.set_options(timeout=PATIENCE)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium, started once; without one the tests fail and say what to do."""
    assert CHROMIUM, (
        "There is no Chromium on this machine. tools/chromium.sh installs it; so does `make test`."
    )
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@dataclass
class Windows:
    """Windows on one server. Errors, refused content and requests to other hosts are noted as problems."""

    server: Server
    browser: Browser
    problems: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)  # messages that a test brings about on purpose
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str, member: Member | None = None, **given: Any) -> Page:
        """A new browser profile at `path`, signed in as `member` where one is given."""
        page = self.profile(member, **given).new_page()
        page.goto(self.server.url + path)
        return page

    def profile(
        self, member: Member | None = None, *, width: int = 1280, height: int = 900, **given: Any
    ) -> BrowserContext:
        """A browser profile of its own: a device."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(PATIENCE)
        context.on("request", self._look_where_it_goes)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self._note(str(error.error)))
        if member is not None:
            name, _, value = self.server.device(member).partition("=")
            context.add_cookies([{"name": name, "value": value, "url": self.server.url}])
        self.contexts.append(context)
        return context

    def accept(self, *messages: str) -> None:
        """Messages with these words are what the test is about."""
        self.accepted += messages

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _look_where_it_goes(self, request: Request) -> None:
        goes_to = urlsplit(request.url)
        if (
            goes_to.scheme in ("http", "https", "ws", "wss")
            and goes_to.netloc != urlsplit(self.server.url).netloc
        ):
            self._note(f"a request leaves the host: {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _note(self, problem: str) -> None:
        if not any(words in problem for words in self.accepted):
            self.problems.append(problem)


def serious_problems(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds serious or critical on the page as it is; with `rules`, by these alone."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def too_wide(page: Page) -> list[str]:
    """What sticks out where the page scrolls sideways; nothing where it does not."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")]
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 3).map((each) => `${each.tagName}.${each.className}`)"""
    )
