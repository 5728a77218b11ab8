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
from reader.library.front_matter import Fields, parse_date, split
from reader.library.post import Post, byline, long_date
from reader.library.reading_time import length
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.text.document.nodes import Block, Document
    from reader.text.math import Macros

_NAME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})(?:[-_ ]|$))?(.*)")
"""The name of a file: a date, if it begins with one, and a slug."""


def read_post(path: Path, fallback_key: str, *, is_vault: bool = False) -> Post:
    """Return the post in the file at `path`; `fallback_key` is its key where front matter gives none.

    `is_vault`: whether `#words` in its text are tags, as Obsidian has it.
    A file that is not quite right (not UTF-8, broken front matter) still becomes a post, with its `problem` set.
    Raises ReaderError if the file cannot be read at all.
    """
    return _post(path, fallback_key, _read(path), is_vault=is_vault)


def read_with_body(path: Path, fallback_key: str, *, is_vault: bool = False) -> tuple[Post, str]:
    """Return the post in the file at `path`, as `read_post` does, and its body in Markdown."""
    source = _read(path)
    return _post(path, fallback_key, source, is_vault=is_vault), source.body


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
    from reader.text.document.nodes import Alert, Block, Byline, Heading, Paragraph, Text, plain
    from reader.text.markdown.builder import Parser, parse

    parser = Parser(_read(post.path).markdown(post.path), smart=smart)
    head: list[Block] = [Heading(1, (Text(post.title),)), Byline(byline(post, date_format))]
    if post.updated and post.updated != post.date:
        head.append(Byline(f"Updated {long_date(post.updated, date_format)}"))
    if post.problem:
        head.append(Byline(f"⚠ {post.problem}"))
    if tags:
        head.append(Byline(f"Your tags: {', '.join(tags)}"))
    if note:
        head.append(Alert("note", parse(note, smart=smart).blocks))

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
    from reader.text.document.nodes import Byline, Heading, Text

    try:
        _, head, chunks = read_chunks(post)
    except ReaderError as error:
        return Heading(1, (Text(post.title),)), Byline(f"⚠ {error}")
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
        if path.suffix.lower() == ".mdx":
            from reader.text.markdown.generators import without_modules

            body = without_modules(body)
        return body


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


def _post(path: Path, fallback_key: str, source: _Source, *, is_vault: bool) -> Post:
    fields, body = source.fields, source.body
    name = path.parent.name if path.stem.lower() == "index" else path.stem  # a page bundle is called by its folder
    match = _NAME.fullmatch(clean_line(name))
    day, slug = (match[1], match[2]) if match else (None, "")
    url = web_address(fields.text("url"))
    is_draft = fields.flag("draft") or fields.flag("published") is False or "_drafts" in path.parts
    tags = fields.texts("tags", spaces="_posts" in path.parts or "_drafts" in path.parts)
    counted = length(body)
    post = Post(
        key=fields.text("id") or canonical_url(url) or fallback_key,
        path=path,
        title=fields.text("title") or _first_heading(body) or _spoken(slug) or _spoken(clean_line(name)) or "Untitled",
        date=fields.date("date") or parse_date(day or "") or _file_date(path),
        updated=fields.date("updated"),
        author=fields.people("author"),
        reading_time=fields.minutes("reading_time") or counted.minutes,
        url=url,
        tags=tuple(dict.fromkeys((*tags, *_tags_in(body)))) if is_vault else tags,
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


def _first_heading(body: str) -> str:
    match = _HEADING.search(_CODE.sub("\n", body) if "```" in body or "~~~" in body else body)
    return clean_line(_MARKUP.sub(lambda markup: markup[1] or "", match[1] or match[2])) if match else ""


_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$|^(\S[^\n]*)\n=+[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"[ \t]*\{[#:.][^}]*\}$|!?\[([^\]]*)\]\([^)]*\)|\*+|`+")


def _tags_in(body: str) -> list[str]:
    """Return the `#tags` of a text, as Obsidian has them: not only digits, and not in code."""
    prose = re.sub(r"`[^`\n]*`", " ", _CODE.sub("\n", body))
    return [clean_line(tag) for tag in re.findall(r"(?<!\S)#(?=[^\s#]*[^\W\d])([\w/-]+)", prose)]


def _fingerprint(body: str) -> str:
    """Return 16 hexadecimal digits of a body's SHA-256; line ends and blank lines around it do not count."""
    body = "\n".join(body.split("\r\n")).strip()
    return hashlib.sha256(body.encode(errors="replace")).hexdigest()[:16] if body else ""
