"""The posts whose pictures are still to be fetched: a table in the file of the feed memory."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

SCHEMA = """
CREATE TABLE IF NOT EXISTS pictures (
    post TEXT PRIMARY KEY, private_host TEXT, tries INTEGER, due REAL
) WITHOUT ROWID, STRICT
"""
_FIRST_PAUSE = 3600.0
_MOST_TRIES = 6
"""What has not come after so many is given up: a person can ask for it."""


class Wanted(NamedTuple):
    """A post whose pictures are wanted."""

    post: Path
    private_host: str = ""
    """The machine that it came from, where that is none of the internet."""


class PictureQueue:
    """Remembers whose pictures are wanted. Used by one thread."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], float]) -> None:
        self._connection, self._clock = connection, clock

    def want(self, posts: Iterable[Wanted]) -> None:
        """Take note that the pictures of posts are to be fetched."""
        rows = [(str(post), private_host) for post, private_host in posts]
        self._connection.executemany("REPLACE INTO pictures VALUES (?, ?, 0, 0.0)", rows)

    def due(self, folders: Iterable[Path]) -> Sequence[Wanted]:
        """Return the posts in some folders whose pictures may be asked for now."""
        wanted = {str(folder) for folder in folders}
        rows = self._connection.execute(
            "SELECT post, private_host FROM pictures WHERE due <= ? AND tries < ? ORDER BY post DESC",
            (self._clock(), _MOST_TRIES),
        ).fetchall()  # names begin with a date: the newest first
        return [Wanted(Path(post), host) for post, host in rows if str(Path(post).parent) in wanted]

    def private_host(self, post: Path) -> str:
        """Return the machine that a post came from, where that is known to be none of the internet."""
        row = self._connection.execute("SELECT private_host FROM pictures WHERE post = ?", (str(post),)).fetchone()
        return str(row[0]) if row else ""

    def done(self, post: Path, *, is_complete: bool) -> None:
        """Take note that the pictures of a post were asked for; where not all of them have come, again later."""
        if is_complete:
            self._connection.execute("DELETE FROM pictures WHERE post = ?", (str(post),))
            return
        self._connection.execute(
            "INSERT INTO pictures VALUES (:post, '', 1, :due) ON CONFLICT (post) DO UPDATE"
            " SET tries = tries + 1, due = :due + (:pause << tries) - :pause",
            {"post": str(post), "due": self._clock() + _FIRST_PAUSE, "pause": int(_FIRST_PAUSE)},
        )
