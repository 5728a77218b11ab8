"""Reading state that travels through a shared folder: `docs/sync.md` says what is in it.

Each device writes only files of its own there and reads those of the others, so any program that copies files
carries it without conflicts. One rule keeps it whole: where a device cannot be sure that its files are as it left them
(a new folder, a clone of its disk, a backup put back, a file lost), it reads all that is there and writes what it
knows beyond that.
"""

import errno
import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError, reason
from reader.paths import locked, open_file, read_file
from reader.sqlite import transaction
from reader.state import event_sql as rows
from reader.state.database import connect, read_only
from reader.state.event_lines import LONGEST, from_line, header, to_line
from reader.state.journal import Event, compact
from reader.state.store import Store
from reader.text.clean import clean_line

FOLDER = "reader-sync"
SEGMENT = 1 << 18
"""Bytes after which a file is closed and the next one begun."""
SEGMENTS = 16
"""Files that are closed before they become one."""
_OWN_NAME = re.compile(r"\d{8}\.jsonl")
_AS_IT_IS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""How a file of our own is opened: where it was replaced by a link or a pipe, nothing is written."""
_BATCH = 20_000
"""Events that are written at a time."""
_NOTED_SECONDS = 60
"""How exactly it is noted when a folder was last synced with, where nothing came of it."""


class Synced(NamedTuple):
    """What came of it."""

    received: int = 0
    sent: int = 0
    problems: tuple[str, ...] = ()
    """One sentence for each file that could not be read."""


class _File(NamedTuple):
    """A file of the shared folder, as it is or as it was."""

    size: int
    modified: int
    own: bool = False
    """Whether this device wrote it."""


def sync(store: Store, folder: Path) -> Synced:
    """Exchange what is new with the devices that share `folder`. Raises ReaderError.

    Where another process of this device is just doing so, nothing is left to do.
    """
    if store.path is None:
        raise ReaderError("There is nothing to sync: the reading state of this process is not kept.")
    shown = clean_line(str(folder))
    if not folder.is_dir():
        raise ReaderError(f"There is no folder {shown} to sync with: is it mounted?")
    try:
        with locked(store.path.with_name(f"{store.path.name}.sync-lock"), wait=False) as alone:
            return _Sync(store, store.path, folder).run() if alone else Synced()
    except OSError as error:
        raise ReaderError(f"Cannot sync with {shown}: {reason(error)}.") from error
    except sqlite3.Error as error:
        raise ReaderError(f"Cannot sync with {shown}: {clean_line(str(error))}.") from error


def last_syncs(path: Path) -> list[tuple[str, int]]:
    """Return the folders that the state file at `path` is synced with, and when last, in seconds since 1970."""
    with closing(read_only(path)) as connection:
        return connection.execute("SELECT path, synced FROM shared_folder ORDER BY synced DESC").fetchall()


class _Sync:
    """One exchange."""

    def __init__(self, store: Store, path: Path, folder: Path) -> None:
        self._store = store
        self._path = path
        self._folder = os.path.realpath(folder)
        self._root = folder / FOLDER
        self._problems: list[str] = []

    def run(self) -> Synced:
        self._root.mkdir(exist_ok=True)
        _refuse_link(self._root)
        with closing(connect(self._path, lambda connection, version: None)) as self._notes:
            received, sent = self._exchange()
        return Synced(received, sent, tuple(self._problems))

    def _exchange(self) -> tuple[int, int]:
        device = self._store.device
        noted, files = self._noted(), self._files()
        own = {name: file for name, file in noted.items() if file.own}
        afresh = not own or any(
            not name.startswith(f"{device}/") or name not in files or files[name].size != file.size
            for name, file in own.items()
        )
        if afresh:
            own = {name: file for name, file in files.items() if _OWN_NAME.fullmatch(name.removeprefix(f"{device}/"))}
        present: set[int] = set()
        received = 0
        for name, file in files.items():
            if afresh or (name not in own and noted.get(name) != file):
                new = self._read(name, present)
                if new is not None:
                    received += new
                    self._note({name: file._replace(own=name in own)})
        if self._store.device != device:  # somebody else goes by our name: begin again under another
            again, sent = self._exchange()
            return received + again, sent
        self._forget([name for name in noted if name not in files], others=received > 0)
        return received, self._write(device, own, present if afresh else None)

    # --- reading

    def _files(self) -> dict[str, _File]:
        """Return the files in the folders of all devices. Hidden ones are what a synchroniser has not finished."""
        found = {}
        for folder in sorted(self._root.iterdir()):
            if folder.name.startswith((".", "~")) or folder.is_symlink() or not folder.is_dir():
                continue
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if not entry.name.startswith((".", "~")) and entry.is_file(follow_symlinks=False):
                    name = f"{folder.name}/{entry.name}"
                    if not _is_text(name):
                        self._problems.append(f"{clean_line(name)} in the shared folder has no name in UTF-8.")
                        continue
                    status = entry.stat(follow_symlinks=False)
                    found[name] = _File(status.st_size, status.st_mtime_ns)
        return found

    def _read(self, name: str, present: set[int]) -> int | None:
        """Take in the events of a file; return how many were new, None where it cannot be read.

        What is not whole counts for nothing, yet.
        """
        names: dict[str, str] = {}

        def events() -> Iterator[Event]:
            with open_file(self._root / name) as file:
                while line := file.readline(LONGEST):
                    with suppress(ValueError):
                        said = from_line(line)
                        if isinstance(said, Event):
                            present.add(hash(said[:6]))
                            yield said
                        else:
                            names[said["device"]] = said["name"]

        try:
            return self._store.receive(events(), names)
        except OSError as error:
            self._problems.append(f"Cannot read {clean_line(name)} in the shared folder: {reason(error)}.")
            return None

    # --- writing

    def _write(self, device: str, own: dict[str, _File], present: set[int] | None) -> int:
        """Append what is new here; or, where it is not certain what is there, what is not `present`."""
        (written,) = self._notes.execute("SELECT written FROM shared_folder WHERE path = ?", (self._folder,)).fetchone()
        names = rows.own_devices(self._notes)

        def news() -> Iterator[Event]:
            nonlocal written
            for number, event in self._store.events(written if present is None else 0):
                written = number
                if event.device in names if present is None else hash(event[:6]) not in present:
                    yield event

        last, sent = max(own, default=""), 0
        if present is not None:
            last = self._begin(device, own)
            self._note({last: self._append(last, device, [])})
        events = news()
        while batch := list(islice(events, _BATCH)):
            if present is None and sent == 0 and own[last].size >= SEGMENT:
                last = self._begin(device, own)
            self._note({last: self._append(last, device, map(to_line, compact(batch)))}, written)
            sent += len(batch)
        if sent or present is not None or self._age() > _NOTED_SECONDS:
            self._note({}, written)
        return sent

    def _begin(self, device: str, own: dict[str, _File]) -> str:
        """Return the name of a new file. Where enough of them are closed, they become one first."""
        number = max((int(name[-14:-6]) for name in own), default=0) + 1
        if len(own) >= SEGMENTS:
            whole = f"{device}/{number:08}.jsonl"
            lines = (line for name in own for line in read_file(self._root / name).splitlines(keepends=True))
            events = [said for line in lines for said in _events(line)]
            self._note({whole: self._append(whole, device, map(to_line, compact(events)))})
            for name in own:
                (self._root / name).unlink(missing_ok=True)
            self._forget(own)
            number += 1
        while os.path.lexists(self._root / f"{device}/{number:08}.jsonl"):
            number += 1  # what stands there is none of our files
        return f"{device}/{number:08}.jsonl"

    def _append(self, name: str, device: str, lines: Iterable[bytes]) -> _File:
        """Append to a file of our own, so that it is on the disk; return what it is then."""
        path = self._root / name
        path.parent.mkdir(exist_ok=True)
        _refuse_link(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _AS_IT_IS, 0o666)
        with os.fdopen(handle, "ab") as file:
            is_new = os.fstat(handle).st_size == 0
            file.write((header(device, os.uname().nodename) if is_new else b"") + b"".join(lines))
            file.flush()
            os.fsync(handle)
            status = os.fstat(handle)
        return _File(status.st_size, status.st_mtime_ns, own=True)

    # --- what is noted of the folder

    def _noted(self) -> dict[str, _File]:
        """Return the files as they were when they were last read or written."""
        with transaction(self._notes):
            self._notes.execute("INSERT OR IGNORE INTO shared_folder VALUES (?, 0, 0)", (self._folder,))
        found = self._notes.execute(
            "SELECT name, size, modified, own FROM shared_file WHERE folder = ?", (self._folder,)
        )
        return {name: _File(size, modified, bool(own)) for name, size, modified, own in found}

    def _note(self, files: dict[str, _File], written: int | None = None) -> None:
        with transaction(self._notes):
            for name, file in files.items():
                self._notes.execute(
                    "INSERT OR REPLACE INTO shared_file VALUES (?, ?, ?, ?, ?)", (self._folder, name, *file)
                )
            if written is not None:
                self._notes.execute(
                    "UPDATE shared_folder SET written = ?, synced = ? WHERE path = ?",
                    (written, int(time.time()), self._folder),
                )

    def _forget(self, names: Iterable[str], *, others: bool = False) -> None:
        """Forget files that are gone; and, where something came in, all other folders: it may have to go there."""
        with transaction(self._notes):
            for name in names:
                self._notes.execute("DELETE FROM shared_file WHERE folder = ? AND name = ?", (self._folder, name))
            if others:
                self._notes.execute("DELETE FROM shared_folder WHERE path != ?", (self._folder,))

    def _age(self) -> float:
        (synced,) = self._notes.execute("SELECT synced FROM shared_folder WHERE path = ?", (self._folder,)).fetchone()
        return abs(time.time() - float(synced))


def _is_text(name: str) -> bool:
    """Return whether the bytes of a name are UTF-8."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _refuse_link(path: Path) -> None:
    """Raise OSError where what we write would go elsewhere: whoever shares the folder could have made the link."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, f"{path.name} in it is a link", str(path))


def _events(line: bytes) -> Iterator[Event]:
    with suppress(ValueError):
        said = from_line(line)
        if isinstance(said, Event):
            yield said
