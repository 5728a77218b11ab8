"""Asking feeds what is new: eight servers at once, each of them for one thing at a time, and none too often."""

import email.utils
import hashlib
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.errors import ReaderError
from reader.state.subscriptions import Subscription
from reader.web.article import to_markdown
from reader.web.convert.pictures import Pictures, embedded_pictures
from reader.web.feed_folder import Content, FeedFolder
from reader.web.feed_memory import FeedMemory, FeedState, clock_time
from reader.web.feeds import Feed, Item, read_feed
from reader.web.fetch import Answer, Cancelled, Fetcher, check_status, host_of, shown
from reader.web.keep import fetch_article
from reader.web.picture_queue import Wanted
from reader.web.threads import at_once

HOSTS_AT_ONCE = 8
HOUR = 3600.0
_LONGEST_PAUSE = 24 * HOUR
_LONGEST_REFUSAL = 7 * 24 * HOUR
"""How long a server can keep us away."""
_NEWEST = 30
"""Items whose whole is fetched at once; of a feed that gives only summaries, those further back stay summaries."""
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a feed."""

    feed: Subscription
    state: FeedState
    new: int = 0
    changed: int = 0
    beside: tuple[Path, ...] = ()
    """Where new versions are of what the person has edited."""
    moved_to: str = ""
    """Where the feed is from now on, if elsewhere than so far."""
    without_pictures: tuple[Wanted, ...] = ()
    """The posts whose pictures are to be fetched."""

    @property
    def problem(self) -> str:
        """Why it could not be read, empty where it could."""
        return self.state.problem


class _Hosts:
    """Lets one thing at a time be asked of each host."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def of(self, address: str) -> threading.Lock:
        """Return what is held while the host of an address is asked."""
        with self._lock:
            return self._locks[host_of(address)]


