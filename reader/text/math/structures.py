r"""Commands that put formulas together: fractions, roots, delimiters, what is stacked, environments.

Each function reads the arguments of a command from the parser, and returns nodes.
"""

import re

from reader.text.math.build import delimiter, row
from reader.text.math.nodes import (
    Array,
    Fenced,
    Fraction,
    Kind,
    Node,
    Root,
    Scripts,
    Symbol,
    Tag,
    Words,
)
from reader.text.math.parser import MAX_DEPTH, Parser

_ENVIRONMENTS: dict[str, tuple[str, str, str, int]] = {
    **dict.fromkeys(("matrix", "smallmatrix", "array", "darray", "subarray", "tabular"), ("c", "", "", 2)),
    **dict.fromkeys(("pmatrix", "psmallmatrix", "pNiceMatrix"), ("c", "(", ")", 2)),
    **dict.fromkeys(("bmatrix", "bsmallmatrix", "bNiceMatrix"), ("c", "[", "]", 2)),
    "Bmatrix": ("c", "{", "}", 2),
    "vmatrix": ("c", "|", "|", 2),
    "Vmatrix": ("c", "‖", "‖", 2),
    **dict.fromkeys(("cases", "dcases", "numcases"), ("l", "{", "", 2)),
    **dict.fromkeys(("rcases", "drcases"), ("l", "", "}", 2)),
    **dict.fromkeys(
        ("align", "aligned", "alignat", "alignedat", "flalign", "xalignat", "split", "eqnarray", "math"),
        ("rl", "", "", 0),
    ),
    **dict.fromkeys(
        ("gather", "gathered", "multline", "multlined", "equation", "displaymath", "subequations"), ("c", "", "", 2)
    ),
}
ENVIRONMENTS = frozenset(_ENVIRONMENTS)
"""The environments that are known, without their stars."""
BRACKETS = {
    "bra": ("⟨", "|"), "ket": ("|", "⟩"), "braket": ("⟨", "⟩"), "Bra": ("⟨", "|"), "Ket": ("|", "⟩"),
    "Braket": ("⟨", "⟩"), "set": ("{", "}"), "Set": ("{", "}"), "angl": ("", "⌉"),
    "abs": ("|", "|"), "norm": ("‖", "‖"), "ceil": ("⌈", "⌉"), "floor": ("⌊", "⌋"), "paren": ("(", ")"),
    "expval": ("⟨", "⟩"), "ev": ("⟨", "⟩"), "expectationvalue": ("⟨", "⟩"),
}  # fmt: skip


def fraction(parser: Parser, name: str) -> list[Node]:
    r"""`\frac{a}{b}`."""
    above = parser.group()
    return [Fraction(above, parser.group())]


def binomial(parser: Parser, name: str) -> list[Node]:
    r"""`\binom{n}{k}`."""
    above = parser.group()
    return [Fenced(("(", ")"), (Fraction(above, parser.group(), bar=False),))]


def general_fraction(parser: Parser, name: str) -> list[Node]:
    r"""`\genfrac(]{0pt}{2}{a}{b}`: delimiters, the bar's thickness, a style, above, below."""
    left, right, thickness, _ = (parser.raw_group() for _ in range(4))
    above = parser.group()
    fraction = Fraction(above, parser.group(), bar=not thickness.startswith("0"))
    ends = tuple(delimiter(end.strip()) for end in (left, right))
    return [Fenced(ends, (fraction,))] if any(ends) else [fraction]


def root(parser: Parser, name: str) -> list[Node]:
    r"""`\sqrt[3]{x}`."""
    degree = parser.option()
    return [Root(parser.group(), None if degree is None else parser.parse_source(degree))]


def fenced(parser: Parser, name: str) -> list[Node]:
    r"""Return what stands between `\left` and its `\right`, with each `\middle` between its parts."""
    if parser.depth >= MAX_DEPTH:
        return parser.unknown(name)
    parser.depth += 1
    delimiters = [_delimiter_token(parser)]
    parts: list[Node] = []
    nodes: list[Node] = []
    while token := parser.peek():
        if token in (r"\middle", r"\right"):
            parser.next()
            parts.append(row(nodes))
            nodes = []
            delimiters.append(_delimiter_token(parser))
            if token == r"\right":
                break
        elif token in ("&", r"\\", "}", r"\end"):
            break
        else:
            nodes += parser.scripted()
    if len(delimiters) == len(parts):  # no `\right` to be found
        delimiters.append("")
    if len(delimiters) < len(parts) + 2 and nodes:
        parts.append(row(nodes))
        delimiters.append("")
    if not parts:
        parts, delimiters = [row(nodes)], [*delimiters, ""]
    parser.depth -= 1
    return [Fenced(tuple(delimiters), tuple(parts))]


def _delimiter_token(parser: Parser) -> str:
    parser.skip_blanks()
    return delimiter(parser.next())


def big_delimiter(parser: Parser, name: str) -> list[Node]:
    r"""`\big(`."""
    kind: Kind = {"l": "open", "r": "close", "m": "rel"}.get(name[-1], "ord")  # type: ignore[assignment]
    token = _delimiter_token(parser)
    if kind == "ord" and token in "([{⟨⌈⌊)]}⟩⌉⌋":
        kind = "open" if token in "([{⟨⌈⌊" else "close"
    return [Symbol(token, kind, upright=True, grows=True)] if token else []


