"""Highlights: passages that the person has marked for good."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.app.post.layers.layer import DrawnLine, StyledRange
from reader.app.post.layers.passages import on_drawn_line
from reader.state.journal import Highlight

if TYPE_CHECKING:
    from reader.text.layout.page import Page
    from reader.text.passage.ranges import Passage


class HighlightLayer:
    """The highlights of the post that is on the screen, where their words are by now."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._highlights: Sequence[Highlight] = ()
        self._placed: list[tuple[Passage, Highlight]] = []
        self._waiting: list[Highlight] = []  # for their blocks to be there
        self._lost: list[Highlight] = []  # whose words are not where they were
        self._blocks = 0  # how many blocks of the page were looked at

    def show(self, highlights: Sequence[Highlight]) -> None:
        """Mark these highlights from now on."""
        if highlights != self._highlights:
            self._highlights = highlights
            self._place_anew()

    def with_field(self, field: str) -> Highlight | None:
        """Return the highlight that has a field of the reading state."""
        return next((one for one in self._highlights if one.field == field), None)

    def touching(self, passage: "Passage") -> list[Highlight]:
        """Return the highlights that have something in common with a passage."""
        return [one for at, one in self._places() if at.start < passage.end and passage.start < at.end]

    def ranges(self, at: DrawnLine) -> Iterator[StyledRange]:
        """Yield the parts of a line that are highlighted."""
        for passage, one in self._places():
            yield from on_drawn_line(at, passage, at.palette.highlight(one.note != "", one.field))

    def page_changed(self, page: "Page | None") -> None:
        """Look for the highlights on another page."""
        self._page = page
        self._place_anew()

    def _place_anew(self) -> None:
        self._placed, self._waiting, self._lost, self._blocks = [], [*self._highlights], [], 0

    def _places(self) -> "list[tuple[Passage, Highlight]]":
        """Return the highlights whose words are on the page, each with where they are.

        As the page grows, those that were found stay where they are. One whose words are not where they were is
        looked for once, when all of the post is there.
        """
        page = self._page
        if page and self._waiting and self._blocks != len(page.blocks):
            from reader.text.passage.copying import stands_at

            self._blocks = len(page.blocks)
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                passage = _where_it_was(page, one)
                if passage.end.block >= len(page.blocks) and not page.complete:
                    self._waiting.append(one)
                elif stands_at(page, passage, one.quote):
                    self._placed.append((passage, one))
                else:
                    self._lost.append(one)
        if page and self._lost and page.complete:
            from reader.text.passage.copying import find_again

            for one in self._lost:
                if found := find_again(page, _where_it_was(page, one), one.quote):
                    self._placed.append((found, one))
            self._lost = []
        return self._placed


def _where_it_was(page: "Page", highlight: Highlight) -> "Passage":
    from reader.text.passage.ranges import Passage

    start, end = (place._replace(block=place.block + page.head) for place in (highlight.start, highlight.end))
    return Passage(start, end)
