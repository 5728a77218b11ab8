"""Copies of the state file, beside it: one a day while it is in use, and one before each migration."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from reader.paths import make_folder, make_private
from reader.state.database import read_only

KEPT = 7


def backups(path: Path) -> list[Path]:
    """Return the backups of the state file at `path`, the oldest first."""
    return sorted(_folder(path).glob("state-*.db"), key=lambda file: file.stat().st_mtime)


def back_up_daily(path: Path) -> bool:
    """Make today's backup of the state file if there is none yet; return whether one was made.

    Only a copy that is found to be sound takes the place of an older one. Raises OSError, sqlite3.Error.
    """
    target = _folder(path) / f"state-{datetime.now():%Y-%m-%d}.db"
    if target.exists() or not path.exists():
        return False
    with closing(read_only(path)) as connection:
        _back_up(connection, target)
    return True


def back_up_before_migration(path: Path, connection: sqlite3.Connection, version: int) -> None:
    """Make a backup of a file of an older schema. Raises OSError, sqlite3.Error."""
    _back_up(connection, _folder(path) / f"state-schema-{version}-{datetime.now():%Y-%m-%d-%H%M%S-%f}.db")


def _folder(path: Path) -> Path:
    return path.parent / "backups"


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    make_folder(target.parent)
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    try:
        make_private(unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy, pages=256, sleep=0.001)  # the writers get their turn in between
            copy.execute("PRAGMA journal_mode = DELETE")  # one file is the whole of it
            (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(sound)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    # One that was just made stays, even where a wrong clock made others look younger.
    old = [file for file in backups(target.parent.parent / "state.db") if file != target]
    for file in old[: max(0, len(old) - KEPT + 1)]:
        file.unlink(missing_ok=True)
