"""All that a host runs, for real: PostgreSQL, Redis, nginx, and two processes of the server behind it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config import Config
from polls import create_app
from tests.serving import ROOT, Server


class Servers:
    """What tools/servers.sh starts, in a folder of its own."""

    def __init__(self) -> None:
        # Not pytest's folder, which nobody else may enter: PostgreSQL does not run as root.
        self.folder = Path(tempfile.mkdtemp(prefix="plenary-two-"))
        self.folder.chmod(0o755)
        self._ports: dict[str, tuple[int, ...]] = {}
        self._killed: set[str] = set()

    def start(self, name: str, *more_ports: int) -> str:
        """Start (again) and return its address; nginx is told the ports of those behind it."""
        ports = self._ports.setdefault(name, (free_port(), *more_ports))
        self._killed.discard(name)
        return self._run("start", name, *map(str, ports)).strip().partition("=")[2]

    def kill(self, name: str) -> None:
        """End it at once, as a power cut would."""
        self._killed.add(name)
        self._run("kill", name)

    def revive(self) -> None:
        """Start what was killed."""
        for name in sorted(self._killed):
            self.start(name)

    def remove(self) -> None:
        """Stop them all and forget what they hold."""
        self._run("stop")
        shutil.rmtree(self.folder)

    def _run(self, what: str, *arguments: str) -> str:
        command = [str(ROOT / "tools" / "servers.sh"), what, str(self.folder), *arguments]
        # Not by pipes: what stays running would hold them open.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
            ended = subprocess.run(command, stdout=out, stderr=errors, stdin=subprocess.DEVNULL)
            out.seek(0)
            errors.seek(0)
            assert ended.returncode == 0, errors.read()
            return out.read()


class Process(Server):
    """One process of the server, on a port of its own."""

    def __init__(self, folder: Path, port: int, environment: dict[str, str]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, str(ROOT / "run.py"), "serve"]
        self._environment = os.environ | environment | {"PORT": str(port)}
        self._log = folder / f"process-{port}.log"
        self._process = None

    def end(self) -> None:
        """Kill it, if it was ever started."""
        if self._process is not None:
            self.kill()


class Together:
    """Two processes, one database, one Redis, and nginx, through which people come: its address is `url`."""

    def __init__(self) -> None:
        self.servers = Servers()
        self.processes: list[Process] = []

    def start(self) -> None:
        """Start everything; whoever called ends it, also when this fails half way."""
        ports = free_port(), free_port()
        self.url = self.servers.start("nginx", *ports)
        self.environment = {
            "DATABASE_URL": self.servers.start("postgres"),
            "REDIS_URL": self.servers.start("redis"),
            "PUBLIC_URL": self.url,
            # A story may sit down at one process; a host names none of them.
            "ORIGINS": " ".join([self.url, *(f"http://127.0.0.1:{port}" for port in ports)]),
            "PROXIES": "1",
            "HOST": "127.0.0.1",
            "DATA_DIR": str(self.servers.folder / "data"),
            "ASYNC_MODE": "eventlet",
            "NO_PROXY": "127.0.0.1",
        }
        (self.servers.folder / "data").mkdir(mode=0o700)
        self.processes = [Process(self.servers.folder, port, self.environment) for port in ports]
        self._start_all()
        # For building rows and cookies; it serves nothing.
        self.app = create_app(Config(self.environment), is_serving=False)
        for process in self.processes:
            process.app = self.app

    def _start_all(self) -> None:
        """At the same moment, on an empty database, as the machine's own start would."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(Process.start, self.processes))

    def revive(self) -> None:
        """Whatever a story killed runs again."""
        self.servers.revive()
        for process in self.processes:
            process.revive()

    def device(self, member: object) -> str:
        """See `Server.device`."""
        return self.processes[0].device(member)

    def log(self) -> str:
        """What all processes have written."""
        return "\n".join(process.log() for process in self.processes)

    def end(self) -> None:
        """Stop everything."""
        for process in self.processes:
            process.end()
        self.servers.remove()


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
