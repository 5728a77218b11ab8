r"""What the commands of LaTeX do: a function for each, which reads its arguments from the parser and returns nodes."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reader.text.math.build import delimiter, letters, row
from reader.text.math.nodes import (
    Accent,
    Array,
    Fenced,
    Fraction,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Tag,
    Words,
)
from reader.text.math.symbols import ALPHABETS

if TYPE_CHECKING:
    from reader.text.math.parse import Parser

DIMENSION = re.compile(r"\s*[-+]?[\d.]+\s*(?:em|ex|mu|pt|cm|mm|in|bp|pc|dd|cc|nd|nc|sp|px)?\s*")
"""A length, with or without its unit."""


MAX_DEPTH = 32
"""Groups nested deeper than this stay as their source: nobody reads them, and the stack is finite."""


class Macro(NamedTuple):
    """A command that the post defines itself."""

    parameters: int
    body: str
    default: str | None = None
    """What the first parameter is where it is not given in brackets."""


Macros = Mapping[str, Macro]


def definition(parser: "Parser", name: str) -> list[Node]:
    r"""Take in `\newcommand{\x}[1]{…}`, `\def\x#1{…}`, `\let\x=\y` or `\DeclareMathOperator{\x}{…}`."""
    parser.skip_blanks()
    target = parser.raw_group().strip()
    if not target.startswith("\\"):
        return [Words("\\" + name + "{" + target + "}", source=True)]
    parameters, default = 0, None
    if name.rstrip("*") in ("def", "gdef", "let"):
        while parser.peek() and parser.peek() != "{" and (name not in ("let",) or parser.peek() in ("=", " ")):
            parameters += parser.next() == "#"
    else:
        count = parser.option()
        parameters = int(count) if count and count.isdecimal() else 0
        default = parser.option()
    body = parser.raw_group()
    if name.startswith("DeclareMathOperator"):
        body = rf"\operatorname{'*' if name.endswith('*') else ''}{{{body}}}"
    if body.strip() != target:
        parser.own[target[1:]] = parser.macros[target[1:]] = Macro(min(parameters, 9), body, default)
    return []


def fraction(parser: "Parser", name: str) -> list[Node]:
    r"""`\frac{a}{b}`."""
    above = parser.group()
    return [Fraction(above, parser.group())]


def binomial(parser: "Parser", name: str) -> list[Node]:
    r"""`\binom{n}{k}`."""
    above = parser.group()
    return [Fenced(("(", ")"), (Fraction(above, parser.group(), bar=False),))]


def general_fraction(parser: "Parser", name: str) -> list[Node]:
    r"""`\genfrac(]{0pt}{2}{a}{b}`: delimiters, the bar's thickness, a style, above, below."""
    left, right, thickness, _ = (parser.raw_group() for _ in range(4))
    above = parser.group()
    fraction = Fraction(above, parser.group(), bar=not thickness.startswith("0"))
    ends = tuple(delimiter(end.strip()) for end in (left, right))
    return [Fenced(ends, (fraction,))] if any(ends) else [fraction]


def root(parser: "Parser", name: str) -> list[Node]:
    r"""`\sqrt[3]{x}`."""
    degree = parser.option()
    return [Root(parser.group(), None if degree is None else parser.parse_source(degree))]


def words(parser: "Parser", name: str) -> list[Node]:
    r"""`\text{words with $x$ in them}`."""
    bold = ALPHABETS.get(name)
    pieces = re.split(r"(?<!\\)\$", parser.raw_group())
    nodes: list[Node] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            nodes.append(parser.parse_source(piece))
        elif piece:
            text = re.sub(r"\\([#$%&_{}\s])", r"\1", piece.replace("~", " "))
            text = re.sub(r"\\(?:text\w+|emph|textsc)\b\s*", "", text).replace("{", "").replace("}", "")
            nodes.append(Words(re.sub(r"\s+", " ", text).translate(bold or {})))
    return nodes


def operator(parser: "Parser", name: str) -> list[Node]:
    r"""`\operatorname{tr}`, and with a star one that takes limits."""
    nodes = parser.group()
    text = "".join(letters(nodes))
    if not text:
        return [nodes]
    return [Symbol(text, "op", upright=True, limits=name.endswith("*"))]


