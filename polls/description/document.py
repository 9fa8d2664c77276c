"""The whole description, as OpenAPI 3.1 has it."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Flask

from polls.description.pages import page_operations
from polls.description.verbs import verb_operations
from polls.people.acting import VERBS

VERSION = "1"  # of the description: goes up when something that was described is no longer so
WORDS = """\
Everything that can be changed in a plenary is a *verb*: `POST /f/{slug}/do/{verb}`, as JSON from the live
screens or as a form from pages without a script; the same verbs go over the socket as the event `do`. All
else is pages and files. What is refused changes nothing, and says so with a stable `code` and a sentence: as
JSON where JSON was sent or is wanted, otherwise as a page.

A device is known by its cookie, which is made at sign-in (`/in/{token}`, `/join`, `/sign-in`). What changes
something asks for a CSRF token besides, which every page with a form carries. One browser may hold several
seats: `X-Member` says whose page is asking.
"""
REFUSAL: dict[str, Any] = {
    "type": "object",
    "required": ["refused"],
    "properties": {
        "refused": {
            "type": "object",
            "required": ["code", "message", "field", "details"],
            "properties": {
                "code": {"type": "string", "pattern": "^[a-z_]+$"},
                "message": {
                    "type": "string",
                    "minLength": 1,
                    "description": "A sentence a person can act on.",
                },
                "field": {"type": ["string", "null"], "description": "The input at fault, where it is one."},
                "details": {"type": "object", "description": "What helps to mend it."},
            },
        }
    },
}
DONE: dict[str, Any] = {
    "type": "object",
    "required": ["ok"],
    "properties": {"ok": {"type": "object", "description": "What the verb answers. It is on disk."}},
}


SLUG: dict[str, Any] = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "The forum.",
    "schema": {"type": "string"},
}
MEMBER: dict[str, Any] = {
    "name": "X-Member",
    "in": "header",
    "description": "The member whose page asks, where the browser holds several seats.",
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
}
KEY: dict[str, Any] = {
    "type": ["string", "null"],
    "pattern": "^[!-~]{1,64}$",
    "description": "Made by the device; the same key again gives the first answer and changes nothing.",
}
FORM: dict[str, Any] = {
    "type": "object",
    "description": "The arguments as flat fields (`options.0.text`), and of these what is wanted.",
    "properties": {
        "csrf_token": {"type": "string"},
        "member": {"type": "string", "description": "As X-Member."},
        "back": {"type": "string", "description": "The path of this host to go on to."},
        "key": {"type": "string"},
    },
    "additionalProperties": {"type": "string"},
}


def described(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of `app`; plain values only."""
    told = {"title": "The plenary of a multi-stakeholder forum", "version": VERSION, "description": WORDS}
    return {
        "openapi": "3.1.0",
        "info": told,
        "paths": page_operations(app) | verb_operations(),
        "components": {
            "schemas": {"Refusal": REFUSAL, "Done": DONE, "Key": KEY, "Form": FORM} | _shapes(),
            "responses": _responses(),
            "parameters": {"slug": SLUG, "member": MEMBER},
            "securitySchemes": _schemes(app),
        },
    }


def _shapes() -> dict[str, Any]:
    """What each verb takes, by the verb's name."""
    shapes = [each.shape for each in VERBS.values()]
    found = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")[1]
    return dict(sorted(found.items()))


def _responses() -> dict[str, Any]:
    done, refusal = ({"schema": {"$ref": f"#/components/schemas/{each}"}} for each in ("Done", "Refusal"))
    page = {"schema": {"type": "string"}}
    return {
        "Done": {"description": "Done, and on disk.", "content": {"application/json": done}},
        "Back": {"description": "On to another page of this host, which says what was taken or refused."},
        "Refused": {
            "description": "Refused; nothing was changed.",
            "content": {"application/json": refusal, "text/html": page},
        },
    }


def _schemes(app: Flask) -> dict[str, Any]:
    name = app.config["SESSION_COOKIE_NAME"].removeprefix("__Host-")
    device = {
        "type": "apiKey",
        "in": "cookie",
        "name": name,
        "description": "`__Host-` before it under HTTPS.",
    }
    return {"device": device, "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}}
