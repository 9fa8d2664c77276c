"""Plays one whole plenary through its real screens, with a room full of simulated attendees.

It takes the pictures of README.md on the way, and stops with an error at the first step that does not work.

    make tour                    (or: .venv/bin/python tools/tour.py; ATTENDEES=60 fills the room less)
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "images"
MOST_BYTES = 150_000  # of one picture, so that a clone stays small
ATTENDEES = int(os.environ.get("ATTENDEES", "100"))
SIZES = {
    "moderator": {"width": 1280, "height": 800},
    "facilitator": {"width": 1280, "height": 900},
    "attendee": {"width": 360, "height": 740},
    "stage": {"width": 1920, "height": 1080},
}
WIDTHS = {"moderator": 1280, "facilitator": 1280, "attendee": 540, "stage": 1200}  # of the pictures
STEPS: list[Callable[[Tour], None]] = []

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


def step(function: Callable[[Tour], None]) -> Callable[[Tour], None]:
    """One of the ten steps; its docstring is said as it is taken."""
    STEPS.append(function)
    return function


@step
def people_arrive(tour: Tour) -> None:
    """People arrive: the stage shows how to join, phones show the lobby."""
    tour.attendee.get_by_role("button", name="Enter").click()
    expect(tour.attendee.get_by_role("heading", level=1)).to_have_text("Multi-Stakeholder Forum 2021")
    expect(tour.stage.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    tour.picture("stage", "lobby")
    tour.picture("attendee", "phone-lobby")


@step
def the_forum_starts(tour: Tour) -> None:
    """The moderator starts the forum: one large button, and every screen follows."""
    tour.press_next("Start the forum")
    tour.everyone_is_at("Welcome")
    tour.go_on("Project Protect: one year on")
    tour.picture("moderator", "console")


@step
def a_hard_item_is_announced(tour: Tour) -> None:
    """Before a hard item each person is asked first; nobody sees what they choose."""
    tour.go_on("A survivor\N{RIGHT SINGLE QUOTATION MARK}s account")
    expect(tour.attendee.get_by_role("button", name="Skip, tell me when it ends")).to_be_visible()
    tour.picture("attendee", "phone-advisory")
    tour.attendee.get_by_role("button", name="Join when ready").click()
    expect(tour.attendee.get_by_role("button", name="Join when ready")).to_be_hidden()


@step
def visuals_are_shown(tour: Tour) -> None:
    """Visuals go page by page; a clicker's Page Down is enough."""
    tour.jump("The issue in pictures", on_stage="One term stands for very different situations")
    tour.moderator.keyboard.press("PageDown")
    expect(tour.stage.get_by_role("img", name=re.compile("From one image to many copies"))).to_be_visible()
    tour.picture("stage", "visuals")


@step
def a_group_writes(tour: Tour) -> None:
    """In the breakouts a facilitator writes; the draft saves itself."""
    tour.go_on("Into the breakouts")
    tour.go_on("Breakout groups")
    reasons = tour.facilitator.get_by_label("Reasons", exact=True)
    reasons.press("End")
    reasons.press_sequentially(" It names what is seen, not who is to blame.", delay=10)
    expect(tour.facilitator.get_by_text(re.compile(r"^Saved \d")).first).to_be_visible()
    tour.picture("facilitator", "editor", tour.facilitator.get_by_role("heading", name="The report-out"))


@step
def the_group_hands_in(tour: Tour) -> None:
    """It hands in with a checklist, and may withdraw until the moderators accept."""
    tour.facilitator.get_by_role("button", name="Hand in…").click()
    dialog = tour.facilitator.get_by_role("dialog")
    expect(dialog.get_by_text("The reasons are given")).to_be_visible()
    tour.picture("facilitator", "handing-in")
    dialog.get_by_role("button", name="Hand in", exact=True).click()
    expect(tour.facilitator.get_by_text("The moderators read it now")).to_be_visible()


@step
def report_outs_are_read(tour: Tour) -> None:
    """The moderator reads what was handed in, and accepts it or returns it with a note."""
    waiting = tour.moderator.get_by_role("button", name=re.compile("^Accept the report-out of"))
    expect(waiting).to_have_count(3)
    tour.picture("moderator", "report-board")
    for left in (2, 1, 0):
        waiting.first.click()
        expect(waiting).to_have_count(left)
    expect(tour.facilitator.get_by_text("The text stands as it is now.")).to_be_visible()


