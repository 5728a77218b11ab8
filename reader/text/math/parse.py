r"""LaTeX → the tree of a formula."""

import re

from reader.text.clean import clean
from reader.text.math.commands import COMMANDS
from reader.text.math.macros import Macro, Macros
from reader.text.math.nodes import Array, Node, Row
from reader.text.math.parser import Parser

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|def|gdef|let|DeclareMathOperator|DeclarePairedDelimiter)(?![a-zA-Z])\*?",
)


def find_macros(source: str) -> dict[str, Macro]:
    r"""Return the commands that `source` (a whole post) defines by `\newcommand` and its kin."""
    macros: dict[str, Macro] = {}
    for match in _DEFINITION.finditer(source):
        # What a macro stands for is text from outside like any other, and is not part of a node yet.
        parser = Parser(clean(source[match.start() : match.end() + 1000]), Macros(), COMMANDS)
        parser.command(parser.next()[1:])
        macros |= parser.own
    return macros


def parse(source: str, macros: Macros | None = None) -> Row:
    """Return the tree of a formula. Raises nothing."""
    parser = Parser(source, macros or Macros(), COMMANDS)
    rows = parser.rows(end=None)
    if len(rows) == 1 and len(rows[0]) == 1:
        return _as_row(rows[0][0])
    if all(len(row) == 1 for row in rows):
        return Row((Array(tuple(map(tuple, rows)), "c"),))
    return Row((Array(tuple(map(tuple, rows)), "rl", gap=0),))  # a bare `a &= b \\ c &= d`


def _as_row(node: Node) -> Row:
    return node if isinstance(node, Row) else Row((node,))
