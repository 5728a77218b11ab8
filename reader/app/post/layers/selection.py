"""What is selected: with the mouse, or with the keyboard, which has a cursor that goes from word to word."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from reader.app.post.layers.layer import DrawnLine, StyledRange
from reader.app.post.layers.passages import on_drawn_line
from reader.app.post.layers.spots import Spot, spot_beside
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.text.layout.page import Page
    from reader.text.passage.ranges import Passage
    from reader.text.passage.words import Word

Unit = Literal["word", "line", "block", "line_end"]


class SelectionLayer:
    """The passage that is selected."""

    def __init__(self) -> None:
        self.keyboard: KeyboardSelection | None = None
        """The selection with the keyboard, while there is one."""
        self.mouse: Passage | None = None
        """What is selected with the mouse."""

    @property
    def passage(self) -> "Passage | None":
        """What is selected; with the keyboard, at least the word that the cursor is on."""
        return self.keyboard.passage if self.keyboard else self.mouse

    def end(self) -> None:
        """Select nothing any more."""
        self.keyboard = self.mouse = None

    def ranges(self, at: DrawnLine) -> Iterator[StyledRange]:
        """Yield the selected part of a line, and the cursor."""
        if passage := self.passage:
            yield from on_drawn_line(at, passage, at.palette.selection)
        if self.keyboard:
            yield from on_drawn_line(at, self.keyboard.cursor, at.palette.cursor)

    def page_changed(self, page: "Page | None") -> None:
        """Go on with the same words where it is the same post; what the mouse has selected is counted in lines."""
        self.mouse = None
        if self.keyboard and page:
            self.keyboard.move_to(page)


class KeyboardSelection:
    """A cursor on the words of a page, and what is selected up to it."""

    def __init__(self, page: "Page", block: int, row: int) -> None:
        """Put the cursor on the first word at or after a line of a block."""
        self._page = page
        self._known: dict[int, list[Word]] = {}
        number = next((number for number, word in enumerate(self._words(block)) if word.line >= row), None)
        self._at = Spot(block, number) if number is not None else self._block_beside(block, 1) or Spot(block, 0)
        self._from: Spot | None = None
        self._by_lines = False
        self._character = 0

    def move_to(self, page: "Page") -> None:
        """Go on with the same words on the same post at another width."""
        self._page = page
        self._known.clear()

    @property
    def is_selecting(self) -> bool:
        """Whether something is selected beyond the word that the cursor is on."""
        return self._from is not None

    @property
    def place(self) -> tuple[int, int]:
        """The block that the cursor is on, and which of its lines."""
        word = self._word(self._at)
        return self._at.block, word.line if word else 0

    @property
    def cursor(self) -> "Passage":
        """The word that the cursor is on."""
        return self._passage(self._at, self._at)

    @property
    def passage(self) -> "Passage":
        """What is selected; the word that the cursor is on, where nothing is."""
        start, end = sorted((self._from or self._at, self._at))
        if self._by_lines:
            start, end = self._end_of_line(start, -1), self._end_of_line(end, 1)
        return self._passage(start, end)

    def begin(self, *, by_lines: bool) -> None:
        """Select from the cursor on, by words or by lines; or no more, if that was so already."""
        if self._from is not None and by_lines == self._by_lines:
            self._from, self._by_lines = None, False
        else:
            self._from, self._by_lines = self._from or self._at, by_lines

    def swap(self) -> None:
        """Put the cursor at the other end of what is selected."""
        if self._from is not None:
            self._from, self._at = self._at, self._from

    def move(self, unit: Unit, step: int) -> None:
        """Move the cursor by a word, a line or a block, or to an end of the line."""
        match unit:
            case "word":
                at = self._at._replace(number=self._at.number + step)
                self._at = at if self._word(at) else self._block_beside(self._at.block, step) or self._at
            case "line":
                self._at = self._line_beside(step) or self._at
            case "block":
                at = self._block_beside(self._at.block, step) or self._at
                self._at = Spot(at.block, 0)
            case "line_end":
                self._at = self._end_of_line(self._at, step)
        if unit != "line" and (word := self._word(self._at)):
            self._character = word.first

    def _words(self, block: int) -> "list[Word]":
        from reader.text.passage.words import words_on

        if block not in self._known:
            self._known[block] = words_on(self._page.lines(block))
        return self._known[block]

    def _word(self, spot: Spot) -> "Word | None":
        words = self._words(spot.block)
        return words[spot.number] if 0 <= spot.number < len(words) else None

    def _block_beside(self, block: int, step: int) -> Spot | None:
        """Return the first word of the next block, or the last one of the block before."""
        return spot_beside(len(self._page.blocks), self._words, block, step)

    def _line_beside(self, step: int) -> Spot | None:
        """Return the word below, or above."""
        here = self._word(self._at)
        block, words = self._at.block, self._words(self._at.block)
        lines = [word.line for word in words if here and (word.line - here.line) * step > 0]
        if not lines:
            beside = self._block_beside(block, step)
            if beside is None:
                return None
            block, words = beside.block, self._words(beside.block)
            lines = [word.line for word in words]
        line = min(lines) if step > 0 else max(lines)
        on_it = [number for number, word in enumerate(words) if word.line == line]
        nearest = [number for number in on_it if words[number].first <= self._character]
        return Spot(block, nearest[-1] if nearest else on_it[0])

    def _end_of_line(self, spot: Spot, step: int) -> Spot:
        here = self._word(spot)
        on_it = [number for number, word in enumerate(self._words(spot.block)) if here and word.line == here.line]
        return spot._replace(number=on_it[0] if step < 0 else on_it[-1]) if on_it else spot

    def _passage(self, start: Spot, end: Spot) -> "Passage":
        from reader.text.passage.ranges import Passage

        first, last = self._word(start), self._word(end)
        return Passage(Position(start.block, first.start if first else 0), Position(end.block, last.end if last else 0))
