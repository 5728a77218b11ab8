"""Typeset lines on standard output: how wide, and in colour or not."""

import os
import shutil
import sys
from collections.abc import Sequence

from reader.text.lines import Line, plain_text
from reader.text.output.ansi import to_ansi

_NO_TERMINAL = 80


def line_width(most: int) -> int:
    """Return the cells that a line may take: those of the terminal, but at most `most`; 80 where there is none."""
    return min(most, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _NO_TERMINAL


def in_color(when: str = "auto") -> bool:
    """Return whether to print in colour: `always`, `never`, or, with `auto`, at a terminal unless `NO_COLOR` is set."""
    return when == "always" or (when == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def print_lines(lines: Sequence[Line], *, color: bool) -> None:
    """Print lines."""
    sys.stdout.write(to_ansi(lines) if color else plain_text(lines))
