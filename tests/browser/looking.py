"""Looking at a page as people with other eyes and other devices would."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browsing import serious_problems, too_wide

PHONE, LAPTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
PAIRS = [((PHONE, "light"), (LAPTOP, "dark")), ((PHONE, "dark"), (LAPTOP, "light"))]


def problems_of(page: Page, place: str) -> list[str]:
    """What is wrong with the page at 320 and 1280 px, each with its place.

    Light and dark take turns from place to place, so that each is seen on both widths: all four of every
    place would take twice as long.
    """
    found = []
    for size, colours in PAIRS[len(place) % 2]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        wrong = serious_problems(page) + [f"sticks out: {each}" for each in too_wide(page)]
        found += [f"{place}, {size['width']} px, {colours}: {each}" for each in wrong]
    return found
