"""Lists of posts: the index, joined with what the person did.

A list is the numbers of its posts, in order: 100,000 of them take less than a megabyte, and only the posts that are
on the screen are ever read. What was done stands in tables in memory, one row of flags a post; `refresh` asks the
reading state for those that are new.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reader.library.index import DAY, Index
from reader.library.post import Post
from reader.lists.date_groups import ListResult, group_by_date, list_result
from reader.lists.flag_tables import FLAGGED, TAGGED, begin_list, make_flag_tables, take_flags
from reader.lists.list_spec import QUEUE, ListSpec, Sort
from reader.state.flags import FlagsToken, NewFlags, PostFlags
from reader.state.saved_searches import SavedSearch

if TYPE_CHECKING:
    from reader.lists.query_parts import Query
    from reader.lists.query_sql import Asked, Since

_ORDERS: dict[Sort, str] = {
    "newest": "ORDER BY guessed, date DESC, number DESC",
    "oldest": "ORDER BY guessed, date, number",
    "title": "ORDER BY fold(title), guessed, date DESC, number DESC",
    "shortest": "ORDER BY reading_time, guessed, date DESC, number DESC",
    "progress": "ORDER BY coalesce(read, 0), progress IS NULL, progress DESC, guessed, date DESC, number DESC",
    "recent": "ORDER BY touched IS NULL, touched DESC, guessed, date DESC, number DESC",
}
_AS_QUEUED = "ORDER BY coalesce(queued, was_queued), number DESC"
_SOURCED = (
    "SELECT source, number FROM post WHERE shown = 1 UNION ALL"
    " SELECT DISTINCT twin.source, one.number"
    " FROM post AS twin CROSS JOIN post AS one ON one.key = twin.key AND one.shown"
    " WHERE twin.shown = 0 AND twin.source != one.source"
)
"""The posts of each source: also those that are shown from a fuller file elsewhere."""
_STEPS = 20_000
"""Steps of SQLite's machine between two looks whether the list is still wanted."""


class Count(NamedTuple):
    """How many posts there are of a kind."""

    name: str
    unread: int
    all: int


class SearchCount(NamedTuple):
    """How many of the posts that a saved search finds are unread."""

    search: SavedSearch
    unread: int


class Counts(NamedTuple):
    """How many posts there are."""

    all: Count
    starred: int
    unfinished: int
    queued: int
    sources: tuple[Count, ...]
    tags: tuple[Count, ...]
    searches: tuple[SearchCount, ...] = ()


class FlagSource(Protocol):
    """Knows what was done with posts: the reading state."""

    def flags_since(self, token: FlagsToken | None) -> NewFlags:
        """Return what is new: see `Store.flags_since`."""
        ...


