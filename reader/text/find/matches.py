"""Finding in a post: in what was written, and where that stands on the lines.

What is looked for is looked for in the words of each block, with the source of formulas: that is quick for a whole
post, and the same at every width. Only for a block that is seen is it looked for again on its lines, from which the
nth match of the block is known: words that are on the lines in the order in which they were written, and formulas
as a whole.
"""

import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.text.clean import clean_line
from reader.text.document.nodes import (
    Abbreviation,
    Alert,
    Anchor,
    Block,
    Break,
    Byline,
    Code,
    CodeBlock,
    Definitions,
    Details,
    Footnote,
    FootnoteRef,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Styled,
    Table,
    Text,
)
from reader.text.folding import fold, pattern
from reader.text.lines import Line
from reader.text.styles import is_decoration

if TYPE_CHECKING:
    import regex

PATIENCE = 1.0
"""Seconds that a regular expression may take for a whole post."""
BLOCK_PATIENCE = 0.02
"""Seconds that it may take for a block that is drawn."""
_APART = "\0"
"""Stands where nothing can be found: between two cells, in the place of a formula."""
_MAY_BREAK = "(?:[‐-]?\n)?"


class LineRange(NamedTuple):
    """Characters of a line of a block: those from `start` up to `end`."""

    line: int
    start: int
    end: int


class Match(NamedTuple):
    """Something that was found."""

    block: int
    number: int
    """Which of the matches in the words of the block it is, or which of its formulas."""
    in_formula: bool


class Finder:
    """What is looked for in a post."""

    def __init__(self, words: str, *, is_regex: bool = False, terms: Sequence[tuple[str, bool]] = ()) -> None:
        """Look for `words`, which is a regular expression or is as it stands; or for the `terms` of a search.

        Capitals and accents count where `words` has a capital.
        """
        self.words = words
        self.is_regex = is_regex
        self.problem = ""
        """What is wrong with it, in one sentence, or nothing."""
        self._exact = words != words.lower() and not terms
        self._in_text: re.Pattern[str] | None = None
        self._on_lines: re.Pattern[str] | None = None
        self._regex: regex.Pattern[str] | None = None
        if terms:
            self._in_text = self._on_lines = pattern(terms)
        elif is_regex:
            self._compile()
        elif words.strip():
            parts = [word if self._exact else fold(word) for word in words.split()]
            self._in_text = re.compile(r"\s+".join(map(re.escape, parts)))
            self._on_lines = re.compile(r"\s+".join(_MAY_BREAK.join(map(re.escape, part)) for part in parts))

    def _compile(self) -> None:
        import regex  # it can be told to give up, which Python's own cannot

        try:
            self._regex = regex.compile(self.words, regex.MULTILINE | (0 if self._exact else regex.IGNORECASE))
        except (regex.error, OverflowError, RecursionError) as error:
            self.problem = f"This is no regular expression: {clean_line(str(error))}."

    def in_text(self, text: str, patience: float = PATIENCE) -> list[tuple[int, int]]:
        """Return where it is in a text: beginnings and ends. Raises TimeoutError."""
        return self._find(self._in_text, text, patience)

    def on_lines(self, text: str) -> list[tuple[int, int]]:
        """Return where it is in lines of text, where words may be broken at the ends of lines. Raises TimeoutError."""
        return self._find(self._on_lines, text, BLOCK_PATIENCE)

    def _find(self, wanted: re.Pattern[str] | None, text: str, patience: float) -> list[tuple[int, int]]:
        if self._regex:
            spans = [match.span() for match in self._regex.finditer(text, timeout=patience, concurrent=True)]
        elif wanted:
            spans = [match.span() for match in wanted.finditer(text if self._exact else fold(text))]
        else:
            spans = []
        return [(start, end) for start, end in spans if end > start]


# --- what was written -----------------------------------------------------------------------------------------------


class Words(NamedTuple):
    """The words of a block, and where its formulas are in them."""

    text: str
    formulas: tuple[tuple[int, int], ...]


def words_of(block: Block) -> Words:
    """Return all that can be found of a block, in the order in which it stands on the screen."""
    text, formulas, at = [], [], 0
    for piece, is_formula in _block(block):
        if is_formula:
            formulas.append((at, at + len(piece)))
        text.append(piece)
        at += len(piece)
    return Words("".join(text), tuple(formulas))


class BlockWords:
    """The words of the blocks of one post, made when something is looked for."""

    def __init__(self) -> None:
        self._words: list[Words] = []

    def find(self, blocks: Sequence[Block], finder: Finder) -> list[Match]:
        """Return all matches in the blocks of the post that are there by now.

        Raises TimeoutError where a regular expression takes too long.
        """
        self._words += [words_of(block) for block in blocks[len(self._words) :]]
        end = time.monotonic() + PATIENCE
        matches: list[Match] = []
        for index, one in enumerate(self._words):
            if time.monotonic() > end:
                raise TimeoutError
            matches += [Match(index, number, in_formula) for number, in_formula in _find(one, finder, PATIENCE)]
        return matches


