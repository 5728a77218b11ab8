"""Events, the order that every device computes alike, and the state that follows from them."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from reader.text.position import Position

Field = Literal[
    "read", "starred", "hidden", "queued", "tags", "note", "subscribed", "feed_moved", "bookmark", "search", "position",
    "progress", "seen", "body", "moved_from",
]  # fmt: skip
Value = Any
"""What JSON can say. None is the value of what was never set."""

Change = tuple[str, str, Value]
"""A post's key, a field of its state, and the value that it gets."""

DECIDED: tuple[Field, ...] = ("read", "starred", "hidden", "queued", "tags", "note", "subscribed", "bookmark", "search")
"""What a person decides, and can undo."""
BOOKMARK = "bookmark:"
"""What the key begins with under which a place is kept that has a letter."""
SEARCH = "search:"
"""What the key begins with under which a search is kept that has a name."""
HIGHLIGHT = "highlight_"
"""What the names of fields begin with that are a highlight each, so that two devices can add some at a time."""
REVIEW = "review_"
"""What the names of fields begin with that say when a highlight comes back: see `review.py`."""
NOTED: tuple[Field, ...] = ("position", "progress", "seen", "body")
"""What is noted on the way. Of each device's notes on a post only the last is of use: see `compact`."""

_LOGICAL_BITS = 16
_BELIEVED = range(1 << 61)


class Event(NamedTuple):
    """One thing that was done, on one device, to one field of one post. All but the last two is its identity."""

    device: str
    counter: int
    """1, 2, 3 … on each device. A device and its clone may give one number twice."""
    time: int
    """A hybrid logical clock: see `tick`."""
    key: str
    """The post's; for `subscribed` and `feed_moved`, the address of a feed; for `bookmark`, `search`, what they are
    called."""
    field: str
    """A `Field`, or one that a newer Reader knows: it is kept, and means nothing here."""
    value: str
    """JSON, as `encode` writes it."""
    change: int
    """The counter of the first event of the change that this is part of: one press of a key is one change."""
    undoes: int | None = None
    """The change of the same device that this event takes back."""

    @property
    def order(self) -> tuple[int, str, int, str]:
        """Sorts the events of a field alike on every device: by clock, then device, then counter, then value."""
        return self.time, self.device, self.counter, self.value


class Highlight(NamedTuple):
    """A passage that the person has marked, and what was said of it."""

    field: str
    """The field of the post's state that it is: see `HIGHLIGHT`."""
    start: Position
    """In the body, like `position`."""
    end: Position
    quote: str
    """Its words, so that it is found again when the post has changed, and can be read without it."""
    note: str = ""
    """Markdown."""

    @property
    def value(self) -> Value:
        """What is kept of it."""
        return {"start": [*self.start], "end": [*self.end], "quote": self.quote, "note": self.note}


@dataclass(frozen=True, slots=True)
class PostState:
    """What was done with a post."""

    read: bool = False
    starred: bool = False
    hidden: bool = False
    queued: bool = False
    """Whether the person wants to read it next; until it becomes read."""
    progress: float | None = None
    """None until it is opened, then the part of it that was seen, 0 to 1."""
    position: Position | None = None
    """Where it was left: a block of its body, and a place in that. None is the top."""
    seen: tuple[tuple[int, int], ...] = ()
    """The parts of its body that were seen, in thousandths of it: beginnings and ends, in order."""
    tags: tuple[str, ...] = ()
    """Those that the person gave it, beside its own."""
    note: str = ""
    """Markdown."""
    highlights: tuple[Highlight, ...] = ()
    """In the order in which they stand in the post."""
    body: str = ""
    """The fingerprint of the body when it was last touched, if known."""
    body_read: str = ""
    """The fingerprint of the body that was read, if known."""

    @property
    def in_progress(self) -> bool:
        """Opened, and not read to its end."""
        return not self.read and self.progress is not None

    def sign(self, body: str) -> str:
        """What a list shows a post with that has this `body`: one cell, told apart by form and not by colour."""
        if self.read:
            return "↻" if self.updated_since(body) else " "
        if self.progress is None:
            return "●"
        return "◔◑◕"[min(2, int(self.progress * 3))]

    def updated_since(self, body: str) -> bool:
        """Whether the post was read with another body than `body`, which it has now."""
        return bool(self.body_read and body and body != self.body_read)


UNTOUCHED = PostState()
"""The state of a post that nothing was done with."""


def tick(latest: int, wall_clock: float) -> int:
    """Return the time of a new event: later than `latest`, and not before `wall_clock` (seconds since 1970).

    A hybrid logical clock (Kulkarni et al. 2014, "Logical Physical Clocks") in one integer, as milliseconds
    shifted left by 16 bits with a logical counter below: it never goes back, whatever the machine's clock does.
    A clock that stands beyond the year 3000 is not believed.
    """
    now = int(wall_clock * 1000) << _LOGICAL_BITS
    return max(now if now in _BELIEVED else 0, latest + 1)


