"""Opening the state file, whatever state it is in."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.paths import make_folder
from reader.sqlite import transaction
from reader.state import event_sql
from reader.state.backups import back_up_before_migration
from reader.state.damage import MISREAD, comes_of_damage, is_damage
from reader.state.database import NewerSchemaError, connect, in_memory, prepare, read_only
from reader.state.store import Store
from reader.state.subscriptions import Subscription, subscriptions_of
from reader.text.clean import clean_line


def open_store(path: Path) -> Store:
    """Return the state kept in `path`, whatever state that file is in: see `Store.notice` for what was wrong."""
    shown = clean_line(str(path))
    try:
        make_folder(path.parent)
        try:
            return _open(path)
        except (sqlite3.Error, *MISREAD) as error:
            if not comes_of_damage(error, path):
                raise
        from reader.state.recovery import mend

        return _open(path, mend(path, path.stat().st_ino))
    except NewerSchemaError:
        return _in_memory(f"Your marks will not be kept: {shown} was written by a newer Reader. Update this one.")
    except OSError as error:
        why, place = reason(error), clean_line(str(path.parent))
        return _in_memory(f"Your marks will not be kept: cannot write to {place} ({why}).", path)
    except sqlite3.Error as error:
        return _in_memory(f"Your marks will not be kept: cannot write {shown} ({clean_line(str(error))}).", path)


def read_subscriptions(path: Path) -> list[Subscription]:
    """Return the subscriptions in a state file, which need not exist; none while it is damaged: `open_store` mends it.

    Raises ReaderError.
    """
    if not path.exists():
        return []
    try:
        with closing(read_only(path)) as connection:
            return subscriptions_of(event_sql.current(connection, ("subscribed", "feed_moved")))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if is_damage(error):
            return []
        raise ReaderError(f"Cannot read what you have subscribed to: {clean_line(str(error))}.") from error


def _open(path: Path, notice: str = "") -> Store:
    """Return the state in a file. Raises OSError, sqlite3.Error, NewerSchemaError."""
    connection = connect(path, partial(back_up_before_migration, path))
    try:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal" and not notice:
            place = clean_line(str(path.parent))
            notice = f"{place} is on a file system where SQLite cannot share memory: marks are kept, a little slower."
        return Store(connection, path, notice)
    except BaseException:
        connection.close()
        raise


def _in_memory(notice: str, path: Path | None = None) -> Store:
    """Return a state that is forgotten at the end; it begins with what can be read of the file at `path`."""
    memory = in_memory()
    if path is not None and path.exists():
        try:
            with closing(read_only(path)) as connection:
                connection.backup(memory)
            with transaction(memory):
                prepare(memory)
        except (sqlite3.Error, NewerSchemaError):
            memory = in_memory()
    with transaction(memory):
        prepare(memory)
    return Store(memory, None, notice)
