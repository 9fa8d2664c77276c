"""A server that starts in a tenth of the time: forked from a process that has everything imported already.

So one can be killed a hundred times in a test. `forking.py` is that process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from polls.static_files import ALONE, ENTRIES
from tests.serving import ROOT, Server


class Forked(Server):
    """`run.py serve` on eventlet, on the database in `folder`. It is told nothing that a fresh one is not."""

    _parent: subprocess.Popen[str] | None = None
    _number = 0

    def __init__(self, folder: Path) -> None:
        self._clock, self._small = folder / "clock_is_wrong_by", folder / "small"
        super().__init__(folder, "eventlet")

    def set_clock(self, seconds: int) -> None:
        """Make the machine's clock that much wrong, as far as this server sees."""
        told = self._clock.with_suffix(".new")
        told.write_text(str(seconds))
        told.rename(self._clock)

    @property
    def pid(self) -> int:
        return self._number

    def is_ready(self) -> bool:
        """Whether it has done what a first start does beside serving: to make the browser's files small."""
        return len(list(self._small.glob("*.br"))) == len((*ENTRIES, *ALONE))

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
        self.set_clock(0)
        with self._log.open("a") as log:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.forking"],
                cwd=ROOT,
                env=self._environment | {"CLOCK_IS_WRONG_BY": str(self._clock)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return self._parent
