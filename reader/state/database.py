"""The SQLite file `state.db`: its schema, what older files become, and the ways to open and to lock it."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reader.paths import make_private
from reader.sqlite import BUSY_SECONDS, patiently, refuse_no_file, transaction
from reader.state.journal import NOTED, Event, checksum

T = TypeVar("T")

APPLICATION_ID = 0x52454144  # "READ"
SCHEMA_VERSION = 4
NEVER_COUNTED_TO = 256
"""A version that no Reader has: it is damage, and not the file of a newer one."""
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a file, named after it."""

_NOTED = ", ".join(f"'{field}'" for field in NOTED)

_EVENT_STAYS = f"""
-- Only what `journal.compact` leaves out may go.
CREATE TRIGGER event_stays BEFORE DELETE ON event WHEN OLD.field NOT IN ({_NOTED}) OR NOT EXISTS (
    SELECT 1 FROM event WHERE post = OLD.post AND field = OLD.field AND device = OLD.device
        AND (time, counter, value) > (OLD.time, OLD.counter, OLD.value)
) BEGIN SELECT RAISE(ABORT, 'events stay'); END;
"""

_EVENT_IS_FINAL = (
    "CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are final'); END;"
)

_SCHEMA = f"""
-- Everybody whose events are here. `own`: names that this file has had; the last of them is the one it has.
CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    own INTEGER NOT NULL
) STRICT;
CREATE TABLE post (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE clock (time INTEGER NOT NULL) STRICT;
INSERT INTO clock VALUES (0);

-- The journal. All that is in an event, but what it belongs to, is its identity.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES device,
    counter INTEGER NOT NULL,
    time INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES post,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    change INTEGER NOT NULL,
    undoes INTEGER,
    sum INTEGER -- of all that is in it: `journal.checksum`. An older Reader that has the file open writes none
) STRICT;
CREATE UNIQUE INDEX event_once ON event (device, counter, time, post, field, value);
CREATE INDEX event_place ON event (post, field, time);
CREATE INDEX event_progress ON event (time) WHERE field = 'progress';
CREATE INDEX event_body ON event (value) WHERE field IN ('read', 'body') AND substr(value, 1, 1) = '"';
{_EVENT_IS_FINAL}
{_EVENT_STAYS}

-- What follows from the journal: the event that has the last word on each field, as `journal.current` has it.
CREATE TABLE latest (
    post INTEGER NOT NULL REFERENCES post,
    field TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES event,
    PRIMARY KEY (post, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX latest_event ON latest (seq);
CREATE TRIGGER event_counts AFTER INSERT ON event BEGIN
    INSERT INTO latest VALUES (NEW.post, NEW.field, NEW.seq)
    ON CONFLICT (post, field) DO UPDATE SET seq = excluded.seq WHERE (
        SELECT (NEW.time, new_device.id, NEW.counter, NEW.value) > (old.time, old_device.id, old.counter, old.value)
        FROM event AS old JOIN device AS old_device ON old_device.number = old.device
        JOIN device AS new_device ON new_device.number = NEW.device
        WHERE old.seq = latest.seq
    );
    UPDATE clock SET time = NEW.time WHERE time < NEW.time;
END;

-- The shared folders, and each of their files as it was when it was last read or written: see `sync.py`.
CREATE TABLE shared_folder (
    path TEXT PRIMARY KEY,
    written INTEGER NOT NULL,
    synced INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE shared_file (
    folder TEXT NOT NULL REFERENCES shared_folder ON DELETE CASCADE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    own INTEGER NOT NULL,
    PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;
"""

_FROM_1 = f"""
DROP TRIGGER event_is_final;
DROP TRIGGER event_stays;
DROP INDEX event_place;
ALTER TABLE event RENAME TO event_1;
ALTER TABLE device RENAME TO device_1;
{_SCHEMA}
INSERT INTO device (id, name, own) SELECT id, '', 1 FROM device_1;
INSERT OR IGNORE INTO device (id, name, own) SELECT DISTINCT device, '', 0 FROM event_1;
INSERT INTO post (key) SELECT key FROM event_1 GROUP BY key ORDER BY min(seq);
INSERT INTO event (device, counter, time, post, field, value, change, undoes, sum)
    SELECT device.number, counter, time, post.number, field, value, change, undoes,
        checksum(event_1.device, counter, time, key, field, value, change, undoes)
    FROM event_1 JOIN device ON device.id = event_1.device JOIN post USING (key) ORDER BY seq;
DROP TABLE event_1;
DROP TABLE device_1;
"""

