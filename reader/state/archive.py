"""The whole journal as one JSON document: what `reader export json` writes and `reader import` reads."""

import json
from collections.abc import Iterator
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.state.event_lines import FORMAT, from_fields, to_fields
from reader.state.journal import Event
from reader.state.store import Store
from reader.text.clean import clean_line


def dump(store: Store) -> Iterator[str]:
    """Yield the lines of a document that holds everything in `store`. Plain ASCII, one event a line."""
    device = json.dumps(store.device)
    yield f'{{"reader": "backup", "format": {FORMAT}, "device": {device}, "events": [\n'
    comma = ""
    for _, event in store.events():
        yield comma + json.dumps(to_fields(event))
        comma = ",\n"
    yield "\n]}\n"


def load(path: Path) -> list[Event]:
    """Return the events of such a document. Raises ReaderError if it is none, or if one of its events is none."""
    shown = clean_line(str(path))
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ReaderError(f"Cannot read {shown}: {reason(error)}.") from error
    except (ValueError, RecursionError) as error:
        raise ReaderError(f"{shown} is no backup of Reader's: it is no JSON.") from error
    if (
        not isinstance(document, dict)
        or document.get("reader") != "backup"
        or not isinstance(document.get("events"), list)
    ):
        raise ReaderError(f"{shown} is no backup of Reader's, such as `reader export json` writes.")
    if document.get("format") != FORMAT:
        raise ReaderError(f"{shown} was written by a newer Reader. Update this one.")
    events = []
    for number, fields in enumerate(document["events"], 1):
        try:
            events.append(from_fields(fields))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ReaderError(f"{shown} is damaged: its event {number} is none. Nothing was taken over.") from error
    return events
