"""Plays one whole plenary through its real screens, with a room full of simulated attendees.

It takes the pictures of README.md on the way, and stops with an error at the first step that does not work.

    make tour                    (or: .venv/bin/python -m tools.tour; ATTENDEES=60 fills the room less)
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tools.touring import PICTURES, Tour, free_port, links_in, running, until

ATTENDEES = int(os.environ.get("ATTENDEES", "100"))
STEPS: list[Callable[[Tour], None]] = []


def step(function: Callable[[Tour], None]) -> Callable[[Tour], None]:
    """One of the steps; its docstring is said as it is taken."""
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
    """The moderator starts the forum: one large button, and every screen follows. Everyone tries a ballot."""
    tour.press_next("Start the forum")
    tour.everyone_is_at("Welcome")
    tour.go_on("A first vote, to try it")
    tour.press_next("Open the poll")
    tour.attendee.get_by_role("radio", name=re.compile("15 minutes")).check()
    tour.attendee.get_by_role("button", name="Submit my answer").click()
    expect(tour.stage.locator(".stage__received strong")).not_to_have_text("0")
    tour.publish()
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
    """The proposed names are a secret poll; the count on the stage moves in batches of ten and more."""
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
def the_result_is_checked(tour: Tour) -> None:
    """The result is published, and the attendee's own browser finds their ballot in the ballot file."""
    tour.publish()
    tour.picture("stage", "result")
    tour.attendee.get_by_text("How this was counted").first.click()
    tour.attendee.get_by_role("button", name="Check this result").click()
    expect(tour.attendee.get_by_text(re.compile("Your ballot is in the file")).first).to_be_visible()
    tour.picture("attendee", "phone-checked", tour.attendee.locator(".check").first)


@step
def priorities_are_put_in_order(tour: Tour) -> None:
    """Priorities are ranked; the moderator steps through the result on the stage."""
    tour.go_on("What industry does first")
    tour.press_next("Open the poll")
    for option in ("Make reporting easy and safe", "Keep such images", "Make it harder"):
        tour.attendee.get_by_role("button", name=re.compile(f"Add: .*{option}")).click()
    tour.picture("attendee", "phone-ranking", tour.attendee.get_by_role("heading", name="Your order"))
    tour.attendee.get_by_role("button", name="Review my ballot").click()
    tour.attendee.get_by_role("button", name="Send my ballot").click()
    expect(tour.attendee.get_by_role("heading", name=re.compile("^Received"))).to_be_visible()
    received = tour.stage.locator(".stage__received strong")
    until(lambda: int(received.inner_text()) > ATTENDEES * 0.9, "nearly everyone has voted")
    tour.publish()
    tour.moderator.get_by_role("button", name=re.compile("Next page")).first.click()
    expect(tour.stage.get_by_text("How high each option was ranked").first).to_be_visible()
    tour.picture("stage", "priorities")


@step
def the_report(tour: Tour) -> None:
    """The forum ends, and the summary report has drafted itself."""
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
