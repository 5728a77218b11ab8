"""MathML → LaTeX: what browsers understand → what the typesetter does."""

import re
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
        return _latex(root).strip()
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
            escaped = _ESCAPED.sub(r"\\\1", text)
            return rf"\operatorname{{{escaped}}} " if name == "mi" and len(text) > 1 and text.isalpha() else escaped
        case "mo":
            return " " + _ESCAPED.sub(r"\\\1", text) + " " if len(text) == 1 and not text.isalnum() else text
        case "mtext":
            return rf"\text{{{element.text or ''}}}"
        case "mspace":
            return r"\ "
        case "annotation" | "annotation-xml" | "mphantom":
            return ""
        case "msqrt":
            return rf"\sqrt{{{''.join(parts)}}}"
        case "mover" | "munder" if len(parts) == 2:
            if name == "mover" and (accent := _ACCENTS.get(parts[1].strip())):
                return rf"\{accent}{{{parts[0]}}}"
            if parts[0].strip() in _BIG or parts[0].startswith(r"\operatorname"):
                return f"{parts[0]}{'^' if name == 'mover' else '_'}{{{parts[1]}}}"
        case "mfenced":
            return f"{element.get('open', '(')}{', '.join(parts)}{element.get('close', ')')}"
        case "mtable":
            return r"\begin{matrix}" + r" \\ ".join(parts) + r"\end{matrix}"
        case "mtr" | "mlabeledtr":
            return " & ".join(parts)
    if (form := _SCRIPTS.get(name)) and len(parts) == 1 + max(map(int, re.findall(r"\d", form))):
        base = f"{{{parts[0]}}}" if name in ("msup", "msub", "msubsup") and len(parts[0]) > 1 else parts[0]
        return form.format(base, *parts[1:])
    return "".join(parts) or text
