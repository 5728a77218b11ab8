"""The nodes of a formula → boxes of cells, in the way of TeX's display style."""

from collections.abc import Sequence

from reader.text.lines import Row as TextRow
from reader.text.lines import Span, row_width
from reader.text.math.box import EMPTY, Box, beside, blank, box, delimiter, spread, stack, text_box
from reader.text.math.growing import growing
from reader.text.math.line import SOURCE, UPRIGHT, VARIABLE, accented, line, script, text
from reader.text.math.nodes import (
    Accent,
    Array,
    Arrow,
    Fenced,
    Fraction,
    Intertext,
    Lined,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Tag,
    Words,
    has_bar,
    kind_of,
    spaced,
)  # fmt: skip
from reader.text.math.symbols import INTEGRALS

_LONGEST_FLAT_SCRIPT = 24
"""Cells up to which a script that has more than a line is set on one."""


def make(node: Node) -> Box:
    """Return `node` as a box."""
    match node:
        case Symbol(letters, _, upright):
            return text_box(letters, UPRIGHT if upright else VARIABLE)
        case Words(words, source, link):
            return box([[Span(words, SOURCE if source else UPRIGHT, link)]])
        case Space(cells):
            return blank(cells)
        case Row(children):
            return _make_row(children)
        case Fraction():
            return _make_fraction(node)
        case Root(radicand, degree):
            return _make_root(radicand, degree)
        case Scripts():
            return _make_scripts(node)
        case Accent(base, mark):
            return _make_accent(base, mark)
        case Lined():
            return _make_lined(node)
        case Arrow():
            return _make_arrow(node)
        case Fenced(delimiters, parts):
            return _make_fenced(delimiters, [_padded(node, index) for index in range(len(parts))])
        case Array():
            return _make_array(node)
        case Tag(words):
            return text_box(f"  {words}")
        case Intertext(words):
            return text_box(words.strip())


def _make_row(children: tuple[Node, ...]) -> Box:
    if not children:
        return EMPTY
    pairs = spaced(children)
    made = [make(child) for _, child in pairs]
    _grow(made, [child for _, child in pairs])
    boxes: list[Box] = []
    before: Node | None = None
    for (parted, child), one in zip(pairs, made, strict=True):
        tall = isinstance(child, Fraction | Array) or isinstance(before, Fraction | Array)
        kinds = (kind_of(before) if before is not None else "open", kind_of(child))
        between = kinds[0] in ("ord", "inner", "close", "op") and kinds[1] in ("ord", "inner", "op")
        touches = (kinds[0] == "open" and before is not None and has_bar(child)) or (
            before is not None and has_bar(before) and kinds[1] == "close"
        )
        if parted or touches or (tall and between):
            boxes.append(blank(1))
        boxes.append(one)
        before = child
    return beside(boxes)


def _grow(boxes: list[Box], nodes: Sequence[Node]) -> None:
    r"""Make the delimiters of `\big(` and its kin as high as what they stand beside."""
    for sign, index, start, end in growing(nodes):
        like = beside(boxes[start:end] or [EMPTY])
        if like.height > 1:
            grown, node = delimiter(sign, like), nodes[index]
            boxes[index] = _make_scripts(node, grown) if isinstance(node, Scripts) else grown


def _make_fraction(node: Fraction) -> Box:
    above, below = make(node.above), make(node.below)
    if not above.width and not below.width:
        return text_box(r"\frac", SOURCE)
    width = max(above.width, below.width)
    if not node.bar:
        gap = EMPTY if above.height == below.height == 1 else blank(1)
        return stack([above, gap, below], 1)
    if has_bar(node.above) or has_bar(node.below):
        width += 2  # so that one sees which bar is the longer one
    return stack([above, text_box("─" * width), below], 1)


def _make_root(radicand: Node, degree: Node | None) -> Box:
    inner = make(radicand)
    if (inner.height == 1 and inner.width <= 1) or (isinstance(radicand, Scripts) and inner.height == 1):
        return beside([text_box(_root_sign(degree)), inner])
    if inner.height == 1:
        sign = _root_sign(degree)
        roof = [Span(" " * row_width([Span(sign)]), UPRIGHT), Span("_" * inner.width, UPRIGHT)]
        return box([roof, [Span(sign, UPRIGHT), *inner.rows[0]]], 1)
    raised = text(degree) if degree else ""
    index = (script(degree, "^") or raised) if degree else ""
    margin = max(1, row_width([Span(index)]))
    rows: list[TextRow] = [[Span(" " * margin + "┌" + "─" * (inner.width + 1), UPRIGHT)]]
    for y, row in enumerate(inner.rows):
        lead = "√" if y == inner.height - 1 else index if index and y == inner.height - 2 else ""
        rows.append([Span(lead.rjust(margin) + "│ ", UPRIGHT), *row])
    return box(rows, inner.baseline + 1)


