"""The state file, open: used by many processes at a time, and mended on the way where it turns out to be damaged."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from reader.errors import ReaderError
from reader.paths import make_private
from reader.sqlite import transaction
from reader.state import event_sql as rows
from reader.state.backups import back_up_before_migration
from reader.state.damage import MISREAD, comes_of_damage
from reader.state.database import NewerSchemaError, connect, connect_for_reading
from reader.text.clean import clean_line

T = TypeVar("T")


class _Open(NamedTuple):
    """The open file: what writes it, what reads only what is committed, and what was opened, whatever its name
    leads to by now."""

    writing: sqlite3.Connection
    reading: sqlite3.Connection
    inode: int


class StateFile:
    """The open file. What is made of it, its subclass knows."""

    def __init__(self, writing: sqlite3.Connection, path: Path | None, notice: str = "") -> None:
        """Use an open file; `path` is None where nothing is kept beyond this process."""
        self.path = path
        """The file, or None where nothing is kept beyond this process."""
        self.notice = notice
        """One sentence for the person on what is not as it should be, or empty."""
        self._lock = threading.Lock()
        """Held where the connection for reading is used, or changed for another."""
        self._use(writing)

    def _use(self, writing: sqlite3.Connection) -> None:
        path = self.path
        reading = connect_for_reading(path) if path else writing
        with self._lock:
            self._open = _Open(writing, reading, path.stat().st_ino if path else 0)
            self._forget()
        self._version = self._data_version()

    def examine(self) -> None:
        """Read the whole file, and mend it if it is damaged: see `notice`."""
        self._try("Cannot read your reading state", self._look_for_damage)

    def close(self) -> None:
        """Close the file. Nothing is lost without it."""
        self._open.reading.close()
        self._open.writing.close()

    # --- what a subclass does

    def _forget(self) -> None:
        """Take note that the file is another one, which may say other things."""
        raise NotImplementedError

    def _take_up(self) -> object:
        """Let what is new in the file count."""
        raise NotImplementedError

    # --- using it

    def _hold(self, failed: str, action: Callable[[], T]) -> T:
        """Return what `action` returns, done as one while nobody else can write, and on the disk."""

        def run() -> T:
            while True:
                self._reopen_if_moved()
                with transaction(self._open.writing):
                    if self._is_moved():  # while we waited for our turn
                        continue
                    result = action()
                self._take_up()
                return result

        return self._try(failed, run)

    def _try(self, failed: str, action: Callable[[], T]) -> T:
        """Return what `action` returns. A damaged file is mended first; what else goes wrong becomes a ReaderError."""
        try:
            try:
                return action()
            except (sqlite3.Error, *MISREAD) as error:
                if self.path is None or not comes_of_damage(error, self.path):
                    raise
            self._mend()
            return action()
        except NewerSchemaError as error:
            raise ReaderError(f"{failed}: a newer Reader has changed the file; quit, and update this one.") from error
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            raise ReaderError(f"{failed}: {clean_line(str(error))}.") from error

    def _has_changed(self) -> bool:
        """Return whether another process has written since this was last asked."""
        before, self._version = self._version, self._data_version()
        return self._version != before

    def _data_version(self) -> int:
        return int(self._open.writing.execute("PRAGMA data_version").fetchone()[0])

    # --- when the file is not what it was

    def _reopen_if_moved(self) -> bool:
        """Open what is now where the file was, if that is another one; return whether it is.

        Another process may have mended the file, or a person may have put a backup in its place. Where it is gone,
        what is known is put back.
        """
        if self.path is None or not self._is_moved():
            return False
        if not self.path.exists():
            make_private(self.path)
            with closing(sqlite3.connect(self.path)) as copy:
                self._open.writing.backup(copy)
        self._change_to(self.path)
        return True

    def _is_moved(self) -> bool:
        """Whether another file, or none, is where the open one was."""
        try:
            return self.path is not None and self.path.stat().st_ino != self._open.inode
        except FileNotFoundError:
            return True

    def _change_to(self, path: Path) -> None:
        old = self._open
        self._use(connect(path, partial(back_up_before_migration, path)))
        old.reading.close()
        old.writing.close()

    def _look_for_damage(self) -> None:
        """Raise what reading the whole file raises."""
        if found := rows.damage(self._open.writing):
            raise sqlite3.DatabaseError(found)

    def _mend(self) -> None:
        """Go on with a new file, in which is what could be read of the damaged one."""
        from reader.state.recovery import mend

        assert self.path
        self.notice = mend(self.path, self._open.inode) or self.notice
        self._change_to(self.path)
