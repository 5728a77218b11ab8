"""What is at an address that a person has typed: a feed, a site that has feeds, or an article to keep."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from reader.errors import ReaderError
from reader.library.addresses import web_address
from reader.text.clean import clean_line
from reader.web.article import Article
from reader.web.convert.metadata import is_article
from reader.web.convert.tree import Page, read_page
from reader.web.feeds import Feed, is_feed, read_feed
from reader.web.fetch import Answer, Fetcher, check_status, shown
from reader.web.keep import fetch_article, is_paper, page_text, read_answer

Wanted = Literal["feed", "article", ""]
"""What a person says that an address is; nothing to find it out."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_COMMON_PATHS = ("feed", "index.xml", "feed.xml", "rss.xml", "atom.xml", "rss", "feed.json")
_LESSER = re.compile(r"\bcomments?\b|\bkommentare?\b|\bactivity\b", re.IGNORECASE)
_FORMAT = re.compile(r"\b(?:rss|atom|json|rdf|xml)(?:\s*(?:feed|[\d.]+))*\b|[\s()»:–-]+", re.IGNORECASE)


class FoundFeed(NamedTuple):
    """A feed that a page names."""

    address: str
    title: str
    """It has passed the gate; empty where the page says none."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address: one of these."""

    feed: Feed | None = None
    answer: Answer | None = None
    """What the feed was read from."""
    article: Article | None = None
    choice: tuple[FoundFeed, ...] = ()
    """Feeds, of which the person has to say which is meant."""


def discover(address: str, fetcher: Fetcher, wanted: Wanted = "") -> Found:
    """Return what is at an address, and is wanted. Raises ReaderError where there is no such thing."""
    if is_paper(address) or wanted == "article":
        return Found(article=fetch_article(address, fetcher))
    answer = fetcher.fetch(address)
    check_status(answer)
    text = page_text(answer)
    if is_feed(text):
        return _feed(answer)
    if answer.kind not in ("text/html", "application/xhtml+xml", ""):
        if wanted == "feed":
            raise ReaderError(f"What is at {clean_line(shown(address))} is no feed, and names none.")
        return Found(article=read_answer(answer))
    page = read_page(text)
    feeds = feeds_of(page, answer.address)
    is_front = urlsplit(answer.address).path.strip("/") == ""
    if wanted != "feed" and not is_front and (not feeds or is_article(page)):
        return Found(article=read_answer(answer))
    if not feeds:
        found = _at_common_paths(answer, fetcher)
        if found is None and wanted == "feed":
            raise ReaderError(f"There is no feed at {clean_line(shown(address))}, nor does the page name one.")
        return found or Found(article=read_answer(answer))
    if len(feeds) > 1:
        return Found(choice=feeds)
    return _feed(fetcher.fetch(feeds[0].address, from_public=answer.is_public))


def feeds_of(page: Page, address: str) -> tuple[FoundFeed, ...]:
    """Return the feeds that a page names, each once: not those of comments where there are others, nor two formats."""
    found: dict[str, FoundFeed] = {}
    for link in [*page.head.all("link"), *page.body.all("link")]:
        is_feed_link = link.get("type").strip().lower() in _FEED_TYPES and "alternate" in link.get("rel").lower()
        target = web_address(clean_line(urljoin(address, link.get("href").strip())))
        if is_feed_link and target:
            found.setdefault(target, FoundFeed(target, clean_line(link.get("title"))))
    main = [one for one in found.values() if not _LESSER.search(f"{one.title} {urlsplit(one.address).path}")]
    by_title: dict[str, FoundFeed] = {}
    for one in main or found.values():
        by_title.setdefault(_FORMAT.sub(" ", one.title).strip().casefold(), one)
    return tuple(by_title.values())


def _at_common_paths(page: Answer, fetcher: Fetcher) -> Found | None:
    """Look where feeds usually are."""
    base = page.address if page.address.endswith("/") else f"{page.address}/"
    for path in _COMMON_PATHS:
        try:
            answer = fetcher.fetch(urljoin(base, path), from_public=page.is_public)
            if answer.status == 200 and is_feed(page_text(answer)):
                return _feed(answer)
        except ReaderError:
            continue
    return None


def _feed(answer: Answer) -> Found:
    check_status(answer)
    return Found(feed=read_feed(answer.body, answer.address, answer.headers.get("content-type", "")), answer=answer)
