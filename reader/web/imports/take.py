"""What was found in a file → subscriptions, posts and reading state. What is here already always stays."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError, reason
from reader.library.addresses import canonical_url
from reader.library.library import Library
from reader.library.post import Post
from reader.paths import imported_folder
from reader.state.journal import Value
from reader.state.store import Store
from reader.state.subscriptions import Names, Subscription
from reader.text.clean import clean_line
from reader.web.article import to_markdown
from reader.web.convert.metadata import Metadata
from reader.web.feed_folder import Content, FeedFolder
from reader.web.feeds import Feed
from reader.web.fetch import host_of
from reader.web.imports.found import NOTHING_SAID, Found, FoundFeed, FoundPost, Said
from reader.web.pictures import keep_beside
from reader.web.post_file import (
    body_of,
    file_name,
    free_path,
    is_edited,
    names_in,
    post_text,
    write_whole,
    written_in,
)


class Here(NamedTuple):
    """What there is already."""

    library: Library
    store: Store
    feeds: list[Subscription]
    names: list[str]
    """Those that a new source cannot have."""


@dataclass
class Taken:
    """What an import does, or would do."""

    feeds: list[Subscription] = field(default_factory=list)
    """Those that were not subscribed to."""
    feeds_here: int = 0
    posts: int = 0
    """How many are new, or more than what was here."""
    posts_here: int = 0
    read: int = 0
    starred: int = 0
    tagged: int = 0
    noted: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    """What is not taken over, each with the reason."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.feeds or self.feeds_here or self.posts or self.posts_here)


