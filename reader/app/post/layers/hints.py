"""Hints: letters on what is seen, one of which goes there (as in Vimium)."""

from collections.abc import Sequence
from itertools import product
from typing import Literal, NamedTuple

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those below the fingers first."""

Purpose = Literal["follow", "peek", "copy"]


class Goal(NamedTuple):
    """Something that can be gone to: the block it is in, where in that it begins, and what it leads to."""

    block: int
    line: int
    start: int
    target: str


class Hints:
    """Goals with their letters, while a person types those of one."""

    def __init__(self, purpose: Purpose, goals: Sequence[Goal]) -> None:
        self.purpose: Purpose = purpose
        self.typed = ""
        self._goals = dict(zip(labels(len(goals)), goals, strict=True))

    def type(self, letter: str) -> Goal | None:
        """Take a letter; return the goal that is meant by now, if it is one. See `is_over`."""
        self.typed += letter.lower()
        return self._goals.get(self.typed)

    @property
    def is_over(self) -> bool:
        """Whether what was typed means nothing."""
        return not any(label.startswith(self.typed) for label in self._goals)

    def on(self, block: int, line: int) -> list[tuple[int, str, int]]:
        """Return the letters that stand on a line of a block: at which character, and how many of them are typed."""
        return [
            (goal.start, label, len(self.typed))
            for label, goal in self._goals.items()
            if (goal.block, goal.line) == (block, line) and label.startswith(self.typed)
        ]


def labels(count: int) -> list[str]:
    """Return `count` different labels, as short as can be and all of one length."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    return ["".join(letters) for letters, _ in zip(product(LETTERS, repeat=length), range(count), strict=False)]
