"""What a tour stands on: the server and the room as processes, the four screens, and the pictures of them."""

from __future__ import annotations

import io
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "images"
MOST_BYTES = 150_000  # of one picture, so that a clone stays small
SIZES = {
    "moderator": {"width": 1280, "height": 800},
    "facilitator": {"width": 1280, "height": 900},
    "attendee": {"width": 360, "height": 740},
    "stage": {"width": 1920, "height": 1080},
}
WIDTHS = {"moderator": 1280, "facilitator": 1280, "attendee": 540, "stage": 1200}  # of the pictures

expect.set_options(timeout=20_000)


class Tour:
    """The four screens of one plenary, and what the hands at them do."""

    def __init__(self, browser: Browser, links: dict[str, str]) -> None:
        self.troubles: list[str] = []
        self._browser = browser
        self.moderator, self.facilitator, self.attendee, self.stage = (
            self._open(role, links[role]) for role in SIZES
        )

    def _open(self, role: str, link: str) -> Page:
        context = self._browser.new_context(
            viewport=SIZES[role],
            device_scale_factor=2 if role == "attendee" else 1,
            has_touch=role == "attendee",
            timezone_id="America/New_York",
            locale="en-GB",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{role}: {error}"))
        page.goto(link)
        return page

    def press_next(self, text: str | re.Pattern[str]) -> None:
        """The console's one large button, once it says `text` and has said so long enough to be read."""
        button = self.moderator.locator(".button--next:not(.button--fresh)").filter(has_text=text)
        button.click()

    def publish(self) -> None:
        """Close the poll that is open, and publish its result."""
        self.press_next("Close the poll")
        self.press_next("Publish the result")  # after five seconds in which closing can be undone
        self.moderator.get_by_role("dialog").get_by_role("button", name="Publish the result").click()
        expect(self.stage.get_by_text("Result", exact=True)).to_be_visible()

    def jump(self, title: str, on_stage: str) -> None:
        """Go to an item further on, from the run of show."""
        self.moderator.get_by_role("button", name=f"Go to {title}").click()
        self.moderator.get_by_role("button", name="Go there").click()
        self.everyone_is_at(title, on_stage)

    def go_on(self, title: str) -> None:
        """Press Next and see that every screen has moved."""
        self.press_next(f"Next: {title}")
        self.everyone_is_at(title)

    def everyone_is_at(self, title: str, on_stage: str | None = None) -> None:
        """All screens show the item: by their headings, and the facilitator's by its link to the plenary."""
        for page in (self.moderator, self.attendee):
            expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(self.stage.get_by_text(on_stage or title).first).to_be_visible()
        expect(self.facilitator.get_by_role("link", name=f"The plenary is at “{title}”")).to_be_visible()

    def picture(self, role: str, name: str, at: Locator | None = None) -> None:
        """The screen as it is now, as docs/images/NAME.png; scrolled to `at`."""
        page: Page = getattr(self, role)
        if at is None:
            page.evaluate("scrollTo(0, 0)")
        else:
            at.evaluate("element => element.scrollIntoView({block: 'start'})")
        page.mouse.move(1, 1)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(400)  # what fades in has done so
        keep(page.screenshot(), WIDTHS[role], PICTURES / f"{name}.png")


def keep(screenshot: bytes, width: int, path: Path) -> None:
    """The screenshot at `width`, with as few colours as it takes to be small."""
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    for colours in (256, 128, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return
    raise SystemExit(f"{path.name} is larger than {MOST_BYTES} bytes.")


@contextmanager
def running(log: Path, environment: dict[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """`run.py COMMAND` for as long as it is needed, its words in `log`; ended as Ctrl-C would."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), *command], env=environment, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def until(holds: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait until it holds; stops the tour when it never does."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit(f"It never came to this: {what}.")
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def links_in(log: Path) -> dict[str, str]:
    """`{role: address}` as the demo prints them."""
    return dict(re.findall(r"^\s+(\w+)\s+(http\S+)$", log.read_text(), re.M))
