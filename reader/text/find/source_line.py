"""The line of a file on which something stands that is seen of the post."""

import re
from bisect import bisect_left
from collections.abc import Sequence, Set

from reader.text.document.nodes import Block, Footnote
from reader.text.find.matches import words_of

_WORD = re.compile(r"[^\W_]+")
_KEYS = (6, 3, 2)
"""With how many of its first words a block is looked for: with fewer of them, where more are not found."""
_AHEAD, _RATIO = 600, 3
"""How far a block is looked for: so many characters ahead, and so many times what was seen since the last one found."""


def source_line(source: str, blocks: Sequence[Block], at: int, offset: int = 0) -> int:
    """Return the line (from 1) of `source` on which block `at` stands, or what comes after `offset` characters of it.

    `source`: a file, or its body. `blocks`: those of the body, in order. Each of them is looked for behind the one
    before, by its first words: what of the syntax stands between two words does not matter, and a block that is not
    found (a formula, a figure, what a template made) counts as standing where the last one was found.
    """
    found = [*_WORD.finditer(source)]
    words = f" {' '.join(word[0] for word in found)} ".lower()
    starts, first_on_lines, end = [0], set[int](), 0
    for word in found:
        if end == 0 or "\n" in source[end : word.start()]:
            first_on_lines.add(starts[-1])
        end = word.end()
        starts.append(starts[-1] + len(word[0].lower()) + 1)
    place, seen = 0, 0
    for number, block in enumerate(blocks[: at + 1]):
        text = words_of(block).text.lower()
        own = _WORD.findall(text)
        if isinstance(block, Footnote):  # these come last, wherever they were written
            place, seen = 0, len(words)
        here = _find(words, own, place, seen + len(text), first_on_lines)
        if here >= 0:
            place, seen = here, 0
        if number == at and (part := _after(text, offset)) and offset:
            inside = _find(words, part, place, seen + len(text), first_on_lines)
            place = inside if inside >= 0 else place
        seen += len(text)
    if not found:
        return 1
    word = found[min(bisect_left(starts, place), len(found) - 1)]
    return source.count("\n", 0, word.start()) + 1


def _find(words: str, own: Sequence[str], place: int, passed: int, preferred: Set[int]) -> int:
    """Return where the first of a block's `own` words stand in `words`, from a place on; -1 where they do not.

    One of the `preferred` places comes before all others.
    """
    end = place + _AHEAD + _RATIO * passed
    for count in _KEYS if own else ():
        key = f" {' '.join(own[:count])} "
        first = here = words.find(key, place, end)
        while here >= 0 and here not in preferred:
            here = words.find(key, here + 1, end)
        if first >= 0:
            return here if here >= 0 else first
    return -1


def _after(text: str, offset: int) -> list[str]:
    """Return the words of a text that come after so many of its characters, blanks not counted."""
    counted = 0
    for number, piece in enumerate(pieces := text.split()):
        if counted >= offset:
            return _WORD.findall(" ".join(pieces[number:]))
        counted += len(piece)
    return []
