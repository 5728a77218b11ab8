r"""Commands of the packages `physics` and `mathtools`, and others that people use without saying where from."""

from reader.text.math.build import restyle
from reader.text.math.nodes import Array, Fenced, Fraction, Node, Row, Scripts, Space, Symbol, Words
from reader.text.math.parser import Handler, Parser


def derivative(parser: Parser, name: str) -> list[Node]:
    r"""`\dv{f}{x}`, `\pdv[2]{f}{x}`, `\dv{x}`, `\pdv{f}{x}{y}`."""
    sign: Node = Symbol("∂" if name.startswith("p") else "δ" if name.startswith("f") else "d", "ord", upright=True)
    if parser.peek() == "*":
        parser.next()
    order = parser.option()
    power = None if order is None else parser.parse_source(order)
    groups = [parser.group()]
    while len(groups) < 3 and parser.peek() == "{":
        groups.append(parser.group())
    function = groups.pop(0) if len(groups) > 1 else Row(())
    if len(groups) > 1 and power is None:
        power = Symbol(str(len(groups)), "ord", upright=True)
        below: Node = Row(tuple(part for group in groups for part in (sign, group)))
    else:
        below = Row((sign, Scripts(groups[0], None, power, limits=False) if power else groups[0]))
    above = Row((Scripts(sign, None, power, limits=False) if power else sign, function))
    return [Fraction(above, below)]


def differential(parser: Parser, name: str) -> list[Node]:
    r"""`\dd{x}`, `\dd[3]{x}`."""
    order = parser.option()
    sign: Node = Symbol("d", "ord", upright=True)
    if order is not None:
        sign = Scripts(sign, None, parser.parse_source(order), limits=False)
    return [sign, parser.group()] if parser.peek() == "{" else [sign]


def sized(parser: Parser, name: str) -> list[Node]:
    r"""`\qty(x)`, `\qty{x}`: delimiters that grow."""
    parser.skip_blanks()
    closing = {"(": ")", "[": "]", "|": "|"}.get(parser.peek())
    if closing is None:
        return [Fenced(("{", "}"), (parser.group(),))] if parser.peek() == "{" else []
    opening = parser.peek()
    if opening == "|":
        parser.next()
        inside = ""
        while parser.peek() not in ("|", ""):
            inside += parser.next()
        parser.next()
    else:
        inside = parser.raw_group(opening, closing)
    return [Fenced((opening, closing), (parser.parse_source(inside),))]


def commutator(parser: Parser, name: str) -> list[Node]:
    r"""`\comm{A}{B}`, `\acomm{A}{B}`."""
    first, second = parser.group(), parser.group()
    ends = ("{", "}") if name.startswith(("a", "p")) else ("[", "]")
    return [Fenced(ends, (Row((first, Symbol(",", "punct"), second)),))]


def matrix_element(parser: Parser, name: str) -> list[Node]:
    r"""`\mel{a}{B}{c}`."""
    return [Fenced(("⟨", "|", "|", "⟩"), (parser.group(), parser.group(), parser.group()))]


def inner_product(parser: Parser, name: str) -> list[Node]:
    r"""`\ip{a}{b}`."""
    return [Fenced(("⟨", "|", "⟩"), (parser.group(), parser.group()))]


def outer_product(parser: Parser, name: str) -> list[Node]:
    r"""`\ketbra{a}{b}`."""
    first = parser.group()
    second = parser.group() if parser.peek() == "{" else first
    return [Fenced(("|", "⟩"), (first,)), Fenced(("⟨", "|"), (second,))]


def order_of(parser: Parser, name: str) -> list[Node]:
    r"""`\order{x}`."""
    return [Symbol("𝒪", "ord", upright=True), Fenced(("(", ")"), (parser.group(),))]


def evaluated(parser: Parser, name: str) -> list[Node]:
    r"""`\eval{x}_a^b`."""
    return [Fenced(("", "|"), (parser.group(),))]


def bold(parser: Parser, name: str) -> list[Node]:
    r"""`\vb{x}`, `\va{x}`."""
    if parser.peek() == "*":
        parser.next()
    return [restyle("mathbf", parser.group())]


