"""The SQLite file that keeps the journal: `state.db`.

Promises: events are only ever added, in transactions that are on the disk (WAL, `synchronous=FULL`) before `Store`
shows what they say; a file that is not sound is set aside, never deleted or overwritten; any number of processes
may use one file at a time.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.state.journal import UNDOABLE, UNTOUCHED, Event, Field, PostState, Value, state_of, tick
from reader.text.clean import clean_line

APPLICATION_ID = 0x52454144  # "READ"
SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE device (id TEXT NOT NULL) STRICT;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    counter INTEGER NOT NULL,
    time INTEGER NOT NULL,
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    change INTEGER NOT NULL,
    undoes INTEGER,
    UNIQUE (device, counter)
) STRICT;
CREATE INDEX event_place ON event (key, field, time, device, counter);
CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are final'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events stay'); END;
"""
_COLUMNS = "device, counter, time, key, field, value, change, undoes"
_BUSY_SECONDS = 10
_BESIDE = ("-wal", "-shm")
"""What SQLite puts beside a file, named after it."""

Change = tuple[str, Field, Value]
"""A post's key, a field of its state, and the value that it gets."""


class Store:
    """The reading state, and the only way to change it.

    Methods that write may be called from one thread at a time; `state` may be called from any thread at any time.
    Each raises ReaderError, with nothing changed, if what was asked for could not be made durable.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None, notice: str = "") -> None:
        self.path = path
        """The file, or None where nothing is kept beyond this process."""
        self.notice = notice
        """One sentence for the person on what is not as it should be, or empty."""
        self._connection = connection
        self._seen = 0
        self._clock = 0
        self._values: dict[str, dict[Field, Value]] = {}
        self._orders: dict[tuple[str, Field], tuple[int, str, int]] = {}
        self._states: dict[str, PostState] = {}
        with _transaction(connection):
            self.device: str = _prepare(connection)
        self._version = self._data_version()
        self._read_new_events()

    # --- reading

    def state(self, key: str) -> PostState:
        """Return what was done with the post of `key`."""
        return self._states.get(key, UNTOUCHED)

    def refresh(self) -> set[str]:
        """Take up what other processes have written since; return the keys of the posts they changed."""
        with _promise("Cannot read your reading state"):
            version = self._data_version()
            if version == self._version:
                return set()
            changed = self._read_new_events()
            self._version = version
            return changed

    def events(self) -> list[Event]:
        """Return the whole journal, in the order in which events came to this file."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM event ORDER BY seq")
        return [_event(row) for row in rows]

    # --- writing

    def toggle(self, key: str, field: Field) -> PostState:
        """Turn `read` or `starred` of a post to the other value; return the post's new state."""

        def changes() -> Iterator[Change]:
            yield from _setting(key, field, not getattr(self.state(key), field))

        self._write(changes)
        return self.state(key)

    def mark(self, keys: Iterable[str], field: Field, value: bool) -> list[str]:
        """Set `read` or `starred` of posts, in one change; return the keys of those that had another value."""
        changed: list[str] = []

        def changes() -> Iterator[Change]:
            for key in keys:
                if getattr(self.state(key), field) != value:
                    changed.append(key)
                    yield from _setting(key, field, value)

        self._write(changes)
        return changed

    def open(self, key: str) -> None:
        """Note that a post was opened: one that was never touched is in progress from now on."""
        if self.state(key).progress is None:
            self._write(lambda: [(key, "progress", 0.0)] if self.state(key).progress is None else [])

    def undo(self) -> list[Change]:
        """Take back this device's last change that is not undone; return what was set back, or nothing.

        Where another device has had the last word on a post since, its word stands.
        """
        with _promise("This was not undone"), _transaction(self._connection):
            self._read_new_events()
            for change in self._undoable_changes():
                undone: list[Change] = [
                    (event.key, event.field, self._value_before(event))
                    for event in self._events_of(change)
                    if self._orders[event.key, event.field][1] == self.device
                ]
                if undone:
                    events = self._insert(undone, undoes=change)
                    break
            else:
                return []
        self._apply(events)
        return undone

    def close(self) -> None:
        """Close the file. Nothing is lost without it."""
        self._connection.close()

    # --- within

    def _write(self, changes: Callable[[], Iterable[Change]]) -> None:
        """Append the events of one change; `changes` is called when nobody else can write."""
        with _promise("This was not saved"), _transaction(self._connection):
            self._read_new_events()
            events = self._insert(changes(), undoes=None)
        self._apply(events)

    def _insert(self, changes: Iterable[Change], undoes: int | None) -> list[Event]:
        (latest,) = self._connection.execute(
            "SELECT coalesce(max(counter), 0) FROM event WHERE device = ?", (self.device,)
        ).fetchone()
        now = time.time()
        events: list[Event] = []
        clock = self._clock
        for number, (key, field, value) in enumerate(changes, latest + 1):
            clock = tick(clock, now)
            events.append(Event(self.device, number, clock, key, field, value, latest + 1, undoes))
        self._connection.executemany(
            f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*event[:5], json.dumps(event.value), *event[6:]) for event in events],
        )
        return events

    def _read_new_events(self) -> set[str]:
        rows = self._connection.execute(f"SELECT seq, {_COLUMNS} FROM event WHERE seq > ? ORDER BY seq", (self._seen,))
        events = []
        for seq, *row in rows:
            self._seen = seq
            events.append(_event(tuple(row)))
        return self._apply(events)

    def _apply(self, events: Iterable[Event]) -> set[str]:
        """Let `events` count; return the keys of the posts whose state they changed. Twice is as good as once."""
        touched: set[str] = set()
        for event in events:
            self._clock = max(self._clock, event.time)
            place = event.key, event.field
            if place not in self._orders or self._orders[place] < event.order:
                self._orders[place] = event.order
                self._values.setdefault(event.key, {})[event.field] = event.value
                touched.add(event.key)
        changed = set()
        for key in touched:
            state = state_of(self._values[key])
            if state != self.state(key):
                self._states[key] = state
                changed.add(key)
        return changed

    def _undoable_changes(self) -> list[int]:
        """Return this device's changes that a person made and has not undone, the last one first."""
        marks = ", ".join("?" * len(UNDOABLE))
        rows = self._connection.execute(
            f"SELECT DISTINCT change FROM event WHERE device = ? AND undoes IS NULL AND field IN ({marks})"
            " AND change NOT IN (SELECT undoes FROM event WHERE device = ? AND undoes IS NOT NULL)"
            " ORDER BY change DESC",
            (self.device, *UNDOABLE, self.device),
        )
        return [int(change) for (change,) in rows]

    def _events_of(self, change: int) -> list[Event]:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM event WHERE device = ? AND change = ? ORDER BY counter", (self.device, change)
        )
        return [_event(row) for row in rows]

    def _value_before(self, event: Event) -> Value:
        row = self._connection.execute(
            "SELECT value FROM event WHERE key = ? AND field = ? AND (time, device, counter) < (?, ?, ?)"
            " ORDER BY time DESC, device DESC, counter DESC LIMIT 1",
            (event.key, event.field, *event.order),
        ).fetchone()
        return _value(row[0]) if row else None

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


