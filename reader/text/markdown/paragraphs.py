"""Paragraphs, cut where formulas want lines of their own, and code."""

import re
from collections.abc import Sequence

from reader.text.document.nodes import Anchor, Block, Break, CodeBlock, Inline, Math, MathBlock, Paragraph, Text
from reader.text.markdown.chunks import parts
from reader.text.markdown.formulas import is_preamble, numbered

_POINT = re.compile(r"\s*[.,;:](?!\w)")

_MOST_CODE = 200_000
"""Characters of code in one block."""


class Display(Math):
    """A formula that stands in a paragraph and wants lines of its own."""


def code(text: str, language: str = "", title: str = "") -> list[Block]:
    """Return code as a block, or as several where one would be longer than anybody writes it."""
    *before, last = parts(text, _MOST_CODE, "\n")
    return [CodeBlock(part, language, title) for part in (*(part.removesuffix("\n") for part in before), last)]


def paragraphs(inlines: Sequence[Inline]) -> list[Block]:
    """Return inlines as paragraphs, and as formulas between them; a point behind a formula goes with it."""
    blocks: list[Block] = []
    words: list[Inline] = []
    skipped = ""
    for at, inline in enumerate(inlines):
        if isinstance(inline, Display):
            blocks += _paragraph(words)
            words = []
            after = inlines[at + 1] if at + 1 < len(inlines) else None
            point = _POINT.match(after.text) if isinstance(after, Text) else None
            skipped = point[0] if point else ""
            blocks += displayed(inline.source, skipped.strip())
        elif skipped and isinstance(inline, Text):
            words.append(Text(inline.text.removeprefix(skipped)))
            skipped = ""
        else:
            words.append(inline)
    return blocks + _paragraph(words)


def _paragraph(words: Sequence[Inline]) -> list[Block]:
    kept = trimmed(words)
    return [Paragraph(kept)] if any(not isinstance(inline, Anchor) for inline in kept) else []


def displayed(inside: str, behind: str) -> list[Block]:
    """Return a formula on lines of its own, with a number or a point behind it; nothing where it only defines."""
    source, _ = numbered(inside, behind)
    return [MathBlock(source)] if source and not is_preamble(source) else []


def trimmed(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return `inlines` without blanks and breaks at the ends."""
    kept = list(inlines)
    for end in (0, -1):
        while kept:
            match kept[end]:
                case Text(text):
                    text = text.lstrip() if end == 0 else text.rstrip()
                    if text:
                        kept[end] = Text(text)
                        break
                    kept.pop(end)
                case Break():
                    kept.pop(end)
                case _:
                    break
    return tuple(kept)
