"""Colours are told apart: pairs that stand together are measured, in each theme, from tokens.css."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "polls/static/css/tokens.css").read_text()

TEXT, LARGE_OR_SHAPE, ENHANCED = 4.5, 3.0, 7.0

GROUNDS = ("paper", "surface", "sunken")
READ = [(text, ground) for text in ("ink", "muted", "link") for ground in GROUNDS]
TINTED = [("ink", f"{status}-tint") for status in ("success", "caution", "danger", "info", "primary")]
STATUS = [(status, f"{status}-tint") for status in ("success", "caution", "danger", "info", "primary")]
STATUS_ON_GROUND = [(s, g) for s in ("success", "caution", "danger", "primary") for g in ("paper", "surface")]
PRESSED = [("on-primary", "primary"), ("on-primary", "primary-hover"), ("paper", "ink")]
SHAPES = [(shape, ground) for shape in ("border", "focus") for ground in GROUNDS]
BARS = [("bar", "bar-track")]


def block(selector: str) -> dict[str, str]:
    """The colours one rule of tokens.css gives: name → #RRGGBB."""
    rule = re.search(rf"^ *{re.escape(selector)} \{{(.*?)\}}", TOKENS, re.DOTALL | re.MULTILINE)
    assert rule, f"tokens.css has no rule for {selector}"
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", rule[1]))


THEMES = {
    "light": block(":root"),
    "dark": block('[data-theme="dark"],\n.stage'),
    "contrast": block('[data-theme="contrast"]'),
}


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Contrast ratio, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_close(theme: str, pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    colours = THEMES[theme]
    ratios = {f"{one} on {other}": contrast(colours[one], colours[other]) for one, other in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable_on_every_ground(theme: str) -> None:
    assert not too_close(theme, READ + TINTED + STATUS + STATUS_ON_GROUND + PRESSED, TEXT)


@pytest.mark.parametrize("theme", THEMES)
def test_controls_focus_and_bars_stand_out(theme: str) -> None:
    assert not too_close(theme, SHAPES + BARS, LARGE_OR_SHAPE)


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_the_stage_and_high_contrast_pass_the_enhanced_level(theme: str) -> None:
    assert not too_close(theme, READ, ENHANCED)


def test_dark_is_the_same_by_device_and_by_choice() -> None:
    by_device = block(':root:not([data-theme="light"]):not([data-theme="contrast"])')
    assert by_device == THEMES["dark"]


def test_every_theme_names_every_colour() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys() == THEMES["contrast"].keys()
