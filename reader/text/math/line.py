"""The tree of a formula → one line of text: `QKᵀ/√dₖ`."""

import re
import unicodedata

from reader.text.lines import Span, merge
from reader.text.math.nodes import (
    Accent,
    Array,
    Arrow,
    Fenced,
    Fraction,
    Intertext,
    Lined,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Tag,
    Words,
    flattened,
    has_bar,
    kind_of,
    spaced,
)  # fmt: skip
from reader.text.math.symbols import SUBSCRIPTS, SUPERSCRIPTS

VARIABLE, UPRIGHT, SOURCE = "math", "math upright", "math source"

_SCRIPT_LETTERS = re.escape("".join({*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()} - {"*"}))
_MARKS = "\u0300-\u036f\u20d0-\u20ff"
_FACTOR = re.compile(
    rf"[√∂∇d]?(?:\d[\d.]*|\w[{_MARKS}]*|[A-Za-z]{{2,}}(?=\(\)))[{_SCRIPT_LETTERS}]*(?:\(\))?|\(\)[{_SCRIPT_LETTERS}]*|\S"
)
_OPEN_SCRIPT = re.compile(r"[_^][^\W\d_]$")


ACCENT_NAMES = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u20d7": "vec", "\u0307": "dot", "\u0308": "ddot",
    "\u030c": "check", "\u0306": "breve", "\u0301": "acute", "\u0300": "grave", "\u030a": "ring", "\u0330": "utilde",
    "\u20db": "dddot", "\u20dc": "ddddot",
}  # fmt: skip
"""What an accent is called where it stands on more than a letter."""


def line(node: Node) -> list[Span]:
    """Return a formula as spans that stand on one line."""
    return merge(_spans(node))


def text(node: Node) -> str:
    """Return a formula as one line of plain text."""
    return "".join(span.text for span in _spans(node))


def script(node: Node, mark: str) -> str | None:
    """Return `node` raised (mark `^`) or lowered (`_`) in Unicode's script letters, or None where it has not all."""
    return _script_letters(_plain(_tight(node)), mark)


def _script_letters(letters: str, mark: str) -> str | None:
    table = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
    if all(letter in table for letter in letters):
        return "".join(table[letter] for letter in letters)
    return None


def _tight(node: Node) -> list[Span]:
    """Return the spans of a script: without the spaces that a line of its own would have."""
    if isinstance(node, Row) and not any(isinstance(child, Words) for child in node.children):
        return [span for child in node.children if not isinstance(child, Space) for span in _tight(child)]
    return _spans(node)


def accented(base: str, mark: str) -> str:
    """Return `base` with a combining character on each of its characters."""
    return "".join(letter if letter.isspace() else unicodedata.normalize("NFC", letter + mark) for letter in base)


def _spans(node: Node) -> list[Span]:
    match node:
        case Symbol(letters, _, upright):
            return [Span(letters, UPRIGHT if upright else VARIABLE)]
        case Words(words, source, link):
            return [Span(words, SOURCE if source else UPRIGHT, link)]
        case Space(cells):
            return [Span(" " * cells, UPRIGHT)]
        case Row(children):
            return _row(children)
        case Fraction():
            return _fraction(node)
        case Root(radicand, degree):
            return _root(radicand, degree)
        case Scripts():
            return _scripts(node)
        case Accent(base, mark):
            inner = _spans(base)
            if mark in ACCENT_NAMES and len(_plain(inner)) > 1:
                return [Span(f"{ACCENT_NAMES[mark]}(", UPRIGHT), *inner, Span(")", UPRIGHT)]
            return [Span(accented(span.text, mark), span.style) for span in inner]
        case Lined(base, sign, place, label):
            return _lined(base, sign, place, label)
        case Arrow(sign, over, under):
            below = [Span("_", UPRIGHT), *_braced(under)] if under else []
            above = [Span("^", UPRIGHT), *_braced(over)] if text(over) else []
            return [Span(sign, UPRIGHT), *below, *above]
        case Fenced(delimiters, parts):
            out = [Span(delimiters[0], UPRIGHT)]
            for part, delimiter in zip(parts, delimiters[1:], strict=True):
                bar = f" {delimiter} " if delimiter and delimiter is not delimiters[-1] else delimiter
                out += [*_spans(part), Span(bar, UPRIGHT)]
            return out
        case Array():
            return _array(node)
        case Tag(words):
            return [Span(f"  {words}", UPRIGHT)]
        case Intertext(words):
            return [Span(words.strip(), UPRIGHT)]


def _row(children: tuple[Node, ...]) -> list[Span]:
    out: list[Span] = []
    pairs = spaced(children)
    for index, (parted, child) in enumerate(pairs):
        spans = _spans(child)
        if not spans:
            continue
        if has_bar(child):
            spans = _bracketed(spans, _is_misread(pairs, index))
        before = "".join(span.text for span in out[-2:])
        # ∇_θ f, not ∇_θf
        open_script = _OPEN_SCRIPT.search(before) is not None and spans[0].text[:1].isalnum()
        if (parted or open_script) and not before.endswith(" "):
            out.append(Span(" ", UPRIGHT))
        out += spans
    return out


