r"""What markdown-it does not know: wiki links, and formulas in `\(…\)`, `\[…\]` and bare environments."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_WIKI_LINK = re.compile(r"!?\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_INLINE_MATH = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_BLOCK_START = re.compile(
    r"\\\[|\\begin\{((?:align|alignat|flalign|equation|gather|multline|eqnarray|displaymath|math|cases|split"
    r"|[pbBvV]?matrix|array|aligned|gathered)\*?)\}"
)


def extend(parser: MarkdownIt) -> None:
    """Teach `parser` what it does not know."""
    parser.inline.ruler.before("escape", "backslash_math", _backslash_math)
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.block.ruler.before(
        "fence", "math_environment", _math_environment, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _wiki_link(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "[!" or (match := _WIKI_LINK.match(state.src, state.pos)) is None:
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        token.content = match[2] or match[1]
        token.meta = {"target": match[1].strip(), "embedded": match[0][0] == "!"}
    state.pos = match.end()
    return True


def _backslash_math(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\\" or (match := _INLINE_MATH.match(state.src, state.pos)) is None:
        return False
    if not silent:
        token = state.push("math_inline" if match[1] else "math_inline_double", "math", 0)
        token.content = match[1] or match[2]
    state.pos = match.end()
    return True


def _math_environment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _BLOCK_START.match(state.src, start)
    if match is None:
        return False
    end_mark = rf"\end{{{match[1]}}}" if match[1] else r"\]"
    for line in range(start_line, end_line):
        begin = state.bMarks[line] + state.tShift[line] if line > start_line else match.end()
        text = state.src[begin : state.eMarks[line]]
        if line > start_line and (not text.strip() or state.sCount[line] < state.blkIndent):
            return False
        if end_mark not in text:
            continue
        end = begin + text.index(end_mark)
        if state.src[end + len(end_mark) : state.eMarks[line]].strip(" \t.,;"):
            return False  # words stand behind it: it belongs to a paragraph
        if silent:
            return True
        token = state.push("math_block", "math", 0)
        token.block = True
        inside = state.getLines(start_line, line + 1, state.tShift[start_line], False)
        first = inside.index(match[0])
        token.content = (
            inside[first : inside.rindex(end_mark) + len(end_mark)]
            if match[1]
            else inside[first + 2 : inside.rindex(end_mark)]
        )
        token.map = [start_line, line + 1]
        state.line = line + 1
        return True
    return False
