"""The feeds, as the sidebar shows them: without Textual."""

from pathlib import Path
from typing import NamedTuple

from reader.paths import state_file, web_file
from reader.state.opening import read_subscriptions


class FeedEntry(NamedTuple):
    """A feed, as the sidebar shows it."""

    name: str
    address: str
    folder: Path
    problem: str
    """One sentence on why it could not be read, or empty."""


def feed_entries() -> list[FeedEntry]:
    """Return the feeds that are subscribed to. Raises ReaderError."""
    feeds = read_subscriptions(state_file())
    if not feeds:
        return []
    from reader.web.feed_memory import problems_of_feeds

    problems = problems_of_feeds(web_file())
    return [FeedEntry(feed.name, feed.address, feed.folder, problems.get(feed.address, "")) for feed in feeds]
