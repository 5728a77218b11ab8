"""Lists of what was saved for later: the tables of Pocket, Instapaper, Raindrop and Readwise, and Wallabag's JSON."""

import csv
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, NamedTuple

from reader.errors import ReaderError
from reader.text.clean import clean, clean_line
from reader.web.article import to_markdown
from reader.web.convert.metadata import Metadata
from reader.web.imports.found import Found, FoundPost, Said, lines, saved_date

Row = Mapping[str, str]
"""A row of a table, by the names of its columns in small letters."""

_LONGEST_CELL = 1 << 24
_NO_FOLDERS = ("unread", "archive", "starred", "unsorted", "home", "")
"""Folders that say nothing, or what is said otherwise."""


def _pocket(row: Row, found: Found) -> None:
    said = Said(row["status"] == "archive", row.get("favorite") == "1", _tags(row["tags"], "|"))
    found.add_post(row["url"], row["title"], said, saved=row["time_added"])


def _instapaper(row: Row, found: Found) -> None:
    folder = row["folder"].strip()
    tags = (*_tags(row.get("tags", "")), *(() if folder.lower() in _NO_FOLDERS else (folder,)))
    said = Said(folder.lower() == "archive", folder.lower() == "starred", tags, _quoted(row["selection"]))
    found.add_post(row["url"], row["title"], said, saved=row["timestamp"])


def _raindrop(row: Row, found: Found) -> None:
    folder = row["folder"].strip()
    tags = (*_tags(row["tags"]), *(() if folder.lower() in _NO_FOLDERS else (folder,)))
    note = "\n\n".join(filter(None, (clean(row.get("note", "")).strip(), _raindrop_quotes(row.get("highlights", "")))))
    said = Said(False, row.get("favorite", "").lower() == "true", tags, note)
    found.add_post(row["url"], row["title"], said, saved=row["created"], markdown=_plain(row.get("excerpt", "")))


def _readwise_reader(row: Row, found: Found) -> None:
    said = Said(row["location"] == "archive", row["location"] == "shortlist", _tags(row.get("document tags", "")))
    found.add_post(row["url"], row["title"], said, saved=row["saved date"])


def _readwise(row: Row, found: Found) -> None:
    """Take a highlight: it is a quotation in the note on its post, or where there is none, a post of quotations."""
    title, author = clean_line(row["book title"]), clean_line(row["book author"])
    quote, note = _quoted(row["highlight"]), clean(row.get("note", "")).strip()
    words = "\n\n".join(filter(None, (quote, note)))
    if not (title and words):
        found.left.append((title or quote[:60], "there is nothing in it"))
        return
    own = f"readwise:{hashlib.sha256(f'{title}|{author}'.encode(errors='replace')).hexdigest()[:20]}"
    said = Said(tags=lines(_tags(row.get("document tags", ""))), note=words)
    metadata = Metadata(title=title, author=author, date=saved_date(row.get("highlighted at", "")))
    found.posts.append(FoundPost(metadata, id=own, said=said))


def _any(row: Row, found: Found) -> None:
    address = row.get("url") or row.get("link") or row.get("href") or row.get("address") or ""
    found.add_post(address, row.get("title", ""), Said(tags=_tags(row.get("tags", ""))), saved=row.get("created", ""))


class _Table(NamedTuple):
    """A table that a program writes."""

    kind: str
    columns: frozenset[str]
    """Those by which it is known."""
    take: Callable[[Row, Found], None]


_TABLES = (
    _Table("a list from Pocket", frozenset({"title", "url", "time_added", "tags", "status"}), _pocket),
    _Table("a list from Instapaper", frozenset({"url", "title", "selection", "folder", "timestamp"}), _instapaper),
    _Table("a list from Raindrop", frozenset({"title", "url", "folder", "tags", "created"}), _raindrop),
    _Table("a list from Readwise Reader", frozenset({"title", "url", "saved date", "location"}), _readwise_reader),
    _Table("highlights from Readwise", frozenset({"highlight", "book title", "book author"}), _readwise),
    *(_Table("a table of addresses", frozenset({name}), _any) for name in ("url", "link", "href", "address")),
)


def _table_of(text: str) -> tuple[_Table, str] | None:
    """Return what table a text is, and what its cells are parted by."""
    first = text.lstrip("\ufeff").partition("\n")[0].partition("\r")[0]
    for comma in (",", ";", "\t"):
        try:
            columns = {name.strip().lower() for name in next(csv.reader([first], delimiter=comma), [])}
        except csv.Error:
            continue
        for table in _TABLES:
            if table.columns <= columns:
                return table, comma
    return None


def is_table(text: str) -> bool:
    """Return whether a text is a table with a column of addresses, or of highlights."""
    return _table_of(text) is not None


