"""The files of one feed: an item is a file, known again by what the feed calls it, and never deleted."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.errors import ReaderError, reason
from reader.library.addresses import canonical_url
from reader.state.subscriptions import Subscription
from reader.text.clean import clean_line
from reader.web.convert.metadata import Metadata
from reader.web.feeds import Feed, Item
from reader.web.pictures import keep_beside
from reader.web.post_file import Written, file_name, free_path, names_in, post_text, write_whole, written_in

_NOTHING_SAID = Metadata()


class _File(NamedTuple):
    """What is there of an item."""

    path: Path
    id: str
    """What its post is known by, if not by its address."""
    origin: str
    """The fingerprint of what it was made of."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of an item."""

    markdown: str
    metadata: Metadata = _NOTHING_SAID
    """What is said of it where it was found, beside what the feed says."""
    is_last: bool = True
    """Whether that is all that one can have; else it is asked for again."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Those that stand in it, by their names."""


class FeedFolder:
    """The folder of a feed."""

    def __init__(self, feed: Subscription) -> None:
        """Read what is in the folder of a feed. Raises ReaderError."""
        self._folder = feed.folder
        self._subscription = feed
        self._host = urlsplit(feed.address).hostname or ""
        self._files: dict[tuple[str, str], _File] = {}
        self._names_of: dict[str, str] = {}
        try:
            self._taken = names_in(feed.folder)
            for path, said in written_in(feed.folder):
                link, guid = canonical_url(said.get("url", "")), said.get("guid", "")
                self._files[guid, link] = _File(path, said.get("id", ""), said.get("origin", ""))
                self._names_of.setdefault(link, guid)
        except OSError as error:
            raise ReaderError(f"Cannot read {clean_line(str(feed.folder))}: {reason(error)}.") from error

    def is_known(self, item: Item) -> bool:
        """Return whether there is a file of an item, whatever the item says by now."""
        return item.identity in self._files

    def is_same(self, item: Item) -> bool:
        """Return whether the file of an item was made of what it says now."""
        found = self._files.get(item.identity)
        return found is not None and found.origin == self._origin(item)

    def path(self, item: Item) -> Path:
        """Return the file of an item that is known."""
        return self._files[item.identity].path

    def key(self, item: Item, feed: Feed) -> str:
        """Return the key that the post of an item has, or would have."""
        found = self._files.get(item.identity)
        return (found.id if found else self._id(item, feed)) or item.identity[1]

    def keep(self, item: Item, feed: Feed, content: Content) -> Written:
        """Write what is kept of an item into its file, unless that is there. Raises ReaderError."""
        found = self._files.get(item.identity)
        said = content.metadata
        metadata = Metadata(
            title=item.title or said.title or item.link,
            author=item.author or said.author,
            date=item.date or said.date,
            updated=item.updated or said.updated,
            tags=tuple(dict.fromkeys((*item.tags, *(() if item.tags else said.tags), *self._subscription.tags))),
            language=said.language,
            url=item.link,
        )
        own = found.id if found else self._id(item, feed)
        path = found.path if found else free_path(self._folder, file_name(metadata), self._taken)
        origin = self._origin(item) if content.is_last else ""
        keep_beside(self._folder, content.pictures)
        written = write_whole(
            path, post_text(metadata, content.markdown, id=own, guid=item.guid, origin=origin), durable=False
        )
        self._files[item.identity] = _File(path, own, origin)
        self._names_of.setdefault(item.identity[1], item.guid)
        return written

    def _origin(self, item: Item) -> str:
        return item.fingerprint(self._subscription[2:5])

    def _id(self, item: Item, feed: Feed) -> str:
        """Return what the post of an item is known by: nothing where it has an address that no other has."""
        guid, link = item.identity
        is_own = self._names_of.get(link, guid) == guid and link not in feed.shared
        if link and is_own and link != canonical_url(feed.link):
            return ""
        name = "\0".join((self._host, guid, link))
        return f"feed:{self._host}/{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:20]}"
