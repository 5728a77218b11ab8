"""Documents that are no files: standard input, and pipes, such as those that a shell makes of `<(…)`."""

import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reader.cli.status import UnreadableError, UsageError
from reader.errors import reason
from reader.text.clean import clean_line

STANDARD_INPUT = "-"
_MOST = 100_000_000
"""Bytes that are taken for a document."""
_MADE = re.compile(r".*/([0-9a-f]{64})/(?:standard-input|pipe)\.md")
"""The path of a file that stands for a stream, with the sum of what it says."""


def is_stream(words: str) -> bool:
    """Return whether what is named is standard input, or something that can be read only once, from end to end."""
    if words == STANDARD_INPUT:
        return True
    try:
        mode = Path(words).stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISBLK(mode))


@contextmanager
def as_files(paths: Sequence[str]) -> Iterator[list[str]]:
    """Give `paths` with a file in the place of each stream, which is there until the end.

    Raises UsageError where standard input is the terminal, UnreadableError where a stream cannot be read.
    """
    if not any(map(is_stream, paths)):
        yield [*paths]
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        yield [str(_as_file(path, Path(folder))) if is_stream(path) else path for path in paths]


def key_of(path: Path) -> str:
    """Return the key of a file that `as_files` has made: what it says is all that is known of it; else nothing."""
    made = _MADE.fullmatch(path.as_posix())
    return f"sha256:{made[1]}" if made else ""


def _as_file(path: str, folder: Path) -> Path:
    import hashlib

    data = _read(path)
    if len(data) > _MOST:
        raise UnreadableError(
            f"{clean_line(path)} is too long: Reader takes up to {_MOST // 1_000_000} MB from a pipe."
        )
    file = folder / hashlib.sha256(data).hexdigest() / ("standard-input.md" if path == STANDARD_INPUT else "pipe.md")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return file


def _read(path: str) -> bytes:
    if path == STANDARD_INPUT:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("standard input is the terminal: pipe Markdown into `reader -`.")
        data = sys.stdin.buffer.read(_MOST + 1)
        if not data:
            raise UnreadableError("Nothing came on standard input: pipe Markdown in, or say which post.")
        return data
    try:
        with Path(path).open("rb") as stream:
            return stream.read(_MOST + 1)
    except OSError as error:
        raise UnreadableError(f"Cannot read {clean_line(path)}: {reason(error)}.") from error