@dataclass
class Refresher:
    """Refreshes feeds."""

    fetcher: Fetcher = field(default_factory=Fetcher)
    clock: Callable[[], float] = time.time
    cancelled: Cancelled = field(default_factory=Cancelled)
    _hosts: _Hosts = field(default_factory=_Hosts, init=False)

    def due(self, feeds: Sequence[Subscription], memory: FeedMemory, *, by_hand: bool) -> list[Subscription]:
        """Return those of the feeds that may be asked now; `by_hand`: the person has just asked for it."""
        now = self.clock()
        return [
            feed
            for feed in feeds
            if not (state := memory.state(feed.address)).gone and (by_hand or state.due <= now or state.asked > now)
        ]

    def refresh(self, feeds: Sequence[Subscription], memory: FeedMemory) -> Iterator[Outcome]:
        """Ask feeds, and write what is new; yield what became of each, as soon as it is known and kept."""
        by_host: dict[str, list[tuple[Subscription, FeedState]]] = defaultdict(list)
        for feed in feeds:
            by_host[host_of(feed.asked)].append((feed, memory.state(feed.address)))

        def ask(together: Sequence[tuple[Subscription, FeedState]]) -> Iterator[Outcome]:
            for feed, state in together:
                if not self.cancelled:
                    yield self._outcome(feed, state)

        for outcome in at_once(by_host.values(), ask, HOSTS_AT_ONCE, self.cancelled):
            memory.keep(outcome.feed.address, outcome.state)
            memory.pictures.want(outcome.without_pictures)
            yield outcome

    def _outcome(self, feed: Subscription, before: FeedState) -> Outcome:
        """Ask one feed."""
        now = self.clock()
        if before.earliest > now:
            why = f"{host_of(feed.asked)} wants to be left alone until {clock_time(before.earliest)}: try again then."
            return Outcome(feed, replace(before, problem=why))
        headers = {"Accept": _ACCEPT}
        if before.etag:
            headers["If-None-Match"] = before.etag
        if before.modified:
            headers["If-Modified-Since"] = before.modified
        try:
            with self._hosts.of(feed.asked):
                answer = self.fetcher.fetch(feed.asked, headers=headers, cancelled=self.cancelled)
            return self.take(feed, before, answer)
        except ReaderError as error:
            if self.cancelled:
                return Outcome(feed, before)
            return Outcome(feed, self._failed(before, str(error), now))

    def take(self, feed: Subscription, before: FeedState, answer: Answer) -> Outcome:
        """Write what is new in the answer of a feed; return what became of it. Raises ReaderError."""
        now = self.clock()
        moved = shown(answer.moved_to) if answer.moved_to != feed.asked else ""
        if answer.status == 410:
            why = f"{host_of(feed.asked)} says that this feed is no more: `reader remove` takes it away."
            return Outcome(feed, replace(self._failed(before, why, now), gone=True))
        if answer.status in (429, 503):
            state = self._failed(before, "", now)
            pause = retry_after(answer.headers, now)
            earliest = now + min(pause, _LONGEST_REFUSAL) if pause else 0.0
            state = replace(state, earliest=earliest, due=max(state.due, earliest))
            when = f"until {clock_time(earliest)}" if pause else "for a while"
            said = "is asked too often" if answer.status == 429 else "is out of order"
            why = f"{host_of(feed.asked)} {said}, and wants to be left alone {when} ({answer.status})."
            return Outcome(feed, replace(state, problem=why))
        due = now + max(HOUR, min(_max_age(answer.headers), _LONGEST_PAUSE))
        if answer.status == 304:
            state = replace(before, asked=now, due=due, earliest=0.0, failures=0, problem="")
            return Outcome(feed, state, moved_to=moved)
        check_status(answer)
        state = FeedState(
            answer.headers.get("etag", ""), answer.headers.get("last-modified", ""),
            hashlib.sha256(answer.body).hexdigest(), asked=now, due=due,
        )  # fmt: skip
        if state.body == before.body and feed.folder.is_dir():
            return Outcome(feed, state, moved_to=moved)
        found = read_feed(answer.body, answer.address, answer.headers.get("content-type", ""))
        # Where nothing is known of what it had, as after a change of its settings, pictures may be missing anywhere.
        outcome, is_done = self._write(Outcome(feed, state, moved_to=moved), found, answer, are_all_new=not before.body)
        if not is_done:
            outcome = replace(outcome, state=replace(state, etag="", modified="", body=""))
        return outcome

    def _write(self, outcome: Outcome, found: Feed, answer: Answer, *, are_all_new: bool) -> tuple[Outcome, bool]:
        """Write what is new; return what became of the feed with that, and whether nothing is left to do."""
        feed = outcome.feed
        folder = FeedFolder(feed)
        new = changed = fetched = 0
        beside: list[Path] = []
        posts: list[Path] = []
        is_done = True
        for place, item in enumerate(found.items):
            if self.cancelled:
                is_done = False
                break
            if folder.is_same(item):
                posts += [folder.path(item)] if are_all_new else []
                continue
            is_wanted = self._is_whole_wanted(feed, item, place)
            if is_wanted and fetched == _NEWEST:
                is_wanted = is_done = False
                if folder.is_known(item):
                    continue
            fetched += is_wanted
            is_new = not folder.is_known(item)
            written = folder.keep(item, found, self._content(feed, item, found, answer, is_wanted))
            new += is_new
            changed += written.is_changed and not is_new
            beside += [written.beside] if written.beside else []
            posts.append(written.path)
        wanted = tuple(Wanted(path, answer.private_host) for path in posts) if feed.pictures else ()
        return replace(outcome, new=new, changed=changed, beside=tuple(beside), without_pictures=wanted), is_done

    def _is_whole_wanted(self, feed: Subscription, item: Item, place: int) -> bool:
        if not item.link or feed.full_text is False:
            return False
        return feed.full_text is True or (item.is_summary and place < _NEWEST)

    def _content(self, feed: Subscription, item: Item, found: Feed, answer: Answer, is_whole_wanted: bool) -> Content:
        """Return what is kept of an item: what the feed gives, or the article behind it."""
        pictures = embedded_pictures()
        given = Content(_as_markdown(item, pictures, has_math=found.has_math), pictures=pictures.kept)
        if not is_whole_wanted:
            return given
        try:
            with self._hosts.of(item.link):
                article = fetch_article(
                    item.link, self.fetcher, from_public=answer.is_public, selector=feed.selector,
                    cancelled=self.cancelled,
                )  # fmt: skip
        except ReaderError:  # the summary is there, and F tries again
            return replace(given, is_last=not self.cancelled)
        if feed.full_text == "auto" and len(article.markdown.split()) < len(given.markdown.split()):
            return given
        return Content(article.markdown, article.metadata, pictures=article.pictures)

    def _failed(self, before: FeedState, why: str, now: float) -> FeedState:
        pause = min(HOUR * 2**before.failures, _LONGEST_PAUSE)
        failures = min(before.failures + 1, 10)
        return replace(before, asked=now, due=now + pause, earliest=0.0, failures=failures, problem=why)


def _as_markdown(item: Item, pictures: Pictures, *, has_math: bool) -> str:
    try:
        return to_markdown(item.content, item.base, pictures, has_math=has_math) if item.content.strip() else ""
    except ReaderError as error:
        return f"*{error}*\n"


def retry_after(headers: Mapping[str, str], now: float) -> float:
    """Return how many seconds a server wants to be left alone: it says a number, or a date; 0 where it says none."""
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", said):
        return float(said)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(said).timestamp() - now) if said else 0.0
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _max_age(headers: Mapping[str, str]) -> float:
    """Return how many seconds an answer stays as it is, as its server says; 0 where it says nothing."""
    found = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", headers.get("cache-control", ""))
    return float(found[1]) if found else 0.0