def _is_misread(pairs: list[tuple[bool, Node]], index: int) -> bool:
    """Whether a fraction among `pairs` would seem to have what stands beside it above or below its slash."""
    if index and kind_of(pairs[index - 1][1]) == "op" and _is_named(pairs[index - 1][1]):
        return True
    if index + 1 == len(pairs):
        return False
    parted, following = pairs[index + 1]
    kind = kind_of(following)
    if parted or kind == "space":
        return False
    return kind in ("ord", "op", "open", "inner") or (isinstance(following, Symbol) and following.text == "!")


def _is_named(node: Node) -> bool:
    """Whether a node is a function that has a name, such as `log`."""
    match node:
        case Symbol(name):
            return name[:1].isalpha()
        case Scripts(base):
            return _is_named(base)
    return False


def _braced(node: Node) -> list[Span]:
    return [Span("{", UPRIGHT), *_spans(node), Span("}", UPRIGHT)]


def _bracketed(spans: list[Span], needed: bool) -> list[Span]:
    return [Span("(", UPRIGHT), *spans, Span(")", UPRIGHT)] if needed else spans


def _fraction(node: Fraction) -> list[Span]:
    above, below = _spans(node.above), _spans(node.below)
    if not node.bar:
        return [*above, Span(" over ", UPRIGHT), *below]
    if not above and not below:
        return [Span(r"\frac", SOURCE)]
    return [
        *_bracketed(above, _is_sum(_plain(above))),
        Span("/", UPRIGHT),
        *_bracketed(below, not _is_factor(_plain(below))),
    ]


def _root(radicand: Node, degree: Node | None) -> list[Span]:
    index = "" if degree is None else text(degree)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index)
    if sign is None:
        raised = script(degree, "^") if degree else None
        sign = f"{raised}√" if raised is not None else f"root_{{{index}}}"
    inner = _spans(radicand)
    return [Span(sign, UPRIGHT), *_bracketed(inner, not _is_factor(_plain(inner)))]


def _scripts(node: Scripts) -> list[Span]:
    base = _spans(node.base)
    simple = not isinstance(node.base, Fraction | Lined) and not (
        isinstance(node.base, Row) and len(node.base.children) > 1
    )
    out = _bracketed(base, not simple and bool(base))
    for part, mark in ((node.sub, "_"), (node.sup, "^")):
        if part is None:
            continue
        spans = _tight(part)
        words = _plain(spans).strip()
        letters = _script_letters(words, mark)
        if letters is not None:
            link = next((span.link for span in spans if span.link), "")
            out.append(Span(letters, base[-1].style if base else UPRIGHT, link))
        elif len(words) == 1:
            out += [Span(mark, UPRIGHT), *(span._replace(text=span.text.strip()) for span in spans)]
        else:
            out += [Span(mark, UPRIGHT), Span("{", UPRIGHT), *spans, Span("}", UPRIGHT)]
    return out


_OVER = {"_": "\u0305", "→": "\u20d7", "←": "\u20d6", "↔": "\u20e1"}


def _lined(base: Node, sign: str, place: str, label: Node | None) -> list[Span]:
    inner = _spans(base)
    if label is not None:
        mark = "_" if place == "under" else "^"
        return [*_bracketed(inner, len(_plain(inner)) > 1), Span(mark, UPRIGHT), *_braced(label)]
    mark = "\u0332" if sign == "‾" else _OVER.get(sign, "")
    return [Span(accented(span.text, mark), span.style) for span in inner]


def _array(node: Array) -> list[Span]:
    out = [Span(node.left + (" " if node.left == "{" else ""), UPRIGHT)]
    for index, row in enumerate(node.rows):
        if index:
            out.append(Span("; ", UPRIGHT))
        if node.gap == 0:  # halves of one line
            out += _spans(flattened(row))
            continue
        for column, cell in enumerate(row):
            spans = _spans(cell)
            if column and spans:
                out.append(Span(" " if node.left != "{" else "  ", UPRIGHT))
            out += spans
    return [*out, Span(node.right, UPRIGHT)]


def _plain(spans: list[Span]) -> str:
    return "".join(span.text for span in spans)


def _without_brackets(words: str) -> str:
    """Return `words` with what stands in balanced round brackets left out: `p(x, y)q` → `p()q`."""
    while (shorter := re.sub(r"\([^()]+\)", "()", words)) != words:
        words = shorter
    return words


def _is_sum(words: str) -> bool:
    """Whether `words` need brackets above a slash."""
    return re.search(r"[\s+−/=,;|]", _without_brackets(words)) is not None


def _is_factor(words: str) -> bool:
    """Whether `words` can stand after a root or below a slash without brackets."""
    return _FACTOR.fullmatch(_without_brackets(words)) is not None
