r"""Where a post first says what a symbol of its formulas means: “where $\theta$ are the parameters …”.

No source says how; these rules were made by reading posts. A symbol is defined where a formula that begins with it
stands behind a word such as *let* or *where*, or before one such as *is* or *denotes*; else where it is first used.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.text.document.nodes import (
    Block,
    Definitions,
    Inline,
    Math,
    MathBlock,
    Paragraph,
    Styled,
    Text,
    nodes,
    plain,
)

_GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau"
    " upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell nabla"
)
_DRESSED = "mathbf|boldsymbol|bm|mathcal|mathbb|mathfrak|mathsf|vec|hat|tilde|bar|overline|widehat|widetilde"
_TOKEN = re.compile(
    r"\\(?:text\w*|mathrm|operatorname\*?|begin|end|label|tag|color|ref|eqref)\s*\{[^{}]*\}"  # words, no symbols
    rf"|(?P<symbol>(?:\\(?:{_DRESSED})\s*(?:\{{[^{{}}]*\}}|\\[A-Za-z]+|[A-Za-z])"
    rf"|\\(?:{_GREEK.replace(' ', '|')})(?![A-Za-z])"
    r"|[A-Za-z])(?:\s*_\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9]))?)"
    r"|\\[A-Za-z]+|."
)
_BEFORE = re.compile(
    r"\b(?:let|where|with|denote[sd]?|defin(?:e[sd]?|ing)|given|suppose|assume|call(?:ed)?|for|and|the|an?"
    r"|by|as|of)\s+(?:[\w’'-]+\s+){0,4}$",
    re.IGNORECASE,
)
_STRONG_BEFORE = re.compile(
    r"\b(?:let|where|denote[sd]?|defined?|given|suppose|assume|call(?:ed)?)\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE
)
_AFTER = re.compile(
    r"^\s*(?:\([^)]{0,60}\)\s*)?(?:is|are|be|denotes?|represents?|stands? for|means?|refers? to|measures?|contains?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!cf\.)(?<!vs\.)(?<!Fig\.)(?<!Eq\.)\s+(?=[A-Z“\"'(]|$)")


class Definition(NamedTuple):
    """What a post says of a symbol first."""

    symbol: str
    """As LaTeX."""
    block: int
    sentence: tuple[Inline, ...]
    """The sentence that says it, or a formula on lines of its own."""


def symbols(source: str) -> list[str]:
    """Return the symbols of a formula, each once, in the order in which they come."""
    found = (match["symbol"] for match in _TOKEN.finditer(source))
    return list(dict.fromkeys(_tight(symbol) for symbol in found if symbol))


def definitions(blocks: Sequence[Block], source: str) -> list[Definition]:
    """Return where a post defines the symbols of a formula, for those that it says anything of."""
    passages = [passage for index, block in enumerate(blocks) for passage in _passages(index, block)]
    found = (_defined(passages, symbol) for symbol in symbols(source))
    return [one for one in found if one]


def _defined(passages: Sequence[tuple[int, tuple[Inline, ...]]], symbol: str) -> Definition | None:
    best: tuple[int, Definition] | None = None
    for block, inlines in passages:
        for at, inline in enumerate(inlines):
            if not isinstance(inline, Math) or symbol not in symbols(inline.source):
                continue
            score = _score(inline.source, inlines[:at], inlines[at + 1 :], symbol)
            if best is None or score > best[0]:
                best = score, Definition(symbol, block, _sentence(inlines, at))
    return best[1] if best else None


def _score(formula: str, before: Sequence[Inline], after: Sequence[Inline], symbol: str) -> int:
    """Return how much a formula, with what stands before and after it, looks like the definition of a symbol."""
    formula = _tight(formula)
    rest = formula.removeprefix(symbol)
    if rest == formula or rest[:1].isalnum():
        return 0  # it begins with something else
    words_before, words_after = plain(before[-2:]), plain(after[:2])
    score = 1 if not rest else 2 if rest.startswith(("=", ":=", "\\in", "\\sim", "\\triangleq", "\\equiv")) else 0
    if _STRONG_BEFORE.search(words_before) or _AFTER.match(words_after):
        return score + 4
    return score + (2 if score and _BEFORE.search(words_before) else 0)


def _sentence(inlines: Sequence[Inline], at: int) -> tuple[Inline, ...]:
    """Return the sentence around one of its inlines."""
    before: list[Inline] = []
    for inline in reversed(inlines[:at]):
        if isinstance(inline, Text) and (ends := [*_SENTENCE_END.finditer(inline.text)]):
            before.append(Text(inline.text[ends[-1].end() :]))
            break
        before.append(inline)
    after: list[Inline] = []
    for inline in inlines[at + 1 :]:
        if isinstance(inline, Text) and (end := _SENTENCE_END.search(inline.text)):
            after.append(Text(inline.text[: end.start()]))
            break
        after.append(inline)
    return (*reversed(before), inlines[at], *after)


def _passages(index: int, block: Block) -> Iterator[tuple[int, tuple[Inline, ...]]]:
    """Yield the passages of text within a block."""
    for node in nodes(block):
        match node:
            case Paragraph(children):
                yield index, tuple(_flat(children))
            case MathBlock(source):
                yield index, (Math(source),)
            case Definitions(items):
                yield from ((index, (*_flat(term), Text(": "))) for term, _ in items)


def _flat(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield inlines, formulas within others too."""
    for inline in inlines:
        if isinstance(inline, Styled) and any(isinstance(child, Math) for child in inline.children):
            yield from _flat(inline.children)
        else:
            yield inline


def _tight(source: str) -> str:
    return re.sub(r"\s+", "", source)
