"""Paragraphs: a flow of styled text broken into rows of a width measured in cells.

The breaks are those that leave the least ragged edge over the whole paragraph: the sum of the squares of what rows
leave free is least, after Knuth and Plass (1981), "Breaking paragraphs into lines", without stretching, which cells
do not. A very long paragraph is filled greedily instead, as a person would.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from rich.cells import cell_len

from reader.text.lines import Row, Span, merge, slices, split_cells

SOFT_HYPHEN = "\xad"
NO_BREAK_SPACE = "\xa0"

_PIECE = re.compile("[ \n]+|[^ \n]+")
# What may not begin, and what may not end, a line of Chinese or Japanese (JIS X 4051, the common part).
_NOT_FIRST = frozenset("、。，．・：；？！」』）】〉》〕］｝ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〻,.;:!?)]}%…")
_NOT_LAST = frozenset("「『（【〈《〔［｛([{")
_ADDRESS = re.compile(r"(?<=[/?&=#_])(?<!:/)(?<!://)(?=[^/?&=#_])")
_LONG_ADDRESS = 16
"""Cells from which on an address may be broken between its parts."""
_MOST_WORDS = 2000
"""Words of a paragraph beyond which it is filled greedily."""
_WIDOW = 10
"""A last row of one word of fewer cells is worth avoiding."""


class Word(NamedTuple):
    """What may not be broken, as spans, and its width in cells."""

    spans: list[Span]
    width: int
    spaced: bool
    """Whether a space stands before it."""
    hyphen: bool = False
    """Whether a row that ends in it shows a hyphen."""


def wrap(flow: Iterable[Span], width: int, *, justify: bool = False) -> list[Row]:
    """Return `flow` broken into rows of at most `width` cells. A span that is a single newline ends a row.

    A word wider than a row is cut between graphemes. At a width of one cell a wide character takes its two cells
    all the same: there is no way to show it otherwise. `justify`: all rows but the last are filled with spaces.
    """
    rows: list[Row] = []
    for words in _paragraphs(flow):
        fitting = [part for word in words for part in _cut(word, width)]
        lines = list(_lines(fitting, _breaks(fitting, width)))
        for index, line in enumerate(lines):
            rows.append(_row(line, width if justify and index + 1 < len(lines) else 0))
    return rows


# --- words -----------------------------------------------------------------------------------------------------


def _paragraphs(flow: Iterable[Span]) -> Iterator[list[Word]]:
    """Yield the words between the line ends that the author asked for."""
    words: list[Word] = []
    spans: list[Span] = []
    spaced = ended = False
    for span in flow:
        if span.text == "\n":
            if spans:
                words.append(_word(spans, spaced))
            _end(words)
            yield words
            words, spans, spaced, ended = [], [], False, True
            continue
        ended = False
        for piece in _pieces(span.text):
            if piece[0] in " \n":
                if spans:
                    words.append(_word(spans, spaced))
                    spans = []
                _end(words)
                spaced = bool(words) or spaced
                continue
            if piece == SOFT_HYPHEN:
                if spans:
                    words.append(_word(spans, spaced, hyphen=True))
                    spans, spaced = [], False
                continue
            if spans and _may_break(spans[-1].text, piece):
                words.append(_word(spans, spaced))
                spans, spaced = [], False
            spans.append(Span(piece.replace(NO_BREAK_SPACE, " "), span.style, span.link))
    if spans:
        words.append(_word(spans, spaced))
    if words or (not ended and spaced):
        _end(words)
        yield words


def _end(words: list[Word]) -> None:
    """Let the last word be whole: a soft hyphen at its end is none."""
    if words and words[-1].hyphen:
        words[-1] = words[-1]._replace(hyphen=False)


def _word(spans: list[Span], spaced: bool, *, hyphen: bool = False) -> Word:
    return Word(spans, sum(cell_len(span.text) for span in spans), spaced, hyphen)


def _pieces(text: str) -> Iterator[str]:
    """Yield runs of blanks, runs of other characters, soft hyphens, and ideographs each for itself."""
    for piece in _PIECE.findall(text):
        if piece.isascii():
            if len(piece) >= _LONG_ADDRESS and "/" in piece:
                yield from _ADDRESS.split(piece)
            else:
                yield piece
            continue
        start = 0
        for index, character in enumerate(piece):
            if character == SOFT_HYPHEN or _is_ideograph(character):
                if start < index:
                    yield piece[start:index]
                yield character
                start = index + 1
        if start < len(piece):
            yield piece[start:]


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two pieces that no space parts."""
    last, first = before[-1], after[0]
    if first in _NOT_FIRST or last in _NOT_LAST or cell_len(first) == 0:
        return False
    if last in "/?&=#_" and "/" in before + after and len(before) > 1 and not before.endswith("://"):
        return True
    return _is_ideograph(last) or _is_ideograph(first)


