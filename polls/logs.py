"""Structured logs: one JSON object a line, of events, codes and ids; never a name, a text or a choice."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any, TextIO, cast

import structlog

# Of these the message names types and attributes. Any other's may quote what somebody wrote.
SAY_NO_VALUES = (AttributeError, ImportError, NameError, TypeError)
SOCKETS = ("engineio.server", "socketio.server")  # what the libraries of the sockets call their logs


class Unfailing:
    """A `stream`, which goes on without what it cannot take: a full disk stops no plenary."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write it, or not."""
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what waits, or keep it for the next time."""
        with contextlib.suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Wordless(logging.Handler):
    """Says that a library met a failure, where and of what kind. Its own words quote what somebody sent."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it as a line of ours."""
        log = structlog.get_logger()
        log.error("library_failed", library=record.name, where=record.funcName, exc_info=record.exc_info)


def configure(level: str) -> None:
    """Write the program's events at `level` and above to standard error."""
    for name in SOCKETS:
        library = logging.getLogger(name)
        library.setLevel(logging.ERROR)
        library.handlers, library.propagate = [Wordless()], False
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(where_and_what_kind),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", Unfailing(sys.stderr))),
        cache_logger_on_first_use=False,
    )


def where_and_what_kind(exc_info: Any) -> str:
    """An exception as the log has it: where in the program, of what kind, and because of which others."""
    return "Traceback: " + "\nbecause of\n".join(_told(error) for error in _chain(exc_info[1]))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    said = f": {error}" if type(error) in SAY_NO_VALUES else ""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__ + said
