"""Whether a state file is sound, and whether what went wrong comes of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from reader.paths import read_file
from reader.sqlite import primary_code, refuse_no_file
from reader.state import event_sql as rows
from reader.state.database import APPLICATION_ID, SCHEMA_VERSION
from reader.text.clean import clean_line

MISREAD = (TypeError, ValueError, LookupError, AttributeError, OverflowError)
"""What comes of a value that is of another type than its column, which only damage makes it."""
MAGIC, FORM = b"SQLite format 3\0", b"\x10\x00\x02\x02\x00\x40\x20\x20"
"""How a file of ours begins: pages of 4096 bytes, for a version of SQLite that has WAL."""
_SIGNS = (
    "no such table", "no such column", "has no column named", "could not decode", "unsupported file format",
    "duplicate column", "user-defined function raised exception",
)  # fmt: skip


def is_damage(error: Exception) -> bool:
    """Whether the file itself is at fault, rather than the disk, the rights or another process, by the error alone."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, UnicodeDecodeError)
    if primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return True
    if isinstance(error, sqlite3.OperationalError):
        return any(sign in str(error).lower() for sign in _SIGNS)
    return type(error) is sqlite3.DatabaseError


def comes_of_damage(error: Exception, path: Path) -> bool:
    """Whether an error comes of damage to the file at `path`: the error shows it, or reading all of the file does."""
    if is_damage(error) or has_wrong_header(path):
        return True
    # What SQLite does not understand of our own statements, or finds against the rules, it has misread in the file.
    is_misread = not isinstance(error, sqlite3.Error) or primary_code(error) in (
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CONSTRAINT,
    )
    return is_misread and integrity(path) != ""


def has_wrong_header(path: Path) -> bool:
    """Return whether a file begins in a way in which no file of ours does, whatever SQLite makes of it."""
    try:
        said = read_file(path, len(MAGIC) + 4)[len(MAGIC) :]
    except OSError:
        return False
    return len(said) == 4 and (said[:2] != FORM[:2] or not {*said[2:]} <= {1, 2})


def integrity(path: Path) -> str:
    """Return what is wrong with the file at `path`, or nothing. It is only read."""
    try:
        refuse_no_file(path)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION_ID:
                return "it is not a file of Reader's"
            if found := rows.damage(connection):
                return clean_line(found)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                return "something that the journal speaks of is not there"
            if version == SCHEMA_VERSION and not rows.is_consistent(connection):
                return "what is current is not what the journal says"
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return clean_line(str(error))
    return ""
