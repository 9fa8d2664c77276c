"""Texts that would run, load or end something if they were taken for more, in every place for them.

What they would bring about is marked `data-born`, so that it can be looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

from sqlalchemy import JSON, Column, String, select, update
from sqlalchemy.orm import Session

from polls.database import Base
from tests.summary.hostile import HOSTILE

ELSEWHERE = "https://elsewhere.example"
SCRIPTS = [
    "<script data-born>alert(1)</script>",
    "<img data-born src=x onerror=alert(1)>",
    '"><svg data-born onload=alert(1)>',
    "' data-born onmouseover='alert(1)' x='",
    '" data-born autofocus onfocus="alert(1)" x="',
    "</title></textarea></style></script><img data-born src=x onerror=alert(1)>",
    f"<iframe data-born src={ELSEWHERE}></iframe>",
    f"<link data-born rel=stylesheet href={ELSEWHERE}/a.css>",
    f"<img data-born src={ELSEWHERE}/pixel.png>",
    "<img data-born src=file:///etc/passwd>",
    f"<style data-born>@import '{ELSEWHERE}/a.css'; * {{ display: none }}</style>",
    f"<base data-born href={ELSEWHERE}/>",
    f"<meta data-born http-equiv=refresh content='0;{ELSEWHERE}'>",
    f"<form data-born action={ELSEWHERE}><button>Vote</button></form>",
    "<noscript><p title='</noscript><img data-born src=x onerror=alert(1)>'>",
    "<svg><style><img data-born src=x onerror=alert(1)></style></svg>",
    "<math><mtext></p><style><img data-born src=x onerror=alert(1)>",
    "<!--><img data-born src=x onerror=alert(1)>-->",
    "]]><img data-born src=x onerror=alert(1)>",
    "<a data-born href=javascript:alert(1)>Here</a>",
    "[Here](javascript:alert(1))",
    f"![x]({ELSEWHERE}/pixel.png)",
    "{{9**8}}${9**8}#{9**8}<%= 9**8 %>",
    "<!--?lit$123$--><?lit$123$?>lit$123$",
    "%(message)s %s {0} {message} %",
    '\\u003cimg data-born src=x onerror=alert(1)\\u003e","x":"',
    "\u2028alert(1)//\u2029",
    "</script\n><script\n data-born>alert(1)</script >",
    "END:VEVENT\nBEGIN:VEVENT\nATTACH:file:///etc/passwd",
    "\r\nSet-Cookie: born=1\r\n\r\n<img data-born src=x onerror=alert(1)>",
    '=HYPERLINK("https://elsewhere.example","Here")',
    "a;=cmd|' /C calc'!A1",
    "constructor",
    "__proto__",
    *HOSTILE,
]
ADDRESS = (
    f'https://example.org/"onmouseover=alert(1)//<img/data-born/src={ELSEWHERE}/x>'  # that forms would take
)

# Where people's own words are kept; the rest are words of the program, hashes and keys.
WORDS = {
    "account": ("name",),
    "forum": ("title", "purpose", "support", "pause_text"),
    "day": ("title",),
    "notice": ("text",),
    "stakeholder_group": ("name",),
    "item": ("title", "description", "advisory", "speakers"),
    "member": ("name", "email"),
    "breakout": ("title", "prompt", "room_url"),
    "poll": ("question", "explanation", "void_reason"),
    "visual": ("alt", "caption"),
    "option": ("text", "detail"),
    "report": ("content", "note"),
    "report_version": ("content",),
}
NOT_WORDS = {
    "account": ("email", "password_hash"),
    "forum": (
        "slug", "timezone", "source_hash", "join_policy", "join_code", "stage_key", "attendance",
    ),
    "journal_entry": ("what", "details"),
    "notice": ("level",),
    "stakeholder_group": ("key",),
    "item": ("kind", "attribution"),
    "member": ("role", "country", "admission"),
    "section": ("key", "title", "body"),  # Markdown, which is drafted from the words and checked when edited
    "breakout": ("alias", "task"),
    "done_once": ("key", "verb", "answer"),
    "poll": (
        "method", "rules", "state", "frozen_hash", "key_id", "seed_commitment", "lot_seed", "ballots_hash",
        "groups",
    ),
    "sign_in": ("how",),
    "visual": ("media_type", "sha256"),
    "option": ("source_alias", "source_place"),
    "report": ("state",),
    "roll_entry": ("mark",),
    "turn": ("state",),
}  # fmt: skip


def columns_with_texts() -> Iterator[tuple[str, str]]:
    """Every column that could hold a text, by table and name."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON):
                yield table.name, column.name


def say_everywhere(session: Session) -> int:
    """Put hostile texts into all words that anybody has written; how many there are."""
    texts = (f"{text} {number}" for text, number in zip(cycle(SCRIPTS), count(), strict=False))
    said = 0
    for name, columns in WORDS.items():
        table = Base.metadata.tables[name]
        for row in session.execute(select(table)).mappings().all():
            values = {column: _spoilt(row[column], table.c[column], texts) for column in columns}
            session.execute(update(table).where(table.c.id == row["id"]).values(values))
            said += sum(value != row[column] for column, value in values.items())
    return said


def _spoilt(value: Any, column: Column[Any], texts: Iterator[str]) -> Any:
    if isinstance(value, dict):
        return {key: _spoilt(each, column, texts) for key, each in value.items()}
    if isinstance(value, list):
        return [_spoilt(each, column, texts) for each in value]
    if not isinstance(value, str) or not value:
        return value
    if value.startswith("https://"):
        return ADDRESS
    return _cut(next(texts), getattr(column.type, "length", None))


def _cut(text: str, longest: int | None) -> str:
    """Not longer than the column; what tells one text from another stays."""
    if longest is None or len(text) <= longest:
        return text
    start, _, number = text.rpartition(" ")
    return f"{start[: longest - len(number) - 1]} {number}"
