"""Events as rows of the file: the SQL that reads and appends them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.state.journal import HIGHLIGHT, NOTED, Change, Event, Field, checksum, encode, is_decided

EVENT = "device.id, counter, time, post.key, field, value, change, undoes"
JOURNAL = "event JOIN device ON device.number = event.device JOIN post ON post.number = event.post"
"""Where the columns of `EVENT` come from."""
LATEST = "post JOIN latest ON latest.post = number JOIN event USING (seq)"
"""Where the columns of current events come from."""
IS_NOTE = f"(event.field = 'note' OR substr(event.field, 1, {len(HIGHLIGHT)}) = '{HIGHLIGHT}')"
"""Whether an event is about what the person has written or marked."""


class Device(NamedTuple):
    """Somebody whose events are here."""

    id: str
    name: str
    """What its owner calls the machine; empty where that is not known."""
    own: bool
    """Whether it is this file, now or earlier."""
    events: int
    latest: int
    """The time of its last event: see `journal.tick`."""


def read(connection: sqlite3.Connection, after: int, fields: Iterable[Field]) -> Iterator[tuple[int, Event]]:
    """Yield the events of the journal in the order in which they came to this file, each with its number there.

    `fields`: those of these fields alone, where there are any.
    """
    wanted = [*fields]
    condition = "field IN (SELECT value FROM json_each(?2))" if wanted else "?2 = '[]'"
    rows = connection.execute(
        f"SELECT seq, {EVENT} FROM {JOURNAL} WHERE seq > ?1 AND {condition} ORDER BY seq", (after, encode(wanted))
    )
    return ((seq, Event(*row)) for seq, *row in rows)


def append(connection: sqlite3.Connection, events: Sequence[Event]) -> int:
    """Add those of `events` that are not there; return how many these were."""
    connection.executemany(
        "INSERT OR IGNORE INTO device (id, name, own) VALUES (?, '', 0)",
        [(device,) for device in {event.device for event in events}],
    )
    connection.executemany("INSERT OR IGNORE INTO post (key) VALUES (?)", [(event.key,) for event in events])
    return connection.executemany(
        "INSERT OR IGNORE INTO event (device, counter, time, post, field, value, change, undoes, sum)"
        " SELECT device.number, ?, ?, post.number, ?, ?, ?, ?, ? FROM device, post WHERE id = ? AND key = ?",
        [(e.counter, e.time, e.field, e.value, e.change, e.undoes, checksum(e), e.device, e.key) for e in events],
    ).rowcount


def append_own(connection: sqlite3.Connection, events: Sequence[Event]) -> int:
    """Add new events of this device; return how many. Raises DatabaseError where the file did not take all of them."""
    if (added := append(connection, events)) != len(events):
        raise sqlite3.DatabaseError("what was written is not there")
    return added


def forget_shared_folders(connection: sqlite3.Connection) -> None:
    """Let the next exchange with a shared folder find out afresh what is not there yet."""
    connection.execute("DELETE FROM shared_folder")


def contains(connection: sqlite3.Connection, event: Event) -> bool:
    """Return whether an event is there."""
    found = connection.execute(
        f"SELECT 1 FROM {JOURNAL} WHERE id = ? AND counter = ? AND time = ? AND key = ? AND field = ? AND value = ?",
        event[:6],
    )
    return found.fetchone() is not None


def name_devices(connection: sqlite3.Connection, names: Mapping[str, str]) -> None:
    """Note what the owners of other devices call them."""
    connection.executemany(
        "UPDATE device SET name = ?1 WHERE id = ?2 AND NOT own AND name != ?1",
        [(name, device) for device, name in names.items()],
    )


def own(connection: sqlite3.Connection, devices: Sequence[str]) -> None:
    """Let a new file go by the last of the names `devices`, all of which the old one has had."""
    connection.executemany("INSERT INTO device (id, name, own) VALUES (?, '', 1)", [(device,) for device in devices])


def own_device(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the number and the name under which this file writes."""
    number, device = connection.execute(
        "SELECT number, id FROM device WHERE own ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return number, device


def devices(connection: sqlite3.Connection) -> list[Device]:
    """Return everybody whose events are here."""
    found = connection.execute(
        "SELECT id, name, own, count(seq), coalesce(max(time), 0)"
        " FROM device LEFT JOIN event ON event.device = number GROUP BY number ORDER BY number"
    )
    return [Device(device, name, bool(own), *rest) for device, name, own, *rest in found]


def own_devices(connection: sqlite3.Connection) -> set[str]:
    """Return all names that this file has had."""
    return {device for (device,) in connection.execute("SELECT id FROM device WHERE own")}


def clock(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return this device's last counter, and the time of the last event of all."""
    number, _ = own_device(connection)
    (counter,) = connection.execute(
        "SELECT coalesce(max(counter), 0) FROM event WHERE device = ?", (number,)
    ).fetchone()
    (time,) = connection.execute("SELECT time FROM clock").fetchone()
    return counter, time


def values(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the current values of the fields of posts, as JSON, for those that have any."""
    return _values(connection, "key IN (SELECT value FROM json_each(?))", [*keys])


def current(connection: sqlite3.Connection, fields: Iterable[Field]) -> dict[str, dict[str, str]]:
    """Return, for each key that ever had one of `fields`, their current values, as JSON."""
    return _values(connection, "latest.field IN (SELECT value FROM json_each(?))", [*fields])


def _values(connection: sqlite3.Connection, condition: str, wanted: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(f"SELECT key, event.field, value FROM {LATEST} WHERE {condition}", (encode(wanted),))
    for key, field, value in rows:
        found.setdefault(key, {})[field] = value
    return found


def holders(connection: sqlite3.Connection, bodies: Iterable[str]) -> dict[str, list[tuple[str, bool]]]:
    """Return, for fingerprints of bodies, the keys of the posts that have had them, the last touched first.

    With each stands whether it was this device that said so.
    """
    found: dict[str, list[tuple[str, bool]]] = {}
    for value, key, own in connection.execute(
        f"SELECT value, key, own FROM {JOURNAL} JOIN latest USING (seq)"
        " WHERE event.field IN ('read', 'body') AND substr(value, 1, 1) = '\"'"
        " AND value IN (SELECT value FROM json_each(?)) ORDER BY time DESC",
        (encode([encode(body) for body in bodies if body]),),
    ):
        found.setdefault(json.loads(value), []).append((key, bool(own)))
    return found


def noted(connection: sqlite3.Connection) -> list[str]:
    """Return the keys of the posts on which the person has written something, the last one first."""
    found = connection.execute(
        f"SELECT key FROM {LATEST} WHERE {IS_NOTE} AND value NOT IN ('null', '\"\"')"
        " GROUP BY key ORDER BY max(time) DESC"
    )
    return [key for (key,) in found]


def unfinished(connection: sqlite3.Connection, most: int) -> list[str]:
    """Return the keys of the posts that the last `most` events of progress are about, the last one first."""
    found = connection.execute(
        "SELECT key FROM (SELECT post, time FROM event WHERE field = 'progress' ORDER BY time DESC LIMIT ?)"
        " JOIN post ON number = post GROUP BY key ORDER BY max(time) DESC",
        (most,),
    )
    return [key for (key,) in found]


# --- undo


def undoable_changes(connection: sqlite3.Connection) -> Iterator[int]:
    """Yield this device's changes that a person made and has not undone, the last one first."""
    number, _ = own_device(connection)
    passed: set[int] = set()
    for change, field, undoes in connection.execute(
        "SELECT change, field, undoes FROM event WHERE device = ? ORDER BY counter DESC", (number,)
    ):
        if undoes is not None:
            passed.add(undoes)
        elif field == "moved_from":  # the last event of a move, and so the first that is met
            passed.add(change)
        elif is_decided(field) and change not in passed:
            passed.add(change)
            yield change


def undoing(connection: sqlite3.Connection, change: int) -> list[Change]:
    """Return what undoes a change of this device, as far as nothing else has had the last word since."""
    number, _ = own_device(connection)
    found = connection.execute(
        "SELECT key, event.field, ("
        "SELECT before.value FROM event AS before JOIN device ON device.number = before.device"
        " WHERE before.post = event.post AND before.field = event.field AND before.time <= event.time"
        " AND (before.time, id, before.counter) < (event.time, own.id, event.counter)"
        " ORDER BY before.time DESC, id DESC, before.counter DESC LIMIT 1)"
        " FROM event JOIN device AS own ON own.number = event.device JOIN post ON post.number = event.post"
        " JOIN latest ON latest.post = event.post AND latest.field = event.field"
        " JOIN event AS last ON last.seq = latest.seq"
        " WHERE event.device = ?1 AND event.change = ?2 AND event.counter >= ?2 AND last.device = ?1"
        " AND (last.change = ?2 OR last.undoes IS NOT NULL)"
        " AND event.field != 'body'"  # what is known of a file stays known
        " ORDER BY event.counter",
        (number, change),
    )
    return [(key, field, json.loads(value) if value else None) for key, field, value in found]


# --- compaction


def overwritten_notes(connection: sqlite3.Connection, before: int) -> list[int]:
    """Return the numbers of the notes older than `before` that the same device has overwritten."""
    found = connection.execute(
        f"SELECT seq FROM event WHERE field IN ({', '.join('?' * len(NOTED))}) AND time < ? AND EXISTS ("
        "SELECT 1 FROM event AS newer WHERE newer.post = event.post AND newer.field = event.field"
        " AND newer.device = event.device AND newer.time > event.time)",
        (*NOTED, before),
    )
    return [seq for (seq,) in found]


def drop(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Delete events; the file refuses those that it must keep."""
    connection.execute("DELETE FROM event WHERE seq IN (SELECT value FROM json_each(?))", (encode(numbers),))


# --- what holds


def columns(connection: sqlite3.Connection) -> set[str]:
    """Return what the file has of each event: one of an older schema has less."""
    return {name for _, name, *_ in connection.execute("PRAGMA table_info(event)")}


def damage(connection: sqlite3.Connection) -> str:
    """Return what is damaged in a file, or nothing: all of it is read, and each event that has a checksum is summed."""
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        return str(found)
    if "sum" in columns(connection):
        rows = connection.execute(f"SELECT sum, {EVENT} FROM {JOURNAL} WHERE sum IS NOT NULL")
        if any(said != checksum(Event(*row)) for said, *row in rows):
            return "an event is not as it was written"
    return ""


def is_consistent(connection: sqlite3.Connection) -> bool:
    """Return whether what is said to be the last words are those of the journal."""
    (wrong,) = connection.execute(
        "SELECT count(*) FROM ("
        "SELECT post, field, seq, rank() OVER ("
        "PARTITION BY post, field ORDER BY time DESC, id DESC, counter DESC, value DESC) AS place"
        " FROM event JOIN device ON device.number = event.device"
        ") AS ranked LEFT JOIN latest USING (post, field) WHERE place = 1 AND ranked.seq IS NOT latest.seq"
    ).fetchone()
    return not wrong
