"""Draws the sample forum's visuals: abstract pages in the colours of the stage, 1920 by 1080.

    python tools/draw_visuals.py [folder]

Each page is an SVG made here and rendered by Chromium, so that the vendored font is used. The PNG
files are kept in polls/sample/visuals; run this again after changing a page.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from svg import (
    BACKGROUND,
    BORDER,
    CAUTION,
    MUTED,
    PRIMARY,
    TEXT,
    Point,
    arrow,
    bend,
    box,
    dot,
    line,
    ring,
    text,
)

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "polls/static/vendor/atkinson-hyperlegible-next/latin-normal.woff2"
FOLDER = ROOT / "polls/sample/visuals"
WIDTH, HEIGHT = 1920, 1080


def heading(title: str, below: str) -> str:
    """The page's title and the sentence under it."""
    return text((110, 140), title, 68, weight=700) + text((110, 205), below, 38, MUTED)


def the_problem_space() -> str:
    """Two ways in, two ways on, and one term for all of it."""
    parts = [heading("The problem space", "One term stands for very different situations.")]
    image = (960, 610)
    cards = (
        ((110, 360), "Shared in trust", "between young people,|of their own will", PRIMARY, "none"),
        (
            (110, 640),
            "Made under pressure",
            "coerced or deceived, and|no different to look at",
            CAUTION,
            "2 16",
        ),
        ((1250, 360), "Stays where it was", "with the person|it was meant for", PRIMARY, "none"),
        ((1250, 640), "Is passed on", "without permission,|whatever its beginning", CAUTION, "2 16"),
    )
    for (x, y), title, below, colour, dashes in cards:
        is_left = x < image[0]
        edge = (x + 560 if is_left else x, y + 110)
        near = (image[0] - 122 if is_left else image[0] + 122, image[1])
        parts += [bend(edge, near, colour, dashes), box((x, y), 560, 220, colour)]
        parts += [text((x + 40, y + 72), title, 46, weight=700), text((x + 40, y + 130), below, 36, MUTED)]
    parts += [text((110, 325), "How an image comes about", 36, PRIMARY, 600)]
    parts += [text((1250, 325), "Where it goes", 36, PRIMARY, 600)]
    parts += [ring(image, 104, BORDER, 4), dot(image, 26, TEXT)]
    parts += [text((960, 780), "one image", 36, TEXT, anchor="middle")]
    parts += [
        text(
            (960, 985),
            "Harm is possible on both sides: where an image comes about, and where it goes.",
            38,
            TEXT,
            anchor="middle",
        )
    ]
    return "".join(parts)


def from_one_to_many() -> str:
    """A dot, two, a handful, a field; and what helps at each step."""
    parts = [heading("From one image to many copies", "Each step is a place where harm can be kept smaller.")]
    steps = (
        ("It exists", "fewer requests,|less pressure"),
        ("It is shared", "easy and safe ways|to ask for help"),
        ("It is passed on", "stopping|the next copy"),
        ("It returns for years", "finding and|removing it"),
    )
    drawings = (_alone, _pair, _handful, _field)
    for number, ((title, help_), drawing) in enumerate(zip(steps, drawings, strict=True)):
        x = 320 + number * 427
        parts += [drawing((x, 480))]
        parts += [text((x, 775), title, 42, weight=700, anchor="middle")]
        parts += [text((x, 910), help_, 36, PRIMARY, anchor="middle")]
        if number:
            parts += [arrow((x - 220, 480))]
    parts += [line((110, 840), (1810, 840), BORDER, 3)]
    parts += [
        box((850, 814), 220, 52, BACKGROUND, BACKGROUND),
        text((960, 852), "What helps", 34, MUTED, anchor="middle"),
    ]
    return "".join(parts)


def _alone(at: Point) -> str:
    return dot(at, 22, TEXT)


def _pair(at: Point) -> str:
    x, y = at
    return line((x - 55, y), (x + 55, y), MUTED) + dot((x - 55, y), 22, TEXT) + dot((x + 55, y), 22)


def _handful(at: Point) -> str:
    x, y = at
    around = [
        (x + 120 * math.cos(turn), y + 120 * math.sin(turn)) for turn in (k * math.tau / 6 for k in range(6))
    ]
    joined = "".join(line(at, end, BORDER) for end in around)
    return joined + "".join(dot(end, 18, CAUTION) for end in around) + dot(at, 22, TEXT)


