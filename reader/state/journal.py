"""Events, the order that every device computes alike, and the state that follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Field = Literal["read", "starred", "progress"]
Value = bool | float | None

UNDOABLE: tuple[Field, ...] = ("read", "starred")
"""What a person decides. The rest is noted on the way, and undoing it would only be in the way."""

_LOGICAL_BITS = 16


class Event(NamedTuple):
    """One thing that was done, on one device, to one field of one post."""

    device: str
    counter: int
    """1, 2, 3 … on each device."""
    time: int
    """A hybrid logical clock: see `tick`."""
    key: str
    field: Field
    value: Value
    change: int
    """The counter of the first event of the change that this is part of: one press of a key is one change."""
    undoes: int | None = None
    """The change of the same device that this event takes back."""

    @property
    def order(self) -> tuple[int, str, int]:
        """Sorts events alike on every device: by clock, then device, then counter."""
        return self.time, self.device, self.counter


@dataclass(frozen=True, slots=True)
class PostState:
    """What was done with a post. `progress` is None until it is opened, then the part that was seen, 0 to 1."""

    read: bool = False
    starred: bool = False
    progress: float | None = None

    @property
    def in_progress(self) -> bool:
        """Opened, and not read to its end."""
        return not self.read and self.progress is not None

    @property
    def sign(self) -> str:
        """What a list shows it with: one cell, told apart by form and not by colour."""
        return " " if self.read else "◐" if self.in_progress else "●"


UNTOUCHED = PostState()
"""The state of a post that nothing was done with."""


def tick(latest: int, wall_clock: float) -> int:
    """Return the time of a new event: later than `latest`, and not before `wall_clock` (seconds since 1970).

    A hybrid logical clock (Kulkarni et al. 2014, "Logical Physical Clocks") in one integer, as milliseconds
    shifted left by 16 bits with a logical counter below: it never goes back, whatever the machine's clock does.
    """
    return max(int(wall_clock * 1000) << _LOGICAL_BITS, latest + 1)


def merge(*journals: Iterable[Event]) -> list[Event]:
    """Return the union of journals in order: commutative, associative and idempotent."""
    events = {(event.device, event.counter): event for journal in journals for event in journal}
    return sorted(events.values(), key=lambda event: event.order)


def current(events: Iterable[Event]) -> dict[str, PostState]:
    """Return the state of every post that `events` (in any order) speak of: the last event of a field wins."""
    latest: dict[tuple[str, Field], Event] = {}
    for event in events:
        place = event.key, event.field
        if place not in latest or latest[place].order < event.order:
            latest[place] = event
    values: dict[str, dict[Field, Value]] = {}
    for (key, field), event in latest.items():
        values.setdefault(key, {})[field] = event.value
    return {key: state_of(fields) for key, fields in values.items()}


def state_of(values: Mapping[Field, Value]) -> PostState:
    """Return the state that the current values of a post's fields are."""
    progress = values.get("progress")
    return PostState(
        read=bool(values.get("read")),
        starred=bool(values.get("starred")),
        progress=float(progress) if progress is not None else None,
    )
