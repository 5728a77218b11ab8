r"""The delimiters of `\big(` and its kin: what each stands beside.

TeX's are of four sizes. A terminal has whole lines, so they are as high as what they enclose.
"""

from collections.abc import Sequence

from reader.text.math.nodes import Node, Scripts, Symbol


def growing(nodes: Sequence[Node]) -> list[tuple[str, int, int, int]]:
    """Return the delimiters that grow: the sign, its index, and the first and last index of what it is as high as.

    Two that match are as high as what is between them, one alone as all that stands before it, or else behind it.
    """
    waiting: list[tuple[int, Symbol]] = []
    found: list[tuple[str, int, int, int]] = []
    for index, node in enumerate(nodes):
        sign = _sign(node)
        if sign is None:
            continue
        opener = waiting[-1][1] if waiting else None
        if opener and (sign.kind == "close" or (sign.kind == "ord" and opener.text == sign.text)):
            first, opener = waiting.pop()
            found += [(opener.text, first, first + 1, index), (sign.text, index, first + 1, index)]
        else:
            waiting.append((index, sign))
    alone = [(sign.text, at, 0, at) if at else (sign.text, at, 1, len(nodes)) for at, sign in waiting]
    return found + alone


def _sign(node: Node) -> Symbol | None:
    match node:
        case Symbol(grows=True):
            return node
        case Scripts(base):
            return _sign(base)
    return None
