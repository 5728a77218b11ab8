"""markdown-it's rules for tables: with formulas that hold bars, and without a header, as kramdown has them."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as _github_table

from reader.text.markdown.parser_state import go_behind, line_text

_RULE_OF_TABLE = re.compile(r"[|:\s-]*-[|:\s-]*$")
_PIPED_FORMULA = re.compile(
    r"(?<![\\$\w])\$(?![\s$])[^$\n]*?(?<![\s\\])\$(?![\w$])|\$\$[^$\n]+\$\$|\\\(.+?\\\)|\\\\\(.+?\\\\\)|\{\{<[^\n]*?>\}\}"
)
_MOST_MISSING = 1000
"""Cells of a table that may be left out, beyond half of those that are not."""
_BAR = "\ufdd0"
"""Stands for a bar within a formula while a row is cut into cells. No text from outside has this noncharacter."""


def table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in a table, no formula of which is cut at its bars."""
    if start_line + 2 > end_line or state.sCount[start_line + 1] < state.blkIndent:
        return False
    second = state.bMarks[start_line + 1] + state.tShift[start_line + 1]
    if state.src[second : second + 1] not in ("|", "-", ":"):
        return False
    heads, rule = line_text(state, start_line), line_text(state, start_line + 1)
    if "|" not in heads:
        return False
    columns = len(_cells(heads))
    # Where the head and the rule differ it is no table: nothing is done for what would be one, line after line.
    is_one = _RULE_OF_TABLE.match(rule) and columns == len(_cells(rule))
    if silent or not is_one:
        return _github_table(state, start_line, end_line, silent)
    source, first = state.src, len(state.tokens)
    begin = state.bMarks[start_line]
    end_of_it = next((line for line in range(start_line, end_line) if state.isEmpty(line)), end_line)
    end = state.eMarks[min(end_of_it, end_line - 1)]
    if _is_mostly_missing(source[begin:end], end_of_it - start_line, columns):
        return False
    if "|" in source and any(sign in source for sign in ("$", "\\(", "{{<")):
        state.src = source[:begin] + _hidden(source[begin:end]) + source[end:]
    taken = _github_table(state, start_line, end_line, silent)
    state.src = source
    for token in state.tokens[first:]:
        token.content = token.content.replace(_BAR, "|")
    return taken


def _hidden(source: str) -> str:
    """Return a source without the bars within formulas: see `_BAR`."""
    return _PIPED_FORMULA.sub(lambda match: match[0].replace("|", _BAR), source)


def _cells(line: str) -> list[str]:
    """Return the cells of a row: what stands between the bars, but for the first and the last."""
    return re.split(r"(?<!\\)\|", _hidden(line.strip().removeprefix("|").removesuffix("|")))


def _is_mostly_missing(source: str, rows: int, columns: int) -> bool:
    """Return whether more cells of a table are left out than anybody leaves out: each of them would be made."""
    written = source.count("|")
    return rows * columns - written > _MOST_MISSING + written // 2


def plain_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in a table without a header, as kramdown has it: rows between bars, and perhaps lines between them."""
    if silent or (start_line + 1 < end_line and _RULE_OF_TABLE.match(line_text(state, start_line + 1))
                  and not _RULE_OF_TABLE.match(line_text(state, start_line))):  # fmt: skip
        return False
    rows: list[list[str]] = []
    line = start_line
    while line < end_line and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        text = line_text(state, line).strip()
        if not (text.startswith("|") and text.endswith("|") and len(text) > 1):
            break
        if not re.fullmatch(r"[|:\s=+-]+", text):
            cells = _cells(text)
            if len(cells) == 1 or (rows and len(cells) != len(rows[0])):
                break
            rows.append([cell.strip().replace(_BAR, "|").replace("\\|", "|") for cell in cells])
        line += 1
    if not rows or line - start_line < 2:
        return False
    token = state.push("plain_table", "table", 0)
    token.meta = {"rows": rows}
    token.map = [start_line, line]
    return go_behind(state, line - 1, silent)
