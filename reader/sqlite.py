"""What both files of SQLite need: to wait for others who use them."""

import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

BUSY_SECONDS = 20


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the file: what is done within is done as one, or not at all."""
    patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
    try:
        yield
        patiently(lambda: connection.execute("COMMIT"))
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def refuse_no_file(path: Path) -> None:
    """Raise sqlite3.Error where something else than a file is at a path: SQLite would wait for a pipe, and for ever."""
    with suppress(OSError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise sqlite3.OperationalError("it is a pipe, a device or a folder, and no file")


def patiently(action: Callable[[], T]) -> T:
    """Return what `action` returns, tried until nobody else is in its way. Raises sqlite3.Error.

    SQLite waits by itself for most locks, but not while a file is made, changes its mode or is recovered.
    """
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if not is_in_the_way(error) or time.monotonic() > end:
                raise
            time.sleep(0.005)


def is_in_the_way(error: sqlite3.Error) -> bool:
    """Whether it is another process that is at fault."""
    return primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's code for an error, without what it adds on details; 0 where it is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
