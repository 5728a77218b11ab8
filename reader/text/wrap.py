"""Paragraphs: a flow of styled text broken into lines of a width measured in cells."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.cells import cell_len

from reader.text.lines import Row, Span, split_cells

SOFT_HYPHEN = "\xad"
NO_BREAK_SPACE = "\xa0"

# A space at which a line may end (a no-break space is none), or a character at either side of which it may:
# ideographs, kana, hangul and full-width forms.
_WIDE = (
    "\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
    "\uffe0-\uffe6\U00020000-\U0003fffd"
)
_PIECE = re.compile(f"[ \n]+|[{_WIDE}]|[^ \n{_WIDE}]+")
_ONE_WIDE = re.compile(f"[{_WIDE}]")
# What may not begin, and what may not end, a line of Chinese or Japanese (JIS X 4051, the common part).
_NOT_FIRST = frozenset("、。，．・：；？！」』）】〉》〕］｝ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〻,.;:!?)]}%…")
_NOT_LAST = frozenset("「『（【〈《〔［｛([{")


class Word(NamedTuple):
    """What may not be broken, as spans, its width in cells, and whether a space stands before it."""

    spans: list[Span]
    width: int
    spaced: bool


NEW_LINE = Word([], -1, False)
"""Stands for a line end that the author asked for."""


def wrap(flow: Iterable[Span], width: int) -> list[Row]:
    """Return `flow` broken into rows of at most `width` cells. A span that is a single newline ends a row.

    Greedy, as a person fills a line. A word wider than a row is cut between graphemes. At a width of one cell a
    wide character takes its two cells all the same: there is no way to show it otherwise.
    """
    rows: list[Row] = []
    row: Row = []
    used = 0
    for word in _words(flow):
        if word is NEW_LINE:
            rows.append(row)
            row, used = [], 0
            continue
        gap = 1 if word.spaced and row else 0
        if row and used + gap + word.width > width:
            rows.append(row)
            row, used, gap = [], 0, 0
        if gap:
            # The space belongs to the style of both its neighbours where they agree: underlines go on.
            before, after = row[-1], word.spans[0]
            same = (before.style, before.link) == (after.style, after.link)
            row.append(Span(" ", before.style, before.link) if same else Span(" "))
        if word.width <= width:
            row += word.spans
            used += gap + word.width
            continue
        for span in word.spans:
            text = span.text
            while text:
                if used + cell_len(text) <= width:
                    head, text = text, ""
                elif used >= width:
                    rows.append(row)
                    row, used = [], 0
                    continue
                else:
                    head, text = split_cells(text, width - used)
                    if row and used + cell_len(head) > width:  # a wide character in a gap of one cell
                        rows.append(row)
                        row, used, text = [], 0, head + text
                        continue
                row.append(Span(head, span.style, span.link))
                used += cell_len(head)
    if row:
        rows.append(row)
    return [_merge(row) for row in rows]


def _words(flow: Iterable[Span]) -> Iterator[Word]:
    spans: list[Span] = []
    spaced = False
    for span in flow:
        if span.text == "\n":
            if spans:
                yield _word(spans, spaced)
            yield NEW_LINE
            spans, spaced = [], False
            continue
        text = span.text.replace(SOFT_HYPHEN, "")
        for piece in _PIECE.findall(text):
            if piece[0] in " \n":
                if spans:
                    yield _word(spans, spaced)
                    spans = []
                spaced = True
                continue
            if spans and _may_break(spans[-1].text[-1], piece[0]):
                yield _word(spans, spaced)
                spans, spaced = [], False
            spans.append(Span(piece.replace(NO_BREAK_SPACE, " "), span.style, span.link))
    if spans:
        yield _word(spans, spaced)


def _word(spans: list[Span], spaced: bool) -> Word:
    return Word(spans, sum(cell_len(span.text) for span in spans), spaced)


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters that no space parts."""
    if after in _NOT_FIRST or before in _NOT_LAST or cell_len(after) == 0:
        return False
    return _ONE_WIDE.match(before) is not None or _ONE_WIDE.match(after) is not None


def _merge(row: Row) -> Row:
    """Return `row` with neighbours of one style joined."""
    merged: Row = []
    for span in row:
        if merged and merged[-1][1:] == span[1:]:
            merged[-1] = Span(merged[-1].text + span.text, span.style, span.link)
        else:
            merged.append(span)
    return merged
