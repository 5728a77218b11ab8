"""The folders that a person has added: `sources.json` in the data directory, which is this machine's alone."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from reader.errors import ReaderError, reason
from reader.paths import read_file, replace_file
from reader.text.clean import clean_line


class Source(NamedTuple):
    """A folder of posts, or a file that is opened for once."""

    name: str
    """The beginning of the keys of posts that have none of their own. It has passed the gate, and is unique but for
    what is opened for once: that has none."""
    path: Path
    only_key: str = ""
    """The key of a file whose words came from elsewhere, and whose place says nothing."""

    def key(self, path: str) -> str:
        """Return the key of the file at `path`: below a folder, it is alike on every machine that has the folder."""
        if self.only_key or not self.name:
            return self.only_key or Path(path).absolute().as_uri()
        return f"file:{quote(self.name)}/{quote(os.fsencode(os.path.relpath(path, self.path)))}"

    def locate(self, key: str) -> Path | None:
        """Return where the file of a key is, if the key is one of this folder's."""
        beginning = f"file:{quote(self.name)}/"
        if not key.startswith(beginning):
            return None
        return self.path / os.fsdecode(unquote_to_bytes(key[len(beginning) :]))


def read_sources(file: Path) -> list[Source]:
    """Return the folders that were added, in that order. Raises ReaderError if the file cannot be understood."""
    try:
        stored = json.loads(read_file(file).decode())
        return [Source(clean_line(entry["name"]), Path(entry["path"])) for entry in stored["folders"]]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ReaderError(f"Cannot read {clean_line(str(file))}: {reason(error)}.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        shown = clean_line(str(file))
        raise ReaderError(f"{shown} is damaged: correct it, or delete it and add your folders again.") from error


def add_source(file: Path, folder: Path, taken: Sequence[str] = ()) -> Source:
    """Add a folder; return it as it is known from now on: by none of the names that are `taken`.

    Raises ReaderError if it is no folder, or is there.
    """
    shown = clean_line(str(folder))
    if not folder.is_dir():
        raise ReaderError(f"There is no folder {shown}.")
    path = Path(os.path.realpath(folder))
    sources = read_sources(file)
    for source in sources:
        if path == source.path or path.is_relative_to(source.path):
            raise ReaderError(f"{shown} is there already, as “{source.name}”.")
        if source.path.is_relative_to(path):
            raise ReaderError(f"{shown} holds “{source.name}”, which is there already: remove that first.")
    source = Source(free_name(path, [*taken, *(source.name for source in sources)]), path)
    _write(file, [*sources, source])
    return source


def free_name(path: Path, taken: Sequence[str], name: Callable[[Path], str] | None = None) -> str:
    """Return a name for a folder that none of `taken` is: that of its site, or of its checkout, or its own.

    `name`: what gives it another one.
    """
    from reader.library.site_files import title_of

    base = (name or title_of)(path).replace("/", "") or "folder"
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def remove_source(file: Path, words: str) -> Source:
    """Take away the folder that is named, by its name or its path; return it. Raises ReaderError if there is none."""
    sources = read_sources(file)
    path = Path(os.path.realpath(words))
    found = next((source for source in sources if words == source.name or path == source.path), None)
    if found is None:
        raise ReaderError(f"There is no source “{clean_line(words)}”: see `reader sources`.")
    _write(file, [source for source in sources if source is not found])
    return found


def _write(file: Path, sources: Sequence[Source]) -> None:
    folders = [{"name": name, "path": str(path)} for name, path, _ in sources]
    try:
        replace_file(file, json.dumps({"folders": folders}, indent=2) + "\n")
    except OSError as error:
        raise ReaderError(f"Cannot write {clean_line(str(file))}: {reason(error)}.") from error
