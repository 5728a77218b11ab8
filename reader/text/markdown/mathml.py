"""MathML → LaTeX: what browsers understand → what the typesetter does."""

import re
import unicodedata
from xml.etree import ElementTree

_SCRIPTS = {"msup": "{0}^{{{1}}}", "msub": "{0}_{{{1}}}", "msubsup": "{0}_{{{1}}}^{{{2}}}",
            "mover": r"\overset{{{1}}}{{{0}}}", "munder": r"\underset{{{1}}}{{{0}}}",
            "munderover": "{0}_{{{1}}}^{{{2}}}", "mfrac": r"\frac{{{0}}}{{{1}}}",
            "mroot": r"\sqrt[{1}]{{{0}}}"}  # fmt: skip
"""Elements with a fixed number of children → how these are put together."""
_ACCENTS = {
    "^": "hat",
    "ˆ": "hat",
    "~": "tilde",
    "˜": "tilde",
    "¯": "bar",
    "‾": "overline",
    "→": "vec",
    "⃗": "vec",
    "˙": "dot",
    "¨": "ddot",
}
_ESCAPED = re.compile(r"([#$%&_{}])")
_BIG = frozenset("∑∏∫⋃⋂⨁⨂")
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min"
    " Pr sec sin sinh sup tan tanh".split()
)
_WITH_LIMITS = (r"\operatorname", *(rf"\{name} " for name in sorted(_FUNCTIONS)))
_VARIANTS = {"bold": "mathbf", "bold-italic": "boldsymbol", "double-struck": "mathbb", "script": "mathcal",
             "fraktur": "mathfrak", "sans-serif": "mathsf", "monospace": "mathtt"}  # fmt: skip
_ALPHABETS = {"BOLD ITALIC": "boldsymbol", "BOLD SCRIPT": "mathcal", "BOLD FRAKTUR": "mathfrak", "BOLD": "mathbf",
              "DOUBLE-STRUCK": "mathbb", "SCRIPT": "mathcal", "FRAKTUR": "mathfrak", "SANS-SERIF": "mathsf",
              "MONOSPACE": "mathtt"}  # fmt: skip
"""What Unicode calls letters for formulas → commands."""
_OPENING, _CLOSING = "([{|‖⌈⌊⟨", ")]}|‖⌉⌋⟩"
_TALL = frozenset({"mfrac", "mtable", "munderover", "munder", "mover", "msqrt", "mroot"})


def is_display(source: str) -> bool:
    """Return whether an element `math` wants lines of its own."""
    return re.match(r"<math\b[^<>]*\bdisplay=[\"']?block", source) is not None


def to_latex(source: str) -> str:
    """Return the formula in an element `math` as LaTeX; its bare words where it is no XML. Raises nothing."""
    if "<!" in source or "<?" in source:
        return re.sub(r"<[^<>]*>", "", source)
    try:
        root = ElementTree.fromstring(re.sub(r"&(?!#|amp;|lt;|gt;|quot;|apos;)\w+;", _entity, source))
    except (ElementTree.ParseError, ValueError, RecursionError):
        return re.sub(r"<[^<>]*>", "", source)
    for element in root.iter():
        if _name(element) == "annotation" and "tex" in element.get("encoding", "").lower():
            return (element.text or "").strip()
    try:
        return re.sub(r"(?<!\\) {2,}", " ", _latex(root)).strip()
    except RecursionError:
        return " ".join(root.itertext())


