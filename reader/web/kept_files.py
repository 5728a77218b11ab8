"""The files of articles that were fetched, and those of them that are put aside while the summary is shown.

What is hidden is not listed.
"""

from pathlib import Path

from reader.errors import ReaderError, reason
from reader.library.addresses import canonical_url
from reader.library.front_matter import split
from reader.paths import ASIDE, make_folder
from reader.text.clean import clean_line

_BEGINNING = 8192


def find_file(folder: Path, url: str) -> Path | None:
    """Return the file in a folder whose post has an address. Raises OSError."""
    wanted = canonical_url(url)
    if not wanted or not folder.is_dir():
        return None
    for path in sorted(folder.glob("*.md")):
        with path.open(encoding="utf-8", errors="replace") as file:
            beginning = file.read(_BEGINNING)
        if wanted.rpartition("/")[2] in beginning and canonical_url(split(beginning).fields.text("url")) == wanted:
            return path
    return None


def put_aside(path: Path) -> None:
    """Put the file of an article aside, so that a summary of it is listed again. Raises ReaderError."""
    _move(path, path.parent / ASIDE / path.name)


def bring_back(folder: Path, url: str) -> Path | None:
    """Bring the article of an address back that was put aside; return its file, None where there is none.

    Raises ReaderError.
    """
    try:
        found = find_file(folder / ASIDE, url)
    except OSError as error:
        raise ReaderError(f"Cannot read {clean_line(str(folder))}: {reason(error)}.") from error
    return _move(found, folder / found.name) if found else None


def _move(path: Path, target: Path) -> Path:
    try:
        make_folder(target.parent)
        return path.replace(target)
    except OSError as error:
        raise ReaderError(f"{clean_line(path.name)} could not be moved: {reason(error)}.") from error
