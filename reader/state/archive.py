"""All that is kept as one JSON document: what `reader export json` writes and `reader import` reads.

It holds the journal, and the posts that were fetched or taken over: those are files in a folder of Reader's own.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from reader.errors import ReaderError, reason
from reader.paths import ASIDE, replace_bytes
from reader.state.event_lines import FORMAT, from_fields, to_fields
from reader.state.journal import Event
from reader.state.store import Store
from reader.text.clean import clean_line

_BEGINNING = 200
_DEEPEST = 6


class Backup(NamedTuple):
    """What such a document holds."""

    events: list[Event]
    files: dict[str, bytes]
    """What is in each file of a post, or of a picture in one, by its path from the folder of all of them."""


class Restored(NamedTuple):
    """What became of the files of a backup."""

    new: int
    other: list[str]
    """The paths of those that are here with another content, which stays."""


def dump(store: Store, folder: Path) -> Iterator[str]:
    """Yield the lines of a document that holds everything in `store` and in the folder of posts.

    Plain ASCII; a line for each event and each file. Raises ReaderError where a file cannot be read.
    """
    device = json.dumps(store.device)
    yield f'{{"reader": "backup", "format": {FORMAT}, "device": {device}, "events": [\n'
    yield from _list(to_fields(event) for _, event in store.events())
    yield '\n], "posts": [\n'
    yield from _list(_file(folder, path) for path in _paths(folder))
    yield "\n]}\n"


def _list(values: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    comma = ""
    for value in values:
        yield comma + json.dumps(value)
        comma = ",\n"


def _paths(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder, but for those that are just being written, and for what only leads elsewhere."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink() or (path.name.startswith(".") and path.name != ASIDE):
            continue
        if path.is_dir():
            yield from _paths(path)
        elif path.is_file():
            yield path


def _file(folder: Path, path: Path) -> dict[str, str]:
    name = path.relative_to(folder).as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReaderError(f"Cannot read {clean_line(str(path))}: {reason(error)}.") from error
    try:
        return {"path": name, "text": data.decode()}
    except UnicodeDecodeError:
        return {"path": name, "data": base64.b64encode(data).decode()}


def is_backup(path: Path) -> bool:
    """Return whether a file begins as such a document does. Raises nothing."""
    try:
        with path.open("rb") as file:
            return b'"reader"' in (beginning := file.read(_BEGINNING)) and b'"backup"' in beginning
    except OSError:
        return False


def load(path: Path) -> Backup:
    """Return what is in such a document. Raises ReaderError if it is none, or if a part of it is none."""
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
        or not isinstance(document.get("posts", []), list)
    ):
        raise ReaderError(f"{shown} is no backup of Reader's, such as `reader export json` writes.")
    if document.get("format") != FORMAT:
        raise ReaderError(f"{shown} was written by a newer Reader. Update this one.")
    events, files = [], {}
    for number, fields in enumerate(document["events"], 1):
        try:
            events.append(from_fields(fields))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ReaderError(f"{shown} is damaged: its event {number} is none. Nothing was taken over.") from error
    for number, fields in enumerate(document.get("posts", []), 1):
        try:
            files[_checked(fields["path"])] = (
                fields["text"].encode() if "text" in fields else base64.b64decode(fields["data"], validate=True)
            )
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
            raise ReaderError(f"{shown} is damaged: its post {number} is none. Nothing was taken over.") from error
    return Backup(events, files)


def _checked(name: str) -> str:
    """Return the path of a file if it leads nowhere but down. Raises ValueError."""
    parts = PurePosixPath(name).parts
    is_hidden = any(part.startswith(".") and part != ASIDE for part in parts)
    if not 2 <= len(parts) <= _DEEPEST or is_hidden or name.startswith("/") or "\\" in name:
        raise ValueError("no path of a post")
    if clean_line(name) != name or any(len(part.encode()) > 255 for part in parts):
        raise ValueError("no path of a post")
    return name


def restore(files: Mapping[str, bytes], folder: Path, *, is_rehearsal: bool) -> Restored:
    """Write the files of a backup that are not there. Raises ReaderError."""
    new, other = 0, []
    try:
        for name, data in files.items():
            path = folder / name
            if not path.exists():
                new += 1
                if not is_rehearsal:
                    replace_bytes(path, data, durable=False)
            elif path.read_bytes() != data:
                other.append(name)
    except OSError as error:
        raise ReaderError(f"The posts were not all put back in {clean_line(str(folder))}: {reason(error)}.") from error
    return Restored(new, other)
