"""The commands about feeds: subscribing, asking what is new, and an end to that."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.cli.folders import all_sources, source_names
from reader.cli.post_pictures import are_fetched, count, fetch_wanted
from reader.cli.shared import kept_state, take_in
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, UnreadableError, fail
from reader.errors import ReaderError
from reader.library.addresses import canonical_url
from reader.paths import articles_folder, cache_dir, locked, make_folder, state_file, web_file
from reader.state.opening import read_subscriptions
from reader.state.subscriptions import FullText, Names, Subscription
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.web.feed_memory import FeedMemory
    from reader.web.feeds import Feed
    from reader.web.fetch import Answer, Cancelled
    from reader.web.refresh import Outcome

FULL_TEXT: dict[str, FullText] = {"auto": "auto", "true": True, "false": False}
NICE = 19
"""How far what the app has begun stands back behind the app."""


def add_address(options: argparse.Namespace) -> int:
    """Subscribe to the feed at an address or of its site, or keep the article there."""
    from reader.web.discovery import discover
    from reader.web.fetch import Fetcher

    known = _known(options.source)
    if known and options.wanted != "article":
        return _settings_changed(known, options)
    try:
        found = discover(options.source, Fetcher(), options.wanted)
    except ReaderError as error:
        raise UnreadableError(str(error)) from error
    if found.choice:
        return _let_choose(options, found.choice)
    if found.article:
        from reader.cli.web import keep

        return keep(found.article, as_json=options.json)
    assert found.feed
    assert found.answer
    if known := _known(found.answer.moved_to):
        return _settings_changed(known, options)
    return _subscribe(options, found.feed, found.answer)


def _known(address: str) -> Subscription | None:
    """Return the subscription to a feed that is at an address, or was."""
    wanted = canonical_url(address)
    feeds = read_subscriptions(state_file())
    return next((feed for feed in feeds if wanted and wanted in map(canonical_url, (feed.address, feed.asked))), None)


def _named(words: str) -> Subscription | None:
    """Return the subscription of a name, or to a feed at an address."""
    feeds = read_subscriptions(state_file())
    return next((feed for feed in feeds if feed.name == words), None) or _known(words)


def _let_choose(options: argparse.Namespace, feeds: Sequence[tuple[str, str]]) -> int:
    if options.json:
        choice = [{"address": address, "title": title} for address, title in feeds]
        print(json.dumps({"kind": "choice", "feeds": choice}))
        return NOTHING_MATCHED
    print("There are several feeds. Add the one you want:")
    for address, title in feeds:
        print(f"  reader add {address}" + (f"  ({title})" if title else ""))
    return NOTHING_MATCHED


def _subscribe(options: argparse.Namespace, feed: "Feed", answer: "Answer") -> int:
    from reader.web.feed_memory import FeedState, feed_memory
    from reader.web.fetch import Cancelled, shown
    from reader.web.refresh import Refresher

    address = clean_line(shown(answer.moved_to))
    name = clean_line(options.name or feed.title or urlsplit(feed.link or address).hostname or address)[:80].strip()
    subscription = _with_settings(Subscription(address, Names(source_names()).take(name.replace("/", "-"))), options)
    make_folder(subscription.folder)
    with kept_state() as store:
        store.put(address, "", "subscribed", subscription.value)
    with feed_memory(web_file()) as memory:
        try:
            outcome = Refresher().take(subscription, FeedState(), answer)
        except ReaderError as error:
            raise UnreadableError(str(error)) from error
        memory.keep(address, outcome.state)
        memory.pictures.want(outcome.without_pictures)
        take_in()
        if options.json:  # the screen has the pictures fetched, when it has shown the posts
            print(json.dumps({"kind": "feed", "name": subscription.name, "new": outcome.new}))
            return DONE
        print(f"added {subscription.name}: {_posts(outcome.new)} of {address}", flush=True)
        show = _Progress(0, as_json=False, is_quiet=False)
        _fetch_pictures(memory, [subscription], Cancelled(), show)
        show.end()
    return DONE


def _with_settings(feed: Subscription, options: argparse.Namespace) -> Subscription:
    """Return a subscription with what the person has said of it."""
    return feed._replace(
        full_text=FULL_TEXT[options.full_text] if options.full_text else feed.full_text,
        selector=clean_line(options.selector) if options.selector is not None else feed.selector,
        tags=tuple(filter(None, map(clean_line, options.tag))) if options.tag else feed.tags,
        pictures=options.pictures == "true" if options.pictures else feed.pictures,
    )


def _settings_changed(feed: Subscription, options: argparse.Namespace) -> int:
    """Change what was said of a feed that is subscribed to."""
    from reader.web.feed_memory import feed_memory

    changed = _with_settings(feed, options)
    if changed != feed:
        with kept_state() as store:
            store.put(feed.address, "", "subscribed", changed.value)
        with feed_memory(web_file()) as memory:
            memory.forget(feed.address)
    said = "changed" if changed != feed else "You have subscribed to that already, as"
    if options.json:
        print(json.dumps({"kind": "known", "name": feed.name}))
    else:
        print(f"{said} {feed.name}")
    return DONE


def unsubscribe(words: str) -> str:
    """End a subscription, by its name or its address; return its name, empty where there is none such."""
    feed = _named(words)
    if feed is None:
        return ""
    with kept_state() as store:
        store.put(feed.address, "", "subscribed", None)
    return feed.name


def refresh(options: argparse.Namespace) -> int:
    """Ask feeds what is new."""
    if options.json:
        os.nice(NICE)  # somebody reads meanwhile
    feeds = [_required(name) for name in options.source] if options.source else read_subscriptions(state_file())
    if not feeds and not options.json:
        if not options.quiet:
            print("You have subscribed to nothing: `reader add URL` does.")
        return DONE
    make_folder(cache_dir())
    with locked(cache_dir() / "refresh.lock", wait=False) as is_free:
        if not is_free:
            raise ReaderError("Another Reader is asking your feeds just now.")
        return _refresh(options, feeds)


def _required(words: str) -> Subscription:
    """Return the subscription that words name. Raises ReaderError where there is none."""
    if feed := _named(words):
        return feed
    folders = [source.name for source in all_sources()]
    why = "is no feed: folders are looked at by themselves" if words in folders else "is no source"
    raise ReaderError(f"“{clean_line(words)}” {why}; see `reader sources`.")


def _refresh(options: argparse.Namespace, feeds: Sequence[Subscription]) -> int:
    from reader.web.feed_memory import feed_memory
    from reader.web.refresh import Refresher

    new = changed = pictures = 0
    problems: list[str] = []
    with feed_memory(web_file()) as memory:
        refresher = Refresher()
        if options.source:
            for feed in feeds:
                memory.ask_again(feed.address)
        due = refresher.due(feeds, memory, by_hand=not options.due)
        show = _Progress(len(due), as_json=options.json, is_quiet=options.quiet)
        show.tell(0, 0)
        try:
            for done, outcome in enumerate(refresher.refresh(due, memory), 1):
                new, changed = new + outcome.new, changed + outcome.changed
                problems += [f"{outcome.feed.name}: {why}" for why in _why(outcome)]
                if outcome.moved_to:
                    _remember_move(outcome.feed, outcome.moved_to)
                show.tell(done, new)
            if new or changed:
                take_in()
            if options.json:
                said = {"done": len(due), "of": len(due), "new": new, "changed": changed, "problems": problems}
                print(json.dumps(said), flush=True)
            pictures = _fetch_pictures(memory, feeds, refresher.cancelled, show)
        except KeyboardInterrupt:
            refresher.cancelled.cancel()
            problems.append("Cancelled.")
            take_in()
        except ReaderError as error:
            problems.append(str(error))
            if options.json:
                print(json.dumps({"error": str(error)}))
        show.end()
    if options.json:
        return DONE
    if not options.quiet:
        with_pictures = f", {count(pictures)}" if pictures else ""
        print(f"{len(due)} {'feed' if len(due) == 1 else 'feeds'}: {_posts(new)} new, {changed} changed{with_pictures}")
    for problem in problems:
        fail(problem, UNREADABLE)
    return UNREADABLE if problems else DONE


def _fetch_pictures(
    memory: "FeedMemory", feeds: Sequence[Subscription], cancelled: "Cancelled", show: "_Progress"
) -> int:
    """Fetch the pictures of the posts of feeds, and of articles; return how many have come. Raises ReaderError."""
    if not are_fetched():
        return 0
    folders = [articles_folder(), *(feed.folder for feed in feeds if feed.pictures)]
    return fetch_wanted(memory, folders, cancelled, show.tell_pictures)


def _why(outcome: "Outcome") -> list[str]:
    """Return what a person has to know of what became of a feed."""
    edited = [
        f"you have edited a post, so it stays: the new version is {clean_line(str(path))}." for path in outcome.beside
    ]
    return [outcome.problem, *edited] if outcome.problem else edited


class _Progress:
    """Says how far a refresh has come: to a person in a line that changes, to a program in lines."""

    def __init__(self, of: int, *, as_json: bool, is_quiet: bool) -> None:
        self._of, self._as_json = of, as_json
        self._is_shown = sys.stderr.isatty() and not is_quiet and not as_json

    def tell(self, done: int, new: int) -> None:
        """Say it."""
        if self._as_json:
            print(json.dumps({"done": done, "of": self._of, "new": new}), flush=True)
        elif self._is_shown:
            print(f"\r{done} of {self._of} feeds, {new} new\x1b[K", end="", file=sys.stderr, flush=True)

    def tell_pictures(self, post: Path, done: int, of: int) -> None:
        """Say of how many posts the pictures were fetched, of `post` last."""
        if self._as_json:
            print(json.dumps({"pictures": done, "of": of, "post": str(post)}), flush=True)
        elif self._is_shown:
            print(f"\rpictures of {done} of {_posts(of)}\x1b[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the line away."""
        if self._is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _remember_move(feed: Subscription, address: str) -> None:
    with suppress(ReaderError), kept_state() as store:  # it will be told again
        store.put(feed.address, "", "feed_moved", clean_line(address))


def _posts(count: int) -> str:
    return f"{count} {'post' if count == 1 else 'posts'}"
