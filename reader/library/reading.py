"""A file → a Post: front matter, identity, reading time; and the document that is shown."""

import datetime
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError, reason
from reader.library.addresses import canonical_url, web_address
from reader.library.formats import to_markdown
from reader.library.front_matter import Fields, parse_date, split
from reader.library.post import Post, byline, long_date
from reader.library.reading_time import length
from reader.text.clean import clean_line
from reader.text.markdown.scan import Scan, scan

if TYPE_CHECKING:
    from reader.text.document.nodes import Block, Document
    from reader.text.math import Macros

_NAME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})(?:[-_ ]|$))?(.*)")
"""The name of a file: a date, if it begins with one, and a slug."""


class Reading(NamedTuple):
    """A file that was read."""

    post: Post
    scan: Scan
    """What its body says of itself."""
    markdown: str
    """Its body."""


def read(path: Path, fallback_key: str, *, is_vault: bool = False) -> Reading:
    """Return what is in the file at `path`; `fallback_key` is its key where front matter gives none.

    `is_vault`: whether `#words` in its text are tags, as Obsidian has it.
    A file that is not quite right (not UTF-8, broken front matter) still becomes a post, with its `problem` set.
    Raises ReaderError if the file cannot be read at all.
    """
    source = _read(path)
    markdown = source.markdown(path)
    scanned = scan(markdown)
    return Reading(_post(path, fallback_key, source, scanned, is_vault=is_vault), scanned, markdown)


def read_post(path: Path, fallback_key: str) -> Post:
    """Return the post in the file at `path`: see `read`."""
    return read(path, fallback_key).post


class Chunks(NamedTuple):
    """A post as it is parsed."""

    macros: "Macros"
    head: int
    """How many blocks stand above the body."""
    chunks: "Iterator[tuple[Block, ...]]"


def read_chunks(
    post: Post, *, smart: bool = False, tags: Sequence[str] = (), note: str = "", date_format: str = ""
) -> Chunks:
    """Return the macros of a post's formulas, and its blocks as they are parsed, chunk by chunk, the title first.

    What stands above the body: the title, a byline, what is wrong with the file if anything, and the person's own
    `tags` and `note` (Markdown). `smart`: see `markdown.parse`, `date_format`: see `byline`. Raises ReaderError if the
    file cannot be read.
    """
    from reader.text.document.nodes import Heading, Paragraph, Text, plain
    from reader.text.layout.front import front, warning
    from reader.text.markdown.builder import Parser, parse

    parser = Parser(_read(post.path).markdown(post.path), smart=smart)
    updated = post.updated if post.updated != post.date else None
    head = front(
        post.title,
        [
            byline(post, date_format),
            f"Updated {long_date(updated, date_format)}" if updated else "",
            warning(post.problem),
            f"Your tags: {', '.join(tags)}" if tags else "",
        ],
        parse(note, smart=smart).blocks if note else (),
    )

    def chunks() -> "Iterator[tuple[Block, ...]]":
        body_chunks = parser.chunks()
        first = next(body_chunks, ())
        match first:
            case (Heading(1, title), *_) if clean_line(plain(title)) == post.title:
                first = first[1:]  # the title stands above it already
        yield (*head, *(first or (Paragraph((Text("There is nothing in this post."),)),)))
        yield from body_chunks

    return Chunks(parser.macros, len(head), chunks())


def beginning(post: Post, count: int = 4) -> "tuple[Block, ...]":
    """Return the title of a post and its first `count` blocks, or why it cannot be read."""
    from reader.text.layout.front import front, warning

    try:
        _, head, chunks = read_chunks(post)
    except ReaderError as error:
        return front(post.title, [warning(str(error))])
    return next(chunks)[: head + count]


def read_document(post: Post, *, smart: bool = False, date_format: str = "") -> "Document":
    """Return all that is shown of `post`: see `read_chunks`. Raises ReaderError if the file cannot be read."""
    from reader.text.document.nodes import Document

    macros, _, chunks = read_chunks(post, smart=smart, date_format=date_format)
    return Document(tuple(block for chunk in chunks for block in chunk), macros)


# --- reading the file ------------------------------------------------------------------------------------------


class _Source(NamedTuple):
    """What is in a file."""

    fields: Fields
    body: str
    problem: str
    """What is wrong with the encoding, or nothing."""

    def markdown(self, path: Path) -> str:
        """Return the body as Markdown: without what only the generator understands."""
        body = self.body
        separator = self.fields.text("excerpt_separator")  # Jekyll's
        if separator and not separator.startswith("<!--"):
            body = body.replace(separator, "", 1)
        return to_markdown(path, body)


def _read(path: Path) -> _Source:
    """Return what is in the file at `path`. Raises ReaderError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReaderError(f"Cannot read {clean_line(str(path))}: {reason(error)}.") from error
    try:
        text, problem = data.decode(), ""
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"This file is not UTF-8 (line {line}): what could not be read is shown as \ufffd. Save it as UTF-8."
    return _Source(*split(text), problem)


def _post(path: Path, fallback_key: str, source: _Source, scanned: Scan, *, is_vault: bool) -> Post:
    fields, body = source.fields, source.body
    name = path.parent.name if path.stem.lower() == "index" else path.stem  # a page bundle is called by its folder
    match = _NAME.fullmatch(clean_line(name))
    day, slug = (match[1], match[2]) if match else (None, "")
    url = web_address(fields.text("url"))
    is_draft = fields.flag("draft") or fields.flag("published") is False or "_drafts" in path.parts
    tags = fields.texts("tags", spaces="_posts" in path.parts or "_drafts" in path.parts)
    counted = length(scanned)
    post = Post(
        key=fields.text("id") or canonical_url(url) or fallback_key,
        path=path,
        title=fields.text("title") or scanned.title or _spoken(slug) or _spoken(clean_line(name)) or "Untitled",
        date=fields.date("date") or parse_date(day or "") or _file_date(path),
        updated=fields.date("updated"),
        author=fields.people("author"),
        reading_time=fields.minutes("reading_time") or counted.minutes,
        url=url,
        tags=tuple(dict.fromkeys((*tags, *scanned.tags))) if is_vault else tags,
        slug=fields.text("slug") or slug,
        is_draft=bool(is_draft),
        fingerprint=_fingerprint(body),
        length=counted,
    )
    return replace(post, problem=source.problem or "; ".join(fields.wrong))


def _spoken(name: str) -> str:
    """Return a name of a file as a title: `a-post_of-mine` is “A post of mine”."""
    if " " in name or not re.search(r"\w[-_]\w", name) or not re.search(r"[^\W\d_]", name):
        return name
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _file_date(path: Path) -> datetime.date | None:
    try:
        return datetime.date.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None


def _fingerprint(body: str) -> str:
    """Return 16 hexadecimal digits of a body's SHA-256; line ends and blank lines around it do not count."""
    body = "\n".join(body.split("\r\n")).strip()
    return hashlib.sha256(body.encode(errors="replace")).hexdigest()[:16] if body else ""
