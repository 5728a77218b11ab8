"""Selecting with the keyboard: a word that one stands on, and the passage from another word up to it."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.app.keys import bindings
from reader.app.widgets.bar import Bar
from reader.text.passage.ranges import Passage, Word, words_on
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.app.post.view import PostView
    from reader.text.layout.page import Page

Unit = Literal["word", "line", "block", "line_end"]


class _Spot(NamedTuple):
    """A word of a page: its block, and which of its words."""

    block: int
    number: int


class Selecting:
    """Where one stands on a page, and what is selected."""

    def __init__(self, page: "Page", block: int, line: int) -> None:
        """Stand on the first word at or after a line of a block."""
        self._page = page
        self._known: dict[int, list[Word]] = {}
        number = next((number for number, word in enumerate(self._words(block)) if word.line >= line), None)
        self._at = _Spot(block, number) if number is not None else self._block_beside(block, 1) or _Spot(block, 0)
        self._from: _Spot | None = None
        self._by_lines = False
        self._character = 0

    def move_to(self, page: "Page") -> None:
        """Go on with the same words on the same post at another width."""
        self._page = page
        self._known.clear()

    @property
    def is_selecting(self) -> bool:
        """Whether something is selected, and not only a word stood on."""
        return self._from is not None

    @property
    def place(self) -> tuple[int, int]:
        """The block and the line on which one stands."""
        word = self._word(self._at)
        return self._at.block, word.line if word else 0

    @property
    def cursor(self) -> Passage:
        """The word on which one stands."""
        return self._passage(self._at, self._at)

    @property
    def passage(self) -> Passage:
        """What is selected; the word on which one stands, where nothing is."""
        start, end = sorted((self._from or self._at, self._at))
        if self._by_lines:
            start, end = self._end_of_line(start, -1), self._end_of_line(end, 1)
        return self._passage(start, end)

    def begin(self, *, by_lines: bool) -> None:
        """Select from here on; or no more, if that was so already."""
        if self._from is not None and by_lines == self._by_lines:
            self._from, self._by_lines = None, False
        else:
            self._from, self._by_lines = self._from or self._at, by_lines

    def swap(self) -> None:
        """Stand at the other end of what is selected."""
        if self._from is not None:
            self._from, self._at = self._at, self._from

    def move(self, unit: Unit, step: int) -> None:
        """Go on by a word, a line or a block, or to an end of the line."""
        match unit:
            case "word":
                at = self._at._replace(number=self._at.number + step)
                self._at = at if self._word(at) else self._block_beside(self._at.block, step) or self._at
            case "line":
                self._at = self._line_beside(step) or self._at
            case "block":
                at = self._block_beside(self._at.block, step) or self._at
                self._at = _Spot(at.block, 0)
            case "line_end":
                self._at = self._end_of_line(self._at, step)
        if unit != "line" and (word := self._word(self._at)):
            self._character = word.first

    def _words(self, block: int) -> list[Word]:
        if block not in self._known:
            self._known[block] = words_on(self._page.lines(block))
        return self._known[block]

    def _word(self, spot: _Spot) -> Word | None:
        words = self._words(spot.block)
        return words[spot.number] if 0 <= spot.number < len(words) else None

    def _block_beside(self, block: int, step: int) -> _Spot | None:
        """Return the first word of the next block, or the last one of the block before."""
        block += step
        while 0 <= block < len(self._page.blocks):
            if words := self._words(block):
                return _Spot(block, 0 if step > 0 else len(words) - 1)
            block += step
        return None

    def _line_beside(self, step: int) -> _Spot | None:
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
        return _Spot(block, nearest[-1] if nearest else on_it[0])

    def _end_of_line(self, spot: _Spot, step: int) -> _Spot:
        here = self._word(spot)
        on_it = [number for number, word in enumerate(self._words(spot.block)) if here and word.line == here.line]
        return spot._replace(number=on_it[0] if step < 0 else on_it[-1]) if on_it else spot

    def _passage(self, start: _Spot, end: _Spot) -> Passage:
        first, last = self._word(start), self._word(end)
        return Passage(Position(start.block, first.start if first else 0), Position(end.block, last.end if last else 0))


class SelectLine(Bar, can_focus=True):
    """The line that has the keys while one selects."""

    BINDINGS = bindings("select")
    BINDING_GROUP_TITLE = "While selecting"

    def __init__(self, view: "PostView") -> None:
        super().__init__(id="select-line")
        self._view = view

    def action_move(self, unit: Unit, step: int) -> None:
        """Go on by a word, a line or a block, or to an end of the line."""
        self._view.select(lambda selecting: selecting.move(unit, step))

    def action_begin(self, by_lines: bool) -> None:
        """Select from here on, by words or by lines."""
        self._view.select(lambda selecting: selecting.begin(by_lines=by_lines))

    def action_swap(self) -> None:
        """Stand at the other end."""
        self._view.select(lambda selecting: selecting.swap())

    def say(self, selecting: Selecting) -> None:
        """Show what one is doing."""
        self.show("Selecting" if selecting.is_selecting else "v selects from here, V whole lines", "")
