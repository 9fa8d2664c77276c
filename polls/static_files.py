"""The browser's files under an address that changes with their content, so that they are kept for good.

The version stands in front of the path: modules, styles and icons that name each other by relative paths stay
of one version, and a page still works with what it has loaded while the line is down. What a page starts from
(`ENTRIES`) is sent in one piece with all that it imports; everything is compressed once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from werkzeug.datastructures import Accept
from werkzeug.wrappers import Request, Response

from polls import in_one_piece
from polls.compression import gzipped
from polls.headers import Application
from polls.smallest import Smallest

FOLDER = Path(__file__).parent / "static"
KEPT_SECONDS = 365 * 24 * 3600
KEPT = f"public, max-age={KEPT_SECONDS}, immutable"
LOOKED_AT_AGAIN = "no-cache"  # while somebody works on the files

SCREENS = tuple(f"js/screens/{screen}.js" for screen in ("attendee", "stage", "facilitator", "console"))
ENTRIES = ("css/plenary.css", *SCREENS, "js/setup.js", "js/waiting.js", "js/sign_out.js", "js/forgetting.js")
ALONE = ("js/display.js", "icons.svg", "icon.svg", "css/parts/setup_forms.css")  # named by pages too
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
COMPRESSED = {".js", ".css", ".svg"}  # a font is compressed already

Call = Callable[[Callable[[], Any]], Any]


def static_address(folder: Path = FOLDER, *, as_written: bool = False) -> str:
    """`/static/<the first 12 digits of the SHA-256 of every file's name and content>`; while somebody works
    on the files (`as_written`) it stays the same."""
    if as_written:
        return "/static/as-written"
    told = hashlib.sha256(Path(in_one_piece.__file__).read_bytes())  # what is sent depends on it as well
    for path in _paths(folder):
        told.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"/static/{told.hexdigest()[:12]}"


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


class File:
    """One file, as it is sent in each encoding. Each is made when it is first asked for, and kept."""

    def __init__(self, path: Path, *, as_written: bool = False) -> None:
        self.path = path
        self._name = path.relative_to(FOLDER).as_posix()
        self._is_entry = self._name in ENTRIES and not as_written
        self.mimetype = TYPES.get(path.suffix, "text/plain")
        self.is_compressed = path.suffix in COMPRESSED
        self._smallest: bytes | None = None

    @cached_property
    def plain(self) -> bytes:
        if not self._is_entry:
            return self.path.read_bytes()
        if self.path.suffix == ".css":
            return in_one_piece.joined_sheets(self.path).encode()
        return in_one_piece.joined_modules(self.path, FOLDER).encode()

    @cached_property
    def gzipped(self) -> bytes:
        return gzipped(self.plain)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.plain).hexdigest()[:16]

    def has_smallest(self, smallest: Smallest) -> bool:
        """Whether its smallest form is kept; then it is sent from now on."""
        self._smallest = smallest.kept(self.plain)
        return self._smallest is not None

    def make_smallest(self, smallest: Smallest) -> None:
        """Compress as far as it goes, half a second for a screen."""
        self._smallest = smallest.made(self.plain)

    def encoded(self, accepted: Accept) -> tuple[bytes, str | None]:
        """The smallest there is by now that the browser takes, and the encoding's name."""
        if self.is_compressed and self._smallest is not None and accepted["br"]:
            return self._smallest, "br"
        if self.is_compressed and accepted["gzip"]:
            return self.gzipped, "gzip"
        return self.plain, None


class StaticFiles:
    """Stands before the application and answers for the files: no forum, no seat, no session is looked up."""

    def __init__(self, application: Application, address: str, *, as_written: bool) -> None:
        self._application = application
        self.address = address
        self._headers = {"Cache-Control": LOOKED_AT_AGAIN if as_written else KEPT}
        self._as_written = as_written
        self._files = {
            f"{self.address}/{path.relative_to(FOLDER).as_posix()}": File(path, as_written=as_written)
            for path in _paths(FOLDER)
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(self.address) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        file = self._files.get(path)
        if file is None:
            return self._application(environ, start_response)
        if self._as_written:
            file = File(file.path, as_written=True)  # as it is now
        return self._response(file, environ)(environ, start_response)

    def compress_ahead(
        self,
        smallest: Smallest,
        call: Call,
        pause: Callable[[], None],
        names: Iterable[str] = (*ENTRIES, *ALONE),
    ) -> None:
        """Make these files as small as they get, the attendees' first; until then larger ones are sent.

        `call` keeps the work off the others' way; where something has to be made, there is a `pause` first.
        """
        if self._as_written:
            return
        files = [self._files[f"{self.address}/{name}"] for name in names]
        lacking = [file for file in files if not call(partial(file.has_smallest, smallest))]
        if lacking:
            pause()
        for file in lacking:
            call(partial(file.make_smallest, smallest))
        smallest.forget_others()

    def _response(self, file: File, environ: dict[str, Any]) -> Response:
        request = Request(environ)
        content, encoding = file.encoded(request.accept_encodings)
        response = Response(content, mimetype=file.mimetype, headers=self._headers)
        if file.is_compressed:
            response.headers["Vary"] = "Accept-Encoding"
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.set_etag(f"{file.digest}-{encoding}" if encoding else file.digest)
        return response.make_conditional(request)