def math_operator(parser: "Parser", name: str) -> list[Node]:
    r"""`\mathop{x}`."""
    match parser.group():
        case Row((Symbol(text, _),)) | Symbol(text, _):
            return [Symbol(text, "op", upright=True, limits=True)]
        case node:
            return [node]


def classed(parser: "Parser", name: str) -> list[Node]:
    r"""`\mathrel{x}` and its kin: a symbol of another class."""
    kind: Kind = {"mathbin": "bin", "mathrel": "rel", "mathopen": "open", "mathclose": "close"}.get(name, "ord")  # type: ignore[assignment]
    match parser.group():
        case Row((Symbol(text, _, upright),)) | Symbol(text, _, upright):
            return [Symbol(text, kind, upright)]
        case node:
            return [node]


def transparent(parser: "Parser", name: str) -> list[Node]:
    """A command that a terminal has no use for, but whose argument it has."""
    return [parser.group()]


def boxed(parser: "Parser", name: str) -> list[Node]:
    r"""`\boxed{x}`: brackets for a frame."""
    return [Fenced(("[", "]"), (parser.group(),))]


def coloured(parser: "Parser", name: str) -> list[Node]:
    r"""`\textcolor{red}{x}`: what is coloured, without the colour."""
    for _ in range(2 if name == "fcolorbox" else 1):
        parser.raw_group()
    return [parser.group()]


def struck(parser: "Parser", name: str) -> list[Node]:
    r"""`\cancel{x}`."""
    return [Accent(parser.group(), "\u0338")]


def negated(parser: "Parser", name: str) -> list[Node]:
    r"""`\not=`."""
    match parser.group():
        case Row((Symbol(text, kind),)) | Symbol(text, kind):
            return [Symbol(_NEGATED.get(text, text + "\u0338"), kind, upright=True)]
        case node:
            return [Symbol("¬", "ord", upright=True), node]


def fenced(parser: "Parser", name: str) -> list[Node]:
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


def _delimiter_token(parser: "Parser") -> str:
    parser.skip_blanks()
    return delimiter(parser.next())


def big_delimiter(parser: "Parser", name: str) -> list[Node]:
    r"""`\big(`."""
    kind: Kind = {"l": "open", "r": "close", "m": "rel"}.get(name[-1], "ord")  # type: ignore[assignment]
    token = _delimiter_token(parser)
    if kind == "ord" and token in "([{⟨⌈⌊)]}⟩⌉⌋":
        kind = "open" if token in "([{⟨⌈⌊" else "close"
    return [Symbol(token, kind, upright=True)] if token else []


def stray_right(parser: "Parser", name: str) -> list[Node]:
    r"""A `\right` or `\middle` without its `\left`: the delimiter alone."""
    token = _delimiter_token(parser)
    return [Symbol(token, "close", upright=True)] if token else []


def stacked(parser: "Parser", name: str) -> list[Node]:
    r"""`\overset{a}{b}`, `\underset{a}{b}`."""
    above, base = parser.group(), parser.group()
    if name == "underset":
        return [Scripts(base, above, None, limits=True)]
    return [Scripts(base, None, above, limits=True)]


def over_and_under(parser: "Parser", name: str) -> list[Node]:
    r"""`\overunderset{a}{b}{c}`."""
    over, under, base = parser.group(), parser.group(), parser.group()
    return [Scripts(base, under, over, limits=True)]


def substack(parser: "Parser", name: str) -> list[Node]:
    r"""`\substack{a \\ b}`."""
    parser.skip_blanks()
    if parser.peek() != "{":
        return [parser.group()]
    parser.next()
    rows = parser.rows(end="}")
    return [Array(tuple(map(tuple, rows)), "c", gap=1)]


def swallow(parser: "Parser", name: str) -> list[Node]:
    """A command that shows nothing, with its argument."""
    parser.option()
    parser.raw_group()
    return []