def stray_right(parser: Parser, name: str) -> list[Node]:
    r"""A `\right` or `\middle` without its `\left`: the delimiter alone."""
    token = _delimiter_token(parser)
    return [Symbol(token, "close", upright=True)] if token else []


def stacked(parser: Parser, name: str) -> list[Node]:
    r"""`\overset{a}{b}`, `\underset{a}{b}`."""
    above, base = parser.group(), parser.group()
    if name == "underset":
        return [Scripts(base, above, None, limits=True)]
    return [Scripts(base, None, above, limits=True)]


def over_and_under(parser: Parser, name: str) -> list[Node]:
    r"""`\overunderset{a}{b}{c}`."""
    over, under, base = parser.group(), parser.group(), parser.group()
    return [Scripts(base, under, over, limits=True)]


def substack(parser: Parser, name: str) -> list[Node]:
    r"""`\substack{a \\ b}`."""
    parser.skip_blanks()
    if parser.peek() != "{":
        return [parser.group()]
    parser.next()
    rows = parser.rows(end="}")
    return [Array(tuple(map(tuple, rows)), "c", gap=1)]


def bracket(parser: Parser, name: str) -> list[Node]:
    r"""`\bra{x}`, `\set{x}` and their kin."""
    left, right = BRACKETS[name.rstrip("*")]
    if parser.peek() == "*":
        parser.next()
    node = parser.group()
    if name in ("braket", "Braket") and parser.peek() == "{":  # as `physics` has it
        return [Fenced((left, "|", right), (node, parser.group()))]
    return [Fenced((left, right), (node,))]


def tag(parser: Parser, name: str) -> list[Node]:
    r"""`\tag{1}`."""
    text = parser.raw_group()
    return [Tag(text if name.endswith("*") else f"({text})")]


def reference(parser: Parser, name: str) -> list[Node]:
    r"""`\eqref{name}`: the number of an equation, which leads to it."""
    label = parser.raw_group().strip()
    number = parser.numbers.get(label, label)
    return [Words(f"({number})" if name == "eqref" else number, link=f"#{label}")]


def label(parser: Parser, name: str) -> list[Node]:
    r"""`\label{name}`: the number that it stands for."""
    number = parser.numbers.get(parser.raw_group().strip())
    return [Tag(f"({number})", implied=True)] if number else []


def lines(parser: Parser, name: str) -> list[Node]:
    r"""`\displaylines{a \\ b}`, `\eqalign{a &= b \\ c &= d}`: plain TeX's lines of formulas."""
    parser.skip_blanks()
    if parser.peek() != "{":
        return [parser.group()]
    parser.next()
    rows = parser.rows(end="}")
    columns, gap = ("rl", 0) if any(len(row) > 1 for row in rows) else ("c", 2)
    return [Array(tuple(map(tuple, rows)), columns, gap=gap)]


def plain_matrix(parser: Parser, name: str) -> list[Node]:
    r"""`\pmatrix{a & b \cr c & d}`, as plain TeX has it."""
    parser.skip_blanks()
    if parser.peek() != "{":
        return [Words("\\" + name, source=True)]
    parser.next()
    columns, left, right, gap = _ENVIRONMENTS[name]
    return [Array(tuple(map(tuple, parser.rows(end="}"))), columns, left, right, gap)]


def environment(parser: Parser, name: str) -> list[Node]:
    r"""`\begin{…} … \end{…}`."""
    kind = parser.raw_group()
    plain = kind.rstrip("*")
    if plain not in _ENVIRONMENTS or parser.depth >= MAX_DEPTH:
        return [Words(r"\begin{" + kind + "}" + _rest_of(parser, kind), source=True)]
    columns, left, right, gap = _ENVIRONMENTS[plain]
    bars: frozenset[int] = frozenset()
    if plain in ("array", "subarray", "alignat", "alignedat", "darray", "tabular") or kind.endswith("matrix*"):
        parser.option() if plain in ("array", "darray", "tabular") else None
        spec = (parser.option() or "c") if kind.endswith("matrix*") else parser.raw_group()
        spec = re.sub(r"[@!>pmb]\{[^}]*\}", "", spec)
        columns = "".join(letter for letter in spec if letter in "lcr") or columns
        bars = frozenset(len(re.sub("[^lcr]", "", spec[:at])) for at, sign in enumerate(spec) if sign in "|:")
    else:
        parser.option()
    outer, parser.rules = parser.rules, set()
    parser.depth += 1
    rows = parser.rows(end=r"\end")
    parser.depth -= 1
    rules, parser.rules = frozenset(parser.rules), outer
    return [Array(tuple(map(tuple, rows)), columns, left, right, gap, rules, bars)]


def _rest_of(parser: Parser, kind: str) -> str:
    r"""Return the source of an environment that is not known, up to its `\end`."""
    out: list[str] = []
    depth = 1
    while depth and (token := parser.next()):
        out.append(token)
        if token in (r"\begin", r"\end") and parser.peek() == "{":
            name = parser.raw_group()
            out.append("{" + name + "}")
            depth += (name == kind) * (1 if token == r"\begin" else -1)
    return "".join(out)


def stray_end(parser: Parser, name: str) -> list[Node]:
    r"""An `\end` without its `\begin`."""
    return [Words(r"\end{" + parser.raw_group() + "}", source=True)]
