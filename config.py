"""The environment becomes attributes; beyond that only the folder of the data is made, and a secret in it."""

from __future__ import annotations

import contextlib
import os
import secrets
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

AT_ONE_GO = 100  # sockets looked after before whatever else is due has its turn
PLACEHOLDERS = {"", "changeme", "change-me", "secret", "dev"}


class Config:
    """What one process is told: where it listens, where its data is, how it runs."""

    def __init__(self, environment: os._Environ[str] | dict[str, str] = os.environ) -> None:
        self.HOST = environment.get("HOST", "127.0.0.1")
        self.PORT = int(environment.get("PORT", "5000"))
        self.DATA_DIR = own_folder(Path(environment.get("DATA_DIR", "var")).resolve())
        self.KEYS_DIR = Path(environment.get("KEYS_DIR", self.DATA_DIR / "keys")).resolve()  # in no backup
        self.DATABASE_URL = environment.get("DATABASE_URL", f"sqlite:///{self.DATA_DIR / 'plenary.sqlite3'}")
        self.REDIS_URL = environment.get("REDIS_URL", "")  # several processes tell each other there
        self.PUBLIC_URL = environment.get("PUBLIC_URL", address(self.HOST, self.PORT)).rstrip("/")
        self.ORIGINS = environment.get("ORIGINS", "").split() or [self.PUBLIC_URL]  # none would mean: any
        self.PROXIES = int(environment.get("PROXIES", "0"))  # how many proxies of ours stand in front
        self.PROXIES_AT = environment.get("PROXIES_AT", "127.0.0.0/8 ::1").split()  # and where they are
        self.STAGE_IN = environment.get("STAGE_IN", "").split()  # whose pages may show the stage in a frame
        self.ASYNC_MODE = environment.get("ASYNC_MODE", "eventlet")
        self.STRAIGHT = environment.get("STRAIGHT", "1") != "0"  # 0: sockets go the library's way throughout
        self.KEPT_DAYS = int(environment.get("KEPT_DAYS", "30"))  # people are known after a forum, by default
        self.MOST_KEPT_DAYS = int(environment.get("MOST_KEPT_DAYS", "365"))  # and at most
        self.LOG_LEVEL = environment.get("LOG_LEVEL", "INFO")
        self.SECRET_KEY = environment.get("SECRET_KEY") or kept_secret(self.DATA_DIR / "secret_key")
        if self.SECRET_KEY.lower() in PLACEHOLDERS:
            raise SystemExit("SECRET_KEY is a placeholder: set a long random one, or none at all.")
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
