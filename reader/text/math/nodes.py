"""The tree of a formula, in the way of TeX's math lists (The TeXbook, chapter 17)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner", "space"]
"""The class of an atom, which decides the space around it."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A character, or the name of a function. `upright`: not a variable."""

    text: str
    kind: Kind = "ord"
    upright: bool = False
    limits: bool = False
    grows: bool = False
    """Whether it is a delimiter that is as high as what it stands beside."""


@dataclass(frozen=True, slots=True)
class Words:
    """Ordinary text within a formula, its blanks kept; or, where it is `source`, LaTeX that is not understood."""

    text: str
    source: bool = False
    link: str = ""
    """Where it leads, if anywhere."""


@dataclass(frozen=True, slots=True)
class Space:
    """So many cells of nothing."""

    cells: int


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes beside each other."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing above another, with a bar between or, in a binomial, without."""

    above: "Node"
    below: "Node"
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A root; its degree is None where it is a square root."""

    radicand: "Node"
    degree: "Node | None"


@dataclass(frozen=True, slots=True)
class Scripts:
    """What is lowered and raised behind a base, or below and above it (`limits`)."""

    base: "Node"
    sub: "Node | None"
    sup: "Node | None"
    limits: bool


@dataclass(frozen=True, slots=True)
class Accent:
    """A base with a combining character."""

    base: "Node"
    mark: str


@dataclass(frozen=True, slots=True)
class Lined:
    """A base with a line, an arrow or a brace over or under it, and what that is labelled with."""

    base: "Node"
    sign: str
    place: Literal["over", "under"]
    label: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as long as what stands over and under it."""

    sign: str
    over: "Node"
    under: "Node | None"


@dataclass(frozen=True, slots=True)
class Fenced:
    """Parts between delimiters that grow with them: one delimiter more than parts, each a character or empty."""

    delimiters: tuple[str, ...]
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Array:
    """Rows of cells between two delimiters. `columns` has a letter for each column, l, c or r, the last repeated."""

    rows: tuple[tuple["Node", ...], ...]
    columns: str
    left: str = ""
    right: str = ""
    gap: int = 2
    """Cells between two columns; 0 where `columns` pairs them up, as in `align`."""
    rules: frozenset[int] = frozenset()
    """The rows above which a line is drawn."""
    bars: frozenset[int] = frozenset()
    """The columns before which a line is drawn."""


@dataclass(frozen=True, slots=True)
class Tag:
    """The number of an equation, to be put at the edge."""

    text: str
    implied: bool = False
    """Whether it was counted, and not given."""


@dataclass(frozen=True, slots=True)
class Intertext:
    """Words between two lines of formulas that are aligned."""

    text: str


Node = (
    Symbol | Words | Space | Row | Fraction | Root | Scripts | Accent | Lined | Arrow | Fenced | Array | Tag | Intertext
)


def kind_of(node: Node) -> Kind:
    """Return the class of atom that a node is among its neighbours."""
    match node:
        case Symbol(_, kind):
            return kind
        case Space() | Tag() | Intertext():
            return "space"
        case Scripts(base) | Accent(base) | Lined(base):
            return kind_of(base)
        case Row((child,)):
            return kind_of(child)
        case Arrow():
            return "rel"
        case Fraction() | Fenced() | Array():
            return "inner"
    return "ord"


def has_bar(node: Node) -> bool:
    """Return whether a node is a fraction with a bar, or a slash where it stands in a line."""
    match node:
        case Fraction(bar=bar):
            return bar
        case Row((child,)):
            return has_bar(child)
    return False


def spaced(nodes: tuple[Node, ...]) -> list[tuple[bool, Node]]:
    """Return `nodes`, each with whether a space parts it from the one before: The TeXbook, chapter 18, coarsely.

    Relations and binary operators have spaces on both sides, punctuation behind it; functions are parted from
    what they are not bracketed with. A binary operator with nothing to operate on is a sign.
    """
    out: list[tuple[bool, Node]] = []
    last: Kind = "open"
    before: Kind = "open"  # the same, but with signs told from operators
    for node in nodes:
        kind = kind_of(node)
        if kind == "space":
            out.append((False, node))
            before = "space"
            continue
        sign = kind == "bin" and last in ("open", "bin", "rel", "punct", "op")
        kind = "ord" if sign else kind
        out.append((before != "space" and bool(out) and _parted(before, kind, node), node))
        last = kind
        before = "open" if sign else kind  # nothing parts a sign from what it is the sign of
    return out


def _parted(before: Kind, kind: Kind, node: Node) -> bool:
    if kind in ("bin", "rel") or before in ("bin", "rel", "punct"):
        return kind not in ("punct", "close") or before == "rel"
    if before == "op":
        return kind in ("ord", "op", "inner") and not isinstance(node, Fenced)
    if kind == "op":
        return before in ("ord", "close", "inner") and _is_name(node)
    return False


def _is_name(node: Node) -> bool:
    match node:
        case Symbol(text, _):
            return text[:1].isalpha()
        case Scripts(base):
            return _is_name(base)
    return False


def flattened(cells: tuple[Node, ...]) -> Row:
    """Return the cells of a row of an `Array` as one row: `a &= b` as `a = b`."""
    return Row(tuple(child for cell in cells for child in (cell.children if isinstance(cell, Row) else (cell,))))


def map_symbols(node: Node, change: Callable[[Symbol], Symbol]) -> Node:
    """Return `node` with each symbol within it changed."""

    def each(child: Node) -> Node:
        return map_symbols(child, change)

    match node:
        case Symbol():
            return change(node)
        case Row(children):
            return Row(tuple(map(each, children)))
        case Fraction(above, below, bar):
            return Fraction(each(above), each(below), bar)
        case Root(radicand, degree):
            return Root(each(radicand), degree and each(degree))
        case Scripts(base, sub, sup, limits):
            return Scripts(each(base), sub and each(sub), sup and each(sup), limits)
        case Accent(base, mark):
            return Accent(each(base), mark)
        case Lined(base, sign, place, label):
            return Lined(each(base), sign, place, label and each(label))
        case Fenced(delimiters, parts):
            return Fenced(delimiters, tuple(map(each, parts)))
        case Array(rows):
            return replace(node, rows=tuple(tuple(map(each, row)) for row in rows))
    return node
