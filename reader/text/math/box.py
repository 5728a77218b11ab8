"""Boxes: rectangles of text with a baseline, and how they are put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.text.lines import Row, Span, merge, pad, row_width
from reader.text.math.budget import spend
from reader.text.math.line import UPRIGHT

_CHARACTERS = 16
"""Characters that are as much work as a piece of a row."""


@dataclass(frozen=True, slots=True)
class Box:
    """Rows, all `width` cells wide. The one numbered `baseline` stands on the line of what is beside the box."""

    rows: tuple[tuple[Span, ...], ...]
    width: int
    baseline: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)


def box(rows: Sequence[Iterable[Span]], baseline: int = 0) -> Box:
    """Return a box of `rows`, the shorter ones filled up with blanks."""
    lists = [list(row) for row in rows] or [[]]
    spend(sum(1 + len(span.text) // _CHARACTERS for row in lists for span in row))
    width = max(row_width(row) for row in lists)
    return Box(tuple(tuple(merge(pad(row, width, UPRIGHT))) for row in lists), width, baseline)


def text_box(text: str, style: str = UPRIGHT) -> Box:
    """Return a box of one row."""
    return box([[Span(text, style)]])


EMPTY = box([[]])


def blank(width: int) -> Box:
    """Return `width` cells of nothing."""
    return text_box(" " * width)


def beside(boxes: Sequence[Box]) -> Box:
    """Return `boxes` next to each other on one baseline."""
    if len(boxes) == 1:
        return boxes[0]
    above = max((one.baseline for one in boxes), default=0)
    below = max((one.height - one.baseline for one in boxes), default=1)
    rows: list[Row] = [[] for _ in range(above + below)]
    for one in boxes:
        top = above - one.baseline
        for y in range(len(rows)):
            inside = 0 <= y - top < one.height
            rows[y] += one.rows[y - top] if inside else [Span(" " * one.width, UPRIGHT)]
    return box(rows, above)


def stack(boxes: Sequence[Box], baseline_of: int, align: str = "c") -> Box:
    """Return `boxes` below each other, aligned l, c or r, on the baseline of the one at index `baseline_of`."""
    width = max(one.width for one in boxes)
    rows: list[Row] = []
    baseline = 0
    for index, one in enumerate(boxes):
        if index == baseline_of:
            baseline = len(rows) + one.baseline
        spare = width - one.width
        left = {"l": 0, "c": spare // 2, "r": spare}[align]
        rows += [[Span(" " * left, UPRIGHT), *row] for row in one.rows]
    return box(rows, baseline)


# What a delimiter is built of: top, middle, bottom, and the piece in the centre where there is one.
_PIECES = {
    "(": ("⎛", "⎜", "⎝", ""), ")": ("⎞", "⎟", "⎠", ""), "[": ("⎡", "⎢", "⎣", ""), "]": ("⎤", "⎥", "⎦", ""),
    "{": ("⎧", "⎪", "⎩", "⎨"), "}": ("⎫", "⎪", "⎭", "⎬"), "⌈": ("⎡", "⎢", "⎢", ""), "⌉": ("⎤", "⎥", "⎥", ""),
    "⌊": ("⎢", "⎢", "⎣", ""), "⌋": ("⎥", "⎥", "⎦", ""), "|": ("│", "│", "│", ""), "│": ("│", "│", "│", ""),
    "‖": ("║", "║", "║", ""),
    "⟦": ("⟦", "⟦", "⟦", ""), "⟧": ("⟧", "⟧", "⟧", ""), "/": ("╱", "╱", "╱", ""), "\\": ("╲", "╲", "╲", ""),
    "⟨": ("╱", "╱", "╲", "⟨"), "⟩": ("╲", "╲", "╱", "⟩"),
    "↑": ("↑", "│", "│", ""), "↓": ("│", "│", "↓", ""), "⇑": ("⇑", "║", "║", ""), "⇓": ("║", "║", "⇓", ""),
}  # fmt: skip


def delimiter(sign: str, like: Box) -> Box:
    """Return a delimiter as high as the box `like`."""
    height = like.height
    if not sign:
        return EMPTY
    if height == 1 or sign not in _PIECES:
        return Box(tuple(((Span(sign if y == like.baseline else " " * len(sign), UPRIGHT)),) for y in range(height)),
                   row_width([Span(sign)]), like.baseline)  # fmt: skip
    top, middle, bottom, centre = _PIECES[sign]
    if sign in "{}" and height == 2:
        column = ["⎰", "⎱"] if sign == "{" else ["⎱", "⎰"]
    elif sign in "⟨⟩" and height % 2:
        half = height // 2
        shift = (" {}", "{} ") if sign == "⟨" else ("{} ", " {}")
        column = [shift[0].format(top)] * half + [shift[1].format(centre)] + [shift[0].format(bottom)] * half
    elif sign in "⟨⟩":
        column = [top] * (height // 2) + [bottom] * (height // 2)
    else:
        column = [top, *[middle] * (height - 2), bottom]
        if centre:
            column[height // 2] = centre
    return box([[Span(piece, UPRIGHT)] for piece in column], like.baseline)


def spread(sign: str, width: int) -> str:
    """Return a line, an arrow or a brace of `width` cells."""
    match sign:
        case "→" | "⇀" | "⇒":
            return ("═" if sign == "⇒" else "─") * (width - 1) + sign
        case "←" | "↼":
            return sign + "─" * (width - 1)
        case "↔":
            return "←" + "─" * (width - 2) + "→" if width > 1 else sign
        case "⏞" | "⎴" | "⏠" if width > 2:
            middle = (width - 1) // 2
            return "╭" + "─" * (middle - 1) + "┴" + "─" * (width - middle - 2) + "╮"
        case "⏟" | "⎵" | "⏡" if width > 2:
            middle = (width - 1) // 2
            return "╰" + "─" * (middle - 1) + "┬" + "─" * (width - middle - 2) + "╯"
    return sign * width
