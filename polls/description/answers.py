"""What the addresses that are no verbs take and answer, where that is not simply a page."""

from __future__ import annotations

from typing import Any

Fields = dict[str, dict[str, Any]]

TEXT: dict[str, Any] = {"type": "string"}
PATH: dict[str, Any] = {"type": "string", "maxLength": 499, "description": "Of this host."}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
OBJECT: dict[str, Any] = {"type": "object"}

HTML: Fields = {"text/html": TEXT}

# By how the address ends: the kind of file.
ENDINGS: dict[str, Fields] = {
    ".json": {"application/json": OBJECT},
    ".jsonl": {"application/jsonl": TEXT},
    ".csv": {"text/csv": TEXT},
    ".ics": {"text/calendar": TEXT},
    ".md": {"text/markdown": TEXT},
    ".svg": {"image/svg+xml": TEXT},
}
IMAGES: Fields = {"image/png": BYTES, "image/jpeg": BYTES, "image/webp": BYTES}

# By endpoint: the kinds of what is answered, where the address does not end so.
ANSWERS: dict[str, Fields] = {
    "screens.healthz": {"application/json": OBJECT},
    "breakouts.versions": {"application/json": OBJECT},
    "breakouts.versions_compared": {"application/json": OBJECT},
    "by_code.waiting_state": {"application/json": OBJECT},
    "connecting.for_a_seat": {"application/json": OBJECT},
    "connecting.for_a_stage": {"application/json": OBJECT},
    "agenda.visual": IMAGES,
    "agenda.stage_visual": IMAGES,
    "agenda.upload_visual": {"application/json": OBJECT},
}

# By endpoint: the fields of its form, beside `csrf_token`.
FIELDS: dict[str, Fields] = {
    "agenda.upload_visual": {"item_id": TEXT, "alt": TEXT, "caption": TEXT, "back": PATH},
    "by_code.use_code": {"code": TEXT},
    "by_code.say_who": {"name": TEXT},
    "setup_people.import_people": {"table": TEXT, "step": TEXT, "key": TEXT},
    "setup_polls.make_of_proposals": {
        "question": TEXT,
        "method": TEXT,
        "item_id": TEXT,
        "chosen": TEXTS,
        "key": TEXT,
    },
    "summary.save_section": {
        "section_id": TEXT,
        "version": TEXT,
        "title": TEXT,
        "body": TEXT,
        "is_included": TEXT,
    },
    "ways_in.sign_in": {"email": TEXT, "password": TEXT, "next": PATH},
    "once.use_link": {},
    "once.show_new_link": {},
    "way_out.sign_out": {"member": TEXT, "device": TEXT, "everywhere": TEXT},
    "welcoming.enter": {"name": TEXT, "group_id": TEXT, "country": TEXT},
}

# By endpoint: the files that its form takes.
FILES: dict[str, tuple[str, ...]] = {
    "agenda.upload_visual": ("image",),
    "setup_people.import_people": ("file",),
}

# By endpoint: what is asked for after the `?`.
QUERIES: dict[str, Fields] = {
    "by_code.show_join": {"code": TEXT},
    "setup_people.people_page": {"q": TEXT, "role": TEXT, "page": {"type": "integer"}},
    "ways_in.show_sign_in": {"next": PATH},
    "way_out.show_sign_out": {"member": {"type": "integer"}},
}
