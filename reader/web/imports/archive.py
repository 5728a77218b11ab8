"""An archive that is only ever read, and never believed."""

import zipfile
import zlib

from reader.errors import ReaderError
from reader.text.clean import clean_line

LARGEST_FILE = 32 << 20
"""Bytes of a file in an archive."""
_LARGEST_TOGETHER = 400 << 20


class Archive:
    """The files of an archive, as far as they are not too large."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        """Use an open archive."""
        self._file = file
        self._entries = {entry.filename: entry for entry in file.infolist()}
        self._read = 0

    @property
    def names(self) -> list[str]:
        """The names of its files."""
        return [name for name, entry in self._entries.items() if not entry.is_dir()]

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def find(self, name: str) -> bytes | None:
        """Return what is in a file, None where there is none. Raises ReaderError where it is damaged or too large."""
        entry = self._entries.get(name)
        if entry is None or entry.is_dir():
            return None
        try:
            with self._file.open(entry) as file:
                data = file.read(LARGEST_FILE + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise ReaderError(f"{clean_line(name)} in it is damaged, or kept under a password") from error
        self._read += len(data)
        if len(data) > LARGEST_FILE or self._read > _LARGEST_TOGETHER:
            raise ReaderError(f"{clean_line(name)} in it is larger than Reader reads")
        return data
