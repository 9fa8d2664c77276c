"""What the figures were measured on: the machine and the versions of what took part."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import psutil

PACKAGES = (
    "Flask",
    "Flask-SocketIO",
    "python-socketio",
    "python-engineio",
    "eventlet",
    "SQLAlchemy",
    "msgspec",
)
NODE_LOCK = Path(__file__).parent / "node" / "package-lock.json"
NODE_PACKAGES = ("socket.io", "better-sqlite3")
PROGRAMS = {
    "node": ["node", "--version"],
    "cc": ["cc", "--version"],
    "nginx": ["nginx", "-v"],
    "redis": ["redis-server", "--version"],
    "postgresql": ["pg_ctl", "--version"],
}


def machine() -> dict[str, Any]:
    """The system, its cores and its memory."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def versions() -> dict[str, str]:
    """Python, the packages that serve, Node's packages, and the programs that are there."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    found |= {name: version(name) for name in PACKAGES}
    lock = msgspec.json.decode(NODE_LOCK.read_bytes())["packages"]
    found |= {name: lock[f"node_modules/{name}"]["version"] for name in NODE_PACKAGES}
    return found | {name: _said(command) for name, command in PROGRAMS.items() if shutil.which(command[0])}


def _said(command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True)
    return (said.stdout or said.stderr).splitlines()[0]
