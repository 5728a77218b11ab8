"""Events as lines of JSON, each with a checksum: how they travel. `docs/sync.md` is written from this."""

import hashlib
import json
from typing import Any

from reader.state.checks import check
from reader.state.journal import Event, encode, from_milliseconds, milliseconds
from reader.text.clean import clean_line

FORMAT = 1
LONGEST = 1 << 19
"""Bytes that a line may have."""
_SUM = b',"sum":"'
_DIGITS = 16


def to_line(event: Event) -> bytes:
    """Return an event as a line, its end included."""
    device, counter, time, key, field, value, change, undoes = event
    since_1970, tick = milliseconds(time)
    undone = "" if undoes is None else f',"undoes":{undoes}'
    return _seal(
        f'{{"device":"{device}","counter":{counter},"time":{since_1970},"tick":{tick},"key":{encode(key)}'
        f',"field":"{field}","value":{value},"change":{change}{undone}'
    )


def header(device: str, name: str) -> bytes:
    """Return the first line of a file: its format, who writes it, and what its owner calls the machine."""
    return _seal(f'{{"reader":{FORMAT},"device":"{device}","name":{encode(name)}')


def from_line(line: bytes) -> Event | dict[str, str]:
    """Return the event of a line, or what a header says. Raises ValueError: then the line counts for nothing."""
    body, _, rest = line.rpartition(_SUM)
    if len(rest) != _DIGITS + 3 or rest[_DIGITS:] != b'"}\n' or _sum(body).encode() != rest[:_DIGITS]:
        raise ValueError("not whole")
    try:
        fields = json.loads((body + b"}").decode())  # which is stricter than what JSON would make of bytes
        return from_fields(fields) if "reader" not in fields else _header(fields)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no event") from error


def to_fields(event: Event) -> dict[str, Any]:
    """Return an event as what JSON makes of its line, without the checksum."""
    fields: dict[str, Any] = json.loads(to_line(event))
    del fields["sum"]
    return fields


def from_fields(fields: dict[str, Any]) -> Event:
    """Return the event of a line's fields. Raises ValueError, KeyError, TypeError."""
    if type(fields["time"]) is not int or type(fields["tick"]) is not int or not 0 <= fields["tick"] < 1 << 16:
        raise ValueError("no time")
    return check(
        Event(
            fields["device"],
            fields["counter"],
            from_milliseconds(fields["time"], fields["tick"]),
            fields["key"],
            fields["field"],
            encode(fields["value"]),
            fields["change"],
            fields.get("undoes"),
        )
    )


def _header(fields: dict[str, Any]) -> dict[str, str]:
    if not isinstance(fields["device"], str) or not isinstance(fields["name"], str):
        raise ValueError("no header")
    return {"device": clean_line(fields["device"]), "name": clean_line(fields["name"])}


def _seal(line: str) -> bytes:
    body = line.encode()
    return body + _SUM + _sum(body).encode() + b'"}\n'


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:_DIGITS]