def _is_ideograph(character: str) -> bool:
    """Whether a line may end at either side: ideographs, kana, hangul, full-width forms; not emoji."""
    return (character >= "\u2e80" and not "\U0001f000" <= character < "\U00020000") and cell_len(character) == 2


def _cut(word: Word, width: int) -> Iterator[Word]:
    """Yield a word in parts that fit."""
    if word.width + word.hyphen <= width:
        yield word
        return
    part: list[Span] = []
    used = 0
    spaced = word.spaced
    for span in word.spans:
        for text in slices(span.text):
            rest = text
            while rest:
                head, tail = split_cells(rest, max(1, width - used))
                if part and used + cell_len(head) > width:
                    yield Word(part, used, spaced)
                    part, used, spaced = [], 0, False
                    continue
                part.append(Span(head, span.style, span.link))
                used += cell_len(head)
                rest = tail
    if part:
        yield Word(part, used, spaced, word.hyphen and used < width)


# --- breaking --------------------------------------------------------------------------------------------------


def _breaks(words: Sequence[Word], width: int) -> list[int]:
    """Return the indices of the words that begin a row, the first of them left out."""
    if sum(word.width + word.spaced for word in words) <= width + (1 if words and words[0].spaced else 0):
        return []
    return _fill(words, width) if len(words) > _MOST_WORDS else _fit(words, width)


def _fill(words: Sequence[Word], width: int) -> list[int]:
    breaks: list[int] = []
    used = words[0].width
    for index in range(1, len(words)):
        word = words[index]
        needed = word.spaced + word.width + word.hyphen
        if used + needed > width:
            breaks.append(index)
            used = word.width
        else:
            used += needed - word.hyphen
    return breaks


def _fit(words: Sequence[Word], width: int) -> list[int]:
    count = len(words)
    cost = [0.0] * (count + 1)  # the least that the rows from a word on cost
    following = [count] * count  # where the row ends that begins with a word
    last = words[-1]
    widow = width * width / 4 if last.spaced and last.width < _WIDOW else 0
    for start in range(count - 1, -1, -1):
        used = words[start].width
        best, end = -1.0, start + 1
        index = start + 1
        while True:
            if index == count:
                here = widow if start == count - 1 else 0.0
            else:
                free = width - used - words[index - 1].hyphen
                here = cost[index] + (free * free if free >= 0 else 4.0 * width * width)
                if words[index - 1].hyphen:
                    here += width / 2
            if best < 0 or here < best:
                best, end = here, index
            if index == count:
                break
            used += words[index].spaced + words[index].width
            if used > width:
                break
            index += 1
        cost[start], following[start] = best, end
    breaks: list[int] = []
    position = following[0]
    while position < count:
        breaks.append(position)
        position = following[position]
    return breaks


# --- rows ------------------------------------------------------------------------------------------------------


def _lines(words: Sequence[Word], breaks: Sequence[int]) -> Iterator[Sequence[Word]]:
    ends = [*breaks, len(words)]
    start = 0
    for end in ends:
        yield words[start:end]
        start = end


def _row(words: Sequence[Word], fill: int) -> Row:
    """Return words as a row, its spaces widened until it has `fill` cells."""
    row: Row = []
    gaps = [index for index, word in enumerate(words) if index and word.spaced]
    used = sum(word.width for word in words) + len(gaps) + (words[-1].hyphen if words else 0)
    extra = max(0, fill - used) if gaps and fill else 0
    for index, word in enumerate(words):
        if index and word.spaced:
            wider = extra // len(gaps) + (gaps.index(index) < extra % len(gaps)) if extra else 0
            row.append(_space(row[-1], word.spans[0], 1 + wider))
        row += word.spans
    if words and words[-1].hyphen:
        row.append(Span("-", f"{row[-1].style} hyphen".strip(), row[-1].link))
    return merge(row)


def _space(before: Span, after: Span, cells: int) -> Span:
    """Return spaces in what their neighbours have in common, so that underlines go on."""
    if before.style == after.style:
        style = before.style
    else:
        pairs = zip(before.style.split(), after.style.split(), strict=False)
        style = " ".join(name for name, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return Span(" " * cells, style, before.link if before.link == after.link else "")
