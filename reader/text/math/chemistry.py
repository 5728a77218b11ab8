r"""`\ce{H2O}`: formulas of chemistry as the package `mhchem` writes them → LaTeX, as far as posts go.

After the manual of mhchem 4 (Martin Hensel).
"""

import re

from reader.text.math.nodes import Node
from reader.text.math.parser import Parser

_ARROWS = {"<=>": r"\rightleftharpoons", "<->": r"\leftrightarrow", "<-->": r"\rightleftarrows", "->": r"\rightarrow",
           "<-": r"\leftarrow", "<=>>": r"\rightleftharpoons", "<<=>": r"\rightleftharpoons"}  # fmt: skip
_EXTENSIBLE = {"->": r"\xrightarrow", "<-": r"\xleftarrow", "<=>": r"\xrightleftharpoons", "<->": r"\xleftrightarrow"}
_TOKEN = re.compile(
    r"(?P<arrow><<=>|<=>>|<=>|<-->|<->|->|<-)(?:\[(?P<over>[^\]]*)\])?(?:\[(?P<under>[^\]]*)\])?"
    r"|\$(?P<math>[^$]*)\$"
    r"|(?P<isotope>\^\{?(?P<mass>[\w+-]*)\}?_\{?(?P<charge>[\w+-]*)\}?(?=[A-Z]))"
    r"|\^\{(?P<raised>[^{}]*)\}|\^(?P<power>\d*[+-]|\d+|[+-]+)|_\{(?P<lowered>[^{}]*)\}|_(?P<low>\w)"
    r"|(?P<up>(?:(?<=\s)|^)\^(?=\s|$))|(?P<down>(?:(?<=\s)|^)v(?=\s|$))"
    r"|(?P<element>[A-Za-z]+)|(?P<number>\d+(?:[./]\d+)?)|(?P<ion>[+-](?=[\s)\]}]|$))"
    r"|(?P<bond>[-=#](?=[A-Z(\[]))|(?P<dot>\s*[*.]\s*(?=\d|[A-Z]))|(?P<blank>\s+)|(?P<command>\\[A-Za-z]+)|(?P<other>.)",
    re.DOTALL,
)
_STATES = frozenset({"s", "l", "g", "aq"})


def chemistry(parser: Parser, name: str) -> list[Node]:
    r"""`\ce{…}`, and `\pu{…}` for quantities."""
    source = parser.raw_group()
    latex = _quantity(source) if name == "pu" else to_latex(source)
    return [parser.parse_source(latex)]


def to_latex(source: str) -> str:
    """Return a formula of chemistry as LaTeX."""
    out: list[str] = []
    before = ""  # what kind of thing stands right before: a number behind an element is how often it is there
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup or "other"
        text = match[0]
        if match["arrow"]:
            kind = "arrow"
            out.append(_arrow(match))
        elif match["math"] is not None:
            out.append(match["math"])
        elif match["isotope"]:
            kind = "isotope"
            out.append(f"{{}}^{{{match['mass']}}}_{{{match['charge']}}}")
        elif match["raised"] is not None or match["power"]:
            raised = match["raised"] if match["raised"] is not None else match["power"]
            out.append(f"^{{{raised}}}")
        elif match["lowered"] is not None or match["low"]:
            out.append(f"_{{{match['lowered'] or match['low']}}}")
        elif kind == "up":
            out.append(r"\uparrow")
        elif kind == "down":
            out.append(r"\downarrow")
        elif kind == "element":
            is_state = text in _STATES and source[match.start() - 1 : match.start()] == "("
            out.append(rf"\text{{{text}}}")
            kind = "state" if is_state else kind
        elif kind == "number":
            is_count = before in ("element", "closing")
            out.append(f"_{{{text}}}" if is_count else text + (r"\," if before in ("", "blank") else ""))
        elif kind == "ion":
            out.append(f"^{{{text}}}" if before not in ("blank", "", "arrow") else f" {text} ")
        elif kind == "bond":
            out.append({"-": "{-}", "=": "{=}", "#": r"{\equiv}"}[text] if before != "blank" else f" {text} ")
        elif kind == "dot":
            out.append(r"\cdot ")
        elif kind == "blank":
            out.append(r"\ " if before == "element" and source[match.end() : match.end() + 1] == "(" else " ")
        else:
            out.append(text)
            kind = "closing" if text in ")]}" else kind
        before = kind
    return "".join(out)


def _arrow(match: re.Match[str]) -> str:
    sign = match["arrow"]
    over, under = match["over"], match["under"]
    if over is None and under is None:
        return f" {_ARROWS[sign]} "
    command = _EXTENSIBLE.get(sign, r"\xrightarrow")
    below = f"[{_label(under)}]" if under else ""
    return f" {command}{below}{{{_label(over or '')}}} "


def _label(text: str) -> str:
    return (
        text[1:-1]
        if text.startswith("$") and text.endswith("$")
        else rf"\text{{{text}}}"
        if " " in text
        else to_latex(text)
    )


def _quantity(source: str) -> str:
    """Return a number with its unit as LaTeX: `123 kJ/mol`, `1.2e3 m s^-1`."""
    text = re.sub(r"(\d)[eE](-?\d+)", r"\1 \\cdot 10^{\2}", source)
    text = re.sub(r"\^(-?\d+)", r"^{\1}", text)
    return re.sub(r"(?<![\\A-Za-z])[A-Za-z]+", lambda unit: rf"\,\mathrm{{{unit[0]}}}", text)
