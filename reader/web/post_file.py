"""Markdown files that Reader writes of what was found on the web, and that a person may have edited since."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.library.front_matter import front_matter_lines, without_front_matter
from reader.paths import replace_file
from reader.text.clean import clean, clean_line
from reader.text.names import safe_name
from reader.web.convert.metadata import Metadata
from reader.web.kept_files import find_file

_LONGEST_NAME = 120
_BEGINNING = 8192
_CHECKSUM = "checksum"
_CHECKED = re.compile(rf"^{_CHECKSUM}: ([0-9a-f]{{16}})\n", re.MULTILINE)
_VALUE = re.compile(r'^([a-z_]+): (".*")$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a file."""

    path: Path
    is_changed: bool = True
    """Whether there is something new in it."""
    beside: Path | None = None
    """Where the new version is, if the person has edited the file."""


def write_post(folder: Path, metadata: Metadata, markdown: str) -> Written:
    """Write an article into a folder; the file that has its address already is that which is written anew.

    A file that the person has edited stays as it is: the new version goes beside it, as no post. Raises ReaderError.
    """
    try:
        path = find_file(folder, metadata.url) or free_path(folder, file_name(metadata), names_in(folder))
    except OSError as error:
        raise ReaderError(f"This was not kept in {clean_line(str(folder))}: {reason(error)}.") from error
    return write_whole(path, post_text(metadata, markdown))


def write_whole(path: Path, text: str, *, durable: bool = True) -> Written:
    """Write what `post_text` has made; a file that the person has edited stays, and the new version goes beside it.

    `durable`: it is on the disk when this returns. Raises ReaderError.
    """
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before == text:
            return Written(path, is_changed=False)
        if before and is_edited(before):
            beside = path.with_name(f"{path.name}.new")
            if beside.exists() and beside.read_text(encoding="utf-8") == text:
                return Written(path, is_changed=False)
            replace_file(beside, text)
            return Written(path, is_changed=False, beside=beside)
        replace_file(path, text, durable=durable)
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "the file there is not UTF-8"
        raise ReaderError(f"This was not kept in {clean_line(str(path.parent))}: {why}.") from error
    return Written(path)


def post_text(metadata: Metadata, markdown: str, **more: str) -> str:
    """Return an article as a file, with a sum that tells whether somebody has changed it since.

    `more`: what else is to stand in the front matter.
    """
    values = {
        "title": metadata.title,
        "date": metadata.date.isoformat() if metadata.date else "",
        "updated": metadata.updated.isoformat() if metadata.updated else "",
        "author": metadata.author,
        "url": metadata.url,
        "language": metadata.language,
        "tags": metadata.tags,
        **more,
    }
    lines = front_matter_lines(values)
    body = clean(markdown)
    return f"---\n{lines}{_CHECKSUM}: {_sum(lines, body)}\n---\n\n{body}"


def written_values(beginning: str) -> dict[str, str]:
    """Return what `post_text` has written into the front matter at the beginning of a file, line by line; not lists."""
    head, mark, _ = beginning.partition(f"\n{_CHECKSUM}: ")
    return {name: _unquoted(value) for name, value in _VALUE.findall(head)} if mark else {}


def written_in(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the files in a folder that `post_text` has made, each with its `written_values`. Raises OSError."""
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        with path.open(encoding="utf-8", errors="replace") as file:
            if said := written_values(file.read(_BEGINNING)):
                yield path, said


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(value))
    except ValueError:  # a person has been there
        return ""


def is_edited(text: str) -> bool:
    """Return whether a file that `post_text` has made was changed since, or was never made by it."""
    match = _CHECKED.search(text)
    if match is None:
        return True
    lines = text[: match.start()].removeprefix("---\n")
    body = text[match.end() :].removeprefix("---\n\n")
    return _sum(lines, body) != match[1]


def body_of(text: str) -> str:
    """Return the Markdown in a file that `post_text` has made, or a person has edited."""
    return without_front_matter(text).strip()


def _sum(lines: str, body: str) -> str:
    return hashlib.sha256(f"{lines}\n{body}".encode(errors="replace")).hexdigest()[:16]


def file_name(metadata: Metadata) -> str:
    """Return a name for the file of an article: a date, and the words of its address or its title; all safe."""
    slug = safe_name(metadata.url.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2])
    slug = re.sub(r"\.(?:html?|php|aspx?|md)$", "", slug, flags=re.IGNORECASE)
    if len(slug) < 4 or slug.isdigit() or slug in ("index", "post", "view", "item"):
        slug = safe_name(metadata.title) or slug
    slug = re.sub(r"^\d{4}-\d{2}-\d{2}-?", "", slug) or "post"
    day = f"{metadata.date.isoformat()}-" if metadata.date else ""
    return f"{day}{slug}"[: _LONGEST_NAME - 8].rstrip("-.") + ".md"


def names_in(folder: Path) -> set[str]:
    """Return the names in a folder, as they are told apart where case does not count. Raises OSError."""
    return {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()


def free_path(folder: Path, name: str, taken: set[str]) -> Path:
    """Return a path in a folder whose name none of `taken` is, and take that name."""
    stem = name.removesuffix(".md")
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.md"
    taken.add(name.casefold())
    return folder / name
