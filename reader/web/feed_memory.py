"""What feeds have answered, and whose pictures are wanted still: a file in the cache, and no loss if it goes."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ReaderError
from reader.paths import make_folder, make_private
from reader.text.clean import clean_line
from reader.web.picture_queue import SCHEMA, PictureQueue

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    address TEXT PRIMARY KEY, etag TEXT, modified TEXT, body TEXT, asked REAL, due REAL, earliest REAL,
    failures INTEGER, problem TEXT, gone INTEGER
) WITHOUT ROWID, STRICT
"""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed. Times are in seconds since 1970."""

    etag: str = ""
    """As it was sent."""
    modified: str = ""
    """As it was sent."""
    body: str = ""
    """A sum of what came last."""
    asked: float = 0.0
    due: float = 0.0
    """When it is asked again of itself."""
    earliest: float = 0.0
    """Before when its server does not want to be asked at all."""
    failures: int = 0
    """How many times it has failed in a row."""
    problem: str = ""
    """One sentence on why it failed last, empty where it did not."""
    gone: bool = False
    """Whether its server has said that there is none any more, and that nobody should ask again."""


class FeedMemory:
    """What is known of feeds. Used by one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.pictures = PictureQueue(connection, time.time)

    def state(self, address: str) -> FeedState:
        """Return what is known of the feed that was subscribed to at an address."""
        row = self._connection.execute("SELECT * FROM feed WHERE address = ?", (address,)).fetchone()
        return FeedState(*row[1:]) if row else FeedState()

    def keep(self, address: str, state: FeedState) -> None:
        """Keep what is known of a feed."""
        values = (
            address, state.etag, state.modified, state.body, state.asked, state.due, state.earliest, state.failures,
            state.problem, int(state.gone),
        )  # fmt: skip
        self._connection.execute(f"REPLACE INTO feed VALUES ({', '.join('?' * len(values))})", values)

    def forget(self, address: str) -> None:
        """Forget what a feed has answered, so that it answers with everything again."""
        self._connection.execute("DELETE FROM feed WHERE address = ?", (address,))

    def ask_again(self, address: str) -> None:
        """Ask a feed again of which its server has said that it is no more: the person wants it."""
        self._connection.execute("UPDATE feed SET gone = 0 WHERE address = ?", (address,))

    def problems(self) -> dict[str, str]:
        """Return the addresses of the feeds that have failed last, each with why."""
        return dict(self._connection.execute("SELECT address, problem FROM feed WHERE problem != ''").fetchall())


@contextmanager
def feed_memory(path: Path) -> Iterator[FeedMemory]:
    """Give what is known of feeds; a file that is damaged is begun anew. Raises ReaderError where none can be made."""
    try:
        connection = _open(path)
    except (sqlite3.Error, OSError) as error:
        raise ReaderError(f"Cannot write to {clean_line(str(path.parent))}: {clean_line(str(error))}.") from error
    try:
        yield FeedMemory(connection)
    except sqlite3.Error as error:
        raise ReaderError(f"Cannot use {clean_line(str(path))}: {clean_line(str(error))}; delete it.") from error
    finally:
        connection.close()


def _open(path: Path) -> sqlite3.Connection:
    make_folder(path.parent)
    make_private(path)
    for is_last in (False, True):
        connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")  # what is lost is asked again
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in (0, _VERSION):
                connection.execute("DROP TABLE feed")
            connection.execute(_SCHEMA)
            connection.execute(SCHEMA)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("SELECT * FROM feed LIMIT 1").fetchone()
            return connection
        except sqlite3.DatabaseError as error:
            connection.close()
            if is_last or isinstance(error, sqlite3.OperationalError):
                raise
            for end in ("", "-wal", "-shm"):
                with suppress(OSError):
                    path.with_name(path.name + end).unlink()
    raise AssertionError


def problems_of_feeds(path: Path) -> dict[str, str]:
    """Return the addresses of the feeds that have failed last, each with why; nothing where that is not known."""
    if not path.exists():
        return {}
    try:
        with feed_memory(path) as memory:
            return memory.problems()
    except ReaderError:
        return {}


def clock_time(when: float) -> str:
    """Return a time as a person reads it: `14:05`, with the day where it is another one."""
    day = "" if time.localtime(when)[:3] == time.localtime()[:3] else "%d %b "
    return time.strftime(f"{day}%H:%M", time.localtime(when))
