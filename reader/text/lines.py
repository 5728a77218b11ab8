"""Lines of styled spans: what the typesetter makes and the screen shows, and how to measure and cut them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes


class Span(NamedTuple):
    """A run of text in one style (names of `styles.py`, outermost first), and where it leads, if anywhere."""

    text: str
    style: str = ""
    link: str = ""


Row = list[Span]
"""Spans that stand on one line, while it is being made."""


class Line(NamedTuple):
    """A finished line and where it comes from: the place in a post that stays the same at every width."""

    spans: tuple[Span, ...]
    block: int = 0
    """Index of the block of the document that the line belongs to."""
    offset: int = 0
    """How many characters of the block, blanks and decoration not counted, stand above the line."""
    room: int = 0
    """The cells that the line was made for, where that is more than the text column; 0 where it is the column."""

    @property
    def text(self) -> str:
        """The line without styles."""
        return "".join(span.text for span in self.spans)


_FORMULA, _ABBREVIATION, _FIGURE, _NUMBER = "math:", "abbreviation:", "figure:", "number:"
_ROW = "\x1f"
"""What stands between a formula and the row of its picture: the gate lets none into a formula."""


class FigureRow(NamedTuple):
    """Which row of a picture a span of a line is."""

    file: str
    """The file of the picture."""
    row: int
    rows: int
    """How many there are."""
    is_formula: bool = False
    """Whether the picture is that of a formula."""


def figure_link(figure: FigureRow) -> str:
    """Return what a row of a picture has for a link."""
    return f"{_FIGURE}{figure.row}/{figure.rows}:{figure.file}"


def figure_of(link: str) -> FigureRow | None:
    """Return the row of a figure whose link it is; None where it is no such link."""
    return _row(link.removeprefix(_FIGURE)) if link.startswith(_FIGURE) else None


def _row(said: str) -> FigureRow:
    row, _, rest = said.partition("/")
    rows, _, file = rest.partition(":")
    return FigureRow(file, int(row), int(rows))


def drawn_of(link: str) -> FigureRow | None:
    """Return the row of a picture whose link it is, be that a figure or a formula; None where it is neither."""
    if link.startswith(_FORMULA) and _ROW in link:
        return _row(link.partition(_ROW)[2])._replace(is_formula=True)
    return figure_of(link)


def formula_link(source: str, row: FigureRow | None = None) -> str:
    """Return what a formula has for a link: what its symbols mean can be asked. `row`: of its picture."""
    return f"{_FORMULA}{source}" + (f"{_ROW}{row.row}/{row.rows}:{row.file}" if row else "")


def is_formula(link: str) -> bool:
    """Return whether a link is that of a formula."""
    return link.startswith(_FORMULA)


def abbreviation_link(word: str, meaning: str) -> str:
    """Return what a word that the post explains has for a link."""
    return f"{_ABBREVIATION}{word}\n{meaning}"


def abbreviation_of(link: str) -> tuple[str, str] | None:
    """Return the word whose link it is and what that means, None where it is no such link."""
    if not link.startswith(_ABBREVIATION):
        return None
    word, _, meaning = link.removeprefix(_ABBREVIATION).partition("\n")
    return word, meaning


def number_link(number: int) -> str:
    """Return what words have for a link that mean a figure by its number."""
    return f"{_NUMBER}{number}"


def number_in(link: str) -> int | None:
    """Return the number of the figure that a link means; None where it is no such link."""
    return int(link.removeprefix(_NUMBER)) if link.startswith(_NUMBER) else None


def is_explained(link: str) -> bool:
    """Return whether a link leads nowhere, but is of what can be explained: a formula, a word, a figure’s number."""
    return link.startswith((_FORMULA, _ABBREVIATION, _NUMBER))


def formula_of(link: str) -> str:
    """Return the source of the formula whose link it is."""
    return link.removeprefix(_FORMULA).partition(_ROW)[0]


def row_width(row: Iterable[Span]) -> int:
    """Return how many cells `row` takes."""
    return sum(cell_len(span.text) for span in row)


def merge(spans: Iterable[Span]) -> Row:
    """Return `spans` with neighbours of one style and link joined, and without empty ones."""
    merged: Row = []
    for span in spans:
        if not span.text:
            continue
        if merged and merged[-1][1:] == span[1:]:
            merged[-1] = Span(merged[-1].text + span.text, span.style, span.link)
        else:
            merged.append(span)
    return merged


def pad(row: Row, width: int, style: str = "") -> Row:
    """Return `row` filled up to `width` cells with blanks of `style`."""
    missing = width - row_width(row)
    return [*row, Span(" " * missing, style)] if missing > 0 else row


def split_cells(text: str, width: int) -> tuple[str, str]:
    """Return `text` cut into what fits in `width` cells and the rest, never within a grapheme.

    The first part holds at least one grapheme if there is one, so cutting again and again comes to an end.
    """
    width = max(1, width)
    near = text[: 4 * width]  # a text may be very long, and is cut again and again
    if near.isascii():
        return text[:width], text[width:]
    while True:
        used = 0
        for start, end, cells in split_graphemes(near)[0]:
            if start and used + cells > width and (end < len(near) or len(near) == len(text)):
                return text[:start], text[start:]
            used += cells
        if len(near) == len(text):
            return text, ""
        near = text[: 2 * len(near)]  # the last grapheme may be longer than was seen of it


_SLICE = 4096
"""Characters of a text that are looked at together."""


def slices(text: str) -> Iterator[str]:
    """Yield a long text in parts that are quickly measured, cut between graphemes that are not as long themselves."""
    at = 0
    while at + _SLICE < len(text):
        part = text[at : at + _SLICE]
        part = part[: split_graphemes(part)[0][-1][0]] or part
        yield part
        at += len(part)
    yield text[at:]


def whole_graphemes(row: Row) -> Row:
    """Return `row` with no grapheme in two spans, of which each would be measured by itself."""
    text = "".join(span.text for span in row)
    if text.isascii():
        return row
    ends, start = [0], 0
    for part in slices(text):
        ends += [start + end for _, end, _ in split_graphemes(part)[0]]
        start += len(part)
    out, at, begun = [], 0, 0
    for span in row:
        at += len(span.text)
        end = ends[bisect_left(ends, at)]
        out.append(span._replace(text=text[begun:end]))
        begun = end
    return [span for span in out if span.text] or row


def truncate(text: str, width: int) -> str:
    """Return `text` if it fits in `width` cells, else its beginning and an ellipsis."""
    if cell_len(text) <= width:
        return text
    head = split_cells(text, width - 1)[0].rstrip() if width > 1 else ""
    return head + "…" if cell_len(head) < width else "…" * (width > 0)


_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
    "(?:.*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff])?"
)
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


def isolate(text: str) -> str:
    """Return `text` for a terminal, each run from right to left isolated (UAX #9) so that it moves nothing else.

    A terminal that orders text itself shows such a run in order; for any other, the isolates are nothing.
    """
    if text.isascii():
        return text
    return _RIGHT_TO_LEFT.sub(lambda run: _ISOLATE + run[0] + _END_OF_ISOLATE, text)


def plain_text(lines: Sequence[Line]) -> str:
    """Return `lines` as plain text, without blanks at the ends of lines, ending in a newline."""
    return "".join(line.text.rstrip() + "\n" for line in lines)
