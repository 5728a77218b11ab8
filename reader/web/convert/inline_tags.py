"""Which elements stand within lines, and what those mean that are marked up there."""

from reader.web.convert.tree import Element, Formula, Node, NoteRef

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark nobr"
    " output picture q ruby rb rp rt s samp small span strike strong sub sup time tt u var wbr relative-time tool-tip"
    " d-cite".split()
)
EMPHASIS = frozenset({"em", "i", "cite", "dfn", "var"})
STRONG = frozenset({"strong", "b"})
STRUCK = frozenset({"del", "s", "strike"})
CODE = frozenset({"code", "tt", "samp"})
KEPT = frozenset({"sub", "sup", "kbd", "mark", "u", "ins"})
"""What Markdown has no sign for: these stay HTML."""


def is_inline(node: Node) -> bool:
    """Return whether a node stands within a line."""
    match node:
        case str() | NoteRef():
            return True
        case Formula():
            return True
        case Element():
            return node.tag in INLINE and not (node.tag in ("span", "a", "label") and holds_blocks(node))
    return False


def holds_blocks(element: Element) -> bool:
    """Return whether there is something in an element that cannot stand within a line."""
    return any(
        not isinstance(child, str | Formula | NoteRef)
        and (not isinstance(child, Element) or child.tag not in INLINE or holds_blocks(child))
        for child in element.children
    )
