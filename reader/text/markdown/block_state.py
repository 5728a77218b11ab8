"""What all rules for blocks need to know of the lines that markdown-it is at."""

from markdown_it.rules_block import StateBlock


def line_text(state: StateBlock, line: int) -> str:
    """Return a line without what it is indented by, and without the marks of the blocks that it is in."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def go_behind(state: StateBlock, line: int, silent: bool) -> bool:
    """Let the parser go on behind a line, unless it only asks (`silent`); return that a rule has held."""
    if not silent:
        state.line = line + 1
    return True
