"""The verbs as operations: their roles, arguments and words are those of the functions themselves."""

from __future__ import annotations

from typing import Any

from polls.description.words import said
from polls.people.acting import VERBS, Verb


def verb_operations() -> dict[str, Any]:
    """The address of each verb, in the order of their names."""
    return {
        f"/f/{{slug}}/do/{name}": {"post": _operation(name, verb)} for name, verb in sorted(VERBS.items())
    }


def _operation(name: str, verb: Verb) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": [verb.function.__module__.split(".")[1]],
        **said(verb.function.__doc__ or ""),
        "x-roles": sorted(verb.by),
        "security": [{"device": [], "csrf": []}],
        "parameters": [{"$ref": f"#/components/parameters/{each}"} for each in ("slug", "member")],
        "requestBody": {"required": True, "content": _taken(name)},
        "responses": {
            "200": {"$ref": "#/components/responses/Done"},
            "303": {"$ref": "#/components/responses/Back"},
            "4XX": {"$ref": "#/components/responses/Refused"},
        },
    }


def _taken(name: str) -> dict[str, Any]:
    sent = {
        "type": "object",
        "required": ["arguments"],
        "properties": {
            "arguments": {"$ref": f"#/components/schemas/{name}"},
            "key": {"$ref": "#/components/schemas/Key"},
        },
    }
    form = {"$ref": "#/components/schemas/Form"}
    return {
        "application/json": {"schema": sent},
        "application/x-www-form-urlencoded": {"schema": form},
    }