class Catalog:
    """Makes lists. Used by one thread at a time."""

    def __init__(self, index: Index, today: Callable[[], date] = date.today) -> None:
        self.index = index
        self._token: FlagsToken | None = None
        self._connection = index.connection
        self._today = today
        self._version = -1
        self._totals: dict[str, int] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        make_flag_tables(self._connection)

    # --- what was done

    def refresh(self, source: FlagSource) -> None:
        """Take up what was done since the last time, as `source` knows it."""
        is_last = False
        while not is_last:
            self._token, flags, is_first, is_last = source.flags_since(self._token)
            self.take(flags, from_start=is_first)

    def take(self, flags: Iterable[PostFlags], *, from_start: bool = False) -> None:
        """Take up flags of posts; `from_start`: and forget those that were known before."""
        take_flags(self._connection, flags, from_start=from_start)

    def start_list(self) -> None:
        """Let the next list be one of what is true now: posts which left it since are gone."""
        begin_list(self._connection)

    def moved(self) -> Iterator[Post]:
        """Yield posts of which nothing is known but that another post has, or had, the same body."""
        found = self.index.select(
            "JOIN (SELECT key AS had, body AS one FROM temp.flags WHERE body != '' UNION"
            " SELECT key, body_read FROM temp.flags WHERE body_read != '') ON fingerprint = one AND key != had"
            " LEFT JOIN temp.flags USING (key)"
            " WHERE shown AND fingerprint IS NOT body AND fingerprint IS NOT body_read GROUP BY number"
        )
        return (post for _, post in found)

    def hidden(self) -> frozenset[int]:
        """Return the numbers of the posts that are hidden."""
        return frozenset(number for (number,) in self._connection.execute(f"{FLAGGED} hidden"))

    # --- lists

    def posts(self, spec: ListSpec, limit: int = -1) -> Iterator[Post]:
        """Yield the posts of a list."""
        numbers = self.find(spec, limit).numbers
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            found = self.index.numbered(part)
            yield from (found[number] for number in part if number in found)

    def find(self, spec: ListSpec, limit: int = -1, cancelled: Callable[[], bool] = lambda: False) -> ListResult:
        """Return the list that `spec` asks for, or the first `limit` posts of it.

        Raises CancelledListError soon after `cancelled` has become true.
        """
        self._connection.set_progress_handler(cancelled, _STEPS)
        try:
            asked = self._ask(spec.query, "either")
            if spec.sort == "relevance" and asked.words:
                return list_result(self._by_relevance(asked, limit), limit)
            condition, arguments = asked.whole
            sort: Sort = "newest" if spec.sort == "relevance" else spec.sort
            is_queue = spec.scope == QUEUE and sort == "newest"
            marks = "LEFT JOIN temp.flags USING (key)" if is_queue or sort in ("progress", "recent") else ""
            order = _AS_QUEUED if is_queue else _ORDERS[sort]
            rows = self._connection.execute(
                f"SELECT number, date, guessed FROM post {marks} WHERE {condition} {order} LIMIT ?",
                [*arguments, limit],
            )
            if not is_queue and sort in ("newest", "oldest"):
                return group_by_date(rows, limit, self._today())
            return list_result((number for number, *_ in rows), limit)
        except sqlite3.OperationalError as error:
            if cancelled():
                raise CancelledListError from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    def first_unread(self, numbers: Iterable[int]) -> int | None:
        """Return the first of `numbers` whose post is unread."""
        read = {number for (number,) in self._connection.execute(f"{FLAGGED} read")}
        return next((number for number in numbers if number not in read), None)

    def bodies(self, numbers: Sequence[int]) -> dict[str, str]:
        """Return the keys of posts, each with the fingerprint of its body."""
        rows = self._connection.execute(
            "SELECT key, fingerprint FROM post WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return dict(rows.fetchall())

    def counts(self) -> Counts:
        """Return how many posts there are, and how many of them are unread; nothing of searches: see `count_unread`."""
        self._forget_what_was_counted()
        self._totals = self._totals or self._count_all()
        done = f"number IN ({FLAGGED} read OR hidden)"
        read = dict(
            self._connection.execute(
                f"SELECT 'all:', count(*) FROM post WHERE shown = 1 AND {done} UNION ALL"
                f" SELECT 'source:' || source, count(*) FROM ({_SOURCED}) WHERE {done} GROUP BY source UNION ALL"
                f" SELECT 'tag:' || name, count(DISTINCT number) FROM ({TAGGED}) WHERE {done} GROUP BY name"
            ).fetchall()
        )
        totals = {**self._totals}
        for (name,) in self._connection.execute("SELECT DISTINCT name FROM temp.own_tag"):
            (totals[f"tag:{name}"],) = self._connection.execute(
                f"SELECT count(DISTINCT number) FROM ({TAGGED}) WHERE name = ?", (name,)
            ).fetchone()
        counts = {
            name: Count(name.partition(":")[2], total - read.get(name, 0), total) for name, total in totals.items()
        }
        sources = tuple(count for name, count in counts.items() if name.startswith("source:"))
        tags = tuple(counts[name] for name in sorted(counts) if name.startswith("tag:") and counts[name].all)
        starred, unfinished, queued = (
            self._connection.execute(f"SELECT count(*) FROM ({FLAGGED} shown AND NOT hidden AND {what})").fetchone()[0]
            for what in ("starred", "progress IS NOT NULL AND NOT read", "queued IS NOT NULL")
        )
        return Counts(counts["all:"], starred, unfinished, queued, sources, tags)

    def count_unread(self, search: SavedSearch) -> SearchCount:
        """Return how many unread posts a search finds."""
        condition, arguments = self._ask(ListSpec(scope=search.query).query, "now").whole
        unread = f"number NOT IN ({FLAGGED} read)"
        found = self._connection.execute(f"SELECT count(*) FROM post WHERE {condition} AND {unread}", arguments)
        return SearchCount(search, found.fetchone()[0])

    # --- within

    def _count_all(self) -> dict[str, int]:
        return dict(
            self._connection.execute(
                "SELECT 'all:', count(*) FROM post WHERE shown = 1 UNION ALL"
                f" SELECT 'source:' || source, count(*) FROM ({_SOURCED}) GROUP BY source UNION ALL"
                " SELECT 'tag:' || name, count(*) FROM tag"
                " WHERE number NOT IN (SELECT number FROM post WHERE shown = 0) GROUP BY name"
            ).fetchall()
        )

    def _ask(self, query: "Query", since: "Since") -> "Asked":
        """Return what a query asks of posts."""
        from reader.lists.query_sql import Context, ask  # the first paint needs no query

        return ask(query, Context(self._names, self._today(), since))

    def _names(self, column: str) -> Sequence[str]:
        """Return what there is in a column of posts."""
        self._forget_what_was_counted()
        if column not in self._found:
            rows = self._connection.execute(f"SELECT DISTINCT {column} FROM post")
            self._found[column] = tuple(name for (name,) in rows)
        return self._found[column]

    def _forget_what_was_counted(self) -> None:
        """Forget it where the index is another one by now."""
        version = self.index.version()
        if version != self._version:
            self._version = version
            self._totals.clear()
            self._found.clear()

    def _by_relevance(self, asked: "Asked", limit: int) -> Iterator[int]:
        """Yield the posts that have what is looked for in the title, then in headings, then in the text."""
        condition, arguments = asked.condition
        if asked.end:  # no hit that is newer has to be looked at: see `DAY`
            condition, arguments = f"{condition} AND words.rowid < ?", (*arguments, asked.end.toordinal() * DAY)
        seen: set[int] = set()
        for columns in ("title", "title headings", "title headings body"):
            # Rows come in the order that is wanted, so no more of them are looked at than are asked for.
            rows = self._connection.execute(
                "SELECT words.rowid FROM words CROSS JOIN post ON number = words.rowid"
                f" WHERE words MATCH ? AND {condition} ORDER BY words.rowid DESC LIMIT ?",
                [f"{{{columns}}} : ({asked.words})", *arguments, limit + len(seen) if limit >= 0 else -1],
            )
            for (number,) in rows:
                if number not in seen:
                    seen.add(number)
                    yield number
                    if len(seen) == limit:
                        return


class CancelledListError(Exception):
    """A list is not wanted any more."""
