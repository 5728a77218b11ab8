"""Hints: letters on what is in view, which are typed to go there (as in Vimium)."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.app.post.layers.layer import DrawnLine, Overlay
from reader.text.lines import figure_of

if TYPE_CHECKING:
    from reader.app.post.page_view import PageView
    from reader.text.layout.page import Page

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The easiest to type first."""

Purpose = Literal["follow", "peek", "copy"]
NOTHING: dict[Purpose, str] = {"follow": "link", "peek": "link, formula or figure", "copy": "code"}
"""What there is none of on the screen where there are no goals."""
EXPLAINED: dict[Purpose, str] = {
    "follow": "Type the letters to follow a link; space: to look at what it leads to",
    "peek": "Type the letters of what you want to look at",
    "copy": "Type the letter of the code to copy",
}
"""What stands above the post while letters are typed."""


class Goal(NamedTuple):
    """Something that a hint can stand on."""

    block: int
    row: int
    """Which of the lines of the block."""
    start: int
    """The character of that line."""
    target: str
    """Where it leads; empty for code."""


class HintLayer:
    """Goals with their letters, while the person types those of one."""

    def __init__(self) -> None:
        self.purpose: Purpose = "follow"
        self.typed = ""
        self._goals: dict[str, Goal] = {}

    @property
    def is_active(self) -> bool:
        """Whether letters are shown, and typed."""
        return bool(self._goals)

    def begin(self, purpose: Purpose, goals: Sequence[Goal]) -> None:
        """Show letters on goals."""
        self.purpose, self.typed = purpose, ""
        self._goals = dict(zip(labels(len(goals)), goals, strict=True))

    def end(self) -> None:
        """Show no more letters."""
        self._goals = {}

    def press(self, key: str, character: str | None) -> Goal | None:
        """Take a key; return the goal that was chosen with it, if one was.

        Space, at first, turns following into peeking. A key that is no letter, and letters that no goal has, end it.
        """
        goal = None
        if key == "space" and not self.typed:
            self.purpose = "peek" if self.purpose == "follow" else self.purpose
        elif character and character.isalpha():
            self.typed += character.lower()
            goal = self._goals.get(self.typed)
            if goal or not any(label.startswith(self.typed) for label in self._goals):
                self.end()
        else:
            self.end()
        return goal

    def ranges(self, at: DrawnLine) -> Iterator[Overlay]:
        """Yield the letters that stand on a line."""
        for label, goal in self._goals.items():
            if (goal.block, goal.row) == (at.block, at.row) and label.startswith(self.typed):
                yield Overlay(at.cell_of(goal.start), at.palette.label_segments(label, len(self.typed)))

    def page_changed(self, page: "Page | None") -> None:
        """End: what the letters stood on is elsewhere now."""
        self.end()


def goals_in_view(view: "PageView", purpose: Purpose) -> list[Goal]:
    """Return what hints of a purpose can stand on."""
    if purpose == "copy":
        from reader.text.document.nodes import CodeBlock

        blocks = view.page.blocks if view.page else []
        code = (
            (block, first, last) for block, first, last in view.viewport.in_view if isinstance(blocks[block], CodeBlock)
        )
        return [Goal(block, max(first, min(1, last)), 0, "") for block, first, last in code]
    return [
        Goal(block, max(link.first, link.first - y), link.start, link.target)
        for block, _, y, link in view.viewport.links(with_formulas=purpose == "peek")
        if y >= 0 or figure_of(link.target)
    ]


def labels(count: int) -> list[str]:
    """Return `count` different labels, as short as can be and all of one length."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    return ["".join(letters) for letters, _ in zip(product(LETTERS, repeat=length), range(count), strict=False)]
