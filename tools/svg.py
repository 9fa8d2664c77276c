"""The few SVG shapes that the sample's visuals are drawn with, in the colours of the stage."""

from __future__ import annotations

from html import escape

BACKGROUND, SURFACE, BORDER = "#10191F", "#18242C", "#3A4A54"
TEXT, MUTED, PRIMARY, CAUTION = "#F2F4F1", "#B7C3C9", "#7CC4D6", "#E8BE74"

Point = tuple[float, float]


def text(
    at: Point, words: str, size: int = 34, colour: str = TEXT, weight: int = 400, anchor: str = "start"
) -> str:
    """Lines of text (split at `|`), the first baseline at `at`."""
    x, y = at
    lines = "".join(
        f'<tspan x="{x}" dy="{0 if number == 0 else size * 1.3}">{escape(line)}</tspan>'
        for number, line in enumerate(words.split("|"))
    )
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{lines}</text>'
    )


def box(
    at: Point, width: float, height: float, edge: str = BORDER, fill: str = SURFACE, radius: int = 20
) -> str:
    """A rounded box with its top left corner at `at`."""
    return (
        f'<rect x="{at[0]}" y="{at[1]}" width="{width}" height="{height}" rx="{radius}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="3"/>'
    )


def dot(at: Point, radius: float, colour: str = PRIMARY, opacity: float = 1) -> str:
    """A filled circle."""
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius}" fill="{colour}" opacity="{opacity:.2f}"/>'


def ring(at: Point, radius: float, colour: str = PRIMARY, width: int = 3) -> str:
    """An empty circle."""
    place = f'cx="{at[0]}" cy="{at[1]}" r="{radius}"'
    return f'<circle {place} fill="none" stroke="{colour}" stroke-width="{width}"/>'


def line(start: Point, end: Point, colour: str = BORDER, width: int = 4) -> str:
    """A straight line."""
    return (
        f'<path d="M{start[0]:.1f} {start[1]:.1f} L{end[0]:.1f} {end[1]:.1f}" stroke="{colour}" '
        f'stroke-width="{width}" stroke-linecap="round"/>'
    )


def bend(start: Point, end: Point, colour: str, dashes: str = "none") -> str:
    """A line that leaves and arrives level."""
    middle = (start[0] + end[0]) / 2
    way = f"M{start[0]} {start[1]} C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"
    return (
        f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="5" stroke-linecap="round" '
        f'stroke-dasharray="{dashes}"/>'
    )


def arrow(at: Point) -> str:
    """The head of an arrow that points to the right."""
    way = f"M{at[0] - 8} {at[1] - 18} l16 18 l-16 18"
    return (
        f'<path d="{way}" fill="none" stroke="{MUTED}" stroke-width="5" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
    )
