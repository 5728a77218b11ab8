"""What a file is, and what it holds: by what is in it, not by its name."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.library.encoding import decode
from reader.text.clean import clean_line
from reader.web.feeds import is_feed
from reader.web.imports import bookmarks, listing, newsboat, notebook, read_later
from reader.web.imports.archive import Archive
from reader.web.imports.epub import CONTAINER, read_epub
from reader.web.imports.found import Found
from reader.web.imports.opml import read_opml
from reader.web.imports.saved_page import read_saved_page
from reader.web.keep import decode_page

KINDS = (
    "a list of feeds (OPML, newsboat's urls or cache.db), a list of Pocket, Instapaper, Wallabag, Readwise or Raindrop,"
    " bookmarks of a browser, a page saved as HTML, a listing saved as text, a notebook, a book in EPUB, or a backup of"
    " Reader's"
)
_LARGEST = 1 << 30
"""Bytes of a file. A database is read where it is, whatever its size."""
_BEGINNING = 16_384
_DATABASE = b"SQLite format 3\0"


def read_file(path: Path) -> Found:
    """Return what a file of another program holds. Raises ReaderError."""
    shown = clean_line(path.name)
    if path.is_dir():
        raise ReaderError(f"{shown} is a folder: `reader add` adds that.")
    try:
        with path.open("rb") as file:
            data = file.read(len(_DATABASE))
            if data != _DATABASE:
                data += file.read(_LARGEST)
    except OSError as error:
        raise ReaderError(f"Cannot read {clean_line(str(path))}: {reason(error)}.") from error
    if len(data) > _LARGEST:
        raise ReaderError(f"{shown} is larger than Reader reads.")
    try:
        return _read(data, path)
    except ReaderError as error:
        said = str(error)
        raise ReaderError(said if said.endswith(".") else f"{shown} was not taken over: {said}.") from error


def _read(data: bytes, path: Path) -> Found:
    own = f"file:{hashlib.sha256(str(path.resolve()).encode(errors='replace')).hexdigest()[:20]}"
    if data == _DATABASE:
        return newsboat.read_cache(path)
    if data.startswith(b"PK\x03\x04"):
        return _read_archive(data, path, own)
    return _read_text(_text(data), path, own)


def _text(data: bytes) -> str:
    """Return the text of a file; only of a page is what it says of its encoding believed."""
    return decode_page(data) if data[:200].lstrip().startswith(b"<") else decode(data).text


def _read_archive(data: bytes, path: Path, own: str) -> Found:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            archive = Archive(file)
            if CONTAINER in archive:
                return read_epub(archive, own)
            return _read_members(archive, path)
    except zipfile.BadZipFile as error:
        raise ReaderError("it is a damaged archive") from error


def _read_members(archive: Archive, path: Path) -> Found:
    """Return what the files in an archive hold together: some programs export several."""
    found: Found | None = None
    for name in sorted(archive.names):
        if not name.lower().endswith((".csv", ".json", ".html", ".htm", ".opml")):
            continue
        try:
            member = _read_text(_text(archive.find(name) or b""), path / name, "")
        except ReaderError:
            continue
        if any(post.is_document for post in member.posts):
            continue
        if found is None:
            found = member
        else:
            found.join(member)
    if found is None:
        raise ReaderError(f"there is nothing in it that can be imported, which is {KINDS}")
    return found


def _read_text(text: str, path: Path, own: str) -> Found:
    beginning = text[:_BEGINNING]
    first = beginning.lstrip()[:1]
    if first in ("{", "["):
        return _read_json(text, path, own)
    if first == "<":
        if bookmarks.is_bookmarks(beginning):
            return bookmarks.read_bookmarks(text)
        if bookmarks.is_pocket(beginning):
            return bookmarks.read_pocket(text)
        if is_feed(text):
            raise ReaderError("it is a feed: `reader add` subscribes to the address that it comes from")
        if "<opml" in beginning.lower() or path.suffix.lower() == ".opml":
            return read_opml(text)
        if "<html" in beginning.lower() or path.suffix.lower() in (".html", ".htm", ".xhtml"):
            return read_saved_page(text, path, own)
    if newsboat.is_urls(text):
        return newsboat.read_urls(text)
    if read_later.is_table(text):
        return read_later.read_table(text)
    if listing.is_listing(text):
        return listing.read_listing(text)
    raise ReaderError(f"it is not what can be imported, which is {KINDS}")


def _read_json(text: str, path: Path, own: str) -> Found:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReaderError("it is broken JSON") from error
    if notebook.is_notebook(document):
        return notebook.read_notebook(document, path.stem, own)
    if read_later.is_pocket_highlights(document):
        return read_later.read_pocket_highlights(document)
    if read_later.is_wallabag(document):
        return read_later.read_wallabag(document)
    raise ReaderError(f"it is not what can be imported, which is {KINDS}")
