"""Fenced code: the one place that knows where it begins and ends."""

import re
from collections.abc import Iterator
from typing import NamedTuple

FENCE = re.compile(r" {0,3}(`{3,}(?=[^`\n]*$)|~{3,})")
_OPENING = re.compile(r"^ {0,3}(`{3,}(?=[^`\n]*$)|~{3,})[^\n]*\n?", re.MULTILINE)
_CLOSINGS = {sign: re.compile(rf"^ {{0,3}}({sign}{{3,}})[ \t]*$", re.MULTILINE) for sign in "`~"}


def closes(line: str, fence: str) -> bool:
    """Return whether `line` ends the code that `fence` began."""
    text = line.strip()
    return text.startswith(fence) and not text.strip(fence[0]) and len(line) - len(line.lstrip()) < 4


class Part(NamedTuple):
    """A part of a source."""

    text: str
    """Prose with all that is in it, or what stands between two fences."""
    is_code: bool


def split_code(source: str) -> Iterator[Part]:
    """Yield the parts of a source, prose and fenced code in turn, without the fences; code that is never closed too.

    Fences that are indented, in lists and quotations, count as prose.
    """
    at = 0
    if "```" not in source and "~~~" not in source:  # most posts of an index that is made
        yield Part(source, is_code=False)
        return
    while opening := _OPENING.search(source, at):
        yield Part(source[at : opening.start()], is_code=False)
        fence = opening[1]
        ends = _CLOSINGS[fence[0]].finditer(source, opening.end())
        closing = next((end for end in ends if len(end[1]) >= len(fence)), None)
        yield Part(source[opening.end() : closing.start() if closing else len(source)], is_code=True)
        at = closing.end() if closing else len(source)
    yield Part(source[at:], is_code=False)
