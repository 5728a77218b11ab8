"""The tree of a formula → rows of its own: in one box, or broken where that is too wide."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len

from reader.text.lines import Row as TextRow
from reader.text.lines import Span
from reader.text.math.box import Box, beside, blank, stack
from reader.text.math.boxes import apart, make
from reader.text.math.line import UPRIGHT, line
from reader.text.math.nodes import (
    Array,
    Node,
    Row,
    Space,
    Tag,
    flattened,
    kind_of,
    spaced,
)  # fmt: skip

_INDENT = 4
"""Cells by which the lines of a broken formula stand behind its first."""


def display(node: Row, width: int, room: int = 0) -> list[TextRow]:
    """Return the rows of a formula of its own, centred in `width` cells; broken at relations where it is wider.

    `room`: cells that it may take instead, before it is broken.
    """
    equations = list(_equations(node))
    if room > width:
        widest = max(make(part).width + (2 + cell_len(tag) if tag else 0) for part, tag in equations)
        width = max(width, min(widest, room))
    rows: list[TextRow] = []
    for index, (part, tag) in enumerate(equations):
        made = _fitted(part, width - (cell_len(tag) + 2 if tag else 0)) if width >= 8 else None
        if made is None:
            return _flat(node, width)
        if index:
            rows.append([])
        left = max(0, (width - made.width) // 2)
        if tag:
            left = max(0, min(left, width - made.width - 2 - cell_len(tag)))
        for y, row in enumerate(made.rows):
            out: TextRow = [Span(" " * left), *row]
            if tag and y == made.baseline:
                out += [Span(" " * (width - left - made.width - cell_len(tag))), Span(tag, UPRIGHT)]
            rows.append(_stripped(out))
    return rows


def _stripped(row: TextRow) -> TextRow:
    while row and not row[-1].text.strip():
        row = row[:-1]
    if row:
        row = [*row[:-1], row[-1]._replace(text=row[-1].text.rstrip())]
    return row


def _equations(node: Row) -> Iterator[tuple[Node, str]]:
    """Yield the parts that have a number of their own each, and the number; all in one where there is none."""
    match node.children:
        case (Array(rows, _, "", "", gap=0) as array,) if len(rows) > 1 and any(map(_tags, rows)):
            for row in rows:
                untagged = tuple(_without_tags(cell) for cell in row)
                yield Array((untagged,), array.columns, gap=0), " ".join(_tags(row))
        case _:
            yield _without_tags(node), " ".join(_tags([node]))


def _tags(nodes: Sequence[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        match node:
            case Tag(words):
                found.append(words)
            case Row(children):
                found += _tags(children)
            case Array(rows):
                found += [words for row in rows for words in _tags(row)]
    return found


def _without_tags(node: Node) -> Node:
    match node:
        case Tag():
            return Row(())
        case Row(children):
            return Row(tuple(_without_tags(child) for child in children if not isinstance(child, Tag)))
        case Array(rows):
            return replace(node, rows=tuple(tuple(_without_tags(cell) for cell in row) for row in rows))
    return node


# --- breaking --------------------------------------------------------------------------------------------------


def _fitted(node: Node, width: int) -> Box | None:
    """Return `node` as a box of at most `width` cells, broken if need be; None where no break is good enough."""
    whole = make(node)
    if whole.width <= width:
        return whole
    match node:
        case Row((Array(rows, _, "", "", gap=0),)) | Array(rows, _, "", "", gap=0):
            lines = [_fitted(flattened(row), width) for row in rows]
            return stack(apart([one for one in lines if one]), 0, "l") if all(lines) else None
        case Row((Array(rows, "c", "", ""),)):
            lines = [_fitted(flattened(row), width) for row in rows]
            return stack(apart([one for one in lines if one]), 0, "c") if all(lines) else None
        case Row((child,)):
            return _fitted(child, width) if isinstance(child, Row) else None
        case Row(children):
            return _broken(children, width)
    return None


def _broken(children: tuple[Node, ...], width: int) -> Box | None:
    """Return a row broken before its relations, and only where that is not enough before its operators, as in TeX."""
    lines: list[list[Node]] = []

    def fits(nodes: list[Node], line: int) -> bool:
        return make(Row(tuple(nodes))).width + (_INDENT if line else 0) <= width

    def add(piece: list[Node], ways: list[tuple[tuple[str, ...], bool]]) -> bool:
        if lines and fits([*lines[-1], *piece], len(lines) - 1):
            lines[-1] += piece
            return True
        # An operator at the beginning of a line has its space, for it is no sign.
        begun = [piece[0], Space(1), *piece[1:]] if lines and kind_of(piece[0]) == "bin" else piece
        if fits(begun, len(lines)):
            lines.append(list(begun))
            return True
        for index, (kinds, within_brackets) in enumerate(ways):
            parts = _pieces(piece, kinds, within_brackets=within_brackets)
            if len(parts) > 1:
                return all(add(part, ways[index + 1 :]) for part in parts)
        return False

    ways: list[tuple[tuple[str, ...], bool]] = [(("rel",), False), (("rel", "bin"), False), (("rel", "bin"), True)]
    if not add(list(children), ways):
        return None
    boxes = [make(Row(tuple(one))) for one in lines]
    indented = [one if index == 0 else beside([blank(_INDENT), one]) for index, one in enumerate(boxes)]
    return stack(apart(indented), 0, "l")


def _pieces(children: Sequence[Node], kinds: tuple[str, ...], *, within_brackets: bool) -> list[list[Node]]:
    """Return a row cut before each node of some kinds."""
    pieces: list[list[Node]] = [[]]
    depth = 0
    for _, child in spaced(tuple(children)):
        kind = kind_of(child)
        depth += (kind == "open") - (kind == "close")
        if kind in kinds and pieces[-1] and (depth <= 0 or within_brackets):
            pieces.append([])
        pieces[-1].append(child)
    return pieces


def _flat(node: Row, width: int) -> list[TextRow]:
    """Return a formula that is too wide for boxes as running text."""
    from reader.text.layout.wrap import wrap

    match node.children:
        case (Array(cells, _, "", ""),):
            parts: list[Node] = [flattened(row) for row in cells]
        case _:
            parts = [node]
    return [row for part in parts for row in wrap(line(part), width)]
