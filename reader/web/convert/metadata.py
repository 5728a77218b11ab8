"""What a page says of itself: title, authors, dates, tags, its address.

In this order: JSON-LD, Open Graph, other elements `meta`, what stands on the page.
"""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from reader.library.front_matter import parse_date
from reader.text.clean import clean_line
from reader.web.convert.tree import Element, Page, collapsed

_ARTICLES = re.compile(r"Article|Posting|Report|Paper|WebPage|Chapter|Review|Book|Thesis|HowTo|QAPage", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•»:/]\s+|\s+[-]{1,2}\s+|\s+::\s+")
_DATE = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/.-]|$)")
_MOST_TAGS = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself. Every string has passed the gate."""

    title: str = ""
    author: str = ""
    date: datetime.date | None = None
    updated: datetime.date | None = None
    tags: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    """Its address, as it says itself, if that is on the same host."""
    site: str = ""


def read_metadata(page: Page, address: str) -> Metadata:
    """Return what a page at an address says of itself."""
    meta = _meta(page.head)
    data = _json_ld(page)
    site = _first(_names(data.get("publisher")), meta.get("og:site_name"), meta.get("application-name"))
    date = _date(
        data.get("datePublished"), meta.get("article:published_time"), meta.get("og:published_time"),
        meta.get("citation_publication_date"), meta.get("citation_date"), meta.get("dc.date"), meta.get("dcterms.date"),
        meta.get("date"), meta.get("pubdate"), meta.get("publish-date"), meta.get("parsely-pub-date"),
        meta.get("sailthru.date"), *_times(page.body), _in_address(address),
    )  # fmt: skip
    updated = _date(data.get("dateModified"), meta.get("article:modified_time"), meta.get("og:updated_time"))
    author = _first(
        _names(data.get("author")), _names(meta.get("citation_author")), meta.get("author"), meta.get("article:author"),
        meta.get("dc.creator"), meta.get("dcterms.creator"), meta.get("parsely-author"), *_bylines(page.body),
    )  # fmt: skip
    language = _first(page.language, data.get("inLanguage"), meta.get("og:locale"))
    return Metadata(
        title=_title(page, meta, data, site),
        author="" if author.startswith("http") else author.removeprefix("@"),
        date=date,
        updated=updated if updated and date and updated > date else None,
        tags=_tags(page.body, meta, data),
        language=language[:5].replace("_", "-").lower() if language else "",
        url=_own_address(page.head, meta, address),
        site=site,
    )


def is_article(page: Page) -> bool:
    """Return whether a page is one article, and not a list of several, as far as it says so itself."""
    meta = _meta(page.head)
    kind = str(_json_ld(page).get("@type", ""))
    if meta.get("og:type") == "article" or "article:published_time" in meta or "citation_title" in meta:
        return True
    return (_ARTICLES.search(kind) is not None and "WebPage" not in kind) or len([*page.body.all("article")]) == 1


def _first(*candidates: object) -> str:
    """Return the first that has words in it."""
    for one in candidates:
        if isinstance(one, str) and (words := clean_line(collapsed(one))):
            return words
    return ""


def _meta(head: Element) -> dict[str, str]:
    """Return what elements `meta` say, several authors as one."""
    found: dict[str, str] = {}
    for element in head.all("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop")).lower()
        content = element.get("content").strip()
        if name and content:
            if name in ("citation_author", "article:tag") and name in found:
                found[name] += f", {content}"
            else:
                found.setdefault(name, content)
    if "citation_author" in found:  # which has the name of the family first
        found["citation_author"] = ", ".join(
            " ".join(reversed(one.get("content").split(", ")))
            for one in head.all("meta")
            if one.get("name").lower() == "citation_author"
        )
    return found


def _json_ld(page: Page) -> dict[str, Any]:
    """Return what JSON-LD says of the article on a page."""
    found: list[dict[str, Any]] = []
    for script in [*page.head.all("script"), *page.body.all("script")]:
        if "ld+json" in script.get("type"):
            try:
                found += _objects(json.loads(script.text(), strict=False))
            except (ValueError, RecursionError):
                continue
    articles = [one for one in found if _ARTICLES.search(str(one.get("@type", "")))]
    return next((one for one in articles if "WebPage" not in str(one.get("@type"))), articles[0] if articles else {})


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph", []))
        yield from _objects(value.get("mainEntity", []))


def _names(value: object) -> str:
    """Return the names of people, or of who publishes."""
    match value:
        case str(words):
            return words
        case dict():
            return _names(value.get("name", ""))
        case list():
            return ", ".join(name for name in map(_names, value) if name)
    return ""


def _title(page: Page, meta: dict[str, str], data: dict[str, Any], site: str) -> str:
    element = next(page.head.all("title"), None)
    whole = _first(element.text() if element else "")
    said = _first(
        data.get("headline"), meta.get("og:title"), meta.get("citation_title"), meta.get("dc.title"),
        meta.get("twitter:title"), whole,
    )  # fmt: skip
    headings = [_first(one.text()) for one in page.body.all("h1")]
    for heading in headings:  # the page itself writes it best, and without the name of the site behind it
        if heading and _same(heading) and _same(heading) in _same(said):
            return heading
    for name in filter(None, (site, whole if whole != said else "")):
        for part in (said.removesuffix(name), said.removeprefix(name)):
            if part != said and _SEPARATOR.search(f" {part[-3:]} ") and part.strip(" |–—·•»:-/"):
                return part.strip(" |–—·•»:-/")
    if said == whole and len(parts := _SEPARATOR.split(said)) > 1 and len(headings) != 1:
        return max(parts, key=len)
    if len(headings) == 1 and headings[0] and (not said or said == whole):
        return headings[0]
    return said or (headings[0] if headings else "")


def _same(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()


def _date(*candidates: object) -> datetime.date | None:
    for one in candidates:
        if isinstance(one, str) and one.strip() and (day := parse_date(one.strip())):
            return day
    return None


def _times(body: Element) -> list[str]:
    """Return the dates that stand on a page, those that say that it was published then first."""
    times = [*body.all("time")]
    published = re.compile(r"publish|dt-published|entry-date|pubdate|post-date", re.IGNORECASE)
    first = [
        one
        for one in times
        if published.search(f"{one.get('class')} {one.get('itemprop')}") or "pubdate" in one.attributes
    ]
    marked = [one for one in body.all() if one.get("itemprop") == "datePublished"]
    return [one.get("datetime") or one.get("content") or one.text() for one in (*marked, *first, *times[:1])]


def _in_address(address: str) -> str:
    found = _DATE.search(urlsplit(address).path)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _bylines(body: Element) -> list[str]:
    found = []
    for one in body.all():
        if not one.attributes:
            continue
        classes = one.get("class")
        if (
            one.get("rel") == "author"
            or one.get("itemprop") == "author"
            or re.search(r"(?:^|\s)(?:p-author|author-name|byline-name|post-author|entry-author)(?:$|\s)", classes)
        ):
            words = re.sub(r"^(?:by|written by|author:?)\s+", "", collapsed(one.text()).strip(), flags=re.IGNORECASE)
            if 0 < len(words) < 80:
                found.append(words)
    return found[:1]


def _tags(body: Element, meta: dict[str, str], data: dict[str, Any]) -> tuple[str, ...]:
    said = data.get("keywords") or meta.get("article:tag") or meta.get("keywords") or ""
    names = [str(one) for one in said] if isinstance(said, list) else str(said).split(",")
    if not any(names):
        names = [one.text() for one in body.all("a") if one.get("rel") == "tag"]
    tags = dict.fromkeys(clean_line(name).lstrip("#") for name in names)
    return tuple(tag for tag in tags if tag and len(tag) < 50)[:_MOST_TAGS]


def _own_address(head: Element, meta: dict[str, str], address: str) -> str:
    """Return the address that a page gives as its own; that of another host would be somebody else's."""
    links = [one.get("href") for one in head.all("link") if one.get("rel").lower() == "canonical"]
    for found in (*links, meta.get("og:url", "")):
        own = urljoin(address, found.strip()) if found else ""
        if own.startswith(("http://", "https://")) and _host(own) == _host(address):
            return own
    return address


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
