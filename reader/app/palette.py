"""Posts by their titles, and commands of the settings, in the command palette.

Textual reads what a hit says as markup where it is a string: so both of its lines are `Content`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
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
        reading = _reading(self)
        for post in await reading.lister.do(reading.lister.titled, query):
            about = " · ".join(part for part in (listed_date(post), f"{post.reading_time} min", post.author) if part)
            yield Hit(_FIRST, _lines(post.title, about), partial(reading.open_post, post), post.title)


class OwnCommandProvider(Provider):
    """Finds the commands that the settings add."""

    async def discover(self) -> Hits:
        """Yield all of them."""
        for name, display, run in self._named():
            yield DiscoveryHit(display, run, name)

    async def search(self, query: str) -> Hits:
        """Yield those whose names match."""
        matcher = self.matcher(query)
        for name, display, run in self._named():
            if score := matcher.match(name):
                yield Hit(score, display, run, name)

    def _named(self) -> Iterator[tuple[str, Content, Callable[[], None]]]:
        programs = _reading(self).programs
        for number, (name, what) in enumerate(programs.named):
            yield name, _lines(name, what), partial(programs.action_named, number)


def _reading(provider: Provider) -> "ReadingScreen":
    return cast("ReadingScreen", provider.app.screen_stack[0])


def _lines(name: str, about: str) -> Content:
    return Content.assemble(name, "\n", (about, "$foreground 70%"))
