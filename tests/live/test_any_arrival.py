"""Whatever a screen says of itself as it arrives: it is let in, or not, and no other waits for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from polls.database import Database
from polls.i18n import LANGUAGES, language_for
from polls.live.arrivals import Auth
from polls.people.seats import TokensInCookies
from tests.live.hall import Hall

EACH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
any_text = st.text(st.characters())  # surrogates too, which the JSON of a message can name
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=10,
)
headers = st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0"))  # as a server has them


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


def arrives(hall: Hall, auth: Any, **environ: str) -> bool:
    """Whether a screen is let in that says this."""
    with capture_logs() as logs:
        is_in = hall.arrivals.connect("a screen", dict(environ), auth) is not False
    assert not [each for each in logs if each["log_level"] in ("error", "critical")]
    return is_in


@EACH
@given(anything | st.fixed_dictionaries({}, optional=dict.fromkeys(Auth.__struct_fields__, anything)))
@example({"\ud800": None})
@example({"stage": "\ud800\x00"})
@example({"slug": "spring", "member": 10**400})
def test_nobody_is_let_in_by_what_they_say(hall: Hall, auth: Any) -> None:
    assert not arrives(hall, auth)


@EACH
@given(headers | st.text('plenary=\\"; ._0123456789ei', max_size=60), headers)
@example("plenary=eyJzZWF0cyI6WyJhIl19.aaaaaa.bbbb", "")
@example("plenary=.eJyrVipOTcxJLVayiq5WSlKyUkpUqo2tBQA9UQXX.a.b", "*;q=1e999")
@example('plenary="\\355\\240\\200"', "\xff")
@example("plenary=" + "x" * 100_000, "en" * 10_000)
def test_nobody_is_let_in_by_a_cookie_that_is_not_ours(hall: Hall, cookie: str, language: str) -> None:
    auth = {"slug": "spring", "member": 1}
    assert not arrives(hall, auth, HTTP_COOKIE=cookie, HTTP_ACCEPT_LANGUAGE=language)
    assert TokensInCookies(hall.app).read({"plenary": cookie}) == []
    assert language_for(cookie, language) in LANGUAGES


@EACH
@given(st.dictionaries(st.sampled_from(["public", "x"]), st.tuples(st.text(), st.integers())))
def test_whatever_a_stage_says_it_was_told_it_is_told_the_whole(hall: Hall, known: dict[str, Any]) -> None:
    hall.wire.environ["line of a screen"] = {}
    assert arrives(hall, {"stage": hall.forum.stage_key, "known": known})
    assert hall.wire.told("a screen")[-1] == "whole"
    hall.presence.remove("a screen")


@pytest.mark.parametrize("back", [0, -1, 1, 10**30, -(10**30)])
def test_no_revision_of_this_run_that_a_stage_invents_keeps_the_news_from_it(hall: Hall, back: int) -> None:
    hall.enter_stage("first")
    [told] = hall.publisher.told(hall.forum.id, ["public"])
    assert hall.knock(
        "late", "", stage=hall.forum.stage_key, known={"public": [told.run, told.revision - back]}
    )
    assert hall.wire.told("late") == ([] if back == 0 else ["whole"])
