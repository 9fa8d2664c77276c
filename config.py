"""The environment becomes attributes; beyond that only the folder of the data is made, and a secret in it."""

from __future__ import annotations

import contextlib
import os
import secrets
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import reading

AT_ONE_GO = 100  # sockets looked after before whatever else is due has its turn
MOST_DAYS = 3_650  # as for a forum, see polls/agenda/keeping.py; none would forget people before it begins


class Config:
    """What one process is told: where it listens, where its data is, how it runs.

    Raises SystemExit, with a sentence for each setting that cannot be meant, before anything is made.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        said = reading.Reading(environment)
        self.HOST = said.one("HOST", reading.HOST, "127.0.0.1")
        self.PORT = said.number("PORT", 1, 65_535, usual=5000)
        self.DATA_DIR = Path(said.one("DATA_DIR", reading.FOLDER, "var")).resolve()
        keys_dir = said.one("KEYS_DIR", reading.FOLDER, str(self.DATA_DIR / "keys"))
        self.KEYS_DIR = Path(keys_dir).resolve()  # in no backup
        database = f"sqlite:///{self.DATA_DIR / 'plenary.sqlite3'}"
        self.DATABASE_URL = said.one("DATABASE_URL", reading.DATABASE, database)
        self.REDIS_URL = said.one("REDIS_URL", reading.REDIS, "")  # several processes tell each other there
        here = address(self.HOST, self.PORT)
        self.PUBLIC_URL = said.one("PUBLIC_URL", reading.ORIGIN, here).rstrip("/")
        origins = [each.rstrip("/") for each in said.each("ORIGINS", reading.ORIGIN)]
        self.ORIGINS = origins or [self.PUBLIC_URL]  # none would mean: any
        self.PROXIES = said.number("PROXIES", 0, 9, usual=0)  # how many proxies of ours stand in front
        self.PROXIES_AT = said.each("PROXIES_AT", reading.NETWORK, "127.0.0.0/8 ::1")  # and where they are
        framing = said.each("STAGE_IN", reading.FRAMING)
        self.STAGE_IN = [each.rstrip("/") for each in framing]  # whose pages may show the stage in a frame
        self.ASYNC_MODE = said.one("ASYNC_MODE", reading.one_of("eventlet", "threading"), "eventlet")
        # 0: sockets go the library's way throughout
        self.STRAIGHT = said.one("STRAIGHT", reading.one_of("0", "1"), "1") == "1"
        # People are known after a forum, by default and at most.
        self.KEPT_DAYS = said.number("KEPT_DAYS", 1, MOST_DAYS, usual=30)
        self.MOST_KEPT_DAYS = said.number("MOST_KEPT_DAYS", 1, MOST_DAYS, usual=365)
        self.LOG_LEVEL = said.one("LOG_LEVEL", reading.LEVEL, "INFO")
        secret = said.one("SECRET_KEY", reading.SECRET, "")
        said.check()  # before anything is made

        own_folder(self.DATA_DIR)
        self.SECRET_KEY = secret or kept_secret(self.DATA_DIR / "secret_key")
        if self.SECRET_KEY.lower() in reading.PLACEHOLDERS:  # that one was kept
            raise SystemExit(f"A placeholder stands in {self.DATA_DIR / 'secret_key'}: remove that file.")
        # Personal links need no button, and moderators may have one: only where no mail scanner opens them
        # and nobody else finds them, which is the sample.
        self.LINKS_SIGN_IN_AT_ONCE = False

        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SECURE = self.PUBLIC_URL.startswith("https://")
        self.SESSION_COOKIE_NAME = "__Host-plenary" if self.SESSION_COOKIE_SECURE else "plenary"
        self.SESSION_REFRESH_EACH_REQUEST = False  # it lasts longer than any sign-in in it
        self.MAX_CONTENT_LENGTH = 8 * 1024 * 1024
        self.WTF_CSRF_TIME_LIMIT = None  # a plenary lasts longer than an hour; the session bounds it

    def run_native(self, function: Callable[[], Any]) -> Any:
        """What `function()` returns. It waits for the disk, not for a task: the others go on meanwhile."""
        if self.ASYNC_MODE != "eventlet":
            return function()
        from eventlet import tpool

        return tpool.execute(function)

    def loop(self) -> Loop | None:
        """The loop that sockets are written and read by; None: they go the library's way."""
        return Loop() if self.STRAIGHT and self.ASYNC_MODE == "eventlet" else None


def own_folder(path: Path) -> Path:
    """The folder, made on first use: whatever the umask, nobody else can look into it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def address(host: str, port: int) -> str:
    """Where a server that listens there is found, as browsers write it: in brackets where it has colons."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def kept_secret(path: Path) -> str:
    """The secret in the 0600 file at `path`, made on first use."""
    if not path.exists():
        own_folder(path.parent)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # of several processes that start at once, one's is kept
            os.link(made, path)
        made.unlink()
    return path.read_text().strip()


def monkey_patch(async_mode: str) -> None:
    """Make the standard library cooperate with `async_mode`; before anything else is imported."""
    if async_mode == "eventlet":
        os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")  # we look up no names: it starts sooner
        os.environ.setdefault("EVENTLET_THREADPOOL_SIZE", "4")  # for `run_native`
        os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")  # its own way would stop every other task
        # It warns at import that it is winding down: known, see docs/decisions.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import eventlet

        eventlet.monkey_patch()


class Loop:
    """Calls `act()` whenever a socket can be read or written without waiting; `act` must not wait either."""

    def __init__(self) -> None:
        from eventlet.hubs import get_hub

        self._hub = get_hub()
        if type(self._hub).__module__.endswith(".epolls"):
            # Of a thousand that speak at once, some: then the others have their turn, and so on.
            self._hub.do_poll = lambda seconds: self._hub.poll.poll(seconds, AT_ONE_GO)

    def when_readable(self, fileno: int, act: Callable[[], None]) -> Any:
        """Call `act()` whenever there is something to read, until `forget(what this returns)`."""
        return self._when(self._hub.READ, fileno, act)

    def when_writable(self, fileno: int, act: Callable[[], None]) -> Any:
        """Call `act()` whenever there is room to write, until `forget`."""
        return self._when(self._hub.WRITE, fileno, act)

    def forget(self, watch: Any) -> None:
        """Call back no more; before the socket is closed, for its number is soon another's."""
        self._hub.remove(watch)

    def _when(self, kind: str, fileno: int, act: Callable[[], None]) -> Any:
        watch = self._hub.add(kind, fileno, lambda _fileno: act(), lambda _problem: None, None)
        # It notes which task began it, and would keep that task's memory for as long as the socket is open.
        watch.greenlet = self._hub.greenlet
        return watch