def milliseconds(time: int) -> tuple[int, int]:
    """Return the two parts of an event's time: milliseconds since 1970, and the logical counter below them."""
    return time >> _LOGICAL_BITS, time & ((1 << _LOGICAL_BITS) - 1)


def from_milliseconds(milliseconds: int, count: int = 0) -> int:
    """Return the time that two parts make: see `milliseconds`."""
    return (milliseconds << _LOGICAL_BITS) + count


def checksum(event: "Event") -> int:
    """Return 32 bits (CRC-32) that tell whether an event is as it was written."""
    return zlib.crc32("\x1f".join(map(str, event)).encode(errors="surrogateescape"))


def encode(value: Value) -> str:
    """Return a value as JSON, in the one form that everybody writes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


# --- laws -------------------------------------------------------------------------------------------------------


def merge(*journals: Iterable[Event]) -> list[Event]:
    """Return the union of journals in order: commutative, associative and idempotent."""
    events = {event for journal in journals for event in journal}
    return sorted(events, key=lambda event: (event.order, event.key, event.field, event.change, event.undoes or 0))


def current(events: Iterable[Event]) -> dict[str, PostState]:
    """Return the state of every post that `events` (in any order) speak of: the last event of a field wins.

    The store computes the same in SQL, event by event; this is what it is held against.
    """
    latest: dict[tuple[str, str], Event] = {}
    for event in events:
        place = event.key, event.field
        if place not in latest or latest[place].order < event.order:
            latest[place] = event
    values: dict[str, dict[str, str]] = {}
    for (key, field), event in latest.items():
        values.setdefault(key, {})[field] = event.value
    return {key: state_of(fields) for key, fields in values.items()}


def compact(events: Iterable[Event]) -> list[Event]:
    """Return `events` without those notes that the same device has overwritten: what follows from them stays.

    It does so whatever else they are merged with: a device's last word on a field stands above its earlier ones.
    """
    kept: list[Event] = []
    latest: dict[tuple[str, str, str], Event] = {}
    for event in events:
        if event.field not in NOTED:
            kept.append(event)
            continue
        place = event.device, event.key, event.field
        if place not in latest or latest[place].order < event.order:
            latest[place] = event
    return sorted([*kept, *latest.values()], key=lambda event: (event.device, event.counter, event.order))


# --- the state of a post ----------------------------------------------------------------------------------------


def state_of(values: Mapping[str, str]) -> PostState:
    """Return the state that the current values of a post's fields are, each as JSON."""
    if not values:
        return UNTOUCHED
    value = {field: json.loads(text) for field, text in values.items()}
    read, position = value.get("read"), value.get("position")
    return PostState(
        read=bool(read),
        starred=bool(value.get("starred")),
        hidden=bool(value.get("hidden")),
        queued=bool(value.get("queued")),
        progress=value.get("progress"),
        position=Position(*position) if position else None,
        seen=tuple((start, end) for start, end in value.get("seen") or ()),
        tags=tuple(value.get("tags") or ()),
        note=value.get("note") or "",
        highlights=_highlights(value),
        body=value.get("body") or "",
        body_read=read if isinstance(read, str) else "",
    )


def _highlights(values: Mapping[str, Value]) -> tuple[Highlight, ...]:
    found = [
        Highlight(field, Position(*value["start"]), Position(*value["end"]), value["quote"], value["note"])
        for field, value in values.items()
        if value and field.startswith(HIGHLIGHT)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.field)))


def is_decided(field: str) -> bool:
    """Return whether a field is what a person decides, and can undo."""
    return field in DECIDED or field.startswith(HIGHLIGHT)


def new_highlight() -> str:
    """Return the name of a field for a new highlight."""
    import secrets

    return HIGHLIGHT + "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(12))


# --- what changes


def setting(key: str, body: str, field: str, value: Value, state: PostState) -> Iterator[Change]:
    """Yield what it takes to give a field a value: what was read is noted, and one unread again begins anew."""
    if field != "read":
        yield key, field, value
        yield from noting_body(key, body, state)
    elif value:
        yield key, "read", body or True
        if state.queued:
            yield key, "queued", None
    else:
        yield key, "read", False
        if state.progress is not None:
            yield key, "progress", None
        if state.position is not None:
            yield key, "position", None
        if state.seen:
            yield key, "seen", None


def noting_body(key: str, body: str, state: PostState) -> Iterator[Change]:
    """Yield what it takes to know the post again when its file is moved."""
    if body and body not in (state.body, state.body_read):
        yield key, "body", body
