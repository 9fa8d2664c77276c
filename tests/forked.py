"""A server that starts in a tenth of the time: forked from a process that has everything imported already.

So one can be killed a hundred times in a test. `forking.py` is that process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT, Server


class Forked(Server):
    """`run.py serve` on eventlet, on the database in `folder`. It is told nothing that a fresh one is not."""

    _parent: subprocess.Popen[str] | None = None
    _number = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "eventlet")

    @property
    def pid(self) -> int:
        return self._number

    def start(self) -> None:
        parent = self._parent or self._started()
        assert parent.stdin and parent.stdout
        print(file=parent.stdin, flush=True)
        self._number = int(parent.stdout.readline())
        self.until(self._answers, 30)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.until(lambda: not Path(f"/proc/{self.pid}").exists())

    def end(self) -> None:
        """Kill it, and start it no more."""
        self.kill()
        assert self._parent and self._parent.stdin
        self._parent.stdin.close()
        self._parent.wait()

    def _started(self) -> subprocess.Popen[str]:
        with self._log.open("a") as log:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.forking"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return self._parent
