"""Markdown files that Reader writes of what was found on the web, and that a person may have edited since."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.paths import replace_file
from reader.text.clean import clean, clean_line
from reader.web.convert.metadata import Metadata
from reader.web.kept_files import find_file

_LONGEST_NAME = 120
_CHECKSUM = "checksum"
_CHECKED = re.compile(rf"^{_CHECKSUM}: ([0-9a-f]{{16}})\n", re.MULTILINE)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


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
    text = post_text(metadata, markdown)
    try:
        path = find_file(folder, metadata.url) or _free(folder, file_name(metadata))
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before == text:
            return Written(path, is_changed=False)
        if before and is_edited(before):
            beside = path.with_name(f"{path.name}.new")
            replace_file(beside, text)
            return Written(path, is_changed=False, beside=beside)
        replace_file(path, text)
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "the file there is not UTF-8"
        raise ReaderError(f"This was not kept in {clean_line(str(folder))}: {why}.") from error
    return Written(path)


def post_text(metadata: Metadata, markdown: str) -> str:
    """Return an article as a file, with a sum that tells whether somebody has changed it since."""
    values = {
        "title": metadata.title,
        "date": metadata.date.isoformat() if metadata.date else "",
        "updated": metadata.updated.isoformat() if metadata.updated else "",
        "author": metadata.author,
        "url": metadata.url,
        "language": metadata.language,
        "tags": metadata.tags,
    }
    lines = "".join(_front_matter(values))
    body = clean(markdown)
    return f"---\n{lines}{_CHECKSUM}: {_sum(lines, body)}\n---\n\n{body}"


def is_edited(text: str) -> bool:
    """Return whether a file that `post_text` has made was changed since, or was never made by it."""
    match = _CHECKED.search(text)
    if match is None:
        return True
    lines = text[: match.start()].removeprefix("---\n")
    body = text[match.end() :].removeprefix("---\n\n")
    return _sum(lines, body) != match[1]


def _sum(lines: str, body: str) -> str:
    return hashlib.sha256(f"{lines}\n{body}".encode(errors="replace")).hexdigest()[:16]


def _front_matter(values: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    for name, value in values.items():
        if value:
            said = clean_line(value) if isinstance(value, str) else [clean_line(one) for one in value]
            yield f"{name}: {json.dumps(said, ensure_ascii=False)}\n"  # which YAML reads too


def file_name(metadata: Metadata) -> str:
    """Return a name for the file of an article: a date, and the words of its address or its title; all safe."""
    slug = safe_name(metadata.url.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2])
    slug = re.sub(r"\.(?:html?|php|aspx?|md)$", "", slug, flags=re.IGNORECASE)
    if len(slug) < 4 or slug.isdigit() or slug in ("index", "post", "view", "item"):
        slug = safe_name(metadata.title) or slug
    slug = re.sub(r"^\d{4}-\d{2}-\d{2}-?", "", slug) or "post"
    day = f"{metadata.date.isoformat()}-" if metadata.date else ""
    return f"{day}{slug}"[: _LONGEST_NAME - 8].rstrip("-.") + ".md"


def safe_name(words: str) -> str:
    """Return words as a name that every file system takes: small letters and digits of ASCII, with `-` between."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9.]+", "-", plain.lower()).strip("-.")
    name = re.sub(r"\.{2,}", ".", name)
    return f"{name}-" if _RESERVED.match(name) else name


def _free(folder: Path, name: str) -> Path:
    """Return a path in a folder that no file has, and that no file has in other capitals."""
    taken = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    stem = name.removesuffix(".md")
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.md"
    return folder / name
