"""Looks at the machine: room for connections and on the disk, and its clock."""

from __future__ import annotations

import ctypes
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from polls.checking.findings import Finding, fine, mend, note
from polls.i18n import gettext as _

MANY = 10_000  # connections that one process should be able to hold
AT_THE_DOOR = 4_096  # connections not yet accepted, when a full room scans the code at once
FREE_MEGABYTES = 1_000
TOO_FEW_MEGABYTES = 100  # then actions are soon refused
UNSYNCHRONISED = 5  # what adjtimex answers then (man 2 adjtimex: TIME_ERROR)
QUEUE = Path("/proc/sys/net/core/somaxconn")


def machine(config: Any) -> Iterator[Finding]:
    """None of this stops a small room."""
    yield _files(resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    if QUEUE.exists():
        yield from _queue(int(QUEUE.read_text()))
    yield from _clock(clock_state())
    if config.DATA_DIR.exists():
        yield from _disk(config.DATA_DIR, shutil.disk_usage(config.DATA_DIR).free // 1_000_000)


def _files(most: int) -> Finding:
    if most == resource.RLIM_INFINITY or most >= MANY:
        return fine(_("A process may hold %(number)s connections and more.", number=MANY))
    told = _(
        "A process may hold only %(number)s connections. Set LimitNOFILE=65536 in the service.",
        number=most,
    )
    return note(told)


def _queue(most: int) -> Iterator[Finding]:
    if most < AT_THE_DOOR:
        yield note(
            _(
                "Only %(number)s people can wait at the door: sysctl net.core.somaxconn=%(wanted)s",
                number=most,
                wanted=AT_THE_DOOR,
            )
        )


def _clock(state: int) -> Iterator[Finding]:
    if state == UNSYNCHRONISED:
        yield note(
            _("No time server keeps this machine's clock right, which screens show: timedatectl set-ntp true")
        )


def clock_state() -> int:
    """What the kernel says of its clock: -1 where it says nothing."""
    told = ctypes.create_string_buffer(512)  # more than its struct timex; all zero: it is only read
    asked = getattr(ctypes.CDLL(None), "adjtimex", None)
    return asked(told) if asked else -1


def _disk(path: Path, megabytes: int) -> Iterator[Finding]:
    if megabytes < TOO_FEW_MEGABYTES:
        yield mend(
            _("The disk is nearly full: %(number)s MB are left for %(path)s.", number=megabytes, path=path)
        )
    elif megabytes < FREE_MEGABYTES:
        yield note(_("There are only %(number)s MB left for %(path)s.", number=megabytes, path=path))
