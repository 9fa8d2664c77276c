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
    WebError,
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


class Profiles:
    """Browser profiles that are used again: emptied of all but the files a browser may keep."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[BrowserContext] = []

    def take(self, **given: Any) -> BrowserContext:
        """A profile that knows nobody. One that is `given` anything unusual is made for the occasion."""
        if given:
            return self._browser.new_context(**given)
        return self._free.pop() if self._free else self._browser.new_context()

    def give_back(self, profile: BrowserContext, origin: str, **given: Any) -> None:
        """Sign it out and forget what its pages of `origin` kept."""
        for page in profile.pages:
            page.unroute_all(behavior="ignoreErrors")  # a request on its way is not the next test's mistake
        profile.unroute_all(behavior="ignoreErrors")
        if given:
            return profile.close()
        profile.set_offline(False)
        used = list(profile.pages)
        blank = profile.new_page()
        for page in used:
            page.close()
        line = profile.new_cdp_session(blank)
        line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})
        line.detach()
        profile.clear_cookies()
        self._free.append(profile)
        return None


@dataclass
class Windows:
    """Windows on one server. Errors, refused content and requests to other hosts are noted as problems."""

    server: Server
    profiles: Profiles
    problems: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)  # messages that a test brings about on purpose
    opened: list[tuple[BrowserContext, dict[str, Any]]] = field(default_factory=list)

    def open(
        self,
        path: str,
        member: Member | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        **given: Any,
    ) -> Page:
        """A device at `path`, signed in as `member` where one is given."""
        device = self._device(member, **given)
        page = device.pages[0] if device.pages else device.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(self.server.url + path)
        return page

    def accept(self, *messages: str) -> None:
        """Messages with these words are what the test is about."""
        self.accepted += messages

    def close(self) -> None:
        """Shut every window; what they say from now on is nobody's mistake."""
        for profile, given in self.opened:
            for event, listener in self._listeners():
                profile.remove_listener(event, listener)
            self.profiles.give_back(profile, self.server.url, **given)

    def _device(self, member: Member | None, **given: Any) -> BrowserContext:
        profile = self.profiles.take(**given)
        profile.set_default_timeout(PATIENCE)
        for event, listener in self._listeners():
            profile.on(event, listener)
        if member is not None:
            name, _, value = self.server.device(member).partition("=")
            profile.add_cookies([{"name": name, "value": value, "url": self.server.url}])
        self.opened.append((profile, given))
        return profile

    def _listeners(self) -> list[tuple[Any, Any]]:
        return [("request", self._look_where_it_goes), ("console", self._listen), ("weberror", self._hear)]

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

    def _hear(self, error: WebError) -> None:
        self._note(str(error.error))

    def _note(self, problem: str) -> None:
        if not any(words in problem for words in self.accepted):
            self.problems.append(problem)


def watched(server: Server, profiles: Profiles) -> Iterator[Windows]:
    """Windows for one test, which fails when anything went wrong in one of them."""
    windows = Windows(server, profiles)
    yield windows
    windows.close()
    server.revive()  # a test that failed in the middle may have left it down
    assert windows.problems == []


def serious_problems(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it is."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    # A frame within, such as the console's small stage, is a page of its own and looked at as such.
    options: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
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
