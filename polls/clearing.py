"""Clears a SQLite database's files of what was deleted or written over; a small program of its own.

`python clearing.py FILE` ends with 0 once nothing old is left: every page written anew (VACUUM) and the
write-ahead log emptied. It ends with 1 when someone reading or writing held it up: then it is to be run
again. In a process of its own, because rewriting a whole file would hold the server's every screen up.
"""

import sqlite3
import sys

PATIENCE = 0.5  # seconds; meanwhile the server saves nothing


def clear(path: str) -> bool:
    """Whether it was done."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not is_busy


if __name__ == "__main__":
    sys.exit(0 if clear(sys.argv[1]) else 1)
