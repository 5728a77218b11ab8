"""A state file that is not sound: it is set aside, and what can be read of it goes into a new one."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from reader.paths import locked
from reader.sqlite import BUSY_SECONDS, transaction
from reader.state import event_sql as rows
from reader.state.backups import backups
from reader.state.checks import check
from reader.state.database import (
    APPLICATION_ID,
    BESIDE,
    SCHEMA_VERSION,
    NewerSchemaError,
    connect,
)
from reader.state.journal import Event
from reader.text.clean import clean_line

_Row = tuple[Any, ...]


class _Salvage(NamedTuple):
    events: list[Event]
    lost: int
    """How many more there may have been."""
    readable: bool
    """Whether anything could be read at all."""
    own: list[str]
    """The names that the file has had."""


def mend(path: Path, inode: int) -> str:
    """Set the damaged file at `path` aside, and put a new one there with what can be read of it and of the last backup.

    Return one sentence on what was lost; nothing if the file is not the one that was found damaged (`inode`) any
    more, because another process has mended it. Raises OSError, sqlite3.Error and NewerSchemaError, and then nothing
    has changed.
    """
    with locked(path.with_name(f"{path.name}.lock"), wait=True), _held(path):
        if path.stat().st_ino != inode:
            return ""
        salvage = _salvage(path)
        backup = next((file for file in reversed(backups(path)) if integrity(file) == ""), None)
        backed_up = _salvage(backup).events if backup else []
        new = path.with_name(path.name + ".new")
        new.unlink(missing_ok=True)
        with closing(connect(new, lambda connection, version: None)) as connection, transaction(connection):
            rows.own(connection, salvage.own)  # what was done can be undone as before
            rows.append(connection, salvage.events)
            more = rows.append(connection, backed_up)
        aside = _set_aside(path)
        new.replace(path)
    said = f"Your reading state was damaged, and is kept as {aside.name}. "
    if salvage.readable and salvage.lost <= more:
        return said + f"Nothing of it was lost: {_events(len(salvage.events) + more)} are in the new one."
    if not salvage.readable and not backup:
        return said + "Nothing of it could be read; this is a new one."
    since = f"{datetime.fromtimestamp(backup.stat().st_mtime):%d %B %Y, %H:%M}" if backup else ""
    if not salvage.readable:
        return said + f"What was done since the backup of {since} is lost; {_events(more)} are in the new one."
    return (
        said
        + (f"{_events(len(salvage.events))} could be read" + (f", {more} more came from a backup" if more else ""))
        + f"; up to {salvage.lost - more} are lost."
    )


def set_aside(path: Path) -> list[Path]:
    """Return the damaged files that were once at `path`, the oldest first."""
    return sorted(file for file in path.parent.glob(f"{path.name}.damaged-*") if not file.name.endswith(BESIDE))


def integrity(path: Path) -> str:
    """Return what is wrong with the file at `path`, or nothing. It is only read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION_ID:
                return "it is not a file of Reader's"
            if result == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone():
                return "something that the journal speaks of is not there"
            if result == "ok" and version == SCHEMA_VERSION and not rows.is_consistent(connection):
                return "what is current is not what the journal says"
    except sqlite3.Error as error:
        return clean_line(str(error))
    return "" if result == "ok" else clean_line(str(result))


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Keep other processes from writing to a file that is about to be replaced, if its state allows that."""
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        with suppress(sqlite3.Error):
            connection.execute("BEGIN IMMEDIATE")
        yield


def _set_aside(path: Path) -> Path:
    """Copy a file and what belongs to it under a name with the time in it; return that name.

    What belongs to it is taken away: it must not be taken for a part of the file that comes in its place.
    """
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
    _copy(path, aside)
    for suffix in BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside


def _copy(path: Path, copy: Path) -> None:
    """Copy a file and what belongs to it, in another process: who closes a file loses all locks on it."""
    import subprocess

    for suffix in ("", *BESIDE):
        if suffix != "-shm" and Path(f"{path}{suffix}").exists():  # which SQLite makes anew
            done = subprocess.run(
                ["cp", "--", f"{path}{suffix}", f"{copy}{suffix}"], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise OSError(errno.EIO, f"cannot copy the damaged file: {done.stderr.strip()}")


def _salvage(path: Path) -> _Salvage:
    """Read what can be read of a file, from a copy: to open it may already change it."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        copy = Path(folder, "state.db")
        _copy(path, copy)
        try:
            with closing(sqlite3.connect(copy)) as connection:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                (application,) = connection.execute("PRAGMA application_id").fetchone()
                if application == APPLICATION_ID and version > SCHEMA_VERSION:
                    raise NewerSchemaError  # what this Reader does not know in it is no damage
                if application != APPLICATION_ID:
                    return _Salvage([], 0, False, [])
                return _read_1(connection) if version == 1 else _read(connection)
        except sqlite3.Error:
            return _Salvage([], 0, False, [])