_FROM_3 = f"""
ALTER TABLE event ADD COLUMN sum INTEGER;
DROP TRIGGER event_is_final;
UPDATE event SET sum = checksum(
    (SELECT id FROM device WHERE number = device), counter, time, (SELECT key FROM post WHERE number = post),
    field, value, change, undoes
);
{_EVENT_IS_FINAL}
"""

_MIGRATIONS = {1: _FROM_1, 2: f"DROP TRIGGER IF EXISTS event_stays;\n{_EVENT_STAYS}\n{_FROM_3}", 3: _FROM_3}
"""For each older version of the schema, what makes that of today of it."""


class NewerSchemaError(Exception):
    """The file was written by a Reader that is newer than this one."""


def connect(path: Path, before_migration: Callable[[sqlite3.Connection, int], None]) -> sqlite3.Connection:
    """Return a connection to the file, made or migrated if need be.

    `before_migration` is given the old file and its version. Raises sqlite3.Error, NewerSchemaError, OSError.
    """
    make_private(path)
    connection = _open(path)
    try:
        version = check_owner(connection)  # before a byte of a file is changed that may be somebody else's
        patiently(lambda: _set_modes(connection))
        if 0 < version < SCHEMA_VERSION:
            before_migration(connection, version)
        if version < SCHEMA_VERSION:
            with transaction(connection):
                prepare(connection)
        return connection
    except BaseException:
        connection.close()
        raise


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that sees only what is committed. Raises sqlite3.Error."""
    connection = _open(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def in_memory() -> sqlite3.Connection:
    """Return a connection to a state that is forgotten at the end."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def read_only(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that cannot, or must not, be written. Raises sqlite3.Error."""
    refuse_no_file(path)
    for mode in ("mode=ro", "immutable=1"):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return connection
        except sqlite3.OperationalError as error:
            connection.close()
            if mode == "immutable=1":
                raise error
    raise AssertionError


def _open(path: Path) -> sqlite3.Connection:
    refuse_no_file(path)
    # Autocommit: transactions are begun and ended by `transaction` alone.
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _set_modes(connection: sqlite3.Connection) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    # Where a file system has no shared memory there is no WAL; the journal beside the file needs one sync more.
    connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
    connection.execute("PRAGMA foreign_keys = ON")


def check_owner(connection: sqlite3.Connection) -> int:
    """Return the version of the schema in a file, 0 if it is empty. Raises sqlite3.Error, NewerSchemaError."""
    (version,) = patiently(lambda: connection.execute("PRAGMA user_version").fetchone())
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID and (application or version):
        raise sqlite3.DatabaseError("not a file of Reader's")
    if not 0 <= version < NEVER_COUNTED_TO:
        raise sqlite3.DatabaseError("a version that no Reader has")
    if version > SCHEMA_VERSION:
        raise NewerSchemaError
    return int(version)


def prepare(connection: sqlite3.Connection) -> None:
    """Give a file the schema of today, within a transaction. Raises sqlite3.Error, NewerSchemaError."""
    version = check_owner(connection)  # again: somebody else may have been first
    if version == 0:
        run(connection, _SCHEMA)
        add_own_device(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif version < SCHEMA_VERSION:
        connection.create_function("checksum", 8, lambda *fields: checksum(Event(*fields)), deterministic=True)
        run(connection, _MIGRATIONS[version])
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def add_own_device(connection: sqlite3.Connection) -> None:
    """Give the file a name that no other has, under which it writes from now on."""
    import secrets  # for once

    name = "".join(character for character in os.uname().nodename if character.isprintable())
    connection.execute("INSERT INTO device (id, name, own) VALUES (?, ?, 1)", (secrets.token_hex(8), name))


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements of `script`: `executescript` would commit the transaction it is called in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