def _root_sign(degree: Node | None) -> str:
    if degree is None:
        return "√"
    index = text(degree)
    sign = {"2": "√", "3": "∛", "4": "∜"}.get(index)
    return sign or (script(degree, "^") or index) + "√"


def _make_scripts(node: Scripts, base: Box | None = None) -> Box:
    """Return a base with its scripts; `base`: what is made of the base, where that is known."""
    base = base or (make(node.base) if node.base != Row(()) else EMPTY)
    if node.limits:
        parts = [base]
        if node.sup:
            parts.insert(0, _make_script(node.sup))
        if node.sub:
            parts.append(_make_script(node.sub))
        return stack(parts, 1 if node.sup else 0)
    sub = script(node.sub, "_") if node.sub else ""
    sup = script(node.sup, "^") if node.sup else ""
    symbol = node.base if isinstance(node.base, Symbol) else None
    integral = symbol is not None and symbol.text in INTEGRALS
    if sub is not None and sup is not None and not (integral and sub and sup):
        return _with_letters(base, sub, sup, VARIABLE if symbol and not symbol.upright else UPRIGHT)
    raised = _make_script(node.sup) if node.sup else None
    lowered = _make_script(node.sub) if node.sub else None
    width = max(one.width for one in (raised, lowered) if one)
    # The bottom row of what is raised stands above a base of one line, and beside the top of a higher one.
    above = [*_filled(raised, width)] if raised else []
    below = [*_filled(lowered, width)] if lowered else []
    if base.height == 1:
        middle: list[TextRow] = [[Span(" " * width, UPRIGHT)]]
    else:
        lap = 1 if raised else 0
        middle = [[Span(" " * width, UPRIGHT)] for _ in range(max(0, base.height - lap - (1 if lowered else 0)))]
    baseline = len(above) + base.baseline - (1 if raised and base.height > 1 else 0)
    return beside([base, box([*above, *middle, *below], max(0, baseline))])


def _filled(one: Box, width: int) -> list[TextRow]:
    return [[*row, Span(" " * (width - one.width), UPRIGHT)] for row in one.rows]


def _make_script(node: Node) -> Box:
    """Return a script: on one line and tight where it fits on one, as scripts are small."""
    if isinstance(node, Row) and not any(isinstance(child, Words) for child in node.children):
        made = beside([make(child) for child in node.children if not isinstance(child, Space)] or [EMPTY])
    else:
        made = make(node)
    if made.height > 1 and not isinstance(node, Array):
        flat = line(node)
        if row_width(flat) <= _LONGEST_FLAT_SCRIPT:
            return box([flat])
    return made


def _with_letters(base: Box, sub: str, sup: str, style: str) -> Box:
    """Return `base` with script letters: at the baseline, or at the corners of a higher base."""
    if base.height == 1:
        return beside([base, text_box(sub + sup, style)])
    width = max(row_width([Span(sub)]), row_width([Span(sup)]))
    rows: list[TextRow] = [[Span(" " * width, UPRIGHT)] for _ in range(base.height)]
    if sup:
        rows[0] = [Span(sup, style)]
    if sub:
        rows[-1] = [Span(sub, style)]
    return beside([base, box(rows, base.baseline)])


def _make_accent(base: Node, mark: str) -> Box:
    inner = make(base)
    flat = text(base)
    if inner.height == 1 and (len(flat) <= 1 or mark == "\u0338"):
        return text_box(accented(flat, mark), inner.rows[0][0].style if inner.rows[0] else UPRIGHT)
    sign = _WIDE_ACCENTS.get(mark, mark)
    return stack([text_box(sign.center(inner.width)), inner], 1)


_WIDE_ACCENTS = {
    "\u0302": "^", "\u0303": "~", "\u0304": "‾", "\u20d7": "→", "\u0307": "˙", "\u0308": "¨", "\u030c": "ˇ",
    "\u0306": "˘", "\u0301": "´", "\u0300": "`", "\u030a": "˚", "\u0330": "~", "\u20db": "⋯", "\u20dc": "⋯",
}  # fmt: skip


def _make_lined(node: Lined) -> Box:
    inner = make(node.base)
    width = max(1, inner.width)
    drawn = text_box(spread(node.sign, width))
    label = [make(node.label)] if node.label is not None else []
    if node.place == "over":
        return stack([*label, drawn, inner], len(label) + 1)
    return stack([inner, drawn, *label], 0)


