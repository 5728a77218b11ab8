"""What the person did, as tables in memory beside the index, so that SQL can join both: see `catalog.py`."""

import sqlite3
from collections.abc import Iterable

from reader.state.flags import PostFlags

_TABLES = """
CREATE TEMP TABLE flags (
    key TEXT PRIMARY KEY, read INTEGER, starred INTEGER, hidden INTEGER, progress REAL, touched INTEGER,
    read_at INTEGER, queued INTEGER, body TEXT, body_read TEXT, notes TEXT,
    -- when the list was asked for:
    was_read INTEGER DEFAULT 0, was_starred INTEGER DEFAULT 0, was_progress REAL, was_queued INTEGER
) WITHOUT ROWID;
CREATE TEMP TABLE own_tag (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE INDEX temp.own_tag_key ON own_tag (key);
"""
_COLUMNS = [name for name in PostFlags._fields if name != "tags"]
_TAKE = (
    f"INSERT INTO temp.flags ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
    f" ON CONFLICT (key) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)
FLAGGED = "SELECT number FROM temp.flags CROSS JOIN post USING (key) WHERE"
"""The posts of which something is known. CROSS: what was done is less than what there is."""
TAGGED = (
    "SELECT name, number FROM tag UNION ALL"
    " SELECT own.name, number FROM temp.own_tag AS own CROSS JOIN post USING (key)"
)
"""The posts that have a tag, of their own or from the person."""


def make_flag_tables(connection: sqlite3.Connection) -> None:
    """Make the tables, which are empty."""
    connection.execute("PRAGMA temp_store = MEMORY")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)


def take_flags(connection: sqlite3.Connection, flags: Iterable[PostFlags], *, from_start: bool) -> None:
    """Take up flags of posts; `from_start`: and forget those that were known before."""
    if from_start:
        connection.execute("DELETE FROM temp.flags")
        connection.execute("DELETE FROM temp.own_tag")
    for one in flags:
        connection.execute(_TAKE, one._asdict())
        connection.execute("DELETE FROM temp.own_tag WHERE key = ?", (one.key,))
        connection.executemany(
            "INSERT OR IGNORE INTO temp.own_tag VALUES (?, ?)", [(tag.casefold(), one.key) for tag in one.tags]
        )


def begin_list(connection: sqlite3.Connection) -> None:
    """Let the next list be one of what is true now: posts which left it since are gone."""
    connection.execute(
        "UPDATE temp.flags SET was_read = read, was_starred = starred, was_progress = progress,"
        " was_queued = queued"
        " WHERE (was_read, was_starred, was_progress, was_queued) IS NOT (read, starred, progress, queued)"
    )
