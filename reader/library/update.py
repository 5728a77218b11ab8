"""Bringing the index up to date with the folders."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.library.folder import LeftOut, Walk, broken_link, layout
from reader.library.index import DAY, GUESSED, Change, Index, name_sum
from reader.library.links import sums
from reader.library.post import Post
from reader.library.reading import Reading, read
from reader.library.site import Site
from reader.library.sources import Source
from reader.library.surroundings import Surroundings
from reader.paths import articles_folder, imported_folder, locked
from reader.sqlite import transaction
from reader.text.clean import clean_line
from reader.text.folding import spaced
from reader.text.markdown.scan import Scan

_BATCH = 500
"""Posts that are taken in between two moments at which others see them."""
_LEFT_OVER, _LEAST_LEFT_OVER = 4, 1000
"""One row of words in so many may be left over before all is begun anew, but at least so many."""


def update(index: Index, sources: Iterable[Source], progress: Callable[[int], None] = lambda count: None) -> Change:
    """Take in what has changed in folders; return what that was. `progress` is told how many posts were looked at.

    What is not in `sources` any more is forgotten. Raises ReaderError where the index cannot be written.
    """
    try:
        # One at a time: who comes second has little left to do.
        with locked(index.path.with_name(f"{index.path.name}.lock"), wait=True) if index.path else nullcontext():
            _begin_anew_if_worn(index.connection)
            return _Update(index, progress).run(list(sources))
    except (sqlite3.Error, OSError) as error:
        why = reason(error) if isinstance(error, OSError) else clean_line(str(error))
        raise ReaderError(f"The index could not be written: {why}.") from error


def _begin_anew_if_worn(connection: sqlite3.Connection) -> None:
    """Forget everything where too many rows of words are left over from posts that have changed."""
    (words,) = connection.execute("SELECT count(*) FROM words_docsize").fetchone()
    (posts,) = connection.execute("SELECT count(*) FROM post").fetchone()
    if words - posts > max(_LEAST_LEFT_OVER, posts / _LEFT_OVER):
        with transaction(connection):
            connection.execute("DELETE FROM post")
            connection.execute("INSERT INTO words (words) VALUES ('delete-all')")


class _Update:
    """One look at all folders."""

    def __init__(self, index: Index, progress: Callable[[int], None]) -> None:
        self._connection = index.connection
        self._index = index
        self._progress = progress
        self._added = self._changed = self._looked_at = 0
        self._problems: list[str] = []
        self._waiting: list[tuple[Reading, Source, os.stat_result]] = []
        self._numbers: dict[int, int] = {}
        self._surroundings = Surroundings()
        self._site_numbers: dict[str, int] = {}
        self._sites_around: dict[str, int] = {}
        self._left_out: list[LeftOut] = []
        self._linked: list[str] = []
        self._brought = [os.fsencode(f"{folder}{os.sep}") for folder in (articles_folder(), imported_folder())]

    def run(self, sources: list[Source]) -> Change:
        known: dict[bytes, int] = {  # one number for each file: there may be very many
            path: hash(tuple(status))
            for path, *status in self._connection.execute("SELECT path, size, modified, inode, site FROM post")
        }
        for source in sources:
            for name in self._files(source):
                before = known.pop(os.fsencode(name), None)
                try:
                    status = Path(name).stat()
                except OSError as error:
                    if problem := broken_link(Path(name)):
                        self._problems.append(problem)
                    elif os.path.lexists(name):  # else it has gone since the folder was read
                        self._refuse(error)
                    continue
                site = self._site_around(name)
                if before != hash((status.st_size, status.st_mtime_ns, status.st_ino, site)):
                    self._take(source, name, status)
                self._looked_at += 1
        self._write()
        left_out = self._index.left_out() != self._left_out
        if known or left_out or sources != self._index.sources():  # or others would take it for a change
            with transaction(self._connection):
                for path in known:
                    self._delete(path)
                self._connection.execute("DELETE FROM source")
                self._connection.executemany(
                    "INSERT INTO source VALUES (?, ?, ?)",
                    [(place, source.name, os.fsencode(source.path)) for place, source in enumerate(sources)],
                )
                self._connection.execute("DELETE FROM left_out")
                self._connection.executemany("INSERT INTO left_out VALUES (?, ?, ?)", self._left_out)
        if known or self._changed:
            self._connection.execute("DELETE FROM site WHERE number NOT IN (SELECT site FROM post)")
        return Change(self._added, self._changed, len(known), tuple(self._problems), tuple(self._linked))

    def _files(self, source: Source) -> Iterator[str]:
        """Yield the path of each file of a source."""
        if source.path.is_file():
            yield str(source.path)
            return
        for root in layout(source.path):
            walk = Walk(root, self._refuse)
            yield from walk.files()
            self._linked += walk.linked
            self._left_out += [LeftOut(source.name, clean_line(path), why) for path, why in walk.left_out]

    def _site_around(self, name: str) -> int:
        """Return the number of the site that a file is of: looked for once for each folder."""
        folder = name.rpartition(os.sep)[0]
        if folder not in self._sites_around:
            self._sites_around[folder] = self._site_number(self._surroundings.site(Path(name)))
        return self._sites_around[folder]

    def _site_number(self, site: Site) -> int:
        """Return the number of a site in the index."""
        content = site.to_json()
        if content not in self._site_numbers:
            self._site_numbers[content] = self._index.site_number(site)
        return self._site_numbers[content]

    def _refuse(self, error: OSError) -> None:
        self._problems.append(f"Cannot read {clean_line(str(error.filename))}: {reason(error)}.")

    def _take(self, source: Source, path: str, status: os.stat_result) -> None:
        try:
            self._waiting.append((read(Path(path), source.key(path), self._surroundings), source, status))
        except ReaderError as error:
            self._problems.append(str(error))
        except Exception as error:  # whatever a file does, it costs that file alone
            name = type(error).__name__
            self._problems.append(f"Reader cannot read {clean_line(path)}, which is a fault of Reader's ({name}).")
        if len(self._waiting) >= _BATCH:
            self._write()

    def _write(self) -> None:
        if not self._waiting:
            return
        with transaction(self._connection):
            for (post, scanned, markdown), source, status in self._waiting:
                path = os.fsencode(post.path)
                old = self._delete(path)
                self._changed += old
                self._added += 1 - old
                number = self._number(post.date or date.min, is_guess=post.is_date_guessed)
                self._connection.execute(
                    f"INSERT INTO post VALUES ({', '.join('?' * 24)})",
                    (
                        number,
                        source.name,
                        path,
                        status.st_size,
                        status.st_mtime_ns,
                        status.st_ino,
                        *_row(post, self._site_number(post.site)),
                    ),
                )
                self._show_first(post.key)
                self._connection.executemany(
                    "INSERT OR IGNORE INTO tag VALUES (?, ?)", [(tag.casefold(), number) for tag in post.tags]
                )
                self._connection.executemany(
                    "INSERT OR IGNORE INTO link VALUES (?, ?)", [(one, number) for one in sums(scanned.links)]
                )
                self._connection.execute(
                    "INSERT INTO words (rowid, title, headings, body) VALUES (?, ?, ?, ?)",
                    (number, *_words(post, scanned, markdown)),
                )
        self._waiting.clear()
        self._progress(self._looked_at)

    def _delete(self, path: bytes) -> int:
        """Forget a file; return how many were known by that path."""
        gone = self._connection.execute("DELETE FROM post WHERE path = ? RETURNING key", (path,)).fetchall()
        for (key,) in gone:
            self._show_first(key)
        return len(gone)

    def _show_first(self, key: str) -> None:
        """Let lists have one of the files of a key: that which the person has brought here, else the fullest."""
        self._connection.execute(
            "UPDATE post SET shown = (path = (SELECT path FROM post AS twin WHERE twin.key = post.key"
            " ORDER BY length = 0, instr(path, ?) != 1, instr(path, ?) != 1, length DESC, path LIMIT 1)) WHERE key = ?",
            (*self._brought, key),
        )

    def _number(self, day: date, *, is_guess: bool) -> int:
        """Return a number that no row of words has: in the order of days, as far as a day has room.

        Days that are guessed come before all others, so that hits that have one come last.
        """
        start = (day.toordinal() - (GUESSED if is_guess else 0)) * DAY
        if start not in self._numbers:
            (used,) = self._connection.execute(
                "SELECT min(id) FROM words_docsize WHERE id >= ? AND id < ?", (start, start + DAY)
            ).fetchone()
            self._numbers[start] = start + DAY if used is None else used
        if self._numbers[start] > start:
            self._numbers[start] -= 1
            return self._numbers[start]
        (first,) = self._connection.execute("SELECT min(id) FROM words_docsize").fetchone()
        return min(int(first), 0) - 1


def _row(post: Post, site: int) -> tuple[object, ...]:
    return (
        post.key,
        post.title,
        post.date.isoformat() if post.date else "",
        post.updated.isoformat() if post.updated else "",
        post.author,
        post.reading_time,
        post.url,
        json.dumps(post.tags, ensure_ascii=False),
        post.slug,
        post.is_draft,
        post.fingerprint,
        *post.length,
        post.problem,
        post.is_date_guessed,
        site,
        False,
        name_sum(post.path),
    )


def _words(post: Post, scanned: Scan, markdown: str) -> tuple[str, str, str]:
    """Return what can be found of a post: in its title, in its headings, in the rest."""
    everything = "\n".join([post.author, *post.tags, markdown])
    return spaced(post.title), spaced("\n".join(scanned.headings)), spaced(everything)