def read_table(text: str) -> Found:
    """Return the posts of such a table. Raises ReaderError."""
    known = _table_of(text)
    if known is None:
        raise ReaderError("it has no column of addresses")
    table, comma = known
    csv.field_size_limit(_LONGEST_CELL)
    found = Found(table.kind)
    rows = csv.reader(text.lstrip("\ufeff").splitlines(keepends=True), delimiter=comma)
    try:
        columns = [name.strip().lower() for name in next(rows)]
        for cells in rows:
            if any(cells):
                row = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
                table.take(row, found)
    except csv.Error as error:
        raise ReaderError(f"it is broken at its line {rows.line_num} ({clean_line(str(error))})") from error
    if table.take is _readwise:
        found.posts = _together(found.posts)
    return found


def _together(posts: list[FoundPost]) -> list[FoundPost]:
    """Return each post once, with all that was said of it."""
    found: dict[str, FoundPost] = {}
    for post in posts:
        before = found.get(post.id)
        found[post.id] = replace(before, said=before.said.joined(post.said)) if before else post
    return [*found.values()]


def _tags(text: str, comma: str = ",") -> tuple[str, ...]:
    """Return tags as they stand in a cell: `a|b`, `a, b`, `["a","b"]`, `['a', 'b']`."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return tuple(double or single for double, single in re.findall(r'"([^"]*)"|\'([^\']*)\'', text))
    return tuple(one.strip() for one in text.split(comma))


def _quoted(text: str) -> str:
    """Return words as a quotation in Markdown."""
    words = clean(text).strip()
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n")) if words else ""


def _raindrop_quotes(text: str) -> str:
    """Return the highlights of a page as quotations, with what was noted on them."""
    parts = re.split(r"^(Highlight|Note):", clean(text).strip(), flags=re.MULTILINE)
    if len(parts) < 3:
        return _quoted(text)
    said = zip(parts[1::2], parts[2::2], strict=False)
    return "\n\n".join(
        _quoted(words) if name == "Highlight" else words.strip() for name, words in said if words.strip()
    )


def _plain(text: str) -> str:
    return to_markdown(f"<p>{escape(text)}</p>") if text.strip() else ""


# --- JSON ------------------------------------------------------------------------------------------------------


def is_wallabag(document: object) -> bool:
    """Return whether something is what Wallabag exports."""
    return (
        isinstance(document, list)
        and bool(document)
        and isinstance(document[0], dict)
        and "url" in document[0]
        and not document[0].keys().isdisjoint({"is_archived", "is_read", "is_starred", "is_fav"})
    )


def read_wallabag(entries: list[Any]) -> Found:
    """Return the articles of Wallabag, which have what it has found at their addresses."""
    found = Found("articles from Wallabag")
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        address = _string(entry, "url")
        tags = entry.get("tags") or []
        tags = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
        named = tuple(str(tag.get("label", "")) if isinstance(tag, dict) else str(tag) for tag in tags)
        said = Said(
            _is(entry, "is_archived", "is_read"), _is(entry, "is_starred", "is_fav"), named,
            _annotations(entry.get("annotations")),
        )  # fmt: skip
        try:
            markdown = to_markdown(_string(entry, "content"), address)
        except ReaderError as error:
            markdown = ""
            found.left.append((clean_line(_string(entry, "title")) or address, f"its text: {error}"))
        by = entry.get("published_by") or []
        found.add_post(
            address,
            _string(entry, "title"),
            said,
            saved=_string(entry, "published_at") or _string(entry, "created_at"),
            markdown=markdown,
            author=", ".join(str(one) for one in by if one) if isinstance(by, list) else str(by),
            language=_string(entry, "language"),
        )
    return found


def _is(entry: Mapping[str, Any], *names: str) -> bool:
    return any(str(entry.get(name) or 0) not in ("0", "False", "false") for name in names)


def _string(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _annotations(found: object) -> str:
    if not isinstance(found, list):
        return ""
    parts = []
    for one in found:
        if isinstance(one, dict):
            parts += [_quoted(_string(one, "quote")), clean(_string(one, "text")).strip()]
    return "\n\n".join(filter(None, parts))


def is_pocket_highlights(document: object) -> bool:
    """Return whether something is the file of highlights in what Pocket exports."""
    return (
        isinstance(document, list)
        and bool(document)
        and all(isinstance(one, dict) and {"url", "highlights"} <= one.keys() for one in document)
    )


def read_pocket_highlights(document: list[Any]) -> Found:
    """Return the posts that have highlights in Pocket: those are quotations in the notes on them."""
    found = Found("highlights from Pocket")
    for entry in document:
        quotes = entry["highlights"] if isinstance(entry["highlights"], list) else []
        words = [_quoted(_string(one, "quote")) for one in quotes if isinstance(one, dict)]
        found.add_post(str(entry["url"]), str(entry.get("title") or ""), Said(note="\n\n".join(filter(None, words))))
    return found
