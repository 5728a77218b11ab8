"""What several rules need to know of what markdown-it is at."""

from functools import lru_cache

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline


def find(source: str, mark: str, start: int, limit: int) -> int:
    """Return where `mark` is next in a source, -1 where it is not.

    Where it does not come any more, that is known at once: else many beginnings without an end would be looked for
    through all of the source, each anew.
    """
    return source.find(mark, start, limit) if _last(source, mark) >= start else -1


@lru_cache(maxsize=64)
def _last(source: str, mark: str) -> int:
    return source.rfind(mark)


def push(state: StateInline, silent: bool, kind: str, content: str, end: int) -> bool:
    """Take in a token of a kind, up to `end`, unless markdown-it only asks (`silent`); return that a rule has held."""
    if not silent:
        state.push(kind, "", 0).content = content
    state.pos = end
    return True


def line_text(state: StateBlock, line: int) -> str:
    """Return a line without what it is indented by, and without the marks of the blocks that it is in."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def go_behind(state: StateBlock, line: int, silent: bool) -> bool:
    """Let the parser go on behind a line, unless it only asks (`silent`); return that a rule has held."""
    if not silent:
        state.line = line + 1
    return True
