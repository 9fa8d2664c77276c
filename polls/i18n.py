"""Languages and the translation catalogue; the only place that names the translation library."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel
from flask import Flask, has_app_context, has_request_context, request
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

LANGUAGES = {"en": "English"}
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}

babel = flask_babel.Babel()


def gettext(text: str, **values: Any) -> str:
    """`text` in the language of this request, its `%(name)s` filled in; English outside the app."""
    if has_app_context():
        return flask_babel.gettext(text, **values)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """The singular or plural sentence for `number`, which fills `%(num)s`."""
    if has_app_context():
        return flask_babel.ngettext(one, many, number, **values)
    return (one if number == 1 else many) % {"num": number, **values}


def lazy_gettext(text: str, **values: Any) -> LazyString:
    """Like `gettext`, looked up when it is shown: for sentences made outside a request."""
    return LazyString(gettext, text, **values)


def for_screens(text: str) -> str:
    """`text` as it is: a sentence that a live screen looks up itself, put into the catalogue from here."""
    return text


def date_text(date: datetime.date) -> str:
    """A date in words, in the language of this request: Tuesday, June 15, 2021."""
    return flask_babel.format_date(date, "full", rebase=False)


def instant_text(instant: datetime.datetime, zone: str) -> str:
    """A date with its time of day at a place, in the language of this request: Jun 15, 2021, 2:05 PM."""
    return flask_babel.format_datetime(instant.astimezone(ZoneInfo(zone)), "medium", rebase=False)


def chosen_language() -> str:
    """The language of this request: the cookie's choice, else the browser's, else English."""
    if not has_request_context():
        return "en"
    return language_for(request.cookies.get("language"), request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=256)  # browsers say the same few things
def language_for(chosen: str | None, accepted: str) -> str:
    """The language of whoever chose (or not) and whose browser accepts these (as the header says it)."""
    if chosen in LANGUAGES:
        return chosen
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES) or "en"


@contextmanager
def speaking(app: Flask, language: str | None) -> Iterator[None]:
    """Sentences are looked up in that language, where there is no request; None: in English."""
    with app.app_context(), flask_babel.force_locale(language or "en"):
        yield


def direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
