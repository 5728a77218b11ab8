"""Tables: columns that share a width by need, cells that wrap, and a list of records where columns do not fit."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.cells import cell_len

from reader.text.document.nodes import Alignment, Inline, Table
from reader.text.layout.wrap import wrap
from reader.text.lines import Row, Span, row_width

_GAP = 2
"""Cells between two columns."""
_LEAST = 4
"""A column narrower than this is not worth reading: the table becomes a list of records."""

Flow = Callable[[Iterable[Inline], str], Iterable[Span]]


def table_rows(table: Table, width: int, flow: Flow, room: int = 0) -> Iterator[Row]:
    """Yield the rows of `table`, none wider than `width`, or than `room` where `width` is not enough.

    `flow` turns a cell and a style into spans.
    """
    header = [list(flow(cell, "header")) for cell in table.header]
    body = [[list(flow(cell, "")) for cell in row] for row in table.rows]
    columns = [_column([header, *body], column) for column in range(len(header))]
    natural = sum(cell for _, cell in columns) + _GAP * (len(columns) - 1)
    width = max(width, min(natural, room))
    widths = _share(columns, width)
    if widths is None:
        yield from _records(header, body, width)
        return
    if any(header):  # a table need not have one
        yield from _across(header, widths, table.alignments)
        yield [Span("─" * (sum(widths) + _GAP * (len(widths) - 1)), "rule")]
    made = [list(_across(row, widths, table.alignments)) for row in body]
    parted = any(len(rows) > 1 for rows in made)
    for index, rows in enumerate(made):
        if parted and index:
            yield []
        yield from rows


def _column(rows: Sequence[Sequence[list[Span]]], column: int) -> tuple[int, int]:
    """Return the cells that the widest word, and the widest cell, of a column take."""
    word = cell = 1
    for row in rows:
        text = "".join(span.text for span in row[column])
        cell = max(cell, cell_len(text))
        word = max(word, max(map(cell_len, text.split()), default=1))
    return word, cell


def _share(columns: Sequence[tuple[int, int]], width: int) -> list[int] | None:
    """Return the width of each column of (widest word, widest cell), or None where they cannot stand side by side.

    All get what they want if that fits. Else the widest give way first, words being kept whole if possible.
    """
    room = width - _GAP * (len(columns) - 1)
    wanted = [cell for _, cell in columns]
    if sum(wanted) <= room:
        return wanted
    for least in ([min(word, 16) for word, _ in columns], [min(word, _LEAST) for word, _ in columns]):
        if sum(least) <= room:
            return _level(wanted, least, room)
    return None


def _level(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths between `least` and `wanted` with the sum `room`: the highest limit on all that fits."""
    low, high = 1, max(wanted)
    while low < high:
        limit = (low + high + 1) // 2
        if sum(max(min(want, limit), floor) for want, floor in zip(wanted, least, strict=True)) <= room:
            low = limit
        else:
            high = limit - 1
    widths = [max(min(want, low), floor) for want, floor in zip(wanted, least, strict=True)]
    for index, want in enumerate(wanted):  # a cell each of what integer limits left over
        if sum(widths) < room and widths[index] < want:
            widths[index] += 1
    return widths


def _across(cells: Sequence[list[Span]], widths: Sequence[int], alignments: Sequence[Alignment]) -> Iterator[Row]:
    """Yield the rows of one row of a table: its cells side by side."""
    columns = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for height in range(max((len(rows) for rows in columns), default=0)):
        row: Row = []
        for index, (rows, width, alignment) in enumerate(zip(columns, widths, alignments, strict=True)):
            cell = rows[height] if height < len(rows) else []
            spare = max(0, width - row_width(cell))
            before = {"left": 0, "center": spare // 2, "right": spare}[alignment]
            after = spare - before + (_GAP if index + 1 < len(columns) else 0)
            row += [Span(" " * before), *cell, Span(" " * after)]
        yield [span for span in row if span.text]


def _records(header: Sequence[list[Span]], body: Sequence[Sequence[list[Span]]], width: int) -> Iterator[Row]:
    """Yield a table record by record: a line for each cell, behind the name of its column."""
    for index, cells in enumerate(body):
        if index:
            yield []
        for name, cell in zip(header, cells, strict=True):
            if name or cell:
                yield from wrap([*name, Span(": ", "header"), *cell] if name else cell, width)
