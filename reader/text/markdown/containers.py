"""Blocks that hold blocks, beyond CommonMark: `:::note`, `!!! note`, `??? note` and `=== "Tab"`."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

from markdown_it.rules_block import StateBlock

from reader.text.markdown.alerts import ALERTS, own_title
from reader.text.markdown.attributes import classes, named
from reader.text.markdown.parser_state import line_text

_COLONS = re.compile(r"(:{3,})[ \t]*(.*?)[ \t]*:*[ \t]*$")
_DIRECTIVE = re.compile(r"([A-Za-z][\w-]*)[ \t]*(?:\[(.*)\])?[ \t]*(\{.*\})?[ \t]*(.*)$")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w -]*?)[ \t]*(?:\"(.*)\")?[ \t]*$")
_TAB = re.compile(r"===[!+]?[ \t]+\"(.+)\"[ \t]*$")
_OPTION = re.compile(r":[\w-]+:(?:\s|$)")
_DETAILS = frozenset({"details", "dropdown", "collapse", "spoiler"})


def directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in what stands between `:::name` and `:::`: a remark, or what is only laid out in some way."""
    opening = _COLONS.match(line_text(state, start_line))
    if opening is None or not opening[2]:
        return False
    kind, title = _directive(opening[2])
    closing = _closing(state, start_line, end_line)
    if closing is None and kind == "":
        return False
    if not silent:
        inner_end = end_line if closing is None else closing
        first = start_line + 1
        while first < inner_end and _OPTION.match(line_text(state, first)):
            first += 1
        _push(state, (first, inner_end), kind, title, state.blkIndent)
        state.line = inner_end + (closing is not None)
    return True


def _directive(text: str) -> tuple[str, str]:
    """Return what kind of block a line behind `:::` begins, empty where it is none that is known, and its title."""
    if text.startswith("{") and "}" in text:
        inside, _, behind = text[1:].rpartition("}")
        name = next(iter(classes(text)), "") or re.split(r"[\s=]", inside.strip())[0]
        name = name.removeprefix("callout-")
        title = named(text).get("title", "") or behind.strip()
    elif match := _DIRECTIVE.match(text):
        name = match[1].removeprefix("callout-")
        title = match[2] or named(match[3] or "").get("title", "") or match[4]
    else:
        return "", text
    kind = name.lower()
    if kind == "admonition":
        return "note", title
    return (kind if kind in ALERTS or kind in _DETAILS else ""), title


_COLON_LINE = re.compile(r"^[ \t>]*(?:(?P<colons>:{3,})(?P<name>[^\n]*)|(?P<fence>`{3,}|~{3,})[^\n]*)$", re.MULTILINE)


@lru_cache(maxsize=8)
def _endings(source: str) -> Mapping[int, int]:
    """Return the places of the colons that begin blocks, each with that of those that end it."""
    found: dict[int, int] = {}
    opened: list[tuple[int, int]] = []
    fence = ""
    for match in _COLON_LINE.finditer(source):
        if match["fence"]:
            ends = match["fence"].startswith(fence) and not match[0].strip(" \t>").strip(match["fence"][0])
            fence = match["fence"] if not fence else "" if ends else fence
        elif not fence and match["name"].strip(" \t:"):
            opened.append((len(match["colons"]), match.start("colons")))
        elif not fence and opened and opened[-1][0] <= len(match["colons"]):
            found[opened.pop()[1]] = match.start("colons")
    return found


def _closing(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line of colons that ends what begins at a line, None where none does within the same block."""
    place = _endings(state.src).get(state.bMarks[start_line] + state.tShift[start_line])
    if place is None:
        return None
    line = bisect_right(state.bMarks, place, start_line, end_line) - 1
    is_there = line > start_line and state.bMarks[line] + state.tShift[line] == place
    return line if is_there and state.sCount[line] >= state.blkIndent else None


def admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in `!!! note "Title"` and `??? note`, with what is indented below."""
    match = _ADMONITION.match(line_text(state, start_line))
    if match is None:
        return False
    last = _indented(state, start_line, end_line)
    kind = match[1].split()[0].lower()
    if last == start_line + 1 and match[2] is None and kind not in ALERTS:
        return False
    if not silent:
        title = own_title(match[1].split()[0]) if match[2] is None else match[2]
        known = kind if kind in ALERTS else "note"
        _push(state, (start_line + 1, last), known, title, state.blkIndent + 4)
        state.line = last
    return True


def tab(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in `=== "Tab"`, with what is indented below."""
    match = _TAB.match(line_text(state, start_line))
    if match is None:
        return False
    if not silent:
        last = _indented(state, start_line, end_line)
        _push(state, (start_line + 1, last), "", match[1], state.blkIndent + 4)
        state.line = last
    return True


def _indented(state: StateBlock, start_line: int, end_line: int) -> int:
    """Return the line behind the last that is indented by four below a line."""
    last = line = start_line + 1
    while line < end_line:
        if not state.isEmpty(line):
            if state.sCount[line] - state.blkIndent < 4:
                break
            last = line + 1
        line += 1
    return last


def _push(state: StateBlock, lines: tuple[int, int], kind: str, title: str, indent: int) -> None:
    """Take in what is on the lines from one to the one before another, as a block of a kind."""
    first, end = lines
    old = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "directive", end, indent
    token = state.push("directive_open", "div", 1)
    token.map = [first - 1, end]
    token.meta = {"kind": kind, "title": title or (own_title(kind) if kind in ALERTS else ""), "has_title": bool(title),
                  "is_details": kind in _DETAILS}  # fmt: skip
    state.md.block.tokenize(state, first, end)
    state.push("directive_close", "div", -1)
    state.parentType, state.lineMax, state.blkIndent = old
