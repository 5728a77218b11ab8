"""A page that lists posts, saved as text: of each its title, its excerpt, and a line with its date and author."""

import datetime
import re
from dataclasses import dataclass
from html import escape

from reader.library.front_matter import parse_date
from reader.text.clean import clean_line
from reader.web.article import to_markdown
from reader.web.convert.metadata import Metadata
from reader.web.imports.found import Found, FoundPost

_BETWEEN = re.compile(r"\s+[|·•–—]\s+")
_LABEL = re.compile(r"(date|published|posted|updated|estimated reading time|reading time|authors?|by|tags?)\s*[:\s]\s*",
                    re.IGNORECASE)  # fmt: skip
_MINUTES = re.compile(r"(?:about |~ ?)?(\d{1,4})\s*(?:min|minutes?|mins)(?:\s+read)?", re.IGNORECASE)
_COUNT = re.compile(r"[\d,.]+\s*(?:words?|views?|comments?)", re.IGNORECASE)
_MATH = re.compile(r"\$[^$\s](?:[^$\n]*[^$\s])?\$")
_LEAST_EXCERPT = 25
"""Words that a paragraph has at least which is surely no title."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the line below an excerpt says."""

    date: datetime.date
    updated: datetime.date | None
    minutes: int
    author: str
    tags: tuple[str, ...]


def _facts(line: str) -> _Facts | None:
    """Return what a line says, if it is a list of facts with a date."""
    parts = [part for part in _BETWEEN.split(line.strip()) if part]
    if len(parts) < 2 or len(line) > 400:
        return None
    date = updated = None
    minutes, author = 0, ""
    tags: tuple[str, ...] = ()
    has_label = False
    for part in parts:
        label = _LABEL.match(part)
        name = label[1].lower() if label else ""
        words = part[label.end() :].strip() if label else part
        has_label |= bool(label)
        if name == "updated":
            updated = parse_date(words)
        elif name.startswith("author") or name == "by":
            author = words
        elif name.startswith("tag"):
            tags = tuple(filter(None, map(clean_line, words.split(","))))
        elif time := _MINUTES.fullmatch(words):
            minutes = int(time[1])
        elif found := parse_date(words):
            date = date or found
        elif not name and not _COUNT.fullmatch(words):
            author = author or words
    if date is None or not (has_label or minutes):
        return None
    return _Facts(date, updated, minutes, clean_line(author), tags)


def is_listing(text: str) -> bool:
    """Return whether a text is a list of posts: whether there is such a line in it."""
    return any(_facts(line) for line in text.splitlines())


def read_listing(text: str) -> Found:
    """Return the posts of a list, their excerpts word for word."""
    found = Found("a list of posts, saved as text")
    waiting: list[str] = []
    for block in _blocks(text):
        facts = _facts(block)
        if facts is None:
            waiting.append(block)
        elif waiting:
            found.posts.append(_post(waiting, facts))
            waiting = []
    if waiting and found.posts:
        found.left.append((waiting[0][:60], "no line with a date follows on it"))
    return found


def _blocks(text: str) -> list[str]:
    """Return the paragraphs of a text, or where no blank line parts any, its lines; lines with facts by themselves."""
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    blocks: list[str] = []
    for paragraph in paragraphs if len(paragraphs) > 1 else text.splitlines():
        gathered: list[str] = []
        for line in paragraph.splitlines():
            if _facts(line):
                blocks += [" ".join(gathered), line]
                gathered = []
            else:
                gathered.append(line.strip())
        blocks.append(" ".join(gathered))
    return [block for block in blocks if block.strip()]


def _post(blocks: list[str], facts: _Facts) -> FoundPost:
    """Return the post of a title and an excerpt; what stands above both, such as the name of the page, is neither."""
    excerpt = next((at for at, block in enumerate(blocks) if at and len(block.split()) >= _LEAST_EXCERPT), 1)
    title, paragraphs = blocks[excerpt - 1], blocks[excerpt:]
    html = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    markdown = to_markdown(html, has_math=_MATH.search(html) is not None) if paragraphs else ""
    metadata = Metadata(clean_line(title), facts.author, facts.date, facts.updated, facts.tags)
    return FoundPost(metadata, markdown, minutes=facts.minutes)
