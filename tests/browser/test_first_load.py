"""A phone on a bad line comes to the forum for the first time."""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from polls.database import write
from polls.people.models import Member
from polls.static_files import ALONE
from tests.browser.plenary import PHONE, Plenary
from tests.builders import NOON
from tests.serving import Server

MOST_BYTES = 120_000
MOST_REQUESTS = 8
BAD_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SECONDS = (
    8  # until it can be used: 3 s where the machine has nothing else to do, 14 s before anything was joined
)


@pytest.fixture
def phone(browser: Browser, server: Server, sample: Plenary) -> BrowserContext:
    """A phone that has never been here, signed in."""
    member = sample.attendees[0]
    write(lambda session: setattr(session.get_one(Member, member.id), "welcomed_at", NOON))
    name, _, token = server.device(member).partition("=")
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": name, "value": token, "url": server.url}])
    return context


def is_as_small_as_it_gets(server: Server) -> bool:
    """Whether the last file that the server compresses ahead is sent so."""
    address = f"{server.url}{server.app.extensions['files'].address}/{ALONE[-1]}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(urllib.request.Request(address, headers={"Accept-Encoding": "br"})) as answer:
        return answer.headers["Content-Encoding"] == "br"


@pytest.mark.proof
def test_an_attendees_first_load_on_a_bad_line(
    phone: BrowserContext, server: Server, sample: Plenary
) -> None:
    server.until(lambda: is_as_small_as_it_gets(server), seconds=60)
    page = phone.new_page()
    line = phone.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", BAD_LINE)
    asked: list[str] = []
    loaded: list[float] = []
    line.on("Network.requestWillBeSent", lambda told: asked.append(told["request"]["url"]))
    line.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))
    page.goto(f"{server.url}/f/{sample.forum.slug}/", wait_until="commit")
    expect(page.locator("#screen h1, #screen h2").first).to_be_visible(timeout=SECONDS * 1000)
    expect(page.locator("#connection")).to_contain_text("Live")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert len(asked) <= MOST_REQUESTS, asked
    assert sum(loaded) <= MOST_BYTES
    assert {urlsplit(each).netloc for each in asked if not each.startswith("data:")} == {
        urlsplit(server.url).netloc
    }
    phone.close()
