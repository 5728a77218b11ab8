"""What a file holds that can be taken over."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.library.addresses import canonical_url, web_address
from reader.state.subscriptions import FullText
from reader.text.clean import clean_line
from reader.web.convert.metadata import Metadata
from reader.web.feeds import Item, read_date
from reader.web.fetch import shown

_NO_PICTURES: Mapping[str, bytes] = {}
_SOON = 1e11
"""Seconds since 1970 that no date has: then they are thousandths, or millionths."""


class Said(NamedTuple):
    """What the person did with a post elsewhere."""

    is_read: bool = False
    is_starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    """Markdown."""

    def joined(self, other: "Said") -> "Said":
        """Return both together; a note that is there already is not there twice."""
        is_there = f"\n\n{other.note}\n\n" in f"\n\n{self.note}\n\n"
        return Said(
            self.is_read or other.is_read,
            self.is_starred or other.is_starred,
            tuple(dict.fromkeys((*self.tags, *other.tags))),
            self.note if is_there else "\n\n".join(filter(None, (self.note, other.note))),
        )


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post, or only its address."""

    metadata: Metadata
    markdown: str = ""
    id: str = ""
    """What it is known by where it has no address."""
    said: Said = NOTHING_SAID
    pictures: Mapping[str, bytes] = field(default_factory=lambda: _NO_PICTURES)
    """Those in it, by the names that its text calls them."""
    minutes: int = 0
    """How long it takes to read, if that is said."""
    is_document: bool = False
    """Whether the file is this post, so that a later version of the file is a later version of the post."""

    @property
    def identity(self) -> str:
        """What it is known by: empty where that is only its title."""
        return canonical_url(self.metadata.url) or self.id


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed."""

    address: str
    name: str = ""
    tags: tuple[str, ...] = ()
    full_text: FullText = "auto"
    selector: str = ""
    items: tuple[tuple[Item, Said], ...] = ()
    """What another program has kept of it."""


@dataclass
class Found:
    """What a file holds."""

    kind: str
    """What the file is: `a list of feeds in OPML`."""
    feeds: list[FoundFeed] = field(default_factory=list)
    posts: list[FoundPost] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """What cannot be taken over, each with the reason."""

    def add_feed(
        self,
        address: str,
        name: str = "",
        tags: tuple[str, ...] = (),
        *,
        full_text: FullText = "auto",
        selector: str = "",
        items: tuple[tuple[Item, Said], ...] = (),
    ) -> None:
        """Add a feed, if its address is one of the web: see `FoundFeed`."""
        address = clean_line(address)
        if address.lower().startswith("feed:"):
            address = address[5:] if "://" in address[5:12] else f"http:{address[5:]}"
        if not _is_of_the_web(address):
            self.left.append((name or address, "this is no address of the web"))
            return
        if shown(address) != address:
            self.left.append((shown(address), "it is taken over without the name and the password in its address"))
        self.feeds.append(FoundFeed(shown(address), clean_line(name), lines(tags), full_text, selector, items))

    def add_post(
        self,
        address: str,
        title: str,
        said: Said = NOTHING_SAID,
        *,
        saved: str = "",
        markdown: str = "",
        author: str = "",
        language: str = "",
    ) -> None:
        """Add the post at an address, if that is one of the web; `saved`: when it was saved, see `saved_date`."""
        address = clean_line(address)
        if not _is_of_the_web(address):
            kind = address.partition(":")[0][:20]
            self.left.append((clean_line(title) or address, f"“{kind}:” is no address of the web"))
            return
        address = shown(address)
        metadata = Metadata(
            title=clean_line(title) or address,
            author=clean_line(author),
            date=saved_date(saved),
            language=clean_line(language),
            url=address,
        )
        self.posts.append(FoundPost(metadata, markdown, said=said._replace(tags=lines(said.tags))))

    def join(self, other: "Found") -> None:
        """Add what another file holds."""
        self.feeds += other.feeds
        self.posts += other.posts
        self.left += other.left


def _is_of_the_web(address: str) -> bool:
    return bool(web_address(address) and canonical_url(address))


def lines(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words that have passed the gate, each of them once."""
    return tuple(dict.fromkeys(filter(None, map(clean_line, words))))


def saved_date(text: str) -> datetime.date | None:
    """Return a date as other programs write it, also in thousandths or millionths of seconds since 1970."""
    text = text.strip()
    if re.fullmatch(r"\d{9,17}(?:\.\d+)?", text):
        seconds = float(text)
        while seconds > _SOON:
            seconds /= 1000
        text = str(int(seconds))
    day = read_date(text)
    return day if day and day.year > 1970 else None
