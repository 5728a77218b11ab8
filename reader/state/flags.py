"""What a list has to know of posts: the flags of each, and which of them are new since one last asked."""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from reader.state.event_sql import IS_NOTE, LATEST
from reader.state.journal import Field, encode, state_of
from reader.text.folding import fold


class PostFlags(NamedTuple):
    """What was done with a post, as far as lists are concerned."""

    key: str
    read: bool
    starred: bool
    hidden: bool
    progress: float | None
    touched: int | None
    """The time (see `journal.tick`) at which it was last read or looked into; None if it never was."""
    read_at: int | None
    """That at which it became read; None while it is not."""
    queued: int | None
    """That at which it was put into the queue; None where it is not there."""
    body: str
    body_read: str
    tags: tuple[str, ...]
    notes: str
    """Its note, and its highlights with theirs, folded (see `folding.fold`)."""


class FlagsToken(NamedTuple):
    """How far somebody who asks `Store.flags_since` has come."""

    file: int
    """Which of the files that the store has opened, one after the other, the rest is about."""
    event: int
    """The last event that was taken account of."""
    post: int | None
    """The number of the last post that was given, while all posts are gone through; else None."""


class NewFlags(NamedTuple):
    """Flags that are new."""

    token: FlagsToken | None
    """What to ask with the next time."""
    flags: Sequence[PostFlags]
    is_first: bool
    """True where all posts are gone through from the first one: what was known before no longer holds."""
    is_last: bool
    """False where more is there already: ask again."""


_FIELDS: tuple[Field, ...] = ("read", "starred", "hidden", "queued", "progress", "tags", "body")
_COLUMNS = ", ".join(
    ["key", "max(CASE WHEN event.field IN ('read', 'progress', 'position') THEN time END)"]
    + [f"max(CASE event.field WHEN '{field}' THEN time END)" for field in ("read", "queued")]
    + [f"json_group_array(value) FILTER (WHERE {IS_NOTE})"]
    + [f"max(CASE event.field WHEN '{field}' THEN value END)" for field in _FIELDS]
)


def last_event(connection: sqlite3.Connection) -> int:
    """Return the number of the last event in the file, 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0])


def new_flags(connection: sqlite3.Connection, file: int, token: FlagsToken | None, limit: int) -> NewFlags:
    """Return what is new since a token was given, of at most `limit` posts where all are gone through.

    `file`: which of the files that were opened one after the other the connection is to.
    """
    event, after = last_event(connection), -1
    is_first = token is None or token.file != file
    if token and not is_first:
        if token.post is None:
            flags = _flags_of_changed(connection, token.event)
            return NewFlags(FlagsToken(file, event, None), flags, is_first=False, is_last=True)
        event, after = token.event, token.post
    flags, last = _flags_after(connection, after, limit)
    return NewFlags(FlagsToken(file, event, last), flags, is_first, is_last=last is None)


def _flags_of_changed(connection: sqlite3.Connection, event: int) -> list[PostFlags]:
    """Return the flags of the posts that later events than `event` are about."""
    changed = [post for (post,) in connection.execute("SELECT DISTINCT post FROM event WHERE seq > ?", (event,))]
    return _flags(connection, "number IN (SELECT value FROM json_each(?))", encode(changed)) if changed else []


def _flags_after(connection: sqlite3.Connection, post: int, limit: int) -> tuple[list[PostFlags], int | None]:
    """Return the flags of the next `limit` posts after the one of a number, and the number of the last of them.

    The number is None where there are no more.
    """
    end: int | None = connection.execute(
        "SELECT max(number) FROM (SELECT number FROM post WHERE number > ? ORDER BY number LIMIT ?)", (post, limit)
    ).fetchone()[0]
    return ([], None) if end is None else (_flags(connection, "number > ? AND number <= ?", post, end), end)


def _flags(connection: sqlite3.Connection, condition: str, *arguments: object) -> list[PostFlags]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM {LATEST} WHERE {condition} GROUP BY number", arguments)
    return [_row(*row) for row in rows]


def _row(
    key: str, touched: int | None, read_at: int | None, queued: int | None, notes: str, *values: str | None
) -> PostFlags:
    state = state_of({field: text for field, text in zip(_FIELDS, values, strict=True) if text})
    return PostFlags(
        key,
        state.read,
        state.starred,
        state.hidden,
        state.progress,
        touched,
        read_at if state.read else None,
        queued if state.queued else None,
        state.body,
        state.body_read,
        state.tags,
        _words_of(json.loads(notes)),
    )


def _words_of(notes: Sequence[str]) -> str:
    """Return the words of notes and highlights, each the JSON of a value, folded."""
    found = [json.loads(note) or "" for note in notes]
    return fold("\n".join(one if isinstance(one, str) else f"{one['quote']}\n{one['note']}" for one in found).strip())
