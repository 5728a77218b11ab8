"""Small pieces of trees: what the parser and its commands make nodes with."""

import re
from dataclasses import replace

from reader.text.math.nodes import Array, Fenced, Fraction, Node, Row, Scripts, Space, Symbol, Words, map_symbols
from reader.text.math.symbols import ALPHABETS, SYMBOLS


def row(nodes: list[Node]) -> Node:
    """Return nodes as one node."""
    return nodes[0] if len(nodes) == 1 else Row(tuple(nodes))


def joined(rows: list[list[Node]]) -> Node:
    """Return the rows of a group: one cell mostly; more where somebody wrote `&` or a row end in braces."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return Array(tuple(map(tuple, rows)), "rl", gap=0)


def both(one: Node | None, other: Node) -> Node:
    """Return `other`, behind `one` if there is one."""
    if one is None:
        return other
    return Row((*(one.children if isinstance(one, Row) else (one,)), other))


def is_empty(node: Node) -> bool:
    """Return whether there is nothing in a node."""
    return isinstance(node, Row) and not node.children


def restyle(name: str, node: Node) -> Node:
    """Return `node` in the alphabet, or in the upright letters, of a command."""
    alphabet = ALPHABETS.get(name)

    def change(symbol: Symbol) -> Symbol:
        text = symbol.text.translate(alphabet) if alphabet else symbol.text
        return replace(symbol, text=text, upright=True)

    return map_symbols(node, change)


def letters(node: Node) -> list[str]:
    """Return the pieces of text in a node: what it would be as a name."""
    match node:
        case Symbol(text) | Words(text):
            return [text.replace("−", "-").replace("∗", "*")]
        case Space(cells):
            return [" "] * min(1, cells)
        case Row(children):
            return [text for child in children for text in letters(child)]
        case Scripts(base):
            return letters(base)
    return []


def delimiter(token: str) -> str:
    r"""Return the character of the delimiter behind `\left` and its like; nothing for `.`, which is not drawn."""
    if token == ".":
        return ""
    if token.startswith("\\") and token[1:] in SYMBOLS:
        return {"∣": "|", "∥": "‖"}.get(SYMBOLS[token[1:]][0], SYMBOLS[token[1:]][0])
    return {"<": "⟨", ">": "⟩"}.get(token, token)


def ordinary(node: Node) -> Node:
    """Return what stands in braces, where a sign is no operator, and no mark between two parts: `1{,}000`."""
    match node:
        case Symbol(_, "bin" | "rel" | "punct"):
            return replace(node, kind="ord")
    return node


def words_of(source: str) -> str:
    """Return the words of a command for text, without what is LaTeX in them."""
    text = re.sub(r"\\([#$%&_{}\s])", r"\1", source.replace("~", " "))
    text = re.sub(r"\\(?:text\w+|emph|textsc)\b\s*", "", text).replace("{", "").replace("}", "")
    return re.sub(r"\s+", " ", text)


INFIX: dict[str, tuple[str, str]] = {
    "over": ("", ""), "above": ("", ""), "atop": ("", ""), "choose": ("(", ")"), "brace": ("{", "}"),
    "brack": ("[", "]"),
}  # fmt: skip
"""Commands between what stands above and below → the brackets around both."""


def infix(token: str, above: Node, below: Node) -> Node:
    r"""Return what a command such as `\over` makes of what stands before and behind it."""
    left, right = INFIX[token[1:]]
    fraction = Fraction(above, below, bar=token in (r"\over", r"\above"))
    return Fenced((left, right), (fraction,)) if left else fraction
