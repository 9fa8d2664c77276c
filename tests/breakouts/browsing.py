"""A real browser with one window for each person."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from polls.people.models import Member
from tests.serving import ROOT, Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = ROOT / "tests" / "browser" / "vendor" / "axe-core" / "axe.min.js"

expect.set_options(timeout=10_000)


@dataclass
class Desk:
    """Facilitators' screens of one forum, each in a browser profile of its own."""

    server: Server
    browser: Browser
    slug: str
    errors: list[str] = field(default_factory=list)

    def sit(self, member: Member, width: int = 1280) -> Page:
        """The facilitator's screen of `member`, live."""
        context = self.browser.new_context(viewport={"width": width, "height": 900})
        name, _, value = self.server.device(member).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.server.url}/f/{self.slug}/facilitator")
        expect(page.locator("#connection")).to_contain_text("Live")
        return page


def serious_problems(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it is."""
    page.evaluate(Path(AXE).read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