def _make_arrow(node: Arrow) -> Box:
    over = make(node.over)
    under = make(node.under) if node.under else None
    width = max(over.width, under.width if under else 0) + 2
    sign = node.sign
    drawn = spread(sign, width) if sign in "→←↔⇒⇀↼" else sign.center(width, "═" if sign in "═⇐⇔" else "─")
    parts = [*([over] if over.width else []), text_box(drawn), *([under] if under else [])]
    return stack(parts, 1 if over.width else 0)


_BESIDE = frozenset("()[]{}|‖⌈⌉⌊⌋")
"""Delimiters that are drawn straight up: a bar beside them touches them."""


def _padded(node: Fenced, index: int) -> Box:
    """Return a part of what stands between delimiters, its fraction bars apart from those that they would touch."""
    part = node.parts[index]
    children = part.children if isinstance(part, Row) else (part,)
    starts = index == 0 and node.delimiters[0] in _BESIDE and children and has_bar(children[0])
    ends = index + 1 == len(node.parts) and node.delimiters[-1] in _BESIDE and children and has_bar(children[-1])
    return beside([*([blank(1)] if starts else []), make(part), *([blank(1)] if ends else [])])


def _make_fenced(delimiters: Sequence[str], parts: Sequence[Box]) -> Box:
    above = max(part.baseline for part in parts)
    below = max(part.height - part.baseline for part in parts)
    like = Box(((),) * (above + below), 0, above)
    boxes = [delimiter(delimiters[0], like)]
    for index, part in enumerate(parts):
        boxes.append(part)
        bar = delimiter(delimiters[index + 1], like)
        inner = index + 1 < len(parts) and bar.width > 0
        boxes += [blank(1), bar, blank(1)] if inner else [bar]
    return beside(boxes)


def array_lines(node: Array) -> list[Box]:
    """Return the rows of an array, aligned: all are as wide as the widest."""
    columns = max((len(row) for row in node.rows), default=0)
    cells = [[_make_cell(node, row, column) for column in range(columns)] for row in node.rows]
    widths = [max(row[column].width for row in cells) for column in range(columns)]
    lines: list[Box] = []
    for row in cells:
        parts: list[Box] = []
        bar = delimiter("│", beside(row or [EMPTY])) if node.bars else EMPTY
        for column, cell in enumerate(row):
            last = len(node.columns) - 1
            letter = node.columns[min(column, last) if node.gap else column % 2]
            if column in node.bars:
                parts += [blank(1), bar, blank(1)] if column else [bar, blank(1)]
            elif column:
                parts.append(blank(node.gap if node.gap or column % 2 else 2))
            spare = widths[column] - cell.width
            left = {"l": 0, "c": spare // 2, "r": spare}[letter]
            parts += [blank(left), cell, blank(spare - left)]
        if columns in node.bars:
            parts += [blank(1), bar]
        lines.append(beside(parts or [EMPTY]))
    return lines


def _make_array(node: Array) -> Box:
    lines = array_lines(node)
    if node.rules:
        rule = text_box("─" * max(one.width for one in lines))
        spread = [one for index, made in enumerate(lines) for one in [*[rule] * (index in node.rules), made]]
        spread += [rule] * (len(lines) in node.rules)
    else:
        spread = apart(lines) or [EMPTY]
    body = stack(spread, 0, "l")
    body = Box(body.rows, body.width, (body.height - 1) // 2)
    if not (node.left or node.right):
        return body
    padded = node.left != "{" and node.right != "}"
    inner = beside([blank(1), body, blank(1)]) if padded else beside([blank(1), body])
    return beside([delimiter(node.left, inner), inner, delimiter(node.right, inner)])


def _make_cell(node: Array, row: Sequence[Node], column: int) -> Box:
    if column >= len(row):
        return EMPTY
    cell = row[column]
    children = cell.children if isinstance(cell, Row) else (cell,)
    if node.gap == 0 and column % 2 and children and kind_of(children[0]) in ("rel", "bin"):
        # The right half of `a &= b`: its first sign has the spaces that it would have behind the left half.
        return beside([blank(1), make(children[0]), blank(1), make(Row(children[1:]))])
    return make(cell)


def apart(boxes: Sequence[Box]) -> list[Box]:
    """Return `boxes` with an empty line between two of which one is higher than a line."""
    out: list[Box] = []
    for index, one in enumerate(boxes):
        if index and (one.height > 1 or boxes[index - 1].height > 1):
            out.append(EMPTY)
        out.append(one)
    return out