def _field(at: Point) -> str:
    golden = math.pi * (3 - math.sqrt(5))
    places = [(15 * math.sqrt(k), k * golden) for k in range(1, 110)]
    dots = (
        dot((at[0] + r * math.cos(turn), at[1] + r * math.sin(turn)), 6, CAUTION, 1 - 0.7 * r / 160)
        for r, turn in places
    )
    return "".join(dots) + dot(at, 14, TEXT)


def who_can_do_what() -> str:
    """Six groups around every child, each with an example."""
    parts = [heading("Who can do what", "A sample of roles. No group can do it alone.")]
    centre = (960, 640)
    groups = (
        ("Technology industry", "make asking hard|and reporting easy"),
        ("Government", "laws that fit,|across borders"),
        ("Law enforcement", "say what makes|a report useful"),
        ("Civil society", "help that is open|to every child"),
        ("Survivors", "say what is needed,|and be heard"),
        ("Academia", "show what works,|and what does not"),
    )
    for number, (title, example) in enumerate(groups):
        x, y = 110 + number % 3 * 590, 280 if number < 3 else 780
        parts += [line(centre, (x + 260, y + 105), BORDER, 4)]
        parts += [box((x, y), 520, 215), text((x + 36, y + 68), title, 44, weight=700)]
        parts += [text((x + 36, y + 124), example, 36, PRIMARY)]
    parts += [dot(centre, 112, BACKGROUND), ring(centre, 104, PRIMARY, 5)]
    parts += [text((960, 628), "Every|child", 44, TEXT, 700, "middle")]
    return "".join(parts)


def the_figures() -> str:
    """What two organisations counted: bars of one length scale, and dots out of ten or three."""
    parts = [
        heading(
            "The figures behind the discussion",
            "Counted by two organisations; each figure stands for people.",
        )
    ]
    parts += [text((110, 305), "Internet Watch Foundation, 2020", 38, PRIMARY, 600)]
    bars = (
        (1, "nearly 300,000", "images assessed", BORDER, TEXT),
        (0.51, "153,000", "showed exploitation or abuse of children", PRIMARY, TEXT),
        (
            0.51 * 0.44,
            "44 % of these",
            "with “self-generated” material: 77 % more than in 2019",
            CAUTION,
            TEXT,
        ),
    )
    for number, (share, figure, meaning, colour, ink) in enumerate(bars):
        y = 345 + number * 118
        parts += [box((110, y), 1700 * share, 30, colour, colour, 8)]
        parts += [text((110, y + 78), figure, 42, ink, 700), text((450, y + 78), meaning, 36, MUTED)]
    parts += [text((110, 755), "Thorn, survey of young people", 38, PRIMARY, 600)]
    findings = (
        (4, 10, "40 %", "of teenagers see|sharing as normal"),
        (1, 3, "One in three", "saw an image shared|without consent"),
        (6, 10, "60 %", "lay some blame on|the person shown"),
    )
    for number, (some, all_, figure, meaning) in enumerate(findings):
        x = 110 + number * 600
        parts += [dot((x + 14 + k * 44, 808), 15, CAUTION if k < some else BORDER) for k in range(all_)]
        parts += [text((x, 890), figure, 46, TEXT, 700), text((x, 945), meaning, 36, MUTED)]
    return "".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "the-figures": the_figures,
    "the-problem-space": the_problem_space,
    "from-one-to-many": from_one_to_many,
    "who-can-do-what": who_can_do_what,
}


def page(drawing: str) -> str:
    """A document that shows nothing but the drawing, in the vendored font."""
    return f"""<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: Sample; font-weight: 200 800; src: url("{FONT.as_uri()}") }}
html, body {{ margin: 0; background: {BACKGROUND} }}
svg {{ display: block; font-family: Sample, sans-serif }}
</style><svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{drawing}</svg>"""


def render(document: str, image: Path, chromium: str) -> None:
    """Write the document as Chromium shows it to a PNG file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(document, encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1")
        size = f"--window-size={WIDTH},{HEIGHT}"
        subprocess.run(
            [chromium, *options, size, f"--screenshot={image}", source.as_uri()],
            check=True,
            capture_output=True,
        )


def draw_all(folder: Path) -> None:
    """Draw every page into `folder`."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is needed to draw the visuals.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in PAGES.items():
        render(page(drawing()), folder / f"{name}.png", chromium)


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
