"""Our application as a host runs it for many: processes behind nginx, on PostgreSQL and Redis.

What tools/servers.sh starts, in a folder of the run, and as many processes as are asked for. What they spend
is told apart by part, for on a machine of two cores they share it with each other and with the load client.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from bench.contestants import our_server
from bench.processes import ROOT, Server, cpu_seconds, free_port

SCRIPT = ROOT / "tools" / "servers.sh"
PID_FILES = {"postgres": "postgres/postmaster.pid", "redis": "redis.pid", "nginx": "nginx.pid"}


class Backing:
    """PostgreSQL and Redis in a folder that others may enter: PostgreSQL does not run as root."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plenary-bench-"))
        self.folder.chmod(0o755)
        self.data_dir = self.folder / "data"
        self.data_dir.mkdir(mode=0o700)
        self.database_url = self.start("postgres")
        self.redis_url = self.start("redis")

    def start(self, name: str, *more_ports: int) -> str:
        """Start one of them and return its address."""
        ports = map(str, (free_port(), *more_ports))
        return self._run("start", name, *ports).strip().partition("=")[2]

    def pids(self, name: str) -> list[int]:
        """The processes of one of them, as they are now."""
        pid = int((self.folder / PID_FILES[name]).read_text().split()[0])
        return [pid, *(each.pid for each in psutil.Process(pid).children(recursive=True))]

    def remove(self) -> None:
        """Stop all and forget what they hold."""
        self._run("stop")
        shutil.rmtree(self.folder)

    def _run(self, what: str, *arguments: str) -> str:
        # Not by a pipe: what stays running would hold it open.
        with tempfile.TemporaryFile("w+") as said:
            command = [str(SCRIPT), what, str(self.folder), *arguments]
            subprocess.run(command, stdout=said, stdin=subprocess.DEVNULL, check=True)
            said.seek(0)
            return said.read()


class BehindNginx:
    """So many processes of ours, and nginx, through which everyone comes; measured as one server."""

    def __init__(self, backing: Backing, processes: int) -> None:
        self.processes = processes
        self._backing = backing
        ports = [free_port() for _ in range(processes)]
        url = backing.start("nginx", *ports)
        self.port = int(url.rpartition(":")[2])
        settings = {
            "DATABASE_URL": backing.database_url,
            "REDIS_URL": backing.redis_url,
            "PUBLIC_URL": url,
            "PROXIES": "1",
        }
        # One process has a core to itself, as in the other rooms; several share what there is.
        self.client_core = 1 if processes == 1 else None

        def start(port: int) -> Server:
            return our_server(port, backing.data_dir, settings, core=0 if processes == 1 else None)

        with ThreadPoolExecutor() as pool:
            self._servers = list(pool.map(start, ports))
        self.started_in = max(server.started_in for server in self._servers)

    def cpu_seconds(self) -> float:
        """What all of them have spent so far."""
        return sum(self.parts().values())

    def parts(self) -> dict[str, float]:
        """What each part has spent so far: the processes of ours, PostgreSQL, Redis and nginx."""
        spent = {"ours": sum(server.cpu_seconds() for server in self._servers)}
        return spent | {name: sum(map(cpu_seconds, self._backing.pids(name))) for name in PID_FILES}

    def memory_bytes(self) -> int:
        """What our processes hold in memory."""
        return sum(server.memory_bytes() for server in self._servers)

    def kill(self) -> None:
        """End our processes without a word; the database stays, to be looked into."""
        for server in self._servers:
            server.kill()


def missing() -> str:
    """What of it this machine does not have; empty when it has all."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    has_postgres = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    lacking = [name for name in ("redis-server", "nginx") if shutil.which(name, path=path) is None]
    return ", ".join(lacking if has_postgres else [*lacking, "postgresql"])
