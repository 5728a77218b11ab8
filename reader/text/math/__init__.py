r"""Formulas: LaTeX → text, on one line within a paragraph or in two dimensions on lines of their own.

`parse.py` makes a tree (`nodes.py`), by a parser (`parser.py`) that knows the commands of `commands.py`; `line.py` and
`display.py` typeset it, the latter in boxes (`boxes.py`, `box.py`). What is not understood stays in place as its
source, in the style `source`.
"""

import re
import textwrap
from functools import lru_cache

from reader.text.layout.front import warning
from reader.text.layout.wrap import wrap
from reader.text.lines import Row, Span
from reader.text.math import display as _display
from reader.text.math.budget import LONGEST, TooMuchError, budget
from reader.text.math.line import SOURCE, line, text
from reader.text.math.macros import Macro, Macros
from reader.text.math.parse import find_macros, parse
from reader.text.math.structures import ENVIRONMENTS

__all__ = ["Macro", "Macros", "defines_only", "display", "find_macros", "inline"]

NO_BREAK = "\xa0"
_TOO_MUCH = "This formula is too long to be typeset. It stands here as it is written:"
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")


def inline(source: str, macros: Macros | None = None) -> list[Span]:
    """Return a formula as spans for a line of text, as its source where it is too much. Raises nothing."""
    return list(_inline(source)) if not macros else _line(source, macros)


@lru_cache(maxsize=4096)
def _inline(source: str) -> tuple[Span, ...]:
    return tuple(_line(source))


def _line(source: str, macros: Macros | None = None) -> list[Span]:
    try:
        with budget(source):
            return line(parse(source, macros))
    except TooMuchError:
        return [Span(source, SOURCE)]


def display(source: str, width: int, macros: Macros | None = None, room: int = 0) -> list[Row]:
    """Return a formula as rows of at most `width` cells, or of `room` before it is broken, centred. Raises nothing.

    One in an environment that is not known, such as a diagram, is left whole, line by line as it is written, and so is
    one that is too much, behind a sentence that says so.
    """
    if len(source) <= LONGEST and any(name.rstrip("*") not in ENVIRONMENTS for name in _ENVIRONMENT.findall(source)):
        return _as_written(source, width)
    try:
        with budget(source):
            return _display.display(parse(source, macros), width, room)
    except TooMuchError:
        return [*wrap([Span(warning(_TOO_MUCH), "warning")], max(1, width)), *_as_written(source, width)]


def _as_written(source: str, width: int) -> list[Row]:
    lines = textwrap.dedent(source).strip("\n").split("\n")
    kept = [line.replace(" ", NO_BREAK) if line.startswith(" ") else line for line in lines]
    return [row for line in kept for row in wrap([Span(line, SOURCE)], max(1, width))]


def defines_only(source: str) -> bool:
    """Return whether there is nothing in a formula that would be shown. Raises nothing."""
    try:
        with budget(source):
            return not text(parse(source)).strip()
    except TooMuchError:
        return False