def _entity(match: re.Match[str]) -> str:
    import html

    return html.unescape(match[0])


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _latex(element: ElementTree.Element) -> str:
    name, text = _name(element), (element.text or "").strip()
    parts = [_latex(child) for child in element]
    match name:
        case "mi" | "mn" | "ms":
            return _letters(name, text, element.get("mathvariant", ""))
        case "mo":
            text = text.strip("\u2061\u2062\u2063\u2064")
            return " " + _ESCAPED.sub(r"\\\1", text) + " " if len(text) == 1 and not text.isalnum() else text
        case "mtext":
            words = re.sub(r"\s+", " ", element.text or "")
            return rf"\text{{{words}}}" if words else ""
        case "mspace":
            return r"\ "
        case "annotation" | "annotation-xml" | "mphantom":
            return ""
        case "msqrt":
            return rf"\sqrt{{{''.join(parts)}}}"
        case "mover" | "munder" if len(parts) == 2:
            if name == "mover" and (accent := _ACCENTS.get(parts[1].strip())):
                return rf"\{accent}{{{parts[0]}}}"
            if parts[0].strip() in _BIG or parts[0].startswith(_WITH_LIMITS):
                return f"{parts[0]}{'^' if name == 'mover' else '_'}{{{parts[1]}}}"
        case "mfenced":
            return f"{element.get('open', '(')}{', '.join(parts)}{element.get('close', ')')}"
        case "mtable":
            return _table(element, parts)
        case "mlabeledtr":
            return " & ".join(parts[1:])
        case "mtr":
            return " & ".join(parts)
        case "mrow" | "math" | "mstyle" | "mpadded" | "semantics":
            parts = _fenced(element, parts)
    if (form := _SCRIPTS.get(name)) and len(parts) == 1 + max(map(int, re.findall(r"\d", form))):
        if name == "mfrac" and element.get("linethickness", "").startswith("0"):
            form = r"\binom{{{0}}}{{{1}}}"
        base = parts[0].strip() if name.startswith("ms") else parts[0]
        base = f"{{{base}}}" if name in ("msup", "msub", "msubsup") and _is_compound(base) else base
        return form.format(base, *parts[1:])
    return "".join(parts) or text


def _is_compound(latex: str) -> bool:
    return len(latex) > 1 and re.fullmatch(r"\\[a-zA-Z]+(?:\{[^{}]*\})?\s?", latex) is None


def _letters(name: str, text: str, variant: str) -> str:
    """Return letters: those that Unicode has for formulas as plain ones, in the alphabet that they are of."""
    command = _VARIANTS.get(variant, "")
    plain = unicodedata.normalize("NFKC", text) if text > "\U0001d3ff" else text
    if plain != text and not command:
        called = unicodedata.name(text[0], "")
        command = next((one for words, one in _ALPHABETS.items() if f"MATHEMATICAL {words} " in called), "")
    escaped = _ESCAPED.sub(r"\\\1", plain)
    if name == "mi" and plain in _FUNCTIONS:
        return f"\\{plain} "
    if command:
        return f"\\{command}{{{escaped}}}"
    return rf"\operatorname{{{escaped}}} " if name == "mi" and len(plain) > 1 and plain.isalpha() else escaped


def _fenced(element: ElementTree.Element, parts: list[str]) -> list[str]:
    """Return the parts of a row; brackets at its ends grow with what is high between them."""
    children = [*element]
    if len(children) < 2 or not any(_name(inner) in _TALL for child in children for inner in child.iter()):
        return parts
    first, last = (parts[at].strip().removeprefix("\\") for at in (0, -1))
    opens = _name(children[0]) == "mo" and len(first) == 1 and first in _OPENING
    closes = _name(children[-1]) == "mo" and len(last) == 1 and last in _CLOSING
    if opens and closes:
        return [rf"\left{parts[0].strip()} ", *parts[1:-1], rf" \right{parts[-1].strip()}"]
    if opens and first == "{" and any(_name(one) == "mtable" for one in children[-1].iter()):
        return [r"\left\{ ", *parts[1:], r" \right."]
    return parts


def _table(element: ElementTree.Element, rows: list[str]) -> str:
    """Return a table: one row with a number is a formula with that, columns that meet are aligned."""
    labels = [_latex(row[0]) for row in element if _name(row) == "mlabeledtr" and len(row)]
    if len(rows) == 1 and labels:
        number = re.sub(r"\\text\{([^{}]*)\}", r"\1", labels[0]).strip()
        number = number.removeprefix("(").removesuffix(")").strip()
        return f"{rows[0].replace(' & ', ' ')} \\tag{{{number}}}" if number else rows[0].replace(" & ", " ")
    alignment = element.get("columnalign", "")
    kind = "aligned" if alignment.startswith("right left") else "matrix"
    return rf"\begin{{{kind}}}" + r" \\ ".join(rows) + rf"\end{{{kind}}}"
