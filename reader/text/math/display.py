"""The tree of a formula → rows of its own: in one box, or broken where that is too wide."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len

from reader.text.lines import Row as TextRow
from reader.text.lines import Span
from reader.text.math.box import Box, beside, blank, stack, text_box
from reader.text.math.boxes import apart, array_lines, make
from reader.text.math.line import UPRIGHT, line
from reader.text.math.nodes import (
    Array,
    Fenced,
    Intertext,
    Node,
    Row,
    Space,
    Symbol,
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
    if aligned := _aligned(node):
        widest = max(one.width + _tag_width(tag) for one, tag in aligned)
        width = max(width, min(widest, room))
        return _placed(aligned, width) if widest <= width else _one_by_one(node, width)
    if room > width:
        width = max(width, min(_widest(node), room))
    return _one_by_one(node, width)


def _tag_width(tag: str | None) -> int:
    return 2 + cell_len(tag) if tag else 0


def _widest(node: Row) -> int:
    return max((make(part).width + _tag_width(tag) for part, tag in _equations(node)), default=0)


def _aligned(node: Row) -> list[tuple[Box, str | None]]:
    """Return the lines of an array of which some have numbers, or words between them, aligned; else nothing.

    With each line stands its number, and None with words.
    """
    match node.children:
        case (Array(rows, _, "", "") as array,) if len(rows) > 1 and (any(map(_tags, rows)) or _is_parted(rows)):
            cells = tuple(
                ((Row(()),) if _intertext(row) is not None else tuple(map(_without_tags, row))) for row in rows
            )
            lines = array_lines(replace(array, rows=cells))
            words = [_intertext(row) for row in rows]
            return [
                (line, " ".join(_tags(row))) if said is None else (text_box(said), None)
                for line, row, said in zip(lines, rows, words, strict=True)
            ]
    return []


def _intertext(row: Sequence[Node]) -> str | None:
    match row:
        case (Intertext(words), *_):
            return words.strip()
    return None


def _is_parted(rows: Sequence[Sequence[Node]]) -> bool:
    return any(_intertext(row) is not None for row in rows)


def _placed(lines: Sequence[tuple[Box, str | None]], width: int) -> list[TextRow]:
    """Return lines that are aligned as rows, their numbers at the right edge."""
    widest = max((one.width for one, tag in lines if tag is not None), default=0)
    tags = max(_tag_width(tag) for _, tag in lines)
    left = max(0, min((width - widest) // 2, width - widest - tags))
    rows: list[TextRow] = []
    for index, (one, tag) in enumerate(lines):
        if index and (one.height > 1 or lines[index - 1][0].height > 1):
            rows.append([])
        rows += _with_tag(one, tag or "", 0 if tag is None else left, width)
    return rows


def _with_tag(one: Box, tag: str, left: int, width: int) -> Iterator[TextRow]:
    for y, row in enumerate(one.rows):
        out: TextRow = [Span(" " * left), *row]
        if tag and y == one.baseline:
            out += [Span(" " * (width - left - one.width - cell_len(tag))), Span(tag, UPRIGHT)]
        yield _stripped(out)


def _one_by_one(node: Row, width: int) -> list[TextRow]:
    """Return the rows of a formula whose equations are broken each for itself."""
    rows: list[TextRow] = []
    for index, (part, tag) in enumerate(_equations(node)):
        made = _fitted(part, width - _tag_width(tag)) if width >= 8 else None
        if made is None:
            return _flat(node, width)
        if index:
            rows.append([])
        left = max(0, min((width - made.width) // 2, width - made.width - _tag_width(tag)))
        rows += _with_tag(made, tag, left, width)
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
        case (Array(rows, _, "", "") as array,) if len(rows) > 1 and (any(map(_tags, rows)) or _is_parted(rows)):
            for row in rows:
                untagged = tuple(_without_tags(cell) for cell in row)
                yield replace(array, rows=(untagged,)), " ".join(_tags(row))
        case _:
            yield _without_tags(node), " ".join(_tags([node]))


def _tags(nodes: Sequence[Node]) -> list[str]:
    """Return the numbers in `nodes`: those that the author gives, or else those that were counted."""
    found = list(_found_tags(nodes))
    given = [tag.text for tag in found if not tag.implied]
    return list(dict.fromkeys(given or [tag.text for tag in found]))


def _found_tags(nodes: Sequence[Node]) -> Iterator[Tag]:
    for node in nodes:
        match node:
            case Tag():
                yield node
            case Row(children):
                yield from _found_tags(children)
            case Array(rows):
                for row in rows:
                    yield from _found_tags(row)


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
    if (folded := _folded(node, width)) is not None:
        return folded
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


def _folded(node: Node, width: int) -> Box | None:
    """Return a row with a matrix that is too wide, its columns on as many lines as they take; None without one.

    Its first columns have the left delimiter, its last the right one, and between them it goes on at dots.
    """
    children: tuple[Node, ...] = tuple(map(_as_matrix, node.children if isinstance(node, Row) else (node,)))
    wide = [at for at, child in enumerate(children) if _is_wide(child, width - _INDENT)]
    if not wide:
        return None
    at = wide[0]
    matrix = children[at]
    assert isinstance(matrix, Array)
    groups = _columns(matrix, width - _INDENT - 6)
    if len(groups) < 2:
        return None
    dots = Symbol("⋯", "ord", upright=True)
    lines: list[Row] = []
    for number, group in enumerate(groups):
        last = number + 1 == len(groups)
        part = replace(group, left=matrix.left if number == 0 else "", right=matrix.right if last else "")
        before: list[Node] = [dots, Space(1)] if number else []
        behind: list[Node] = [] if last else [Space(1), dots]
        lines.append(Row((*before, part, *behind)))
    first, end = Row((*children[:at], *lines[0].children)), Row((*lines[-1].children, *children[at + 1 :]))
    if make(first).width > width:
        lines.insert(0, Row(children[:at]))
    else:
        lines[0] = first
    if make(end).width > width - _INDENT:
        lines.append(Row(children[at + 1 :]))
    else:
        lines[-1] = end
    boxes = [_fitted(one, width - (_INDENT if number else 0)) for number, one in enumerate(lines)]
    if not all(boxes):
        return None
    indented = [one if number == 0 else beside([blank(_INDENT), one]) for number, one in enumerate(filter(None, boxes))]
    return stack(apart(indented), 0, "l")


def _as_matrix(node: Node) -> Node:
    r"""Return `\left[ \begin{array} … \right]` as the matrix that it is; any other node as it is."""
    match node:
        case Fenced((left, right), (Array(left="", right="") as array,)):
            return replace(array, left=left, right=right)
    return node


def _is_wide(node: Node, width: int) -> bool:
    """Whether a node is a matrix of more cells than `width`."""
    return isinstance(node, Array) and node.gap > 0 and bool(node.left or node.right) and make(node).width > width


def _columns(matrix: Array, width: int) -> list[Array]:
    """Return a matrix in several, each of as many columns as fit."""
    count = max(map(len, matrix.rows))
    letters = matrix.columns.ljust(count, matrix.columns[-1])
    groups: list[Array] = []
    start = 0
    while start < count:
        end = start + 1
        while end < count and make(_cut(matrix, letters, start, end + 1)).width <= width:
            end += 1
        groups.append(_cut(matrix, letters, start, end))
        start = end
    return groups


def _cut(matrix: Array, letters: str, start: int, end: int) -> Array:
    rows = tuple(row[start:end] for row in matrix.rows)
    bars = frozenset(bar - start for bar in matrix.bars if start <= bar <= end)
    return Array(rows, letters[start:end], "", "", matrix.gap, matrix.rules, bars)


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
