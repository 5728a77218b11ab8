"""What was read when: the journal, told as readings."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from reader.state.journal import Event, Field, Value, milliseconds

TOLD: tuple[Field, ...] = ("read", "progress", "moved_from")
"""The fields whose events tell of it."""


class Reading(NamedTuple):
    """A part of a post that was read on one day."""

    day: date
    """By the clock and the calendar of this machine."""
    part: float
    """How much of the post, 0 to 1."""
    is_end: bool
    """Whether the post became read with it."""


def readings(events: Iterable[Event]) -> dict[str, list[Reading]]:
    """Return what was read of each post, by its key, as `events` of the fields `TOLD` (in any order) say.

    A post that becomes read was read, as far as it was not before. What was undone has never been, and a post that is
    made unread again on the same day did not become read. Posts that were marked together were not read: that is
    tidying up. What was read of a post that has moved counts for what it is called now.
    """
    events = sorted(events, key=lambda event: (event.order, event.key, event.field))
    undone = {(event.device, event.undoes) for event in events}
    changes: dict[tuple[str, int], list[Event]] = {}
    for event in events:
        change = event.device, event.change
        if event.undoes is None and change not in undone:
            changes.setdefault(change, []).append(event)
    told: dict[str, list[Reading]] = {}
    seen: dict[str, float] = {}
    for together in changes.values():
        moves = {event.key: str(_value(event)) for event in together if event.field == "moved_from"}
        if moves:  # all at once: two posts may have changed places
            moved = {new: (told.pop(old, []), seen.get(old, 0.0)) for new, old in moves.items()}
            for new, (log, part) in moved.items():
                told[new] = [*told.get(new, []), *log]
                seen[new] = part
            continue
        is_tidying = sum(event.field == "read" for event in together) > 1
        for event in together:
            value, is_end, day = _value(event), event.field == "read", _day(event.time)
            log, before = told.setdefault(event.key, []), seen.get(event.key, 0.0)
            if is_end and not value:
                log[:] = [one for one in log if not (one.is_end and one.day == day)]
                seen[event.key] = 0.0
                continue
            part = 1.0 if is_end else float(value or 0)
            if part > before:
                seen[event.key] = part
                if not is_tidying:
                    log.append(Reading(day, part - before, is_end))
    return {key: log for key, log in told.items() if log}


def _value(event: Event) -> Value:
    return json.loads(event.value)


def _day(time: int) -> date:
    return datetime.fromtimestamp(milliseconds(time)[0] / 1000).date()
