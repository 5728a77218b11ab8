"""The title of an article, which stands above it anyway."""

import re

from reader.web.convert.tree import Element, Node, replace

_HEADINGS = ("h1", "h2", "h3")
_MOST_WORDS = 150
"""Characters that may stand before it: a date, the name of a section."""


def drop_title(part: Element, title: str) -> None:
    """Take the heading away that is the title of the article, if it stands before all else."""
    wanted = _bare(title)
    heading = part.first(*_HEADINGS)
    if heading is None or _words_before(part, heading) > _MOST_WORDS:
        return
    words = _bare(heading.text())
    if words and (words == wanted or (heading.tag == "h1" and len(words) > 8 and words in wanted)):
        replace(part, lambda one: [] if one is heading else None)


def _words_before(part: Element, heading: Element) -> int:
    """Return how many characters of text stand before a heading."""
    count = 0
    waiting: list[Node] = [*reversed(part.children)]
    while waiting and (node := waiting.pop()) is not heading:
        if isinstance(node, str):
            count += len(node.strip())
        elif isinstance(node, Element):
            waiting += reversed(node.children)
    return count


def _bare(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()