class Import:
    """Takes over what was found in a file; a rehearsal only says what that would do."""

    def __init__(self, found: Found, here: Here, *, is_rehearsal: bool) -> None:
        """Raises ReaderError where the folder of what was imported cannot be read."""
        self._found, self._here, self._is_rehearsal = found, here, is_rehearsal
        self._folder = imported_folder()
        self._taken = Taken(left=list(found.left))
        self._said: dict[str, Said] = {}
        self._changes: list[tuple[str, Mapping[str, Value]]] = []
        self._feeds = {canonical_url(one): feed for feed in here.feeds for one in (feed.asked, feed.address)}
        self._free = Names(here.names)
        self._would_be: dict[str, str] = {}
        """What a rehearsal would have written, by what the posts are known by."""
        try:
            self._files = {_known_by(said): path for path, said in written_in(self._folder)}
            self._names = names_in(self._folder)
        except OSError as error:
            raise ReaderError(f"Cannot read {clean_line(str(self._folder))}: {reason(error)}.") from error

    def run(self) -> Taken:
        """Take everything over: files first, then all that is remembered, as one change. Raises ReaderError."""
        for feed in self._found.feeds:
            self._take_feed(feed)
        for post in self._found.posts:
            self._take_post(post)
        self._remember()
        return self._taken

    # --- feeds

    def _take_feed(self, found: FoundFeed) -> None:
        known = self._feeds.get(canonical_url(found.address))
        if known:
            self._taken.feeds_here += 1
        else:
            name = clean_line(found.name or host_of(found.address) or found.address)[:80].strip().replace("/", "-")
            known = Subscription(
                found.address, self._free.take(name), found.full_text, clean_line(found.selector), found.tags
            )
            self._feeds[canonical_url(found.address)] = known
            self._taken.feeds.append(known)
            self._changes.append((found.address, {"subscribed": known.value}))
        if found.items:
            self._take_items(found, known)

    def _take_items(self, found: FoundFeed, subscription: Subscription) -> None:
        folder = FeedFolder(subscription)
        links = Counter(canonical_url(item.link) for item, _ in found.items)
        shared = frozenset(link for link, count in links.items() if count > 1)
        feed = Feed(subscription.name, "", tuple(item for item, _ in found.items), shared)
        for item, said in found.items:
            if folder.is_known(item):
                self._taken.posts_here += 1
            else:
                self._taken.posts += 1
                if not self._is_rehearsal:
                    markdown = to_markdown(item.content, item.base or item.link)
                    folder.keep(item, feed, Content(markdown, is_last=False))
            self._hear(folder.key(item, feed), said)

    # --- posts

    def _take_post(self, found: FoundPost) -> None:
        post = self._here.library.by_key(found.identity) if found.identity else None
        post = post or (None if found.metadata.url else self._titled(found.metadata))
        if post and not found.identity:
            found = replace(found, metadata=replace(found.metadata, url=post.url), id="" if post.url else post.key)
        if not found.identity:
            found = replace(found, id=_own_id(found.metadata))
        key = found.identity
        path = self._files.get(key)
        if path is None and post and not found.markdown:
            self._taken.posts_here += 1  # there is more of it here
        else:
            self._write(found, path)
        self._hear(post.key if post else key, found.said)

    def _titled(self, metadata: Metadata) -> Post | None:
        """Return the one post that is called so, and is of that day, if both say a day."""
        found = [
            post
            for post in self._here.library.called(metadata.title)
            if post.is_date_guessed or not (post.date and metadata.date) or post.date == metadata.date
        ]
        return found[0] if len(found) == 1 else None

    def _write(self, found: FoundPost, path: Path | None) -> None:
        more = {"id": found.id, "reading_time": str(found.minutes or "")}
        text = post_text(found.metadata, found.markdown, **more)
        try:
            before = path.read_text(encoding="utf-8", errors="replace") if path else self._would_be.get(found.identity)
            if before is not None and not found.is_document and len(body_of(before)) >= len(body_of(text)):
                self._count(is_new=False)
                return
            if self._is_rehearsal:
                self._count(is_new=before is None or (before != text and not is_edited(before)))
                self._would_be[found.identity] = text
                return
            keep_beside(self._folder, found.pictures)
            path = path or free_path(self._folder, file_name(found.metadata), self._names)
            written = write_whole(path, text, durable=False)
        except OSError as error:
            raise ReaderError(f"This was not kept in {clean_line(str(self._folder))}: {reason(error)}.") from error
        self._files[found.identity] = path
        self._count(is_new=written.is_changed)
        if written.beside:
            why = f"you have edited its post, so that stays: the new version is {clean_line(str(written.beside))}"
            self._taken.left.append((found.metadata.title, why))

    def _count(self, *, is_new: bool) -> None:
        self._taken.posts += is_new
        self._taken.posts_here += not is_new

    # --- what is remembered

    def _hear(self, key: str, said: Said) -> None:
        """Note what the person has done with a post elsewhere: the same post may be in a file twice."""
        self._said[key] = self._said.get(key, NOTHING_SAID).joined(said)

    def _remember(self) -> None:
        """Keep what was said, wherever nothing is known yet: what the person has said here stands."""
        values = self._here.store.values(self._said)
        for key, said in self._said.items():
            known = {name for name, value in values.get(key, {}).items() if value != "null"}
            new: dict[str, Value] = {
                "read": said.is_read, "starred": said.is_starred, "tags": [*said.tags], "note": said.note,
            }  # fmt: skip
            new = {name: value for name, value in new.items() if value and name not in known}
            self._taken.read += "read" in new
            self._taken.starred += "starred" in new
            self._taken.tagged += "tags" in new
            self._taken.noted += "note" in new
            if new:
                self._changes.append((key, new))
        if self._changes and not self._is_rehearsal:
            self._here.store.put_each((key, "", values) for key, values in self._changes)


def _own_id(metadata: Metadata) -> str:
    words = "\0".join((metadata.title, metadata.author, str(metadata.date or "")))
    return f"imported:{hashlib.sha256(words.encode(errors='replace')).hexdigest()[:20]}"


def _known_by(said: Mapping[str, str]) -> str:
    return said.get("id", "") or canonical_url(said.get("url", ""))