@step
def the_lightning_round(tour: Tour) -> None:
    """The lightning round: a turn for each group, its clock, its report-out on the stage."""
    tour.go_on("Break")
    tour.go_on("Lightning round")
    tour.press_next("Give the floor to A name, group 1")
    expect(tour.facilitator.get_by_text("Your group presents now").first).to_be_visible()
    turns = ("A name, group 2", "A name, group 3", "A definition", "Priorities for industry")
    for group in turns:
        tour.press_next(f"Next turn: {group}")
    expect(tour.stage.get_by_text("Reduce barriers to reporting")).to_be_visible()
    tour.picture("stage", "lightning")
    for group in ("Priorities for government and law enforcement", "Priorities for civil society"):
        tour.press_next(f"Next turn: {group}")


@step
def the_vote(tour: Tour) -> None:
    """The proposed names become a poll; every vote moves the count on the stage."""
    tour.go_on("A name for the issue")
    tour.press_next("Open the poll")
    option = tour.attendee.get_by_role("radio", name=re.compile("Perceived First-Person"))
    option.check()
    tour.picture("attendee", "phone-poll", tour.attendee.get_by_role("group").first)
    tour.attendee.get_by_role("button", name="Submit my answer").click()
    expect(tour.attendee.get_by_role("heading", name=re.compile("^Received"))).to_be_visible()
    received = tour.stage.locator(".stage__received strong")
    until(lambda: int(received.inner_text()) > ATTENDEES // 2, "half of the room has voted")
    tour.picture("attendee", "phone-received")
    tour.picture("stage", "tally")
    until(lambda: int(received.inner_text()) > ATTENDEES * 0.9, "nearly everyone has voted")


@step
def the_result_and_the_report(tour: Tour) -> None:
    """The result is published, the forum ends, and the summary report has drafted itself."""
    tour.press_next("Close the poll")
    tour.press_next("Publish the result")  # after five seconds in which closing can be undone
    dialog = tour.moderator.get_by_role("dialog")
    dialog.get_by_role("button", name="Publish the result").click()
    expect(tour.stage.get_by_text("Result", exact=True)).to_be_visible()
    tour.picture("stage", "result")
    tour.go_on("What happens next")
    tour.press_next("End the forum")
    tour.moderator.get_by_role("dialog").get_by_role("button", name="End the forum").click()
    tour.press_next("Go to the summary report")
    tour.moderator.get_by_role("button", name="Draft the report").click()
    tour.moderator.get_by_role("button", name="Publish the report").click()
    tour.moderator.get_by_role("link", name="Read the report").click()
    expect(tour.moderator.get_by_role("heading", level=1)).to_be_visible()
    expect(tour.moderator.get_by_text("Perceived First-Person").first).to_be_visible()
    tour.picture("moderator", "summary")


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


def take(tour: Tour) -> None:
    for number, each in enumerate(STEPS, 1):
        print(f"{number:>3}. {each.__doc__}", flush=True)
        each(tour)
        if tour.troubles:
            raise SystemExit("A page had an error:\n" + "\n".join(tour.troubles))


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port, data = free_port(), Path(folder)
        address = {"HOST": "127.0.0.1", "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        environment = (
            os.environ | address | {"DATA_DIR": folder, "PYTHONUNBUFFERED": "1", "NO_PROXY": "127.0.0.1"}
        )
        server, room = data / "server.log", data / "room.log"
        with running(server, environment, "demo"):
            until(lambda: "Serving on" in server.read_text(), "the server runs")
            with running(
                room, environment, "rehearse", "--attendees", str(ATTENDEES), "--prefer", "first-person"
            ):
                until(lambda: f"{ATTENDEES} of {ATTENDEES} here" in room.read_text(), "the room is full")
                with sync_playwright() as playwright:
                    # No sandbox: a container's root has none. Only our own pages are opened.
                    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                    take(Tour(browser, links_in(server)))
                    browser.close()
    size = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    print(f"The plenary went through. {len(list(PICTURES.glob('*.png')))} pictures, {size // 1000} kB.")


if __name__ == "__main__":
    main()
