"""What an event from elsewhere may say: the gate for those of other devices, of backups and of the shared folder."""

import json
import re
from collections.abc import Callable
from datetime import date

from reader.state.journal import HIGHLIGHT, REVIEW, Event, Value
from reader.text.clean import clean, clean_line

TIMES = range(1 << 62)
"""What a time may be: to the year 4199."""
COUNTERS = range(1, 1 << 53)
_LONGEST = 1 << 16  # characters of a value: a long note
_DEVICE = re.compile(r"[0-9a-z]{1,32}")
_FIELD = re.compile(r"[a-z_]{1,32}")


def check(event: Event) -> Event:
    """Return `event` if it can be believed. Raises ValueError: this is the gate for events from elsewhere."""
    device, counter, time, key, field, text, change, undoes = event
    numbers = type(counter) is int and counter in COUNTERS and type(time) is int and time in TIMES
    numbers = numbers and type(change) is int and change in COUNTERS
    numbers = numbers and (undoes is None or (type(undoes) is int and undoes in COUNTERS))
    if not all(isinstance(one, str) for one in (device, key, field, text)):
        raise ValueError("this is no event")
    if not numbers or not _DEVICE.fullmatch(device) or not _FIELD.fullmatch(field) or len(text) > _LONGEST:
        raise ValueError("this is no event")
    if not key or len(key) > _LONGEST or not ((key.isascii() and key.isprintable()) or clean_line(key) == key):
        raise ValueError("a key that no post can have")
    text.encode()  # a lone surrogate could be neither kept nor sent on
    value = json.loads(text, parse_constant=_refuse)
    believed = next((check for prefix, check in _PREFIXED.items() if field.startswith(prefix)), _CHECKS.get(field))
    if value is not None and believed and not believed(value):
        raise ValueError(f"a value that {field} cannot have")
    return event


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _is_line(value: Value) -> bool:
    return isinstance(value, str) and clean_line(value) == value


def _is_place(value: Value) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(n) is int and 0 <= n < 1 << 31 for n in value)


def _are_ranges(value: Value) -> bool:
    if not isinstance(value, list) or not all(map(_is_place, value)):
        return False
    ends = [end for one in value for end in one]
    return ends == sorted({*ends}) and ends[-1:] <= [1000]


def _is_text(value: Value) -> bool:
    return isinstance(value, str) and clean(value) == value


def _is_highlight(value: Value) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() >= {"start", "end", "quote", "note"}
        and _is_place(value["start"])
        and _is_place(value["end"])
        and _is_text(value["quote"])
        and _is_text(value["note"])
    )


def _is_review(value: Value) -> bool:
    if not isinstance(value, dict) or type(days := value.get("days")) is not int or days not in range(1 << 16):
        return False
    due = value.get("due")
    return due == "" or (isinstance(due, str) and date.fromisoformat(due).isoformat() == due)


def _is_bookmark(value: Value) -> bool:
    if not isinstance(value, dict) or not _is_line(value.get("post")):
        return False
    return "position" in value and (value["position"] is None or _is_place(value["position"]))


def _is_subscription(value: Value) -> bool:
    return (
        isinstance(value, dict)
        and _is_line(value.get("name", ""))
        and value.get("full_text", "auto") in ("auto", True, False)
        and _is_line(value.get("selector", ""))
        and isinstance(tags := value.get("tags", []), list)
        and all(map(_is_line, tags))
    )


_PREFIXED: dict[str, Callable[[Value], bool]] = {HIGHLIGHT: _is_highlight, REVIEW: _is_review}
"""What the value of a field may be whose name begins so."""
_CHECKS: dict[str, Callable[[Value], bool]] = {
    "read": lambda value: isinstance(value, bool) or _is_line(value),
    "starred": lambda value: isinstance(value, bool),
    "hidden": lambda value: isinstance(value, bool),
    "queued": lambda value: isinstance(value, bool),
    "subscribed": lambda value: isinstance(value, bool) or _is_subscription(value),
    "feed_moved": _is_line,
    "bookmark": _is_bookmark,
    "search": _is_line,
    "progress": lambda value: type(value) in (int, float) and 0 <= value <= 1,
    "position": _is_place,
    "seen": _are_ranges,
    "tags": lambda value: isinstance(value, list) and all(map(_is_line, value)),
    "note": _is_text,
    "body": _is_line,
    "moved_from": _is_line,
}
"""What the value of a field may be, beside null."""
