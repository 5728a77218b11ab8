"""What newsboat keeps: the list of its feeds (`urls`), and their items with what was read (`cache.db`)."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError
from reader.state.database import read_only
from reader.text.clean import clean_line
from reader.web.feeds import Item, read_date
from reader.web.fetch import shown
from reader.web.imports.found import Found, Said

_PROGRAMS = ("exec:", "filter:")
_LINE = re.compile(r"(?:https?|feed)://|(?:exec|filter|query|file):", re.IGNORECASE)
_DAY = re.compile(r"\d{4}")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


def is_urls(text: str) -> bool:
    """Return whether a text looks like the list of feeds of newsboat: a line for each, nothing else."""
    found = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(found) and all(_LINE.match(line.lstrip().lstrip('"')) for line in found)


def read_urls(text: str) -> Found:
    """Return the feeds of such a list, with their tags and names (`~` stands before those)."""
    found = Found("the feeds of newsboat")
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        address, *words = [_word(match) for match in _WORD.finditer(line)]
        name = next((word[1:] for word in words if word.startswith("~")), "")
        tags = tuple(word for word in words if word[:1] not in ("~", "!"))
        kind = address.partition(":")[0].lower()
        if address.lower().startswith(_PROGRAMS):
            found.left.append((clean_line(name or address), "it is what a program prints, and Reader runs none"))
        elif kind == "query":
            found.left.append((clean_line(address.split(":")[1]), "it is a search: `reader search` does that"))
        elif kind == "file":
            found.left.append((clean_line(name or address), "it is a file: Reader asks only the web for feeds"))
        else:
            found.add_feed(address, name, tags)
    return found


def _word(match: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2]


class _Row(NamedTuple):
    """An item, as newsboat keeps it."""

    guid: str
    title: str
    author: str
    url: str
    date: int
    content: str
    is_unread: int
    flags: str
    base: str


_ITEMS = (
    "SELECT guid, title, author, url, pubDate, content, unread, coalesce(flags, ''), coalesce(base, '')"
    " FROM rss_item WHERE feedurl = ? AND coalesce(deleted, 0) = 0 ORDER BY pubDate"
)


def read_cache(path: Path) -> Found:
    """Return the feeds in the database of newsboat, with all items that it has kept. Raises ReaderError."""
    found = Found("what newsboat has kept")
    try:
        with closing(read_only(path)) as database:
            database.text_factory = lambda data: data.decode(errors="replace")
            for address, title in database.execute("SELECT rssurl, title FROM rss_feed ORDER BY rssurl").fetchall():
                if address.lower().startswith((*_PROGRAMS, "query:", "file:")):
                    found.left.append((clean_line(title or address), "it is nothing that the web has"))
                    continue
                rows = (_Row(*row) for row in database.execute(_ITEMS, (address,)))
                found.add_feed(address, title, items=tuple(_item(row) for row in rows))
    except (sqlite3.Error, TypeError, AttributeError) as error:
        raise ReaderError("it is no database of newsboat's, or a damaged one") from error
    return found


def _item(row: _Row) -> tuple[Item, Said]:
    """Return an item, and what was done with it. A flag of newsboat's is a letter: those become a star."""
    link = clean_line(row.url)
    made_up = row.guid.startswith(row.url) and _DAY.search(row.guid[len(row.url) :])
    item = Item(
        guid="" if made_up else clean_line(row.guid),  # of the address and the date, where the feed gives no name
        link=shown(link),
        title=clean_line(row.title),
        author=clean_line(row.author),
        date=read_date(str(row.date)) if row.date else None,
        content=row.content,
        base=clean_line(row.base),
    )
    if not (item.guid or item.link):
        item = replace(item, guid=item.fingerprint())
    return item, Said(is_read=not row.is_unread, is_starred=bool(row.flags))