def _read(connection: sqlite3.Connection) -> _Salvage:
    """Read the journal by its table, and where a page of that is damaged by the index that has nearly all of it."""
    devices, all_devices = _scan(connection, "device", "number", "id, own")
    names = [(number, device) for number, device, _ in devices]
    names += _walk(connection, "SELECT number, id FROM device INDEXED BY sqlite_autoindex_device_1", "id")
    keys, all_keys = _scan(connection, "post", "number", "key")
    keys += _walk(connection, "SELECT number, key FROM post INDEXED BY sqlite_autoindex_post_1", "key")
    numbered, all_events = _scan(connection, "event", "seq", f"{_IDENTITY}, change, undoes")
    found = [row[1:] for row in numbered]
    if not all_events:
        known = {row[:6] for row in found}
        copies = _walk(connection, f"SELECT {_IDENTITY} FROM event INDEXED BY event_once", *_IDENTITY.split(", "))
        # Which change it was part of is not in the index: each is its own.
        found += [(*row, row[1], None) for row in copies if row not in known]
    device_of: dict[int, str] = dict(names)
    key_of: dict[int, str] = dict(keys)
    events: list[Event] = []
    for device, counter, time, post, field, value, change, undoes in found:
        with suppress(KeyError, ValueError, TypeError):
            events.append(check(Event(device_of[device], counter, time, key_of[post], field, value, change, undoes)))
    complete = all_devices and all_keys and all_events
    lost = 0 if complete else max(0, _last(connection, "event", "seq") - len(events))
    return _Salvage(events, lost, complete or bool(events), [device for _, device, own in devices if own])


def _read_1(connection: sqlite3.Connection) -> _Salvage:
    """Read the journal of a file of the first schema, which had names and keys in each row."""
    found, complete = _scan(connection, "event", "seq", "device, counter, time, key, field, value, change, undoes")
    lost = 0 if complete else max(0, _last(connection, "event", "seq") - len(found))
    own = [device for _, device in _scan(connection, "device", "rowid", "id")[0]]
    return _Salvage([Event(*row[1:]) for row in found], lost, complete or bool(found), own)


def _scan(connection: sqlite3.Connection, table: str, number: str, columns: str) -> tuple[list[_Row], bool]:
    """Return the rows of a table that can be read, their numbers first, and whether these are all."""
    select = f"SELECT {number}, {columns} FROM {table}"
    forward = _walk_one_way(connection, f"{select} ORDER BY {number}")
    if forward.complete:
        return forward.rows, True
    backward = _walk_one_way(connection, f"{select} ORDER BY {number} DESC")
    low = forward.rows[-1][0] + 1 if forward.rows else 1
    high = backward.rows[-1][0] - 1 if backward.rows else _last(connection, table, number)
    between: list[_Row] = []

    def read(low: int, high: int) -> None:
        """Read the rows from `low` to `high`, in halves where there is damage."""
        walk = _walk_one_way(connection, f"{select} WHERE {number} BETWEEN {low} AND {high}")
        if walk.complete:
            between.extend(walk.rows)
        elif low < high:
            middle = (low + high) // 2
            read(low, middle)
            read(middle + 1, high)

    if low <= high:
        read(low, high)
    return [*forward.rows, *between, *backward.rows], False


def _last(connection: sqlite3.Connection, table: str, number: str) -> int:
    """Return the greatest number of a table that anything tells, 0 if nothing does."""
    told = [f"SELECT max({number}) FROM {table}", *_TOLD.get(table, ())]
    answers = [row[0] for select in told for row in _walk_one_way(connection, select).rows]
    return max((answer for answer in answers if isinstance(answer, int)), default=0)


_IDENTITY = "device, counter, time, post, field, value"
_TOLD = {
    "event": ("SELECT max(seq) FROM latest INDEXED BY latest_event", "SELECT max(seq) FROM latest"),
    "post": ("SELECT max(post) FROM latest", "SELECT max(post) FROM event INDEXED BY event_place"),
    "device": ("SELECT max(device) FROM event INDEXED BY event_once",),
}
"""What else tells how many rows a table had."""


class _Walk(NamedTuple):
    rows: list[_Row]
    complete: bool


def _walk_one_way(connection: sqlite3.Connection, select: str) -> _Walk:
    """Return the rows of a query up to the first that cannot be read."""
    found: list[_Row] = []
    try:
        for row in connection.execute(select):
            found.append(row)  # one by one: what was read before an error counts
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return _Walk(found, False)
    return _Walk(found, True)


def _walk(connection: sqlite3.Connection, select: str, *order: str) -> list[_Row]:
    """Return the rows of a query that can be read from its beginning or from its end."""
    forward = _walk_one_way(connection, f"{select} ORDER BY {', '.join(order)}")
    if forward.complete:
        return forward.rows
    backward = _walk_one_way(connection, f"{select} ORDER BY {' DESC, '.join(order)} DESC")
    return [*forward.rows, *backward.rows]