def quick_matrix(parser: Parser, name: str) -> list[Node]:
    r"""`\mqty(a & b \\ c & d)`, `\pmqty{…}`."""
    parser.skip_blanks()
    ends = {"pmqty": ("(", ")"), "bmqty": ("[", "]"), "vmqty": ("|", "|")}.get(name, ("", ""))
    if name == "mqty" and parser.peek() in ("(", "["):
        ends = ("(", ")") if parser.peek() == "(" else ("[", "]")
        inside = parser.raw_group(*ends)
    else:
        inside = parser.raw_group()
    match parser.parse_source(inside):
        case Array(rows):
            return [Array(rows, "c", *ends)]
        case node:
            return [Array(((node,),), "c", *ends)]


def words_between(parser: Parser, name: str) -> list[Node]:
    r"""`\qq{words}`."""
    return [Space(2), Words(parser.raw_group()), Space(2)]


def named(parser: Parser, name: str) -> list[Node]:
    """A function that LaTeX knows by a name of its own."""
    return [Symbol(_FUNCTIONS[name], "op", upright=True)]


def prescript(parser: Parser, name: str) -> list[Node]:
    r"""`\prescript{a}{b}{X}`."""
    sup, sub, base = parser.group(), parser.group(), parser.group()
    return [Scripts(Row(()), sub, sup, limits=False), base]


def side_set(parser: Parser, name: str) -> list[Node]:
    r"""`\sideset{_a^b}{_c^d}\prod`."""
    before, behind = parser.parse_source("{}" + parser.raw_group()), parser.parse_source("{}" + parser.raw_group())
    return [before, *parser.atom(), behind]


def framed(parser: Parser, name: str) -> list[Node]:
    r"""`\bbox[yellow]{x}`: what is in the frame."""
    parser.option()
    return [parser.group()]


def character(parser: Parser, name: str) -> list[Node]:
    r"""`\unicode{x263a}`."""
    parser.option()
    source = parser.raw_group().strip()
    try:
        code = int(source[1:], 16) if source[:1] in 'xX"' else int(source)
        sign = chr(code) if chr(code).isprintable() else ""
    except (ValueError, OverflowError):
        return [Words(source, source=True)]
    return [Symbol(sign, "ord", upright=True)]


def dots_for(parser: Parser, name: str) -> list[Node]:
    r"""`\hdotsfor{3}`."""
    parser.raw_group()
    return [Symbol("…", "ord", upright=True)]


def symbol(parser: Parser, name: str) -> list[Node]:
    """A sign, or several, that stand for the name of an operation."""
    return [Symbol(sign, "ord", upright=True) for sign in _SIGNS[name]]


_FUNCTIONS = {"tr": "tr", "Tr": "Tr", "rank": "rank", "erf": "erf", "Res": "Res", "sgn": "sgn", "diag": "diag"}
_SIGNS = {"grad": "∇", "gradient": "∇", "divergence": "∇·", "curl": "∇×", "laplacian": "∇²", "idotsint": "∫⋯∫",
          "iiiint": "⨌"}  # fmt: skip
COMMANDS: dict[str, Handler] = {
    **dict.fromkeys(("dv", "derivative", "pdv", "partialderivative", "pderivative", "fdv"), derivative),
    **dict.fromkeys(("dd", "differential"), differential),
    **dict.fromkeys(("qty", "quantity"), sized),
    **dict.fromkeys(("comm", "commutator", "acomm", "anticommutator", "poissonbracket", "pb"), commutator),
    **dict.fromkeys(("mel", "matrixel", "matrixelement"), matrix_element),
    **dict.fromkeys(("ip", "innerproduct"), inner_product),
    **dict.fromkeys(("ketbra", "dyad", "op", "outerproduct"), outer_product),
    "order": order_of,
    **dict.fromkeys(("eval", "evaluated"), evaluated),
    **dict.fromkeys(("vb", "va", "vu", "vectorbold", "vectorarrow", "vectorunit"), bold),
    **dict.fromkeys(("mqty", "pmqty", "bmqty", "vmqty"), quick_matrix),
    **dict.fromkeys(("qq", "qqtext"), words_between),
    **dict.fromkeys(_FUNCTIONS, named),
    **dict.fromkeys(_SIGNS, symbol),
    "prescript": prescript,
    "sideset": side_set,
    "bbox": framed,
    "unicode": character,
    "hdotsfor": dots_for,
}
