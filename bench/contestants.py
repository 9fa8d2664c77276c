"""Who is measured: our server, and those it is compared with, each started in a directory of the run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from bench.plan import Messages
from bench.processes import ROOT, Server, free_port
from polls.static_files import ALONE, ENTRIES

NODE_DIR = ROOT / "bench" / "node"
FLOOR_SOURCE = ROOT / "bench" / "floor.c"
MESSAGES_FILE = "messages.json"
FLOOR_FILE = "messages.txt"
SMALL_WITHIN = 60.0  # seconds


def ours(data_dir: Path) -> Server:
    """The application, started as anyone starts it."""
    return our_server(free_port(), data_dir)


def our_server(port: int, data_dir: Path, more: dict[str, str] | None = None, core: int | None = 0) -> Server:
    """The application on that port, with more settings than where it listens and keeps its data."""
    server = Server([sys.executable, "run.py", "serve"], port, data_dir, more, core=core)
    wait_until_files_are_small(data_dir)
    return server


def wait_until_files_are_small(data_dir: Path) -> None:
    """Which a server does once, at its first start: it would be counted with what is measured."""
    give_up_at = time.monotonic() + SMALL_WITHIN
    while len(list(data_dir.glob("small/*.br"))) < len((*ENTRIES, *ALONE)):
        if time.monotonic() > give_up_at:
            raise SystemExit("The server did not make its files small.")
        time.sleep(0.1)


def stock(data_dir: Path) -> Server:
    """Stock Flask-SocketIO on eventlet."""
    port = free_port()
    return Server([sys.executable, "-m", "bench.stock", str(port), _messages(data_dir)], port, data_dir)


def node(data_dir: Path) -> Server:
    """Socket.IO's own server, with a commit for each cast."""
    return _node(data_dir, "each")


def node_together(data_dir: Path) -> Server:
    """The same, with a commit for all casts of some milliseconds."""
    return _node(data_dir, "together")


def _node(data_dir: Path, commits: str) -> Server:
    port = free_port()
    stored = str(data_dir / f"node-{commits}.sqlite3")
    command = ["node", "server.js", str(port), _messages(data_dir), stored, commits]
    return Server(command, port, data_dir, where=NODE_DIR)


def floor(data_dir: Path) -> Server:
    """A bare loop in C."""
    program, port = data_dir / "floor", free_port()
    subprocess.run(["cc", "-O2", "-o", str(program), str(FLOOR_SOURCE)], check=True)
    return Server([str(program), str(port), str(data_dir / FLOOR_FILE)], port, data_dir)


def _messages(data_dir: Path) -> str:
    return str(data_dir / MESSAGES_FILE)


def keep_messages(data_dir: Path, messages: Messages) -> None:
    """Leave what ours was heard to say where the others find it."""
    (data_dir / MESSAGES_FILE).write_bytes(msgspec.json.encode(messages))
    (data_dir / FLOOR_FILE).write_bytes(b"".join(map(_told, _for_the_floor(messages))))


def _for_the_floor(messages: Messages) -> list[str]:
    """The texts that floor.c reads, in its order; packets carry Socket.IO's mark already."""
    texts = [messages.page, messages.answer, str(len(messages.joined))]
    texts += [f"42{text}" for text in messages.joined] + [str(len(messages.changed))]
    for poll_id, each in messages.changed.items():
        texts += [str(poll_id), f"42{each.before}", each.after]
    return texts


def _told(text: str) -> bytes:
    told = text.encode()
    return b"%d:%b" % (len(told), told)


OURS, STOCK, NODE, NODE_TOGETHER, FLOOR = "ours", "stock", "node", "node_together", "floor"
# In the order of the table. Ours is measured first: the others repeat what it says.
CONTESTANTS: dict[str, Callable[[Path], Any]] = {
    OURS: ours,
    STOCK: stock,
    NODE: node,
    NODE_TOGETHER: node_together,
    FLOOR: floor,
}


def absent() -> dict[str, str]:
    """Who cannot be measured on this machine, and why."""
    reasons = {}
    if shutil.which("node") is None:
        reasons |= dict.fromkeys((NODE, NODE_TOGETHER), "Node is not installed")
    elif not (NODE_DIR / "node_modules").exists():
        reasons |= dict.fromkeys((NODE, NODE_TOGETHER), f"run `npm ci` in {NODE_DIR.relative_to(ROOT)}")
    if shutil.which("cc") is None:
        reasons[FLOOR] = "there is no C compiler"
    return reasons
