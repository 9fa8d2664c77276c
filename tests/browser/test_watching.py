"""What watches every window notices what it is there for."""

from __future__ import annotations

import pytest

from tests.browsing import Windows

POLICY = "Content Security Policy"
ELSEWHERE = "http://127.0.0.1:9/"

# What a page does, the event of the browser it leads to, and words of the problem that is noted.
MISTAKES = {
    "an image of another host": (f"new Image().src = '{ELSEWHERE}pixel.png'", "console", POLICY),
    "a script in the page": ("document.body.setAttribute('onclick', 'alert(1)')", "console", POLICY),
    "a style in the page": ("document.body.setAttribute('style', 'color: red')", "console", POLICY),
    "an error nobody catches": (
        "setTimeout(() => { throw new Error('A mistake') })",
        "weberror",
        "A mistake",
    ),
    "an error in the console": ("console.error('Not well')", "console", "Not well"),
    "a page of another host": (f"location.assign('{ELSEWHERE}')", "request", "leaves the host"),
}


@pytest.mark.proof  # every browser story watches by this; what it notices changes rarely
@pytest.mark.parametrize("said", MISTAKES)
def test_a_mistake_is_noted(windows: Windows, said: str) -> None:
    script, event, words = MISTAKES[said]
    page = windows.open("/join")
    assert windows.problems == []
    # The page may have other events of its own, such as the request for its icon.
    with page.context.expect_event(event, lambda _event: bool(windows.problems)):
        page.evaluate(f"() => {{ {script} }}")
    assert words in windows.problems[0]
    windows.problems.clear()
