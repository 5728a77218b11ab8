"""A feed (RSS, Atom, RDF or JSON Feed) → what it says, and its items."""

import dataclasses
import datetime
import email.utils
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin

from reader.errors import ReaderError
from reader.library.addresses import canonical_url, web_address
from reader.library.front_matter import parse_date
from reader.text.clean import clean_line

_XML_FEED = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?(rss|feed|RDF)\b", re.DOTALL
)
_BEGINNING = 4096
_EARLIEST = datetime.date(1970, 1, 2)
_AHEAD = datetime.timedelta(days=2)
"""How far ahead of us the other side may date what it gives."""
_TIMESTAMP = re.compile(r"\d{9,11}(?:\.\d+)?")
_TITLE_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|em|font|i|img|mark|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&#8230;)\]|(?:read|see) (?:more|on|the rest)|continue reading"
    r"|read the (?:full|whole)[^.]{0,40})[\s.»›→>)\]]*$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_SHORT = 150
"""Words of what is no more than a summary, where a feed does not say that it gives the whole."""
_FORMULA = re.compile(
    r"\\\([^\n]+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$|\\begin\{(?:align|equation|gather|eqnarray)|\$[^$\n<]*\\[a-zA-Z]{2}[^$\n]*\$",
    re.DOTALL,
)
_MOST_TAGS = 12


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed. Every string but `content` has passed the gate."""

    guid: str
    """What the feed calls it, and no other item of its."""
    link: str
    """Its address; empty where it has none."""
    title: str
    author: str = ""
    date: datetime.date | None = None
    updated: datetime.date | None = None
    tags: tuple[str, ...] = ()
    content: str = ""
    """HTML, as it came."""
    base: str = ""
    """The address that those in the content begin at."""
    is_summary: bool = False
    """Whether there is more of it at its address, as far as one can tell."""

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it this item: one of the same name with another address is another."""
        return self.guid, canonical_url(self.link)

    def fingerprint(self, *said: object) -> str:
        """Return a sum that is another one when the item says something else, or when something else is `said`."""
        return hashlib.sha256(repr((self, said)).encode(errors="replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says."""

    title: str
    link: str
    """The address of the site that it is of."""
    items: tuple[Item, ...]
    """In its order, each of them once."""
    shared: frozenset[str] = frozenset()
    """Addresses that several items have."""
    has_math: bool = False
    """Whether something in it can be nothing but formulas."""


def is_feed(text: str) -> bool:
    """Return whether a text is a feed, by its beginning."""
    if _XML_FEED.match(text.lstrip("\ufeff \t\r\n")[:_BEGINNING]):
        return True
    return text.lstrip("\ufeff \t\r\n").startswith("{") and "jsonfeed.org/version" in text[:_BEGINNING]


def read_feed(data: bytes, address: str, content_type: str = "", today: datetime.date | None = None) -> Feed:
    """Return what a feed at an address says. Raises ReaderError where it is none."""
    today = today or datetime.date.today()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(data, address, today)
    return _read_xml(data, address, content_type, today)


def _read_xml(data: bytes, address: str, content_type: str, today: datetime.date) -> Feed:
    import feedparser

    headers = {"content-location": address, "content-type": content_type or "application/xml"}
    try:
        # Its sanitiser would take formulas away, and relative addresses are made whole by what reads the HTML.
        found = feedparser.parse(
            data.lstrip(), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError) as error:
        raise ReaderError("What is there cannot be read as a feed: it is damaged.") from error
    if not found.get("version") and not found.entries:
        raise ReaderError("What is there is no feed.")
    link = web_address(_line(found.feed.get("link")))
    around = _Around(data, address, link, _author(found.feed), today)
    items = _once(_item(dict(entry), around) for entry in found.entries)
    return _feed(_title(found.feed.get("title")), link, items)


def _feed(title: str, link: str, items: Iterable[Item]) -> Feed:
    kept = tuple(items)
    counted = Counter(item.identity[1] for item in kept)
    shared = frozenset(address for address, count in counted.items() if count > 1)
    return Feed(title, link, kept, shared, any(_FORMULA.search(item.content) for item in kept))


def _once(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items, each once; what has another's name but not its title is another item."""
    seen: dict[tuple[str, str], str] = {}
    for item in items:
        named = item
        if seen.get(item.identity, item.title) != item.title:
            named = dataclasses.replace(item, guid=f"{item.guid}#{_sum(item.title)}")
        if named.identity not in seen:
            seen[named.identity] = named.title
            yield named


class _Around(NamedTuple):
    """What an item stands in."""

    data: bytes
    """The whole feed."""
    address: str
    site: str
    author: str
    today: datetime.date


def _item(entry: Mapping[str, Any], around: _Around) -> Item:
    content, is_whole, base = _content(entry)
    title = _title(entry.get("title"))
    link, guid = _line(entry.get("link")), _line(entry.get("id"))
    if link == guid and entry.get("guidislink") and not _stands_in(guid, around.data):
        link = ""  # a name that feedparser took for the rest of an address
    link = web_address(urljoin(around.address, link)) if link else ""
    if base in ("", around.address):  # it says none
        base = link or around.site or around.address
    date = _date(entry, ("published", "created", "updated"), around.today)
    updated = _date(entry, ("updated",), around.today)
    if not guid and not link:
        guid = f"sha256:{_sum(title, str(date)) if title else _sum(content)}"
    tags = [_line(tag.get("label") or tag.get("term")) for tag in entry.get("tags") or ()]
    return Item(
        guid, link, title or _beginning(content), _author(entry) or around.author, date,
        updated if updated and date and updated > date else None,
        tuple(dict.fromkeys(tag for tag in tags if tag and not tag.startswith("http")))[:_MOST_TAGS],
        content, base, not is_whole,
    )  # fmt: skip


def _content(entry: Mapping[str, Any]) -> tuple[str, bool, str]:
    """Return the content of an item as HTML, whether it is all of it, and the address that it is written for."""
    found = [one for one in entry.get("content") or () if one.get("value")]
    is_said = bool(found)
    found = found or [entry["summary_detail"]] if entry.get("summary_detail") else found
    if not found:
        return "", False, ""
    one = max(found, key=lambda one: len(one.get("value") or ""))
    value, base = one.get("value") or "", web_address(_line(one.get("base")))
    if one.get("type") == "text/plain" and not _TAG.search(value):
        value = "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", html.unescape(value)))
    words = _TAG.sub(" ", value[-2000:] if len(value) > 20_000 else value)
    is_cut = _CUT.search(html.unescape(words).strip()[-80:]) is not None
    is_whole = not is_cut and (is_said or len(words.split()) >= _SHORT)
    return value, is_whole, base


def _title(value: object) -> str:
    """Return a title as words, whether it came as text or as HTML."""
    text = str(value or "")
    if "<" in text:
        text = _TITLE_TAG.sub("", text)
    return clean_line(html.unescape(text)).strip()


def _beginning(content: str) -> str:
    """Return the first words of what has no title."""
    words = clean_line(html.unescape(_TAG.sub(" ", content[:2000]))).split()
    return " ".join(words[:10]) + ("…" if len(words) > 10 else "") if words else ""


def _author(entry: Mapping[str, Any]) -> str:
    names = [_line(one.get("name")) for one in entry.get("authors") or ()]
    named = [name for name in dict.fromkeys(names) if name and "@" not in name]
    return ", ".join(named[:5])


def _date(entry: Mapping[str, Any], names: Iterable[str], today: datetime.date) -> datetime.date | None:
    """Return the first date under one of the names that is one, and within reason: as its author's calendar has it."""
    for name in names:
        said = _line(entry.get(name))
        found = read_date(said)
        if not found and (said or name == "updated") and not _TIMESTAMP.fullmatch(said):
            with suppress(KeyError, TypeError, ValueError):  # nothing was understood, or a year 0
                found = datetime.date(*entry[f"{name}_parsed"][:3])
        if found and _EARLIEST <= found <= today + _AHEAD:
            return found
    return None


def read_date(text: str) -> datetime.date | None:
    """Return the date that a feed writes, None where it cannot be read: seconds since 1970, ISO 8601, RFC 822."""
    text = text.strip()
    try:
        if _TIMESTAMP.fullmatch(text):
            return datetime.datetime.fromtimestamp(float(text), datetime.UTC).date()
        if re.match(r"\d{8}(?:T|$)", text):
            return datetime.date.fromisoformat(text[:8])
        if found := email.utils.parsedate(re.sub(r"^[A-Za-z]+,?\s+(?=\d)", "", text)):
            return datetime.date(*found[:3])
    except (ValueError, OverflowError, OSError):
        return None
    return parse_date(re.sub(r"^[A-Za-z]+,\s+", "", text))


def _stands_in(guid: str, data: bytes) -> bool:
    """Return whether a name stands in a feed as it is, and was not made of something there."""
    return guid.encode(errors="replace") in data or html.escape(guid).encode(errors="replace") in data


def _line(value: object) -> str:
    return clean_line(value).strip() if isinstance(value, str) else ""


def _sum(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()[:16]


# --- JSON Feed


def _read_json(data: bytes, address: str, today: datetime.date) -> Feed:
    """Return what a feed in JSON says (https://www.jsonfeed.org/version/1.1/)."""
    try:
        found = json.loads(data)
        entries = [entry for entry in found["items"] if isinstance(entry, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReaderError("What is there is no feed.") from error
    everyone = _json_author(found)
    items = _once(_json_item(entry, address, everyone, today) for entry in entries)
    return _feed(_title(found.get("title")), web_address(_line(found.get("home_page_url"))), items)


def _json_author(entry: Mapping[str, Any]) -> str:
    authors = entry.get("authors")
    named = authors if isinstance(authors, list) else [entry.get("author")]
    return ", ".join(name for one in named if isinstance(one, dict) and (name := _line(one.get("name"))))


def _json_item(entry: Mapping[str, Any], address: str, everyone: str, today: datetime.date) -> Item:
    said = {"text/html": entry.get("content_html"), "text/plain": entry.get("content_text")}
    found = [{"value": value, "type": kind} for kind, value in said.items() if isinstance(value, str) and value]
    summary = {"value": entry["summary"]} if isinstance(entry.get("summary"), str) else None
    content, is_whole, _ = _content({"content": found[:1], "summary_detail": summary})
    link = web_address(urljoin(address, said_link)) if (said_link := _line(entry.get("url"))) else ""
    title = _title(entry.get("title"))
    date = _date({"published": entry.get("date_published")}, ("published",), today)
    updated = _date({"updated": entry.get("date_modified")}, ("updated",), today)
    tags = entry.get("tags")
    return Item(
        str(_line(entry.get("id")) or entry.get("id") or link or f"sha256:{_sum(title or content)}"), link,
        title or _beginning(content), _json_author(entry) or everyone, date,
        updated if updated and date and updated > date else None,
        tuple(name for tag in (tags if isinstance(tags, list) else ()) if (name := _line(tag)))[:_MOST_TAGS],
        content, link or address, not is_whole,
    )  # fmt: skip