def dimension(parser: "Parser", name: str) -> list[Node]:
    r"""`\kern1em`: a space, if it is one."""
    text = ""
    while (token := parser.peek()) and DIMENSION.fullmatch(text + token):
        text += parser.next()
    for token in ("e", "m", "x", "u", "p", "t", "c", "i", "n"):  # a unit is two letters, and so two tokens
        if parser.peek() == token and DIMENSION.fullmatch(text + token + parser.ahead(1)):
            parser.position += 2
            break
    return [Space(1)] if not text.lstrip().startswith("-") else []


def blank(parser: "Parser", name: str) -> list[Node]:
    r"""`\hspace{1em}`: a space, if it is one."""
    width = parser.raw_group()
    return [Space(1)] if not width.strip().startswith("-") else []


def rule(parser: "Parser", name: str) -> list[Node]:
    r"""`\rule{1em}{1ex}`: a small square, if it is drawn at all."""
    parser.option()
    width, height = parser.raw_group(), parser.raw_group()
    drawn = not re.match(r"\s*0*(?:\.0+)?[a-z]", width) and not re.match(r"\s*0*(?:\.0+)?[a-z]", height)
    return [Symbol("▪", "ord", upright=True)] if drawn else []


def phase(parser: "Parser", name: str) -> list[Node]:
    r"""`\phase{x}`."""
    return [Symbol("∠", "ord", upright=True), parser.group()]


def angle_n(parser: "Parser", name: str) -> list[Node]:
    r"""`\angln`."""
    return [Fenced(("", "⌉"), (Symbol("n"),))]


def phantom(parser: "Parser", name: str) -> list[Node]:
    r"""`\phantom{x}`: a space as wide as its argument."""
    node = parser.group()
    return [] if name == "vphantom" else [Space(max(1, len("".join(letters(node)))))]


def modulo(parser: "Parser", name: str) -> list[Node]:
    r"""`\bmod`, `\pmod{n}`, `\pod{n}`, `\mod{n}`."""
    if name == "bmod":
        return [Symbol("mod", "bin", upright=True)]
    node = parser.group()
    word: list[Node] = [] if name == "pod" else [Words("mod ")]
    if name == "mod":
        return [Space(1), *word, node]
    return [Space(1), Fenced(("(", ")"), (Row((*word, node)),))]


def bracket(parser: "Parser", name: str) -> list[Node]:
    r"""`\bra{x}`, `\set{x}` and their kin."""
    left, right = _BRACKETS[name]
    return [Fenced((left, right), (parser.group(),))]


def tag(parser: "Parser", name: str) -> list[Node]:
    r"""`\tag{1}`."""
    text = parser.raw_group()
    return [Tag(text if name.endswith("*") else f"({text})")]


def reference(parser: "Parser", name: str) -> list[Node]:
    r"""`\eqref{name}`."""
    return [Words(f"({parser.raw_group()})")]


def literal(parser: "Parser", name: str) -> list[Node]:
    r"""`\LaTeX`."""
    return [Words(name)]


def address(parser: "Parser", name: str) -> list[Node]:
    r"""`\href{address}{words}`, `\url{address}`."""
    address = parser.raw_group()
    return [parser.group()] if name == "href" else [Words(address)]


def environment(parser: "Parser", name: str) -> list[Node]:
    r"""`\begin{…} … \end{…}`."""
    kind = parser.raw_group()
    plain = kind.rstrip("*")
    if plain not in _ENVIRONMENTS or parser.depth >= MAX_DEPTH:
        return [Words(r"\begin{" + kind + "}", source=True)]
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


def stray_end(parser: "Parser", name: str) -> list[Node]:
    r"""An `\end` without its `\begin`."""
    return [Words(r"\end{" + parser.raw_group() + "}", source=True)]


# --- tables ----------------------------------------------------------------------------------------------------

_NEGATED = {"=": "≠", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "≡": "≢", "∼": "≁", "≃": "≄",
            "≈": "≉", "≅": "≇", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "∣": "∤", "∥": "∦", "∃": "∄", "→": "↛",
            "←": "↚", "⊢": "⊬", "⊨": "⊭", "≺": "⊀", "≻": "⊁"}  # fmt: skip
