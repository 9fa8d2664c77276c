"""Forks a server for each line that it reads, and says its number; see forked.py."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from pathlib import Path

import config

config.monkey_patch("eventlet")  # before anything of ours is imported, as in run.py


def set_clock_by(path: Path) -> None:
    """The machine's clock is as many seconds wrong as the file says."""
    right = time.time
    time.time = lambda: right() + float(path.read_text())


def main() -> None:
    """Until there is nothing more to read."""
    gc.disable()
    if "CLOCK_IS_WRONG_BY" in os.environ:
        set_clock_by(Path(os.environ["CLOCK_IS_WRONG_BY"]))
    import polls
    import run

    gc.freeze()  # a collector that looks through it all would make each child copy it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that were killed
    for _line in sys.stdin:
        number = os.fork()
        if number == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(2, 1)
            run.start(polls.create_app(run.settings()))
        print(number, flush=True)


if __name__ == "__main__":
    main()
