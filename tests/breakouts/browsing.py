"""Facilitators at their screens: each on a device of their own."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from polls.people.models import Member
from tests.browsing import BROKEN_LINES, Windows


@dataclass
class Desk:
    """Facilitators' screens of one forum; lines may break there, all else that goes wrong is noted."""

    windows: Windows
    slug: str

    def __post_init__(self) -> None:
        self.windows.accept(*BROKEN_LINES)

    def sit(self, member: Member, width: int = 1280) -> Page:
        """The facilitator's screen of `member`, live."""
        page = self.windows.open(f"/f/{self.slug}/facilitator", member, width=width)
        expect(page.locator("#connection")).to_contain_text("Live")
        return page
