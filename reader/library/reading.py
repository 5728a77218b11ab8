"""A file → a Post: front matter, identity, reading time; and the document that is shown."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError, reason
from reader.library.addresses import canonical_url, web_address
from reader.library.dates import date_of
from reader.library.encoding import decode
from reader.library.formats import to_markdown
from reader.library.front_matter import Fields, split, without_front_matter
from reader.library.permalinks import address_of
from reader.library.post import Post, byline, long_date
from reader.library.reading_time import length
from reader.library.site import Site, dialect_of
from reader.library.surroundings import Surroundings
from reader.paths import read_file
from reader.text.clean import clean_line
from reader.text.markdown.scan import Scan, scan

if TYPE_CHECKING:
    from reader.library.figures import Missing
    from reader.text.document.nodes import Block, Document
    from reader.text.document.references import Reference
    from reader.text.math import Macros
    from reader.text.position import Position

LARGEST = 256 << 20
"""Bytes that a post may have."""
_NAME = re.compile(r"(?:\d{4}-\d{2}-\d{2}(?:[-_ ]|$))?(.*)")
"""The name of a file: a date, if it begins with one, and a slug."""
_EMPTY_LINES = re.compile(r"^(?:[ \t\r]*+\n){1000,}+", re.MULTILINE)
"""More empty lines than anybody wants to see."""
_MARKS = re.compile(r"[$\\*_`&<~=^{\[]")
"""What there is in a line of Markdown that is more than words."""


class Reading(NamedTuple):
    """A file that was read."""

    post: Post
    scan: Scan
    """What its body says of itself."""
    markdown: str
    """Its body."""


def read(path: Path, fallback_key: str, surroundings: Surroundings | None = None) -> Reading:
    """Return what is in the file at `path`; `fallback_key` is its key where neither it nor its site gives one.

    `surroundings`: what is known of what is around it, where others were read before.
    A file that is not quite right (broken front matter) still becomes a post, with its `problem` set.
    Raises ReaderError if the file cannot be read at all.
    """
    source = _read(path)
    markdown = source.markdown(path)
    scanned = scan(markdown)
    return Reading(_post(path, fallback_key, source, scanned, surroundings or Surroundings()), scanned, markdown)


def read_scan(path: Path) -> Scan:
    """Return what the body of the file at `path` says of itself. Raises ReaderError if it cannot be read."""
    return scan(_read(path).markdown(path))


def read_post(path: Path, fallback_key: str) -> Post:
    """Return the post in the file at `path`: see `read`."""
    return read(path, fallback_key).post


class Chunks(NamedTuple):
    """A post as it is parsed."""

    macros: "Macros"
    head: int
    """How many blocks stand above the body."""
    chunks: "Iterator[tuple[Block, ...]]"
    missing: "Missing | None"
    """What of the pictures in the chunks so far is not on this machine; None where they were not looked for."""


def read_chunks(
    post: Post,
    *,
    smart: bool = False,
    tags: Sequence[str] = (),
    note: str = "",
    date_format: str = "",
    with_pictures: bool = False,
    with_formulas: bool = False,
) -> Chunks:
    """Return the macros of a post's formulas, and its blocks as they are parsed, chunk by chunk, the title first.

    What stands above the body: the title, a byline, what is wrong with the file if anything, and the person's own
    `tags` and `note` (Markdown). `smart`: see `markdown.parse`, `date_format`: see `byline`, `with_pictures`: look
    for the pictures of images, `with_formulas`: and for those of formulas. Raises ReaderError if the file cannot be
    read.
    """
    from reader.text.document.nodes import Heading, Paragraph, Text
    from reader.text.document.words import words
    from reader.text.layout.front import front, warning
    from reader.text.markdown.builder import Parser, parse, parse_line
    from reader.text.math import Macros

    source = _read(post.path)
    dialect = dialect_of(post.site, post.path.suffix.lower(), source.fields.text("layout"))
    parser = Parser(source.markdown(post.path), smart=smart, dialect=dialect)
    written = source.fields.text("title")
    title = parse_line(written, dialect) if is_marked(written) else (Text(post.title),)
    updated = post.updated if post.updated != post.date else None
    head = front(
        title,
        [
            byline(post, date_format),
            f"Updated {long_date(updated, date_format)}" if updated else "",
            warning(post.problem),
            f"Your tags: {', '.join(tags)}" if tags else "",
        ],
        parse(note, smart=smart).blocks if note else (),
    )

    finder = None
    if with_pictures:
        from reader.library.figures import FigureFinder

        finder = FigureFinder(post, parser.macros if with_formulas else None)

    def chunks() -> "Iterator[tuple[Block, ...]]":
        body_chunks = parser.chunks()
        if finder:
            body_chunks = (tuple(finder.blocks(chunk)) for chunk in body_chunks)
        first = next(body_chunks, ())
        above = head
        match first:
            case (Heading(1, heading), *_) if clean_line(words(heading, Macros(dialect.macros))) == post.title:
                first = first[1:]  # once is enough
                above = (Heading(1, heading), *head[1:])
        yield (*above, *(first or (Paragraph((Text(_nothing(post)),)),)))
        yield from body_chunks

    return Chunks(parser.macros, len(head), chunks(), finder.missing if finder else None)


def _nothing(post: Post) -> str:
    """Return what stands where a post has no body."""
    if post.is_address_only:
        return "Only its address is here: F fetches the article."
    return "There is nothing in this post."


def beginning(post: Post, count: int = 4, *, with_pictures: bool = False) -> "tuple[Block, ...]":
    """Return the title of a post and its first `count` blocks, or why it cannot be read."""
    from reader.text.document.nodes import Text
    from reader.text.layout.front import front, warning

    try:
        _, head, chunks, _ = read_chunks(post, with_pictures=with_pictures)
    except ReaderError as error:
        return front((Text(post.title),), [warning(str(error))])
    return next(chunks)[: head + count]


def read_document(post: Post, *, smart: bool = False, date_format: str = "", with_pictures: bool = False) -> "Document":
    """Return all that is shown of `post`: see `read_chunks`. Raises ReaderError if the file cannot be read."""
    from reader.text.document.nodes import Document

    found = read_chunks(post, smart=smart, date_format=date_format, with_pictures=with_pictures)
    return Document(tuple(block for chunk in found.chunks for block in chunk), found.macros)


def read_references(post: Post) -> "list[Reference]":
    """Return what a post cites, each with its block of the body. Raises ReaderError if the file cannot be read."""
    from reader.text.document.references import references

    found = read_chunks(post)
    blocks = [block for chunk in found.chunks for block in chunk]
    return references(blocks[found.head :], found.macros)


def line_of(path: Path, blocks: "Sequence[Block]", position: "Position") -> int:
    """Return the line of the file at `path` on which a position of its body stands, `blocks` being those of the body.

    1, where the file cannot be read any more.
    """
    from reader.text.find.source_line import source_line

    try:
        text = decode(read_file(path))[0]
    except OSError:
        return 1
    body = without_front_matter(text)
    above = text[: len(text) - len(body)] if text.endswith(body) else ""
    return above.count("\n") + source_line(text[len(above) :], blocks, position.block, position.offset)


def is_marked(title: str) -> bool:
    """Return whether there is Markdown in a title, or a formula."""
    return _MARKS.search(title) is not None


def typeset_title(source: str, site: Site) -> str:
    """Return a title, which is Markdown, as the words that one sees: formulas typeset, entities decoded, no marks."""
    if not is_marked(source):
        return source
    from reader.text.document.words import words
    from reader.text.markdown.builder import parse_line
    from reader.text.math import Macros

    dialect = dialect_of(site, "")
    return clean_line(words(parse_line(source, dialect), Macros(dialect.macros))) or source


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
        return _EMPTY_LINES.sub("\n\n", to_markdown(path, body))


def _read(path: Path) -> _Source:
    """Return what is in the file at `path`. Raises ReaderError."""
    try:
        data = read_file(path, LARGEST + 1)
    except OSError as error:
        raise ReaderError(f"Cannot read {clean_line(str(path))}: {reason(error)}.") from error
    if len(data) > LARGEST:
        raise ReaderError(f"{clean_line(str(path))} is larger than {LARGEST >> 20} MB, which Reader does not open.")
    text, problem = decode(data)
    return _Source(*split(text), problem)


def _post(path: Path, fallback_key: str, source: _Source, scanned: Scan, surroundings: Surroundings) -> Post:
    fields, body = source.fields, source.body
    site = surroundings.site(path)
    name = path.parent.name if path.stem.lower() == "index" else path.stem  # a page bundle is called by its folder
    match = _NAME.fullmatch(clean_line(name))
    slug = match[1] if match else ""
    dated = date_of(path, fields, surroundings.git)
    sure = None if dated.is_guess else dated.day
    url = web_address(fields.text("url")) or address_of(site, path.absolute(), fields, sure, slug)
    is_draft = fields.flag("draft") or fields.flag("published") is False or "_drafts" in path.parts
    tags = fields.texts("tags", spaces="_posts" in path.parts or "_drafts" in path.parts)
    counted = length(scanned)
    post = Post(
        key=fields.text("id") or canonical_url(url) or fallback_key,
        path=path,
        title=typeset_title(fields.text("title") or scanned.title_source, site)
        or _spoken(slug)
        or _spoken(clean_line(name))
        or "Untitled",
        date=dated.day,
        updated=fields.date("updated"),
        author=fields.people("author") or site.author,
        reading_time=fields.minutes("reading_time") or counted.minutes,
        url=url,
        tags=tuple(dict.fromkeys((*tags, *scanned.tags))) if site.generator == "obsidian" else tags,
        slug=fields.text("slug") or slug,
        is_draft=bool(is_draft),
        fingerprint=_fingerprint(body),
        length=counted,
        is_date_guessed=dated.is_guess and dated.day is not None,
        site=site,
    )
    return post._replace(problem=source.problem or "; ".join(fields.wrong))


def _spoken(name: str) -> str:
    """Return a name of a file as a title: `a-post_of-mine` is “A post of mine”."""
    if " " in name or not re.search(r"\w[-_]\w", name) or not re.search(r"[^\W\d_]", name):
        return name
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _fingerprint(body: str) -> str:
    """Return 16 hexadecimal digits of a body's SHA-256; line ends and blank lines around it do not count."""
    body = "\n".join(body.split("\r\n")).strip()
    return hashlib.sha256(body.encode(errors="replace")).hexdigest()[:16] if body else ""
