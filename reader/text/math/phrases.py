r"""Commands for what stands in a formula: words, operators, marks, spaces, definitions.

Each function reads the arguments of a command from the parser, and returns nodes.
"""

import re

from reader.text.math.build import letters
from reader.text.math.macros import Macro
from reader.text.math.nodes import (
    Accent,
    Fenced,
    Kind,
    Node,
    Row,
    Space,
    Symbol,
    Words,
)
from reader.text.math.parser import DIMENSION, Parser, words_of
from reader.text.math.symbols import ALPHABETS

_NEGATED = {"=": "≠", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "≡": "≢", "∼": "≁", "≃": "≄",
            "≈": "≉", "≅": "≇", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "∣": "∤", "∥": "∦", "∃": "∄", "→": "↛",
            "←": "↚", "⊢": "⊬", "⊨": "⊭", "≺": "⊀", "≻": "⊁"}  # fmt: skip


def definition(parser: Parser, name: str) -> list[Node]:
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


_GROUPS = {
    "require": 1,
    "newtheorem": 2,
    "newtheorem*": 2,
    "definecolor": 3,
    "newenvironment": 3,
    "renewenvironment": 3,
}


def preamble(parser: Parser, name: str) -> list[Node]:
    r"""`\require{x}`, `\newtheorem{x}{y}` and their kin: nothing that is shown."""
    for _ in range(_GROUPS[name]):
        parser.raw_group()
        while parser.option() is not None:
            pass
    return []


def paired_delimiter(parser: Parser, name: str) -> list[Node]:
    r"""Take in `\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}`."""
    target, left, right = parser.raw_group().strip().removeprefix("\\"), parser.raw_group(), parser.raw_group()
    for command in (target, f"{target}*"):
        parser.own[command] = parser.macros[command] = Macro(1, rf"\left{left} #1\right{right}")
    return []


def words(parser: Parser, name: str) -> list[Node]:
    r"""`\text{words with $x$ in them}`."""
    bold = ALPHABETS.get(name)
    pieces = re.split(r"(?<!\\)\$", parser.raw_group())
    nodes: list[Node] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            nodes.append(parser.parse_source(piece))
        elif piece:
            nodes.append(Words(words_of(piece).translate(bold or {})))
    return nodes


def operator(parser: Parser, name: str) -> list[Node]:
    r"""`\operatorname{tr}`, and with a star one that takes limits."""
    nodes = parser.group()
    text = "".join(letters(nodes))
    if not text:
        return [nodes]
    return [Symbol(text, "op", upright=True, limits=name.endswith("*"))]


def math_operator(parser: Parser, name: str) -> list[Node]:
    r"""`\mathop{x}`."""
    match parser.group():
        case Row((Symbol(text, _),)) | Symbol(text, _):
            return [Symbol(text, "op", upright=True, limits=True)]
        case node:
            return [node]


def classed(parser: Parser, name: str) -> list[Node]:
    r"""`\mathrel{x}` and its kin: a symbol of another class."""
    kind: Kind = {"mathbin": "bin", "mathrel": "rel", "mathopen": "open", "mathclose": "close"}.get(name, "ord")  # type: ignore[assignment]
    match parser.group():
        case Row((Symbol(text, _, upright),)) | Symbol(text, _, upright):
            return [Symbol(text, kind, upright)]
        case node:
            return [node]


def transparent(parser: Parser, name: str) -> list[Node]:
    """A command that a terminal has no use for, but whose argument it has."""
    return [parser.group()]


def boxed(parser: Parser, name: str) -> list[Node]:
    r"""`\boxed{x}`: brackets for a frame."""
    return [Fenced(("[", "]"), (parser.group(),))]


def coloured(parser: Parser, name: str) -> list[Node]:
    r"""`\textcolor{red}{x}`: what is coloured, without the colour."""
    for _ in range(2 if name == "fcolorbox" else 1):
        parser.raw_group()
    return [parser.group()]


def struck(parser: Parser, name: str) -> list[Node]:
    r"""`\cancel{x}`."""
    return [Accent(parser.group(), "\u0338")]


def negated(parser: Parser, name: str) -> list[Node]:
    r"""`\not=`."""
    match parser.group():
        case Row((Symbol(text, kind),)) | Symbol(text, kind):
            return [Symbol(_NEGATED.get(text, text + "\u0338"), kind, upright=True)]
        case node:
            return [Symbol("¬", "ord", upright=True), node]


def swallow(parser: Parser, name: str) -> list[Node]:
    """A command that shows nothing, with its argument."""
    parser.option()
    parser.raw_group()
    return []


def dimension(parser: Parser, name: str) -> list[Node]:
    r"""`\kern1em`: a space, if it is one."""
    text = ""
    while (token := parser.peek()) and DIMENSION.fullmatch(text + token):
        text += parser.next()
    for token in ("e", "m", "x", "u", "p", "t", "c", "i", "n"):  # a unit is two letters, and so two tokens
        if parser.peek() == token and DIMENSION.fullmatch(text + token + parser.ahead(1)):
            parser.position += 2
            break
    return [Space(1)] if not text.lstrip().startswith("-") else []


def blank(parser: Parser, name: str) -> list[Node]:
    r"""`\hspace{1em}`: a space, if it is one."""
    width = parser.raw_group()
    return [Space(1)] if not width.strip().startswith("-") else []


def rule(parser: Parser, name: str) -> list[Node]:
    r"""`\rule{1em}{1ex}`: a small square, if it is drawn at all."""
    parser.option()
    width, height = parser.raw_group(), parser.raw_group()
    drawn = not re.match(r"\s*0*(?:\.0+)?[a-z]", width) and not re.match(r"\s*0*(?:\.0+)?[a-z]", height)
    return [Symbol("▪", "ord", upright=True)] if drawn else []


def phase(parser: Parser, name: str) -> list[Node]:
    r"""`\phase{x}`."""
    return [Symbol("∠", "ord", upright=True), parser.group()]


def angle_n(parser: Parser, name: str) -> list[Node]:
    r"""`\angln`."""
    return [Fenced(("", "⌉"), (Symbol("n"),))]


def phantom(parser: Parser, name: str) -> list[Node]:
    r"""`\phantom{x}`: a space as wide as its argument."""
    node = parser.group()
    return [] if name == "vphantom" else [Space(max(1, len("".join(letters(node)))))]


def modulo(parser: Parser, name: str) -> list[Node]:
    r"""`\bmod`, `\pmod{n}`, `\pod{n}`, `\mod{n}`."""
    if name == "bmod":
        return [Symbol("mod", "bin", upright=True)]
    node = parser.group()
    word: list[Node] = [] if name == "pod" else [Words("mod ")]
    if name == "mod":
        return [Space(1), *word, node]
    return [Space(1), Fenced(("(", ")"), (Row((*word, node)),))]


def literal(parser: Parser, name: str) -> list[Node]:
    r"""`\LaTeX`."""
    return [Words(name)]


def address(parser: Parser, name: str) -> list[Node]:
    r"""`\href{address}{words}`, `\url{address}`."""
    address = parser.raw_group()
    return [parser.group()] if name == "href" else [Words(address)]
