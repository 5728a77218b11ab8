"""Paragraphs: a flow of styled text broken into lines of a width measured in cells."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from rich.cells import cell_len

from reader.text.lines import Row, Span, split_cells

SOFT_HYPHEN = "\xad"
NO_BREAK_SPACE = "\xa0"

_PIECE = re.compile("[ \n]+|[^ \n]+")
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
            row.append(_space(row[-1], word.spans[0]))
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
        for piece in _pieces(text):
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


def _space(before: Span, after: Span) -> Span:
    """Return a space in what its neighbours have in common, so that underlines go on."""
    if before.style == after.style:
        style = before.style
    else:
        pairs = zip(before.style.split(), after.style.split(), strict=False)
        style = " ".join(name for name, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return Span(" ", style, before.link if before.link == after.link else "")


def _word(spans: list[Span], spaced: bool) -> Word:
    return Word(spans, sum(cell_len(span.text) for span in spans), spaced)


def _pieces(text: str) -> Iterator[str]:
    """Yield runs of blanks, runs of other characters, and ideographs each for itself."""
    for piece in _PIECE.findall(text):
        if piece.isascii():
            yield piece
            continue
        start = 0
        for index, character in enumerate(piece):
            if _is_ideograph(character):
                if start < index:
                    yield piece[start:index]
                yield character
                start = index + 1
        if start < len(piece):
            yield piece[start:]


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters that no space parts."""
    if after in _NOT_FIRST or before in _NOT_LAST or cell_len(after) == 0:
        return False
    return _is_ideograph(before) or _is_ideograph(after)


def _is_ideograph(character: str) -> bool:
    """Whether a line may end at either side: ideographs, kana, hangul, full-width forms; not emoji."""
    return (character >= "\u2e80" and not "\U0001f000" <= character < "\U00020000") and cell_len(character) == 2


def _merge(row: Row) -> Row:
    """Return `row` with neighbours of one style joined."""
    merged: Row = []
    for span in row:
        if merged and merged[-1][1:] == span[1:]:
            merged[-1] = Span(merged[-1].text + span.text, span.style, span.link)
        else:
            merged.append(span)
    return merged
