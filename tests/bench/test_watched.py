"""The watch tells how long one task kept the others waiting, and in which scene."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.watched import longest_ms

HOLDING = """
import sys, time
from pathlib import Path
import config
config.monkey_patch("eventlet")
import eventlet, eventlet.hubs
from bench.watched import Watch
def hold():
    until = time.perf_counter() + 0.05
    while time.perf_counter() < until: pass
eventlet.spawn(eventlet.listen(("127.0.0.1", 0)).accept)  # a loop with something to wait for
with open(sys.argv[1], "w", buffering=1) as notes:
    Watch(notes).follow(eventlet.hubs.get_hub())
    loop = config.Config({"DATA_DIR": sys.argv[2]}).loop()  # the server's, which waits in its own way
    eventlet.sleep(0.2)
    eventlet.spawn(hold).wait()
    eventlet.sleep(0.2)
"""


def test_what_a_task_holds_is_noted_and_what_the_loop_waits_is_not(tmp_path: Path) -> None:
    notes = tmp_path / "held.txt"
    subprocess.run([sys.executable, "-c", HOLDING, str(notes), str(tmp_path)], check=True)
    clock, own = longest_ms(notes, 0.0, float("inf"))
    assert 50 <= clock < 190  # the two waits are longer than that
    assert 0 < own <= clock + 1


def test_only_what_ended_within_a_scene_is_its_own(tmp_path: Path) -> None:
    notes = tmp_path / "held.txt"
    notes.write_text("10.0 0.5 0.4\n20.0 0.03 0.02\n21.0 0.01 0.01\n")
    assert longest_ms(notes, 15.0, 25.0) == (30.0, 20.0)
    assert longest_ms(notes, 30.0, 40.0) == (0.0, 0.0)
