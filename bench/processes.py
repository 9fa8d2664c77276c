"""The processes of a run: a server under measurement and the load client, each on a core of its own."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import psutil

from bench.plan import Order, Plan

ROOT = Path(__file__).parent.parent
START_WITHIN = 30.0  # seconds
OWN_SETTINGS = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "ORIGINS", "SECRET_KEY", "ASYNC_MODE", "LOG_LEVEL")


def free_port() -> int:
    """A port that nobody listens on, as the system gives it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def raise_file_limit(attendees: int) -> None:
    """Allow this process and those it starts as many open sockets as there are attendees, and some."""
    needed = attendees + 256
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise SystemExit(
            f"{attendees} sockets need {needed} open files; this machine allows {hard} (ulimit -Hn)."
        )
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def pin(pid: int, core: int | None) -> None:
    """Keep a process to one core, where the machine has a second one for the others; None: to none."""
    cores = sorted(os.sched_getaffinity(0))
    if core is not None and len(cores) > 1:
        os.sched_setaffinity(pid, {cores[core]})


class Server:
    """A server process on a loopback port, and what it uses."""

    processes = 1
    client_core: int | None = 1

    def __init__(
        self,
        command: list[str],
        port: int,
        data_dir: Path,
        more: dict[str, str] | None = None,
        where: Path = ROOT,
        core: int | None = 0,
    ) -> None:
        self.port = port
        self._log = data_dir / f"server-{port}.log"
        kept = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        environment = (
            kept | {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data_dir)} | (more or {})
        )
        started = time.monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=where, env=environment, stdout=log, stderr=log)
        self._measured = psutil.Process(self._process.pid)
        pin(self._process.pid, core)
        self._wait_until_it_listens()
        self.started_in = time.monotonic() - started

    def _wait_until_it_listens(self) -> None:
        give_up_at = time.monotonic() + START_WITHIN
        while time.monotonic() < give_up_at and self._process.poll() is None:
            if listens(self.port):
                return
            time.sleep(0.02)
        self.kill()
        raise SystemExit(f"The server did not start:\n{self._log.read_text()[-2000:]}")

    def cpu_seconds(self) -> float:
        """What it has spent so far."""
        return cpu_seconds(self._process.pid)

    def parts(self) -> dict[str, float]:
        """What each of its parts has spent so far: it has one."""
        return {"server": self.cpu_seconds()}

    def memory_bytes(self) -> int:
        """What it holds in memory (resident set)."""
        return self._measured.memory_info().rss

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self._process.kill()
        self._process.wait()


def listens(port: int) -> bool:
    """Whether something takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def cpu_seconds(pid: int) -> float:
    """What a process has spent so far, all its threads together, as exactly as the scheduler knows it."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def wait_until_quiet(server: Any, patience: float = 8.0) -> None:
    """Wait until a server spends less than a tenth of a core: what was asked of it is done."""
    give_up_at = time.monotonic() + patience
    while time.monotonic() < give_up_at:
        before = server.cpu_seconds()
        time.sleep(0.5)
        if server.cpu_seconds() - before < 0.05:
            return


class Beside:
    """A process beside the server, on a core of its own, that answers each line with a line."""

    def __init__(self, module: str, plan: Plan, core: int | None) -> None:
        self._module = module
        command = [sys.executable, "-m", module]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        pin(self._process.pid, core)
        self.ask(plan)

    def ask(self, message: Any) -> dict[str, Any]:
        """Send a line and return the answer."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(message).decode() + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._module} ended before its time.")
        return msgspec.json.decode(line)

    def end(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.wait()


class Client(Beside):
    """The load client: give it orders, get its figures."""

    def __init__(self, plan: Plan, core: int | None) -> None:
        super().__init__("bench.client", plan, core)

    def play(self, scene: str, **settings: Any) -> dict[str, Any]:
        """Play a scene and return what the client says of it."""
        return self.ask(Order(scene, settings))


class Probe(Beside):
    """The probe: it asks between `start` and `stop`."""

    def __init__(self, plan: Plan, core: int | None) -> None:
        super().__init__("bench.probe", plan, core)

    def start(self) -> None:
        """Begin to ask."""
        self.ask("start")

    def stop(self) -> dict[str, Any]:
        """Cease to ask; how long the answers took since `start`."""
        return self.ask("stop")