def _setting(key: str, field: Field, value: bool) -> Iterator[Change]:
    """Yield what setting a field brings with it: a post that is unread again is not in progress either."""
    yield key, field, value
    if field == "read":
        yield key, "progress", 1.0 if value else None


# --- the file --------------------------------------------------------------------------------------------------


def open_store(path: Path) -> Store:
    """Return the state kept in `path`, whatever state that file is in: see `Store.notice` for what was wrong."""
    shown = clean_line(str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _store(path)
    except OSError as error:
        return _in_memory(
            f"Your marks will not be kept: cannot write to {clean_line(str(path.parent))} ({reason(error)})."
        )
    except _NewerSchemaError:
        return _in_memory(f"Your marks will not be kept: {shown} was written by a newer Reader. Update this one.")
    except sqlite3.Error as error:
        if not _is_damage(error):
            why = clean_line(str(error))
            return _in_memory(f"Your marks will not be kept: cannot write {shown} ({why}).", _rescue(path))
    try:
        aside = _set_aside(path)
        return _store(path, f"Your reading state was damaged. It is kept as {aside.name}; this is a new one.")
    except (OSError, sqlite3.Error):
        return _in_memory(f"Your marks will not be kept: {shown} is damaged and cannot be moved aside.")


def set_aside(path: Path) -> list[Path]:
    """Return the damaged files that were once at `path`, the oldest first."""
    return sorted(file for file in path.parent.glob(f"{path.name}.damaged-*") if not file.name.endswith(_BESIDE))


def integrity(path: Path) -> str:
    """Return what is wrong with the file at `path`, or nothing. It is only read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.Error as error:
        return clean_line(str(error))
    if application != APPLICATION_ID:
        return "it is not a file of Reader's"
    return "" if result == "ok" else clean_line(str(result))


class _NewerSchemaError(Exception):
    pass


def _store(path: Path, notice: str = "") -> Store:
    """Return the state in a file. Raises sqlite3.Error, _NewerSchemaError."""
    # Autocommit: transactions are begun and ended by `_transaction` alone.
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _check_owner(connection)  # before a byte of a file is changed that may be somebody else's
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return Store(connection, path, notice)
    except BaseException:
        connection.close()
        raise


def _in_memory(notice: str, events: Iterable[Event] = ()) -> Store:
    """Return a state that is forgotten at the end, with `events` to begin with."""
    store = Store(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), None, notice)
    store._apply(events)
    return store


def _check_owner(connection: sqlite3.Connection) -> int:
    """Return the version of the schema in a file, 0 if it is empty. Raises sqlite3.Error, _NewerSchemaError."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID and (application or version):
        raise sqlite3.DatabaseError("not a file of Reader's")
    if version > SCHEMA_VERSION:
        raise _NewerSchemaError
    return int(version)


def _prepare(connection: sqlite3.Connection) -> str:
    """Make the schema in an empty file; return this device's name. Raises sqlite3.Error, _NewerSchemaError."""
    if _check_owner(connection) == 0:
        for statement in _statements(_SCHEMA):
            connection.execute(statement)
        connection.execute("INSERT INTO device VALUES (?)", (secrets.token_hex(8),))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    (device,) = connection.execute("SELECT id FROM device").fetchone()
    return str(device)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of `script`: `executescript` would commit the transaction it is called in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _promise(failed: str) -> Iterator[None]:
    """Turn what SQLite raises into a sentence that begins with `failed`."""
    try:
        yield
    except sqlite3.Error as error:
        raise ReaderError(f"{failed}: {clean_line(str(error))}.") from error


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is at fault, rather than the disk, the rights or another process."""
    if isinstance(error, sqlite3.OperationalError):
        return "no such table" in str(error) or "no such column" in str(error)
    return isinstance(error, sqlite3.DatabaseError)


def _set_aside(path: Path) -> Path:
    """Rename a file and what belongs to it under a name with the time in it; return the new name."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
    path.rename(aside)
    for suffix in _BESIDE:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside


def _rescue(path: Path) -> list[Event]:
    """Return the events in a file that can be read but not written, as far as they can be had."""
    for mode in ("mode=ro", "immutable=1"):
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as connection:
                return [_event(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM event ORDER BY seq")]
        except sqlite3.Error:
            continue
    return []


def _event(row: tuple[object, ...]) -> Event:
    device, counter, clock, key, field, value, change, undoes = row
    return Event(device, counter, clock, key, field, _value(value), change, undoes)  # type: ignore[arg-type]


def _value(text: object) -> Value:
    try:
        value = json.loads(str(text))
    except ValueError:
        return None
    return value if isinstance(value, bool | int | float) else None
