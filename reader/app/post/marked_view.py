"""A page on which passages are marked: highlighted, found, selected."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from rich.style import Style
from textual import events, work
from textual.message import Message

from reader.app.post.link_view import LinkView
from reader.app.post.page_view import Mark
from reader.state.journal import Highlight
from reader.text.lines import Line
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.app.post.layers.find import Finding
    from reader.app.post.select_bar import Selecting
    from reader.text.find.matches import Finder
    from reader.text.passage.ranges import Passage


class MarkedView(LinkView, can_focus=True, inherit_bindings=False):
    """A page, and what is marked on it."""

    class Selected(Message):
        """Something else is selected with the keyboard."""

    class HighlightClicked(Message):
        """A highlight was clicked."""

        def __init__(self, highlight: Highlight) -> None:
            super().__init__()
            self.highlight = highlight

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.finding: Finding | None = None
        """What is found on it, if anything is looked for."""
        self._finder: Finder | None = None
        self._find_from: tuple[int, int] | None = None  # a block, and which of its lines; None: where the person is
        self.selecting: Selecting | None = None
        """What is selected with the keyboard, while one does so."""
        self.highlights: Sequence[Highlight] = ()
        """Those of the post that is on the screen."""
        self._placed: tuple[object, list[tuple[Passage, Highlight]]] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="typeset")

    def on_unmount(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    # --- finding

    @property
    def looked_for(self) -> str:
        """What is to be found in the post, or nothing."""
        return self._finder.words if self._finder else ""

    def find(self, finder: "Finder | None") -> None:
        """Look for something in the post, and go to the first match from where the person is; None: for nothing."""
        if finder and self._finder is None and self.page:
            self._find_from = self._top
        before, self._finder = self._finder, finder
        if finder:
            self._find()
        elif before:
            self.finding = None
            self.refresh()
            self._changed()

    @work(exclusive=True, group="find")
    async def _find(self) -> None:
        """Find it, and go there where that was not done before."""
        finder, page = self._finder, self.page
        if finder is None or page is None:
            return
        from reader.app.post.layers.find import Finding

        try:
            matches = await asyncio.wrap_future(self._thread.submit(page.find, finder))
        except TimeoutError:
            matches, finder.problem = [], "This takes too long: look for something else."
        before = self.finding
        if self._finder is not finder or self.page is None:
            return
        self.finding = Finding(finder, matches)
        if before and before.finder is finder and before.current is not None:  # more of the post is there
            self.finding.current = before.current
            self.refresh()
            self._changed()
        else:
            self._go_to_match(self.finding.first_from(self.page, *(self._find_from or self._top)))

    def action_find_step(self, step: int) -> None:
        """Go to the next match, or to the one before."""
        if self.finding:
            self._go_to_match(self.finding.step(step))

    def _go_to_match(self, number: int | None) -> None:
        page, finding = self.page, self.finding
        if page and finding and number is not None:
            finding.current = number
            block = finding.matches[number].block
            self._reveal(block, finding.line(page, number), self.size.height // 3)
        self.refresh()
        self._changed()

    # --- passages

    @property
    def selected(self) -> "Passage | None":
        """What is selected, with the keyboard or with the mouse."""
        if self.selecting:
            return self.selecting.passage
        chosen, page = self.text_selection, self.page
        if chosen is None or page is None or not page.blocks:
            return None
        from reader.text.passage.ranges import Passage, offset_at

        ends: list[Position] = []
        for offset, is_end in ((chosen.start, False), (chosen.end, True)):
            y = offset.y if offset else page.height - 1 if is_end else 0
            block, within = page.place(min(max(0, y), page.height - 1))
            lines = page.lines(block)
            line = lines[min(within, len(lines) - 1)]
            ends.append(Position(block, offset_at(line, offset.x if offset else len(line.text) * is_end)))
        return Passage(*ends) if ends[0] < ends[1] else None

    def get_selection(self, selection: object) -> tuple[str, str] | None:
        """Return the text that is selected with the mouse."""
        from reader.text.passage.ranges import words

        passage = self.selected
        return (words(self.page, passage), "\n") if self.page and passage else None

    @property
    def paragraph(self) -> "Passage":
        """The first block of the body whose beginning is in view; where there is none, the one on the screen."""
        from reader.text.passage.ranges import Passage, length

        page = self.page
        assert page
        seen = [*self.in_view]
        begun = (block for block, first, _ in seen if block >= page.head and first <= 1 and length(page.lines(block)))
        block = next(begun, seen[0][0])
        return Passage(Position(block), Position(block, length(page.lines(block))))

    def begin_selecting(self) -> bool:
        """Begin to select with the keyboard: from the match, or the link, one stands on, or the top of the screen."""
        from reader.app.post.select_bar import Selecting

        page = self.page
        if page is None or not page.blocks:
            return False
        block, line = self._top
        if block < page.head < len(page.blocks):
            block, line = page.head, 0
        if self.finding and self.finding.current is not None:
            block = self.finding.matches[self.finding.current].block
            line = self.finding.line(page, self.finding.current)
        elif self.link and self.standing:
            block, line = self.link[0], self.standing.first
        self.selecting = Selecting(page, block, line)
        return True

    def select(self, change: "Callable[[Selecting], None]") -> None:
        """Change what is selected, and let it be seen."""
        if self.selecting:
            change(self.selecting)
            self._reveal(*self.selecting.place, above=self.size.height // 3)
            self.refresh()
            self.post_message(self.Selected())

    def end_selecting(self) -> None:
        """Select no more."""
        self.selecting = None
        self.refresh()

    def _highlights(self) -> "list[tuple[Passage, Highlight]]":
        """Return the highlights, and where they are by now."""
        page, highlights = self.page, self.highlights
        if not highlights or page is None:
            return []
        at = (page, len(page.blocks), highlights)
        if self._placed is None or self._placed[0] != at:
            from reader.text.passage.ranges import Passage, find_again

            placed: list[tuple[Passage, Highlight]] = []
            for one in highlights:
                start, end = (place._replace(block=place.block + page.head) for place in (one.start, one.end))
                if passage := find_again(page, Passage(start, end), one.quote):
                    placed.append((passage, one))
            self._placed = at, placed
        return self._placed[1]

    def body_of(self, passage: "Passage") -> "Passage | None":
        """Return what of a passage is in the body of the post, as places in that."""
        from reader.text.passage.ranges import Passage, length

        page = self.page
        first, last = (page.head, len(page.blocks) - page.tail - 1) if page else (0, -1)
        if page is None or passage.end.block < first or passage.start.block > last:
            return None
        start = max(passage.start, Position(first))
        end = min(passage.end, Position(last, length(page.lines(last))))
        return Passage(start, end) if start < end else None

    def highlights_in(self, passage: "Passage") -> list[Highlight]:
        """Return the highlights that a passage touches."""
        return [one for at, one in self._highlights() if at.start < passage.end and passage.start < at.end]

    def on_click(self, event: events.Click) -> None:
        field = event.style.meta.get("highlight")
        if not event.style.meta.get("target"):
            for one in self.highlights:
                if one.field == field:
                    self.post_message(self.HighlightClicked(one))

    # --- drawing

    def _marks(self, line: Line, block: int, within: int) -> Sequence[Mark]:
        page, palette = self.page, self._palette
        if page is None:
            return ()
        marks: list[Mark] = []
        for passage, one in self._highlights():
            marks += _on_line(line, block, passage, palette.highlight(one.note != "", one.field))
        if self.finding:
            looks = {True: palette.current_match, False: palette.match}
            found = self.finding.marks(page, block, within)
            marks += [Mark(start, end, looks[is_current]) for start, end, is_current in found]
        if selected := self.selected:
            marks += _on_line(line, block, selected, palette.selection)
        if self.selecting:
            marks += _on_line(line, block, self.selecting.cursor, palette.cursor)
        return marks


def _on_line(line: Line, block: int, passage: "Passage", style: Style) -> "list[Mark]":
    from reader.text.passage.ranges import on_line

    span = passage.within(block)
    part = on_line(line, *span) if span else None
    return [Mark(*part, style)] if part else []
