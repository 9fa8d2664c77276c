"""What a phone fetches before its owner sees the room: the page, all that it names, and the sheet's font."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from http.client import HTTPConnection

import brotli

from bench.plan import Plan
from bench.schema import FirstLoad

NAMED = re.compile(r'(?:src|href)="([^"#]+)')
FONT = re.compile(r"url\(\"?'?([^\"')]+\.woff2)")
UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    None: bytes,
}
LOADED_AT_ONCE = (".css", ".js", ".png", ".svg", ".woff2", ".webmanifest")


class Phone:
    """A browser without a cache, on one connection; `seen` counts what came over the wire, heads included."""

    def __init__(self, plan: Plan) -> None:
        self._connection = HTTPConnection(plan.host, plan.port, timeout=10)
        self._headers = {"Cookie": plan.prober.cookie, "Accept-Encoding": "gzip, br"}
        self.seen = FirstLoad(requests=0, bytes=0, elsewhere=0)

    def fetch(self, path: str) -> str:
        """The text at that path; empty where it is none."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}.")
        self.seen.requests += 1
        self.seen.bytes += len(content) + len(str(answer.msg).encode())
        return UNPACK[answer.headers["Content-Encoding"]](content).decode(errors="ignore")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def first_load(plan: Plan) -> FirstLoad:
    """Load the attendee's page as a phone does that was never here."""
    phone = Phone(plan)
    named = dict.fromkeys(NAMED.findall(phone.fetch(plan.page)))
    phone.seen.elsewhere = sum(_is_loaded(each) and not _is_ours(each) for each in named)
    for path in filter(_is_ours, filter(_is_loaded, named)):
        text = phone.fetch(path)
        font = FONT.search(text) if path.endswith(".css") else None
        if font and font[1] not in named:
            phone.fetch(_beside(path, font[1]))
    phone.close()
    return phone.seen


def _is_loaded(address: str) -> bool:
    return address.partition("?")[0].endswith(LOADED_AT_ONCE)


def _is_ours(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


def _beside(sheet: str, address: str) -> str:
    """The path of what a sheet names, from its own place."""
    if _is_ours(address):
        return address
    parts = sheet.split("/")[:-1]
    for part in address.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)
