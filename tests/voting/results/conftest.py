"""One page for a module of tests to draw results on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.voting.results.drawn import an_easel, wipe


@pytest.fixture(scope="module")
def easel(browser: Browser) -> Iterator[Page]:
    opened = an_easel(browser)
    yield opened
    opened.context.close()


@pytest.fixture
def page(easel: Page) -> Page:
    """The one page of this module, empty again."""
    wipe(easel)
    return easel
