"""The index of all posts: an SQLite file in the cache directory, which can be deleted at any time.

A list needs no file of a post: it is in the index, which `update.py` brings up to date with the folders. The words are
in a table for full-text search without a copy of the text: a post's row there is never changed, since it could not be
taken out again without its words; a post that has changed gets a new one.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.library.post import Post
from reader.library.sources import Source

if TYPE_CHECKING:
    from reader.library.query import Query

APPLICATION_ID = 0x52494458  # "RIDX"
SCHEMA_VERSION = 1
_SCHEMA = f"""
CREATE TABLE source (place INTEGER PRIMARY KEY, name TEXT NOT NULL, path BLOB NOT NULL) STRICT;
CREATE TABLE post (
    number INTEGER PRIMARY KEY, -- the greater, the newer: so the newest hits of a search come first
    source TEXT NOT NULL,
    path BLOB NOT NULL UNIQUE, -- as the file system has it
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    updated TEXT NOT NULL,
    author TEXT NOT NULL,
    reading_time INTEGER NOT NULL,
    url TEXT NOT NULL,
    tags TEXT NOT NULL,
    slug TEXT NOT NULL,
    is_draft INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    problem TEXT NOT NULL
) STRICT;
CREATE TABLE tag (
    name TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_post ON tag (number);
CREATE INDEX post_key ON post (key);
CREATE VIRTUAL TABLE words USING fts5 (
    title, headings, body, content = '', prefix = '2', tokenize = "unicode61 remove_diacritics 2"
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""
_COLUMNS = ", ".join(
    f"post.{name}"
    for name in "path key title date updated author reading_time url tags slug is_draft fingerprint problem".split()
)
DAY = 1 << 12
"""What a day is worth in a post's number; below that, posts are counted. Small numbers make a small index."""


class Index:
    """The open index. Used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.connection = connection
        self.path = path
        """The file, or None where the index is kept in memory."""

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    # --- reading

    def posts(self) -> Iterator[Post]:
        """Yield all posts, the newest first; of two files with one key, the one whose path comes first."""
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM post WHERE path = (SELECT min(path) FROM post AS twin WHERE twin.key = post.key)"
            " ORDER BY number DESC"
        )
        return (_post(row) for row in rows)

    def sources(self) -> list[Source]:
        """Return the folders that it was brought up to date with last."""
        rows = self.connection.execute("SELECT name, path FROM source ORDER BY place")
        return [Source(name, Path(os.fsdecode(path))) for name, path in rows]

    def version(self) -> int:
        """Return a number that is another one when another connection has changed the index."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def search(self, query: "Query", limit: int) -> Iterator[Post]:
        """Yield posts that `query` finds, whatever their state: with hits in the title, in headings, in the body.

        Within each of these the newest come first.
        """
        conditions, arguments = _conditions(query)
        if not query.words:
            yield from self._select(f"WHERE {' AND '.join(conditions) or 'true'}", arguments, limit)
            return
        seen: set[str] = set()
        for columns in ("title", "title headings", "title headings body"):
            # Rows come in the order that is wanted, so no more of them are looked at than are asked for.
            found = self._select(
                f"JOIN words ON words.rowid = number WHERE words MATCH ?{''.join(f' AND {c}' for c in conditions)}",
                [f"{{{columns}}} : ({query.words})", *arguments],
                limit + len(seen),
                order="words.rowid",
            )
            for post in found:
                if post.key not in seen:
                    seen.add(post.key)
                    yield post
                    if len(seen) == limit:
                        return

    def _select(self, rest: str, arguments: list[object], limit: int, order: str = "number") -> Iterator[Post]:
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM post {rest} ORDER BY {order} DESC LIMIT ?", [*arguments, limit]
        )
        return (_post(row) for row in rows)


# --- rows --------------------------------------------------------------------------------------------------------


def _post(row: tuple[Any, ...]) -> Post:
    path, key, title, day, updated, author, reading_time, url, tags, slug, is_draft, fingerprint, problem = row
    return Post(
        key=key,
        path=Path(os.fsdecode(path)),
        title=title,
        date=date.fromisoformat(day) if day else None,
        updated=date.fromisoformat(updated) if updated else None,
        author=author,
        reading_time=reading_time,
        url=url,
        tags=tuple(json.loads(tags)),
        slug=slug,
        is_draft=bool(is_draft),
        fingerprint=fingerprint,
        problem=problem,
    )


def _conditions(query: "Query") -> tuple[list[str], list[object]]:
    """Return what a query asks of a post itself, as SQL."""
    conditions: list[str] = []
    arguments: list[object] = []
    for tag in query.tags:
        conditions.append("number IN (SELECT number FROM tag WHERE name = ?)")
        arguments.append(tag)
    for author in query.authors:
        conditions.append("instr(lower(author), ?)")
        arguments.append(author)
    if query.before:
        conditions.append("number < ?")
        arguments.append(query.before.toordinal() * DAY)
    if query.after:
        conditions.append("number >= ?")
        arguments.append(query.after.toordinal() * DAY)
    return conditions, arguments


# --- the file ----------------------------------------------------------------------------------------------------


def open_index(path: Path) -> Index:
    """Return the index in the file at `path`; an empty one where that is none, or not ours, or cannot be used."""
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_uid != os.geteuid():
                raise sqlite3.DatabaseError("another user's")
            return Index(_connect(path), path)
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                for suffix in ("", "-wal", "-shm", "-journal"):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)
    return Index(_connect(None), None)


def _connect(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(path or ":memory:", timeout=10, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = OFF")  # what a crash spoils is made again
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if (application, version) == (0, 0):
            with transaction(connection):
                for statement in _SCHEMA.split(";\n"):
                    connection.execute(statement)
        elif (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
            raise sqlite3.DatabaseError("of another schema")
        connection.execute("SELECT count(*) FROM source").fetchone()
        return connection
    except BaseException:
        connection.close()
        raise


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let others see what is done within as one, or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
