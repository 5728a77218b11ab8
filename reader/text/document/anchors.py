"""What `#name` means in a post: a heading, a footnote, a formula, a place that has a name."""

import re
from collections import Counter
from collections.abc import Sequence

from reader.text.document.nodes import Anchor, Block, Footnote, FootnoteRef, Heading, MathBlock, nodes, plain


def anchor_block(blocks: Sequence[Block], anchor: str) -> int | None:
    """Return the index of the block that `#anchor` means, if there is one: a heading, a footnote, or its reference.

    A heading's anchor is made as GitHub makes it: lower case, no punctuation, hyphens for spaces, and a number where
    several headings say the same. A heading's own words mean it too, as in Obsidian. A formula is meant by its label.
    """
    wanted, seen = slug(anchor), Counter[str]()
    for index, block in enumerate(blocks):
        match block:
            case Heading(_, children, given):
                name = slug(plain(children))
                numbered = f"{name}-{seen[name]}" if seen[name] else name
                seen[name] += 1
                if given.lower() == anchor.lower() or wanted == numbered:
                    return index
            case Footnote(number) if anchor == footnote_anchor(number):
                return index
    for index, block in enumerate(blocks):
        if any(_is_named(node, anchor) for node in nodes(block)):
            return index
    back = re.fullmatch(r"reference-(\d+)", anchor)
    if back is None:
        return None
    return next((index for index, block in enumerate(blocks) if _refers(block, int(back[1]))), None)


def _is_named(node: object, anchor: str) -> bool:
    match node:
        case Anchor(name):
            return name == anchor
        case MathBlock(source):
            return re.search(rf"\\label\s*\{{\s*{re.escape(anchor)}\s*\}}", source) is not None
    return False


def slug(words: str) -> str:
    """Return the name that a heading of these words has in addresses, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")


def footnote_anchor(number: int) -> str:
    """Return the name that leads to a footnote."""
    return f"footnote-{number}"


def reference_anchor(number: int) -> str:
    """Return the name that leads back to where a footnote is referred to."""
    return f"reference-{number}"


def _refers(block: Block, number: int) -> bool:
    """Whether a footnote is referred to in a block; from within a footnote does not count."""
    return not isinstance(block, Footnote) and any(
        isinstance(node, FootnoteRef) and node.number == number for node in nodes(block)
    )
