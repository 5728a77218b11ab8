"""Tables of a page → tables of Markdown; as HTML where Markdown cannot hold them, and as what they only lay out."""

import re
from collections.abc import Callable, Iterator
from html import escape

from reader.web.convert.inline import InlineWriter, as_html
from reader.web.convert.inline_tags import is_inline
from reader.web.convert.tree import CodeText, Element, Formula, Node

_NUMBER = re.compile(r"\(\s*([\w.*†′'-]{1,12})\s*\)")
_ROWS = frozenset({"thead", "tbody", "tfoot"})
_HEAVY = frozenset(
    {"pre", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "dl", "iframe", "video"}
)


def rows_of(table: Element) -> list[Element]:
    """Return the rows of a table, without those of tables in it."""
    return [
        row
        for part in table.elements()
        for row in (part.elements() if part.tag in _ROWS else [part])
        if row.tag == "tr"
    ]


def cells_of(row: Element) -> list[Element]:
    """Return the cells of a row."""
    return [cell for cell in row.elements() if cell.tag in ("td", "th")]


def take_equations(root: Element) -> None:
    """Put a Formula in the place of tables that only put formulas side by side, with their numbers."""
    from reader.web.convert.tree import replace

    replace(
        root, lambda one: _equation(one) if one.tag in ("table", "tbody") or one.has_class("ltx_equation") else None
    )


def _equation(element: Element) -> list[Node] | None:
    rows = [
        one
        for one in ([element, *element.all("tr")] if element.tag != "table" else rows_of(element))
        if one.tag == "tr"
    ]
    if not rows:
        return None
    lines: list[str] = []
    numbers: list[str] = []
    for row in rows:
        formulas: list[str] = []
        for cell in cells_of(row):
            inner = [*_leaves(cell)]
            words = "".join(one for one in inner if isinstance(one, str)).strip()
            here = [one for one in inner if isinstance(one, Formula)]
            if any(not isinstance(one, str | Formula) for one in inner):
                return None
            if words and not here and (number := _NUMBER.fullmatch(words)):
                numbers.append(number[1])
                continue
            if words not in ("", ".", ",", ";"):
                return None
            formulas += [one.source + words for one in here]
        if formulas:
            lines.append(" & ".join(formulas))
    is_layout = numbers or element.has_class("disp-formula", "ltx_equation", "ltx_eqn_table") or len(rows) == 1
    if not lines or not is_layout:
        return None
    lines = [re.sub(r"\\displaystyle(?![a-zA-Z])\s*", "", line) for line in lines]
    source = lines[0].replace(" & ", " ")
    if len(lines) > 1 or " & " in lines[0]:
        body = " \\\\\n".join(lines)
        source = f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}" if len(lines) > 1 else source
    tag = f" \\tag{{{numbers[0]}}}" if len(numbers) == 1 and "\\tag" not in source else ""
    return [Formula(source + tag, is_display=True)]


def _leaves(element: Element) -> Iterator[Node]:
    for child in element.children:
        if isinstance(child, Element) and child.tag not in ("img", "table", "ul", "ol", "pre", "code", "a"):
            yield from _leaves(child)
        else:
            yield child


def is_layout(table: Element) -> bool:
    """Return whether a table only puts things beside one another."""
    if table.get("role") == "presentation":
        return True
    rows = rows_of(table)
    widths = [len(cells_of(row)) for row in rows]
    if not rows or max(widths, default=0) <= 1:
        return True
    is_heavy = any(isinstance(node, CodeText) for row in rows for cell in cells_of(row) for node in cell.children)
    is_heavy |= any(one.tag in _HEAVY for one in table.all())
    return is_heavy and not table.first("th")


def write_table(table: Element, blocks: Callable[[list[Node]], str], inline: InlineWriter) -> str:
    """Return a table; `blocks` writes what is no table after all."""
    if is_layout(table):
        parts = [blocks(cell.children) for row in rows_of(table) for cell in cells_of(row)]
        return "\n\n".join(part for part in parts if part)
    caption = next((one for one in table.elements() if one.tag == "caption"), None)
    above = f"{inline.paragraph(caption.children)}\n\n" if caption and caption.text().strip() else ""
    rows = rows_of(table)
    has_spans = any(
        cell.get(name) not in ("", "1", "0")
        for row in rows
        for cell in cells_of(row)
        for name in ("rowspan", "colspan")
    )
    if has_spans or any(_is_heavy(cell) for row in rows for cell in cells_of(row)):
        return above + _as_html(rows)
    return above + _as_markdown(table, rows, inline)


def _is_heavy(cell: Element) -> bool:
    """Whether something is in a cell that no line of Markdown can hold."""
    return any(isinstance(node, CodeText) for node in cell.children) or any(
        one.tag in ("ul", "ol", "pre", "table", "blockquote") for one in cell.all()
    )


def _as_markdown(table: Element, rows: list[Element], inline: InlineWriter) -> str:
    anchor = inline.anchor(table)
    cells = [list(cells_of(row)) for row in rows]
    width = max(map(len, cells))
    has_head = any(one.tag == "thead" for one in table.elements()) or all(cell.tag == "th" for cell in cells[0])
    lines = []
    for number, row in enumerate(cells):
        words = [_cell(cell, inline) for cell in row] + [""] * (width - len(row))
        if number == 0:
            words[0] = anchor + words[0]
            if not has_head:
                lines.append("|" + "   |" * width)
                lines.append(_rule(row, width))
        lines.append(f"| {' | '.join(words)} |")
        if number == 0 and has_head:
            lines.append(_rule(cells[1] if len(cells) > 1 else row, width))
    return "\n".join(lines)


def _rule(row: list[Element], width: int) -> str:
    signs = {"right": "--:", "center": ":-:"}
    marks = [signs.get(_alignment(cell), "---") for cell in row] + ["---"] * (width - len(row))
    return f"| {' | '.join(marks)} |"


def _alignment(cell: Element) -> str:
    found = re.search(r"text-align:\s*(\w+)", cell.get("style"))
    return found[1] if found else cell.get("align")


def _cell(cell: Element, inline: InlineWriter) -> str:
    """Return a cell on one line."""
    writer = InlineWriter(inline.anchors, in_cell=True)
    parts: list[str] = []
    run: list[Node] = []
    for child in cell.children:
        if is_inline(child):
            run.append(child)
            continue
        parts.append(writer.line(run))
        run = []
        if isinstance(child, Element):
            parts.append(_cell(child, inline))
    parts.append(writer.line(run))
    return "<br>".join(part for part in parts if part)


def _as_html(rows: list[Element]) -> str:
    lines = ["<table>"]
    for row in rows:
        cells = ""
        for cell in cells_of(row):
            spans = "".join(
                f' {name}="{escape(cell.get(name))}"' for name in ("rowspan", "colspan") if cell.get(name).isdecimal()
            )
            side = _alignment(cell)
            align = f' align="{side}"' if side in ("right", "center") else ""
            cells += f"<{cell.tag}{spans}{align}>{as_html(cell.children).strip()}</{cell.tag}>"
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table>"])