_COLOURS = "red blue green gray gold teal mint maroon purple pink orange kaBlue kaGreen".split()
_BRACKETS = {
    "bra": ("⟨", "|"), "ket": ("|", "⟩"), "braket": ("⟨", "⟩"), "Bra": ("⟨", "|"), "Ket": ("|", "⟩"),
    "Braket": ("⟨", "⟩"), "set": ("{", "}"), "Set": ("{", "}"), "angl": ("", "⌉"),
}  # fmt: skip
_ENVIRONMENTS: dict[str, tuple[str, str, str, int]] = {
    **dict.fromkeys(("matrix", "smallmatrix", "array", "darray", "subarray", "tabular", "CD"), ("c", "", "", 2)),
    "pmatrix": ("c", "(", ")", 2),
    "bmatrix": ("c", "[", "]", 2),
    "Bmatrix": ("c", "{", "}", 2),
    "vmatrix": ("c", "|", "|", 2),
    "Vmatrix": ("c", "‖", "‖", 2),
    **dict.fromkeys(("cases", "dcases", "numcases"), ("l", "{", "", 2)),
    **dict.fromkeys(("rcases", "drcases"), ("l", "", "}", 2)),
    **dict.fromkeys(
        ("align", "aligned", "alignat", "alignedat", "flalign", "split", "eqnarray", "math"), ("rl", "", "", 0)
    ),
    **dict.fromkeys(("gather", "gathered", "multline", "equation", "displaymath"), ("c", "", "", 2)),
}
Handler = Callable[["Parser", str], list[Node]]
COMMANDS: dict[str, Handler] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), binomial),
    "genfrac": general_fraction,
    "sqrt": root,
    **dict.fromkeys(
        ("text", "textrm", "textit", "textbf", "texttt", "textsf", "textmd", "textnormal", "emph", "mbox", "hbox",
         "textsc", "textsl", "textup"), words,
    ),
    **dict.fromkeys(("operatorname", "operatorname*", "operatornamewithlimits"), operator),
    "mathop": math_operator,
    **dict.fromkeys(("mathbin", "mathrel", "mathopen", "mathclose", "mathord", "mathpunct"), classed),
    **dict.fromkeys(
        ("mathinner", "smash", "mathllap", "mathrlap", "mathclap", "llap", "rlap", "clap", "vcenter", "mathchoice",
         "ensuremath", "reflectbox", "mathreflectbox", "textcircled", *_COLOURS,
         *(colour + letter for colour in _COLOURS for letter in "ABCDEFGHI")), transparent,
    ),
    **dict.fromkeys(("boxed", "fbox"), boxed),
    **dict.fromkeys(("textcolor", "colorbox", "fcolorbox", "raisebox", "htmlClass", "htmlStyle", "htmlData", "htmlId"),
        coloured,
    ),
    **dict.fromkeys(("cancel", "bcancel", "xcancel", "sout"), struck),
    "not": negated,
    "left": fenced,
    **dict.fromkeys(("right", "middle"), stray_right),
    **dict.fromkeys(
        (size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")), big_delimiter
    ),
    **dict.fromkeys(("overset", "stackrel", "underset"), stacked),
    "overunderset": over_and_under,
    "substack": substack,
    **dict.fromkeys(("label", "color", "vspace", "vspace*", "pagecolor", "class"), swallow),
    **dict.fromkeys(("hspace", "hspace*"), blank),
    "rule": rule,
    "phase": phase,
    "angln": angle_n,
    **dict.fromkeys(("kern", "mkern", "hskip", "mskip"), dimension),
    **dict.fromkeys(("phantom", "hphantom", "vphantom"), phantom),
    **dict.fromkeys(("bmod", "pmod", "pod", "mod"), modulo),
    **dict.fromkeys(_BRACKETS, bracket),
    **dict.fromkeys(("tag", "tag*"), tag),
    **dict.fromkeys(("eqref", "ref"), reference),
    **dict.fromkeys(("TeX", "LaTeX", "KaTeX"), literal),
    **dict.fromkeys(("href", "url"), address),
    "begin": environment,
    "end": stray_end,
    **dict.fromkeys(
        ("newcommand", "newcommand*", "renewcommand", "renewcommand*", "providecommand", "def", "gdef", "let",
         "DeclareMathOperator", "DeclareMathOperator*"), definition,
    ),
}  # fmt: skip
