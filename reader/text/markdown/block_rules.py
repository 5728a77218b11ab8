"""markdown-it's rules for blocks that it does not know, by the character that each begins with."""

import re
from collections.abc import Callable

from markdown_it.rules_block import StateBlock

from reader.text.markdown import containers, formulas
from reader.text.markdown.attributes import ATTRIBUTES, KRAMDOWN, identifier
from reader.text.markdown.dialect import dialect_of
from reader.text.markdown.inline_rules import is_block_id
from reader.text.markdown.parser_state import go_behind, line_text
from reader.text.markdown.tables import plain_table
from reader.text.markdown.template_rules import template_block

BlockRule = Callable[[StateBlock, int, int, bool], bool]

_CONTENTS = re.compile(r"\[(?:toc|TOC|\[_TOC_\]|\[(?:toc|TOC)\])\][ \t]*")
_ABBREVIATION = re.compile(r"\*\[[^\[\]\n]+\]:[^\n]*")
_ID_LINE = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*")


def _line_of_nothing(pattern: re.Pattern[str]) -> BlockRule:
    """Return a rule that leaves out lines of a pattern."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if not pattern.fullmatch(line_text(state, start_line)):
            return False
        return go_behind(state, start_line, silent)

    return rule


def _comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    text = line_text(state, start_line)
    if not text.startswith("%%"):
        return False
    if text.count("%%") > 1:
        return text.rstrip().endswith("%%") and text.count("%%") == 2 and go_behind(state, start_line, silent)
    for line in range(start_line + 1, end_line):
        if "%%" in line_text(state, line):
            return line_text(state, line).rstrip().endswith("%%") and go_behind(state, line, silent)
    return False


def _identity(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    match = _ID_LINE.fullmatch(line_text(state, start_line))
    if match is None or not is_block_id(state, match[1]):
        return False
    return go_behind(state, start_line, silent)


def _brace_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    text = line_text(state, start_line).rstrip()
    if ATTRIBUTES.fullmatch(text) or KRAMDOWN.fullmatch(text):
        if not silent:
            _name_heading(state, identifier(text))
            if text.strip("{}: ") == "toc":
                _drop_list(state)
        return go_behind(state, start_line, silent)
    return template_block(state, start_line, end_line, silent, dialect_of(state))


def _name_heading(state: StateBlock, name: str) -> None:
    """Give the name in the attributes below a heading to it."""
    if name and len(state.tokens) > 2 and state.tokens[-1].type == "heading_close":
        state.tokens[-3].meta = {"anchor": name}


def _drop_list(state: StateBlock) -> None:
    """Forget the list that a table of contents takes the place of."""
    if state.tokens and state.tokens[-1].type.endswith("_list_close"):
        level = state.tokens[-1].level
        start = max(at for at, token in enumerate(state.tokens) if token.level == level and token.nesting == 1)
        del state.tokens[start:]


RULES: dict[str, BlockRule] = {
    "$": formulas.block, "\\": formulas.block, "{": _brace_block, ":": containers.directive,
    "!": containers.admonition, "?": containers.admonition, "=": containers.tab, "%": _comment_block,
    "*": _line_of_nothing(_ABBREVIATION), "[": _line_of_nothing(_CONTENTS), "^": _identity, "|": plain_table,
}  # fmt: skip
"""Characters → the rule for what begins with them."""
