"""Code on a panel: highlighted, never mistaken for other lines than it has."""

from collections.abc import Iterator

from rich.cells import cell_len

from reader.text.document.diagrams import diagram_address, diagram_name
from reader.text.layout.code_colors import highlight
from reader.text.layout.wrap import wrap
from reader.text.lines import Row, Span, pad, split_cells, whole_graphemes

_MARGIN = 2
"""Cells at either side of the code, where there is room."""
_NEAR = 16
"""Characters for each cell of a row among which its end is looked for: more stand there only to be a nuisance."""


def code_width(text: str) -> int:
    """Return how many cells code takes where no line has to be folded."""
    return max(map(cell_len, text.split("\n"))) + 2 * _MARGIN


def code_rows(text: str, language: str, width: int, title: str = "", server: str = "") -> Iterator[Row]:
    """Yield the rows of code on a panel of `width` cells, its language in the corner, and its title at the other.

    Of a diagram the language leads to where `server` draws it.

    A line that is too long goes on behind a sign in the margin: it is all there, and seen to be one line.
    """
    margin = _MARGIN if width >= 20 else 0
    room = width - 2 * margin
    left = Span(" " * margin, "codeblock")
    label = Span(language, "label")
    if name := diagram_name(language):
        language = f"{name}: draw it" if (address := diagram_address(text, language, server)) else name
        label = Span(language, "label link" if address else "label", address)
    if title:
        beside = cell_len(language) + 2 if language and cell_len(title) + cell_len(language) + 2 <= room else 0
        for row in wrap([Span(title, "codeblock code strong")], room - beside):
            end = [label] if beside else []
            yield pad([*pad([left, *row], width - margin - max(0, beside - 2), "codeblock"), *end], width, "codeblock")
            beside = 0
    elif language and cell_len(language) <= room:
        yield [Span(" " * (width - margin - cell_len(language)), "codeblock"), label, left]
    for source_row in map(whole_graphemes, highlight(text, language)):
        for index, row in enumerate(_fold(source_row, room)):
            start = left if index == 0 or not margin else Span("↪".ljust(margin), "codeblock continued")
            yield pad([start, *row], width, "codeblock")


def _fold(row: Row, width: int) -> Iterator[Row]:
    """Yield a line of code in pieces of at most `width` cells, cut behind a blank where one is not too far back."""
    pieces = _pieces("".join(span.text for span in row), width)
    room = next(pieces)
    out: Row = []
    for span in row:
        at = 0
        while at < len(span.text):
            if not room:
                yield out
                out, room = [], next(pieces)
            out.append(span._replace(text=span.text[at : at + room]))
            at, room = at + len(out[-1].text), room - len(out[-1].text)
    yield out


def _pieces(text: str, width: int) -> Iterator[int]:
    """Yield how many characters of a line stand on each of its rows."""
    at = 0
    while True:
        near = text[at : at + _NEAR * width]
        head, rest = split_cells(near, width)
        if not rest and at + len(near) == len(text):
            yield len(near)
            return
        blank = head.rfind(" ") + 1
        cut = blank if blank > len(head) // 2 else len(head)
        yield cut
        at += cut
