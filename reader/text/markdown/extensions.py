r"""What markdown-it does not know: one rule within lines, and one for blocks, each with a table of characters.

markdown-it tries every rule at every sign, so many rules would make everything slow; a table of characters does not.
"""

from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from reader.text.markdown import block_rules, formulas, inline_rules
from reader.text.markdown.bounds import bound
from reader.text.markdown.inline_rules import InlineRule
from reader.text.markdown.tables import table


def extend(parser: MarkdownIt) -> None:
    """Teach `parser` what it does not know."""
    parser.inline.ruler.before("escape", "dialect", _inline_rule(inline_rules.RULES))
    parser.block.ruler.before(
        "table", "dialect", _block_rule, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at("table", table, {"alt": ["paragraph", "reference"]})
    bound(parser)


def extend_for_html(parser: MarkdownIt) -> None:
    """Teach `parser` what is understood in the text of HTML: formulas and templates."""
    rules = {"$": formulas.formula, "\\": formulas.backslashed, "{": inline_rules.brace}
    parser.inline.ruler.push("dialect", _inline_rule(rules))


def _inline_rule(rules: Mapping[str, InlineRule]) -> InlineRule:
    def rule(state: StateInline, silent: bool) -> bool:
        found = rules.get(state.src[state.pos])
        return found is not None and found(state, silent)

    return rule


def _block_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if start >= state.eMarks[start_line]:
        return False
    found = block_rules.RULES.get(state.src[start])
    if found is None or state.is_code_block(start_line):
        return False
    return found(state, start_line, end_line, silent)
