"""The words that one sees of a post, on one line and without any style: for lists, outlines and snippets."""

from collections.abc import Iterable, Iterator

from reader.text.document.nodes import (
    Alert,
    Block,
    Byline,
    CodeBlock,
    Definitions,
    Details,
    Footnote,
    Heading,
    Inline,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Styled,
    Table,
    plain,
)
from reader.text.math import Macros, inline
from reader.text.math.symbols import script_letters


def words(inlines: Iterable[Inline], macros: Macros | None = None) -> str:
    """Return the words of `inlines`, formulas typeset."""
    return "".join(_words(inlines, macros))


def block_words(blocks: Iterable[Block], macros: Macros | None = None) -> str:
    """Return the words of blocks, a space between two, formulas typeset."""
    return " ".join(" ".join(piece.split()) for piece in _pieces(blocks, macros) if piece.strip())


def _words(inlines: Iterable[Inline], macros: Macros | None) -> Iterator[str]:
    for node in inlines:
        match node:
            case Math(source):
                yield from (span.text for span in inline(source, macros))
            case Styled("sub" | "sup" as place, children):
                yield script_letters(plain(children), place)
            case Styled("emphasis" | "strong" | "mark" | "strike" | "underline", children) | Link(_, children):
                yield from _words(children, macros)
            case _:
                yield plain([node])


def _pieces(blocks: Iterable[Block], macros: Macros | None) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield words(children, macros)
            case CodeBlock(text) | Byline(text):
                yield text
            case MathBlock(source):
                yield words([Math(source)], macros)
            case Quote(children) | Footnote(_, children):
                yield from _pieces(children, macros)
            case Alert(_, children, title) | Details(title, children):
                yield words(title, macros)
                yield from _pieces(children, macros)
            case ListBlock(_, _, items):
                for item in items:
                    yield from _pieces(item.children, macros)
            case Definitions(definitions):
                for term, meaning in definitions:
                    yield words(term, macros)
                    yield from _pieces(meaning, macros)
            case Table(_, header, rows):
                yield from (words(cell, macros) for row in (header, *rows) for cell in row)
