"""A file → a Post: front matter, identity, reading time; and the document that is shown."""

import datetime
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from reader.errors import ReaderError, reason
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.text.document import Block, Document
    from reader.text.math import Macros

WORDS_A_MINUTE = 238
"""How fast adults read prose in silence: Brysbaert (2019), "How many words do we read per minute?"."""

_LONGEST_FRONT_MATTER = 64 * 1024
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAME = re.compile(r"(?:(\d{4}-\d{2}-\d{2})-)?(.+)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Post:
    """What a list needs to know of a post. Every string in it has passed the gate."""

    key: str
    """What the post's reading state hangs on: `id:`, else the canonical `url:`, else the path."""
    path: Path
    """Where the file is. Its name has not passed the gate: this is the one field that is not for showing."""
    title: str
    date: datetime.date | None = None
    updated: datetime.date | None = None
    author: str = ""
    reading_time: int = 1
    """Minutes."""
    url: str = ""
    tags: tuple[str, ...] = ()
    fingerprint: str = ""
    """Tells the body from any other, however the file is called; empty where there is none."""
    problem: str = ""
    """One sentence on what is wrong with the file, or empty."""

    @property
    def is_named_by_file(self) -> bool:
        """Whether the key is only where the file is."""
        return self.key.startswith("file:")

    @property
    def slug(self) -> str:
        """The name of the file without its date and ending."""
        match = _NAME.fullmatch(clean_line(self.path.stem))
        return match[2] if match else ""


def read_post(path: Path, fallback_key: str) -> Post:
    """Return the post in the file at `path`; `fallback_key` is its key where front matter gives none.

    A file that is not quite right (not UTF-8, broken front matter) still becomes a post, with its `problem` set.
    Raises ReaderError if the file cannot be read at all.
    """
    return _post(path, fallback_key, *_split(path))


class Pieces(NamedTuple):
    """A post as it is parsed."""

    macros: "Macros"
    head: int
    """How many blocks stand above the body."""
    pieces: "Iterator[tuple[Block, ...]]"


def read_pieces(post: Post, *, smart: bool = False, tags: Sequence[str] = (), note: str = "") -> Pieces:
    """Return the macros of a post's formulas, and its blocks as they are parsed, piece by piece, the title first.

    What stands above the body: the title, a byline, what is wrong with the file if anything, and the person's own
    `tags` and `note` (Markdown). `smart`: see `markdown.parse`. Raises ReaderError if the file cannot be read.
    """
    from reader.text.document import Alert, Block, Byline, Heading, Paragraph, Text, plain
    from reader.text.markdown import Parser, parse

    _, body, _ = _split(post.path)
    parser = Parser(body, smart=smart)
    head: list[Block] = [Heading(1, (Text(post.title),)), Byline(byline(post))]
    if post.updated and post.updated != post.date:
        head.append(Byline(f"Updated {long_date(post.updated)}"))
    if post.problem:
        head.append(Byline(f"⚠ {post.problem}"))
    if tags:
        head.append(Byline(f"Your tags: {', '.join(tags)}"))
    if note:
        head.append(Alert("note", parse(note, smart=smart).blocks))

    def pieces() -> "Iterator[tuple[Block, ...]]":
        body_pieces = parser.pieces()
        first = next(body_pieces, ())
        match first:
            case (Heading(1, title), *_) if clean_line(plain(title)) == post.title:
                first = first[1:]  # the title stands above it already
        yield (*head, *(first or (Paragraph((Text("There is nothing in this post."),)),)))
        yield from body_pieces

    return Pieces(parser.macros, len(head), pieces())


def read_document(post: Post, *, smart: bool = False) -> "Document":
    """Return all that is shown of `post`: see `read_pieces`. Raises ReaderError if the file cannot be read."""
    from reader.text.document import Document

    macros, _, pieces = read_pieces(post, smart=smart)
    return Document(tuple(block for piece in pieces for block in piece), macros)


def byline(post: Post) -> str:
    """Return who wrote a post, when, and how long it takes to read."""
    parts = [post.author, long_date(post.date) if post.date else "", f"{post.reading_time} min"]
    return " · ".join(part for part in parts if part)


def long_date(day: datetime.date) -> str:
    """Return a date as `27 January 2023`, in English as all of Reader is."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: datetime.date | None) -> str:
    """Return a date as `27 Jan 2023`, or nothing."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}" if day else ""


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


# --- reading the file ------------------------------------------------------------------------------------------


def _split(path: Path) -> tuple[str, str, str]:
    """Return the front matter, the body, and what is wrong with the encoding. Raises ReaderError."""
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
    match = _FRONT_MATTER.match(text[: _LONGEST_FRONT_MATTER + 8])
    if match is None:
        return "", text.removeprefix("\ufeff"), problem
    return match[1], text[match.end() :], problem


def _post(path: Path, fallback_key: str, front_matter: str, body: str, problem: str) -> Post:
    fields, wrong = _fields(front_matter)
    name = _NAME.fullmatch(clean_line(path.stem))
    url = _web_address(fields.text("url"))
    post = Post(
        key=fields.text("id") or canonical_url(url) or fallback_key,
        path=path,
        title=fields.text("title") or _first_heading(body) or clean_line(path.stem) or "Untitled",
        date=fields.date("date") or _date(name[1] if name else None),
        updated=fields.date("updated"),
        author=fields.text("author"),
        reading_time=fields.minutes("reading_time") or max(1, round(len(_WORD.findall(body)) / WORDS_A_MINUTE)),
        url=url,
        tags=fields.texts("tags"),
        fingerprint=_fingerprint(body),
        problem=problem or wrong,
    )
    return replace(post, problem=post.problem or "; ".join(fields.wrong))


class _Fields:
    """Front matter as a person wrote it: strings, lists of strings, and what was not understood."""

    def __init__(self, values: dict[object, object]) -> None:
        self.values = values
        self.wrong: list[str] = []

    def text(self, name: str) -> str:
        """Return a field as one line, empty where it is none."""
        value = self.values.get(name)
        return clean_line(value) if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a field that is a list, or a text with commas."""
        value = self.values.get(name)
        parts = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else []
        cleaned = (clean_line(part) for part in parts if isinstance(part, str))
        return tuple(part for part in cleaned if part)

    def date(self, name: str) -> datetime.date | None:
        """Return a field as a date; note it where it is none."""
        text = self.text(name)
        day = _date(text)
        if text and day is None:
            self.wrong.append(f"The {name} “{text}” in its front matter is no date such as 2023-01-27.")
        return day

    def minutes(self, name: str) -> int | None:
        """Return a field as a number of minutes; note it where it is none."""
        text = self.text(name)
        match = re.match(r"\d{1,5}", text)
        if text and match is None:
            self.wrong.append(f"The {name} “{text}” in its front matter is no number of minutes.")
        return int(match[0]) if match else None


def _fields(front_matter: str) -> tuple[_Fields, str]:
    """Return the fields of YAML front matter, and what is wrong with it."""
    if not front_matter.strip():
        return _Fields({}), ""
    import yaml

    # Every scalar stays the string that was written: no surprises from `no`, `010` or an impossible date.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        values = yaml.load(front_matter, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return _Fields({}), f"The front matter of this file is broken (line {line}): {clean_line(error.problem or '')}."
    except (yaml.YAMLError, RecursionError, ValueError):
        return _Fields({}), "The front matter of this file is broken: it is no YAML."
    if not isinstance(values, dict):
        return _Fields({}), "The front matter of this file is broken: it has no `name: value` lines."
    return _Fields(values), ""


def _date(text: str | None) -> datetime.date | None:
    match = _DATE.match(text or "")
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _fingerprint(body: str) -> str:
    """Return 16 hexadecimal digits of a body's SHA-256; line ends and blank lines around it do not count."""
    body = "\n".join(body.split("\r\n")).strip()
    return hashlib.sha256(body.encode(errors="replace")).hexdigest()[:16] if body else ""


def _first_heading(body: str) -> str:
    match = re.search(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", body, re.MULTILINE)
    return clean_line(match[1]) if match else ""


# --- addresses -------------------------------------------------------------------------------------------------


def _web_address(text: str) -> str:
    return text if text.lower().startswith(("http://", "https://")) else ""


def canonical_url(url: str) -> str:
    """Return the one form of an address that all its spellings share, or nothing if it is no address.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters, no slash at the end.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.scheme or not parts.hostname:
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname if port in (None, default) else f"{parts.hostname}:{port}"
    query = "&".join(part for part in parts.query.split("&") if not part.startswith("utm_"))
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), query, ""))