def _find(words: Words, finder: Finder, patience: float) -> Iterator[tuple[int, bool]]:
    plain, before = 0, -1
    ends = [end for _, end in words.formulas]
    for start, end in finder.in_text(words.text, patience):
        formula = bisect_right(ends, start)
        if formula < len(ends) and words.formulas[formula][0] < end:
            if formula != before:  # two in one formula are one
                yield formula, True
            before = formula
        else:
            yield plain, False
            plain += 1


def _block(block: Block) -> Iterator[tuple[str, bool]]:
    match block:
        case Paragraph(children) | Heading(_, children):
            yield from _inlines(children)
        case CodeBlock(text, _, title):
            yield f"{title}\n" if title else "", False
            yield text, False
        case Byline(text):
            yield text, False
        case MathBlock(source):
            yield source, True
        case Quote(children):
            yield from _blocks(children)
        case Alert(kind, children, title):
            yield from _inlines(title or (Text(kind),))
            yield "\n", False
            yield from _blocks(children)
        case Details(summary, children):
            yield from _inlines(summary)
            yield "\n", False
            yield from _blocks(children)
        case Definitions(items):
            for term, meaning in items:
                yield from _inlines(term)
                yield "\n", False
                yield from _blocks(meaning)
        case Footnote(_, children):
            yield from _blocks(children)
        case ListBlock(_, _, items):
            for item in items:
                yield from _blocks(item.children)
        case Table(_, header, rows):
            for row in (header, *rows):
                for cell in row:
                    yield from _inlines(cell)
                    yield _APART, False
        case Rule():
            pass


def _blocks(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    for block in blocks:
        yield from _block(block)
        yield "\n\n", False


def _inlines(inlines: Iterable[Inline]) -> Iterator[tuple[str, bool]]:
    for inline in inlines:
        match inline:
            case Text(text) | Code(text) | Abbreviation(text):
                yield text, False
            case Math(source):
                yield source, True
            case FootnoteRef():
                yield _APART, False
            case Styled(_, children) | Link(_, children):
                yield from _inlines(children)
            case Image(_, alt):
                yield alt, False
            case Break():
                yield "\n", False
            case Anchor():
                pass


# --- where it stands ------------------------------------------------------------------------------------------------


class LineRanges(NamedTuple):
    """What was found on the lines of a block: for each match, the parts of lines that it is."""

    plain: list[list[LineRange]]
    formulas: list[list[LineRange]]

    def of(self, match: Match) -> list[LineRange]:
        """Return where a match is; of what cannot be told apart, where the nearest is. Nothing if there is none."""
        found = self.formulas if match.in_formula else self.plain
        return found[min(match.number, len(found) - 1)] if found else []


def on_lines(block: Block, lines: Sequence[Line], finder: Finder) -> LineRanges:
    """Return where on the lines of a block it is."""
    if isinstance(block, MathBlock):
        is_picture = not any(line.text.strip() for line in lines)
        seen = [(number, line) for number, line in enumerate(lines) if is_picture or line.text.strip()]
        return LineRanges([], [[LineRange(number, 0, len(line.text)) for number, line in seen]])
    text: list[str] = []
    starts: list[int] = []  # of each piece of text: where it begins in all of it, ...
    places: list[tuple[int, int]] = []  # ... and on which line at which character, -1 for the end of the line
    formulas: list[list[LineRange]] = []
    at, within_formula = 0, False
    # A line that ends where the column does is no line to a regular expression.
    line_end = " " if finder.is_regex and not isinstance(block, CodeBlock) else "\n"
    for number, line in enumerate(lines):
        character, is_beginning = 0, True
        pieces: list[tuple[str, int]] = []
        for span in line.spans:
            if is_decoration(span.style):
                pieces.append(("" if is_beginning else _APART, character))
            else:
                is_beginning = False
                is_formula = "math" in span.style.split()
                if is_formula:
                    if not within_formula:
                        formulas.append([])
                    formulas[-1].append(LineRange(number, character, character + len(span.text)))
                within_formula = is_formula  # which may go on on the next line
                pieces.append((_APART if is_formula else span.text, character))
            character += len(span.text)
        if text or line.spans:
            pieces.append((line_end, -1))
        for piece, character in pieces:
            text.append(piece)
            starts.append(at)
            places.append((number, character))
            at += len(piece)
    return LineRanges(
        [_parts(start, end, starts, places) for start, end in finder.on_lines("".join(text))],
        formulas,
    )


def _parts(start: int, end: int, starts: Sequence[int], places: Sequence[tuple[int, int]]) -> list[LineRange]:
    """Return the parts of lines that a part of the text of them all is."""
    parts: list[LineRange] = []
    for piece in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
        number, character = places[piece]
        begin = max(start, starts[piece]) - starts[piece]
        stop = min(end, starts[piece + 1] if piece + 1 < len(starts) else end) - starts[piece]
        if character < 0 or stop <= begin:
            continue
        if parts and parts[-1].line == number and parts[-1].end == character + begin:
            parts[-1] = parts[-1]._replace(end=character + stop)
        else:
            parts.append(LineRange(number, character + begin, character + stop))
    return parts


def of_block(matches: Sequence[Match], block: int) -> range:
    """Return which of `matches`, which are in order, are in a block."""
    return range(
        bisect_left(matches, block, key=lambda match: match.block),
        bisect_right(matches, block, key=lambda match: match.block),
    )
