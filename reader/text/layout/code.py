"""Code on a panel: highlighted, never mistaken for other lines than it has."""

from collections.abc import Iterator

from rich.cells import cell_len

from reader.text.document.diagrams import diagram_address, diagram_name
from reader.text.layout.code_colors import highlight
from reader.text.layout.wrap import wrap
from reader.text.lines import Row, Span, pad, split_cells

_MARGIN = 2
"""Cells at either side of the code, where there is room."""


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
    for source_row in highlight(text, language):
        for index, row in enumerate(_fold(source_row, room)):
            start = left if index == 0 or not margin else Span("↪".ljust(margin), "codeblock continued")
            yield pad([start, *row], width, "codeblock")


def _fold(row: Row, width: int) -> Iterator[Row]:
    """Yield a line of code in pieces of at most `width` cells, cut behind a blank where one is not too far back."""
    text = "".join(span.text for span in row)
    while cell_len(text) > width:
        head, _ = split_cells(text, width)
        blank = head.rfind(" ") + 1
        cut = blank if blank > len(head) // 2 else len(head)
        piece, row = _split(row, cut)
        yield piece
        text = text[cut:]
    yield row


def _split(row: Row, cut: int) -> tuple[Row, Row]:
    """Return the first `cut` characters of a row, and the rest."""
    before: Row = []
    after: Row = []
    for span in row:
        if span.text[:cut]:
            before.append(span._replace(text=span.text[:cut]))
        if span.text[cut:]:
            after.append(span._replace(text=span.text[cut:]))
        cut = max(0, cut - len(span.text))
    return before, after
