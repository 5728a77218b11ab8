"""When a post was written: what it says, what its address or its path says, what git says, and else a guess."""

import datetime
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import NamedTuple

from reader.library.front_matter import Fields, parse_date


class Dated(NamedTuple):
    """A date, and how sure it is."""

    day: datetime.date | None
    is_guess: bool = False
    """Whether it is only that of the file, which a copy has anew."""


_IN_ADDRESS = re.compile(r"(?:^|/)(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_ADDRESSES = ("path", "permalink", "url", "slug")
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ T]|$)")


class GitDates:
    """When files were first committed, asked of git once for each folder."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[str, datetime.date]] = {}
        self._roots: dict[Path, Path | None] = {}

    def first(self, path: Path) -> datetime.date | None:
        """Return the day on which a file was committed first; None where it was not, or where there is no git."""
        folder = path.parent
        if folder not in self._roots:
            places = (folder, *folder.parents)
            self._roots[folder] = next((place for place in places if (place / ".git").exists()), None)
        root = self._roots[folder]
        if root is None:
            return None
        if root not in self._known:
            self._known[root] = _first_commits(root)
        try:
            return self._known[root].get(str(path.relative_to(root)))
        except ValueError:
            return None


_GIT_SECONDS = 20
_FOLDERS = 4
"""How many of the folders that a file is in may tell its date."""


def _first_commits(root: Path) -> dict[str, datetime.date]:
    """Return the paths of a checkout, each with the day of the first commit that has it."""
    settings = ["-c", "log.showSignature=false", "-c", "core.fsmonitor=false"]
    log = ["log", "--diff-filter=A", "--no-renames", "--format=%x01%as", "--name-only", "-z"]
    command = ["git", "-C", str(root), *settings, *log]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return {}
    found: dict[str, datetime.date] = {}
    day: datetime.date | None = None
    for piece in done.stdout.decode(errors="surrogateescape").split("\0"):
        for part in piece.split("\n"):
            if part.startswith("\x01"):
                day = parse_date(part[1:])
            elif part and day:
                found[part] = day  # the last that is said of a path is the earliest
    return found


def date_of(path: Path, fields: Fields, git: GitDates) -> Dated:
    """Return when the post in the file at `path` was written."""
    if day := fields.date("date"):
        return Dated(day)
    name = path.parent.name if path.stem.lower() == "index" else path.stem
    named = _NAME.match(name)
    said = [fields.text(name) for name in _ADDRESSES]
    for text in (*said, *fields.texts("aliases"), _folders(path)):
        if day := _dated(text):
            return Dated(day)
    if named and (day := parse_date(named[1])):
        return Dated(day)
    if day := git.first(path):
        return Dated(day)
    return Dated(_file_date(path), is_guess=True)


def _folders(path: PurePath) -> str:
    return "/".join(path.parts[-_FOLDERS - 1 : -1])


def _dated(address: str) -> datetime.date | None:
    """Return the date that is a part of an address or a path."""
    days: Iterable[datetime.date | None] = (
        parse_date(f"{match[1]}-{match[2]}-{match[3]}") for match in _IN_ADDRESS.finditer(address)
    )
    return next((day for day in days if day and 1970 <= day.year <= 2200), None)


def _file_date(path: Path) -> datetime.date | None:
    try:
        return datetime.date.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None
