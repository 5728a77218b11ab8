"""A state file that is not sound: it is set aside, and what can be read of it goes into a new one."""

import errno
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from reader.paths import locked
from reader.sqlite import BUSY_SECONDS, transaction
from reader.state import event_sql as rows
from reader.state.backups import backups
from reader.state.checks import check
from reader.state.damage import FORM, MAGIC, integrity
from reader.state.database import (
    APPLICATION_ID,
    BESIDE,
    NEVER_COUNTED_TO,
    SCHEMA_VERSION,
    NewerSchemaError,
    connect,
)
from reader.state.journal import Event, checksum

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

    nothing = _Salvage([], 0, False, [])
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        copy = Path(folder, "state.db")
        _copy(path, copy)
        salvage = _salvage_copy(copy)
        for kind in _PAGE_KINDS:
            if salvage and salvage.readable:
                return salvage
            _copy(path, copy)
            if not _give_header(copy, kind):
                break
            salvage = _salvage_copy(copy) or salvage
        return salvage or nothing


_PAGE_KINDS = (13, 5)
"""What the first page of a table may be: a leaf, or above others."""


def _give_header(copy: Path, kind: int) -> bool:
    """Give a file the header that ours have; return whether it may be one at all.

    What is counted in it (pages, free ones, changes) is not needed to read the file: SQLite looks for itself where the
    two counters differ. See "Database File Format", 1.3 and 1.6.
    """
    with copy.open("r+b") as file:
        header = bytearray(file.read(108))
        if len(header) < 108 or sum(header[at] == byte for at, byte in enumerate(MAGIC)) < len(MAGIC) - 2:
            return False
        header[:24] = MAGIC + FORM
        header[32:40] = bytes(8)
        header[44:48] = b"\x00\x00\x00\x04"
        header[52:60] = b"\x00\x00\x00\x00\x00\x00\x00\x01"
        header[60:64] = SCHEMA_VERSION.to_bytes(4)
        header[64:68] = bytes(4)
        header[68:72] = APPLICATION_ID.to_bytes(4)
        header[92:96] = bytes(byte ^ 0xFF for byte in header[24:28])
        header[100] = kind
        file.seek(0)
        file.write(header)
    return True


def _salvage_copy(copy: Path) -> _Salvage | None:
    """Return what can be read of a copy, None where it is not ours. Raises NewerSchemaError."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            # What is no text any more is told by the checksum.
            connection.text_factory = lambda data: data.decode(errors="surrogateescape")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application == APPLICATION_ID and SCHEMA_VERSION < version < NEVER_COUNTED_TO:
                raise NewerSchemaError  # what this Reader does not know in it is no damage
            if application != APPLICATION_ID:
                return None
            columns = rows.columns(connection)
            return _read_1(connection) if "key" in columns else _read(connection, has_sums="sum" in columns)
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _read(connection: sqlite3.Connection, *, has_sums: bool) -> _Salvage:
    """Read the journal by its table, and by the indices that have nearly all of it: each row of the two that is whole.

    Of two that differ, the checksum tells which is; in a file of an older schema, which has none, what can be believed.
    """
    devices, all_devices = _scan(connection, "device", "number", "id, own")
    keys, all_keys = _scan(connection, "post", "number", "key")
    id_copies = _walk(connection, "SELECT number, id FROM device INDEXED BY sqlite_autoindex_device_1", "id")
    key_copies = _walk(connection, "SELECT number, key FROM post INDEXED BY sqlite_autoindex_post_1", "key")
    ids = _readings([(number, device) for number, device, _ in devices], id_copies)
    names = _readings(keys, key_copies)
    columns = f"{_IDENTITY}, change, undoes, {'sum' if has_sums else 'NULL'}"
    numbered, all_events = _scan(connection, "event", "seq", columns)
    copied = _walk(connection, f"SELECT seq, {_IDENTITY} FROM event INDEXED BY event_once", *_IDENTITY.split(", "))
    rows, copies = ({row[0]: row[1:] for row in found} for found in (numbered, copied))
    events: list[Event] = []
    failed = 0
    for seq in sorted(rows if all_events else rows.keys() | copies.keys()):
        event = _whole(rows.get(seq), copies.get(seq), ids, names)
        failed += event is None
        events += [event] if event else []
    complete = all_devices and all_keys and all_events
    lost = failed if complete else max(failed, _last(connection, "event", "seq") - len(events))
    return _Salvage(events, lost, complete or bool(events), _own_names(devices, ids))


def _own_names(devices: Sequence[_Row], ids: dict[int, list[str]]) -> list[str]:
    """Return the names that this file has had, where they can be read."""
    names = (name for number, _, own in devices if own for name in ids.get(number, ()))
    return [name for name in names if isinstance(name, str) and name.isascii()]


def _readings(rows: Sequence[_Row], copies: Sequence[_Row]) -> dict[int, list[str]]:
    """Return the texts that a table and its index have for each number: two, where one of them is damaged."""
    found: dict[int, list[str]] = {}
    for number, text in (*rows, *copies):
        if text not in found.setdefault(number, []):
            found[number].append(text)
    return found


def _whole(row: _Row | None, copy: _Row | None, ids: dict[int, list[str]], names: dict[int, list[str]]) -> Event | None:
    """Return the event of a row of the table, or of its copy in the index; None where neither is whole."""
    # Which change it was part of is not in the index: without its row, each is its own.
    change, undoes, said = row[6:] if row else (copy[1] if copy else 0, None, None)
    believed: Event | None = None
    for identity in (row[:6] if row else None, copy):
        if identity is None:
            continue
        device, counter, time, post, field, value = identity
        for id_, key in product(ids.get(device, ()), names.get(post, ())):
            with suppress(ValueError, TypeError, RecursionError):
                event = check(Event(id_, counter, time, key, field, value, change, undoes))
                if said is None or checksum(event) == said:
                    return event
                if row and row[:6] == copy:  # it is the sum that was damaged, or what is no part of the identity
                    believed = believed or event
    return believed


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
