"""The reading state, and the only way to change it.

Promises: events are only ever added, in transactions that are on the disk before `Store` shows what they say. How the
file is used, `state_file.py` says.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from reader.state import event_sql as rows
from reader.state.database import add_own_device
from reader.state.flags import FlagsToken, NewFlags, last_event, new_flags
from reader.state.journal import (
    UNTOUCHED,
    Change,
    Event,
    Field,
    PostState,
    Value,
    encode,
    noting_body,
    setting,
    state_of,
    tick,
)  # fmt: skip
from reader.state.saved_searches import SavedSearch, searches_of
from reader.state.state_file import StateFile
from reader.text.position import Position

T = TypeVar("T")

Bodies = Mapping[str, str]
"""Keys of posts, each with the fingerprint of the body that the post has now, or nothing."""

_BATCH = 1000
"""Events that are taken in between two moments at which somebody else may write."""
_LOOKED_BACK = 1000
"""Events among which what was left unfinished is looked for."""


class Store(StateFile):
    """The reading state, and the only way to change it.

    Methods that write may be called from one thread at a time; `state` may be called from any thread at any time.
    Each raises ReaderError, with nothing changed, if what was asked for could not be made durable.
    """

    def __init__(self, writing: sqlite3.Connection, path: Path | None, notice: str = "") -> None:
        """Use an open file; `path` is None where nothing is kept beyond this process."""
        self._states: dict[str, PostState] = {}
        self._suspect = False  # whether something could not be read
        self._files = 0  # how many files were opened, one after the other
        self._seen = 0  # the last event that counts
        super().__init__(writing, path, notice)

    def _forget(self) -> None:
        self._states.clear()
        self._files += 1
        self._suspect = False
        self._seen = last_event(self._open.writing)

    # --- reading

    @property
    def device(self) -> str:
        """The name under which this file writes."""
        return rows.own_device(self._open.writing)[1]

    def state(self, key: str) -> PostState:
        """Return what was done with the post of `key`, as the disk has it."""
        found = self._states.get(key)
        if found is None:
            with self._lock:  # or what was just changed could be overwritten by what was just read
                try:
                    found = state_of(rows.values(self._open.reading, [key]).get(key, {}))
                except sqlite3.Error:
                    self._suspect = True  # `refresh` looks what is wrong
                    return UNTOUCHED
                self._states[key] = found
        return found

    def values(self, keys: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the current values of the fields of posts, each as JSON; "null" where it was taken back."""
        return rows.values(self._open.writing, keys)

    def refresh(self) -> set[str]:
        """Take up what other processes have written since; return the keys of the posts they changed."""

        def look() -> set[str]:
            if self._reopen_if_moved():
                return known
            return self._take_up() if self._has_changed() else set()

        known = set(self._states)
        if self._suspect:
            self._suspect = False
            self.examine()
            return known
        return self._try("Cannot read your reading state", look)

    def unfinished(self) -> list[str]:
        """Return the keys of the posts that were left before their end, the one that was left last first."""
        keys = self._look(lambda: rows.unfinished(self._open.reading, _LOOKED_BACK))
        return [key for key in keys or () if self.state(key).in_progress and not self.state(key).hidden]

    def noted(self) -> list[str]:
        """Return the keys of the posts on which the person has written something, the last one first."""
        return self._look(lambda: rows.noted(self._open.reading)) or []

    def searches(self) -> list[SavedSearch]:
        """Return the searches that have a name, for any thread."""
        return searches_of(self._look(lambda: rows.current(self._open.reading, ("search",))) or {})

    def flags_since(self, token: FlagsToken | None) -> NewFlags:
        """Return what is new since a token was given, a batch at a time; for None, all that there is.

        It may be asked in any thread, by any number of those who make lists.
        """
        nothing = NewFlags(None, (), is_first=False, is_last=True)
        return self._look(lambda: new_flags(self._open.reading, self._files, token, _BATCH)) or nothing

    def _look(self, look: Callable[[], T]) -> T | None:
        """Return what `look` finds on the connection for reading, nothing where it cannot be read."""
        with self._lock:
            try:
                return look()
            except sqlite3.Error:
                self._suspect = True  # `refresh` looks what is wrong
                return None

    def holders(self, bodies: Iterable[str]) -> dict[str, list[tuple[str, bool]]]:
        """Return, for fingerprints of bodies, the keys of the posts that have had them, the last touched first.

        With each stands whether it was this device that said so.
        """
        return rows.holders(self._open.writing, bodies)

    def events(self, after: int = 0, fields: Iterable[Field] = ()) -> Iterator[tuple[int, Event]]:
        """Yield the events of the journal, or of some fields, in the order in which they came to this file.

        With each stands its number there.
        """
        return rows.read(self._open.writing, after, fields)

    def devices(self) -> list[rows.Device]:
        """Return everybody whose events are here."""
        return rows.devices(self._open.writing)

    # --- writing

    def toggle(self, key: str, body: str, field: Field) -> PostState:
        """Turn `read`, `starred` or `hidden` of a post to the other value; return the post's new state."""

        def changes() -> Iterator[Change]:
            state = self._now(key)
            yield from setting(key, body, field, not getattr(state, field), state)

        self._write(changes)
        return self.state(key)

    def mark(self, posts: Bodies, field: Field, value: bool) -> list[str]:
        """Set `read`, `starred` or `hidden` of posts, in one change; return the keys of those that had another value.

        A post that was read with another body is read again.
        """
        changed: list[str] = []

        def changes() -> Iterator[Change]:
            changed.clear()
            values = rows.values(self._open.writing, posts)
            for key, body in posts.items():
                state = state_of(values.get(key, {}))
                again = field == "read" and value and state.updated_since(body)
                if getattr(state, field) != value or again:
                    changed.append(key)
                    yield from setting(key, body, field, value, state)

        self._write(changes)
        return changed

    def put(self, key: str, body: str, field: str, value: Value) -> bool:
        """Give a field any value; return whether it had another one."""
        return self.put_each([(key, body, {field: value})])

    def put_each(self, posts: Iterable[tuple[str, str, Mapping[str, Value]]]) -> bool:
        """Give fields of posts (key, body, values) any values, in one change; return whether any had another one."""
        given = [*posts]

        def changes() -> Iterator[Change]:
            before = rows.values(self._open.writing, [key for key, _, _ in given])
            for key, body, values in given:
                fields = before.get(key, {})
                for field, value in values.items():
                    if fields.get(field, "null") != encode(value or None):
                        yield from setting(key, body, field, value or None, state_of(fields))

        return bool(self._write(changes))

    def open(self, key: str, body: str) -> None:
        """Note that a post was opened: one that was never touched is in progress from now on."""

        def changes(state: PostState) -> Iterator[Change]:
            if not state.read:
                if state.progress is None:
                    yield key, "progress", 0.0
                yield from noting_body(key, body, state)

        if any(changes(self.state(key))):
            self._write(lambda: changes(self._now(key)))

    def leave(self, key: str, position: Position | None, progress: float, seen: Sequence[tuple[int, int]] = ()) -> None:
        """Note how far one has come in a post that was opened, and what was seen; of one that is read, only where."""

        def changes(state: PostState) -> Iterator[Change]:
            if state.progress != progress and not state.read:
                yield key, "progress", progress
                if state.seen != tuple(seen):
                    yield key, "seen", [*seen]
            if state.position != position:
                yield key, "position", position

        if any(changes(self.state(key))):
            self._write(lambda: changes(self._now(key)))

    def move(self, moves: Sequence[tuple[str, str, bool]]) -> None:
        """Give posts the state of others: from the first key to the second, and away from the first if so said.

        All at once, so that two posts may change places. History stays with the key under which it was made.
        """

        def changes() -> Iterator[Change]:
            values = rows.values(self._open.writing, [old for old, _, _ in moves])
            for old, _, away in moves:
                if away:
                    yield from ((old, field, None) for field in values.get(old, {}))
            for old, new, _ in moves:
                yield from ((new, field, json.loads(text)) for field, text in values.get(old, {}).items())
            for old, new, _ in moves:
                yield new, "moved_from", old

        self._write(changes)

    def undo(self) -> list[Change]:
        """Take back this device's last change that is not undone; return what was set back, or nothing.

        Where something else has had the last word on a post since (another device, a move), its word stands.
        """
        undone: list[Change] = []

        def append() -> None:
            undone.clear()
            for change in rows.undoable_changes(self._open.writing):
                undone.extend(rows.undoing(self._open.writing, change))
                if undone:
                    self._insert(undone, undoes=change)
                    return

        self._hold("This was not undone", append)
        return undone

    def receive(self, events: Iterable[Event], names: Mapping[str, str] = {}) -> int:
        """Take in events of other devices, which have passed `checks.check`; return how many were new.

        `names` are those of devices, where they are known. An event that bears this device's own name and is not
        here tells that somebody else goes by it: a clone of the disk, or what was done before a backup was put back.
        Then this device takes another name.
        """
        iterator = iter(events)
        new = 0
        while batch := list(islice(iterator, _BATCH)):
            new += self._hold("This was not taken over", partial(self._take, batch))
        self._hold("This was not taken over", lambda: rows.name_devices(self._open.writing, names))
        return new

    def take_over(self, events: Iterable[Event]) -> int:
        """Take in the events of a backup; return how many were new. Shared folders get those that they have not."""
        new = self.receive(events)
        if new:
            self._hold("This was not taken over", lambda: rows.forget_shared_folders(self._open.writing))
        return new

    def compact(self, before: int) -> int:
        """Drop notes that were overwritten and are older than `before` (a time as `tick` gives it); return how many."""
        unneeded = self._try(
            "The journal was not compacted", lambda: rows.overwritten_notes(self._open.writing, before)
        )
        for start in range(0, len(unneeded), _BATCH):

            def drop(first: int = start) -> None:
                rows.drop(self._open.writing, unneeded[first : first + _BATCH])

            self._hold("The journal was not compacted", drop)
        return len(unneeded)

    # --- within

    def _write(self, changes: Callable[[], Iterable[Change]]) -> int:
        """Append the events of one change; return how many. `changes` is called when nobody else can write."""
        return self._hold("This was not saved", lambda: self._insert(changes(), undoes=None))

    def _take_up(self) -> set[str]:
        """Let what is new in the file count; return the keys of the posts it is about.

        States that were known are read again here, so that whoever shows them does not have to.
        """
        new = self._open.writing.execute(
            "SELECT max(seq), key FROM event JOIN post ON number = post WHERE seq > ? GROUP BY number", (self._seen,)
        ).fetchall()
        keys = {key for _, key in new}
        with self._lock:
            self._seen = max((seq for seq, _ in new), default=self._seen)
            known = keys & self._states.keys()
            for key in known:
                del self._states[key]
            try:
                values = rows.values(self._open.reading, known) if known else {}
            except sqlite3.Error:
                self._suspect = True  # `refresh` looks what is wrong
            else:
                self._states |= {key: state_of(values.get(key, {})) for key in known}
        return keys

    def _now(self, key: str) -> PostState:
        """Return the state of a post within a transaction."""
        return state_of(rows.values(self._open.writing, [key]).get(key, {}))

    def _insert(self, changes: Iterable[Change], undoes: int | None) -> int:
        connection = self._open.writing
        _, device = rows.own_device(connection)
        latest, clock = rows.clock(connection)
        now = time.time()
        events: list[Event] = []
        for counter, (key, field, value) in enumerate(changes, latest + 1):
            clock = tick(clock, now)
            events.append(Event(device, counter, clock, key, field, encode(value), latest + 1, undoes))
        return rows.append_own(connection, events)

    def _take(self, events: Sequence[Event]) -> int:
        """Add events from elsewhere."""
        connection = self._open.writing
        _, device = rows.own_device(connection)
        if any(event.device == device and not rows.contains(connection, event) for event in events):
            add_own_device(connection)
        return rows.append(connection, events)
