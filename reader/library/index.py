"""The index of all posts: an SQLite file in the cache directory, which can be deleted at any time.

A list needs no file of a post: it is in the index, which `update.py` brings up to date with the folders, `library.py`
finds posts in and `catalog.py` makes lists of. The words are in a table for full-text search without a copy of the
text: a post's row there is never changed, since it could not be taken out again without its words; a post that has
changed gets a new one.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from reader.library.folder import LeftOut
from reader.library.post import Length, Post
from reader.library.site import NO_SITE, Site, site_from_json
from reader.library.sources import Source
from reader.paths import make_folder, make_private
from reader.sqlite import BUSY_SECONDS, is_in_the_way, patiently, transaction
from reader.text.clean import clean_line
from reader.text.names import folded_name

APPLICATION_ID = 0x52494458  # "RIDX"
SCHEMA_VERSION = 8
_SCHEMA = f"""
CREATE TABLE source (place INTEGER PRIMARY KEY, name TEXT NOT NULL, path BLOB NOT NULL) STRICT;
CREATE TABLE site (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never that of an earlier one: some may be remembered
    content TEXT NOT NULL UNIQUE -- see `Site.to_json`
) STRICT;
CREATE TABLE left_out (source TEXT NOT NULL, path TEXT NOT NULL, why TEXT NOT NULL) STRICT;
CREATE TABLE post (
    number INTEGER PRIMARY KEY, -- the greater, the newer: so the newest hits of a search come first, see `DAY`
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
    length INTEGER NOT NULL, -- in words
    minutes INTEGER NOT NULL, -- that these take
    problem TEXT NOT NULL,
    guessed INTEGER NOT NULL, -- whether the date is only that of the file
    site INTEGER NOT NULL REFERENCES site,
    shown INTEGER NOT NULL, -- whether it is the fullest of the files that have its key
    name INTEGER NOT NULL -- see `name_sum`
) STRICT;
CREATE TABLE tag (
    name TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_post ON tag (number);
CREATE TABLE link (
    target INTEGER NOT NULL, -- see `links.sums`
    number INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY (target, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_post ON link (number);
CREATE INDEX post_url ON post (url) WHERE url != '' AND url != key;
CREATE INDEX post_key ON post (key);
CREATE INDEX post_name ON post (name);
CREATE INDEX post_twin ON post (key, source) WHERE shown = 0;
CREATE INDEX post_body ON post (fingerprint);
CREATE INDEX post_newest ON post (shown, guessed, date, number, source);
CREATE VIRTUAL TABLE words USING fts5 (
    title, headings, body, content = '', prefix = '2', tokenize = "unicode61 remove_diacritics 2"
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""
_COLUMNS = ", ".join(
    f"post.{name}"
    for name in (
        "number path key title date updated author reading_time url tags slug is_draft fingerprint length minutes"
        " problem guessed site"
    ).split()
)
GUESSED = 4_000_000
"""Days by which a post whose date is only guessed is put before all days that there are."""
DAY = 1 << 12
"""What a day is worth in a post's number; within that, posts are counted down. Small numbers make a small index."""


class Change(NamedTuple):
    """What has changed in the index by a look at the folders."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    problems: tuple[str, ...] = ()
    """What could not be read, in a sentence each."""
    linked: tuple[str, ...] = ()
    """The folders elsewhere that links have led to."""


class Index:
    """The open file. Used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.connection = connection
        self.path = path
        """The file, or None where the index is kept in memory."""
        self._inode = path.stat().st_ino if path else 0
        self._sites: dict[int, Site] = {}

    @property
    def is_replaced(self) -> bool:
        """Whether its file is another one by now: it was damaged, or deleted, and made again."""
        try:
            return self.path is not None and self.path.stat().st_ino != self._inode
        except OSError:
            return False

    def another(self) -> "Index":
        """Return a connection for another thread; to a copy of what is there now, where the index is kept in memory."""
        other = open_index(self.path)
        if self.path is None:
            self.connection.backup(other.connection)
        return other

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def sources(self) -> list[Source]:
        """Return the folders that it was brought up to date with last."""
        rows = self.connection.execute("SELECT name, path FROM source ORDER BY place")
        return [Source(name, Path(os.fsdecode(path))) for name, path in rows]

    def version(self) -> int:
        """Return a number that is another one when another connection has changed the index."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def select(self, rest: str, arguments: Sequence[object] = ()) -> Iterator[tuple[int, Post]]:
        """Yield posts with their numbers; `rest` is what follows on the names of tables in SQL."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM post {rest}", arguments)
        return ((row[0], _post(row[1:-1], self.site(row[-1]))) for row in rows)

    def site(self, number: int) -> Site:
        """Return the site of a number that a post has."""
        if number not in self._sites:
            rows = self.connection.execute("SELECT number, content FROM site").fetchall()
            self._sites = {number: site_from_json(content) for number, content in rows}
        return self._sites.get(number, NO_SITE)

    def site_number(self, site: Site) -> int:
        """Return the number of a site, which it gets if it has none."""
        content = site.to_json()
        row = self.connection.execute("SELECT number FROM site WHERE content = ?", (content,)).fetchone()
        if row is None:
            insert = "INSERT INTO site (content) VALUES (?) RETURNING number"
            row = self.connection.execute(insert, (content,)).fetchone()
        return int(row[0])

    def left_out(self) -> list[LeftOut]:
        """Return what of the folders was left out when they were looked at last."""
        return [LeftOut(*row) for row in self.connection.execute("SELECT source, path, why FROM left_out")]

    def numbered(self, numbers: Iterable[int]) -> dict[int, Post]:
        """Return the posts that have these numbers, and are still there."""
        return dict(self.select("WHERE number IN (SELECT value FROM json_each(?))", [json.dumps([*numbers])]))


def name_sum(path: Path) -> int:
    """Return what a file is found by, whatever folder it is in: a checksum, since a small one makes a small index."""
    return zlib.crc32(folded_name(clean_line(path.name)).encode("utf-8", "replace"))


def _post(row: tuple[Any, ...], site: Site) -> Post:
    path, key, title, day, updated, author, reading_time, url, tags, slug, is_draft, fingerprint, *rest = row
    words, minutes, problem, is_guessed = rest
    return Post(
        key=key,
        path=Path(os.fsdecode(path)),
        title=title,
        date=date.fromisoformat(day) if day else None,
        updated=date.fromisoformat(updated) if updated else None,
        author=author,
        reading_time=reading_time,
        url=url,
        tags=tuple(json.loads(tags)) if tags != "[]" else (),
        slug=slug,
        is_draft=bool(is_draft),
        fingerprint=fingerprint,
        length=Length(words, minutes),
        problem=problem,
        is_date_guessed=bool(is_guessed),
        site=site,
    )


# --- the file ----------------------------------------------------------------------------------------------------


def open_index(path: Path | None) -> Index:
    """Return the index in the file at `path`; an empty one where that is none, or not ours, or cannot be used.

    It is in memory where there is no path, or no file can be made there.
    """
    for _ in range(2 if path else 0):
        assert path
        try:
            make_folder(path.parent)
            if path.exists() and path.stat().st_uid != os.geteuid():
                raise sqlite3.DatabaseError("another user's")
            make_private(path)
            return Index(_connect(path), path)
        except (OSError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error) and is_in_the_way(error):
                break
            with suppress(OSError):
                for suffix in ("", "-wal", "-shm", "-journal"):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)
    return Index(_connect(None), None)


def _connect(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.create_function("fold", 1, _fold, deterministic=True)
        patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = OFF")  # what a crash spoils is made again
        if _schema(connection) == (0, 0):
            with transaction(connection):
                if _schema(connection) == (0, 0):  # still: another process may have been first
                    for statement in _SCHEMA.split(";\n"):
                        connection.execute(statement)
        if _schema(connection) != (APPLICATION_ID, SCHEMA_VERSION):
            raise sqlite3.DatabaseError("of another schema")
        connection.execute("SELECT count(*) FROM source").fetchone()
        return connection
    except BaseException:
        connection.close()
        raise


def _fold(text: str) -> str:
    from reader.text.folding import fold  # when it is needed: a start needs it not

    return fold(text)


def _schema(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return whose file it is, and the version of its schema."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version
