"""Posts by their titles, in the command palette."""

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import Hit, Hits, Provider
from textual.content import Content

from reader.library.post import listed_date

if TYPE_CHECKING:
    from reader.app.screen import ReadingScreen

_FIRST = 1000.0
"""The score of a title that has all the words: above commands, which need only have their letters."""


class PostProvider(Provider):
    """Finds posts whose titles have the words that are typed."""

    async def search(self, query: str) -> Hits:
        """Yield the posts that match."""
        reading = cast("ReadingScreen", self.app.screen_stack[0])
        for post in await reading.lister.do(reading.lister.titled, query):
            about = " · ".join(part for part in (listed_date(post), f"{post.reading_time} min", post.author) if part)
            yield Hit(_FIRST, Content(post.title), partial(reading.open_post, post), post.title, about)
