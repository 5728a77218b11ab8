"""The tree that Markdown is read into: blocks that stand below each other, inlines within a line.

Every string in a tree has passed the gate (`clean.py`). Nodes are immutable, so a tree may be shared by threads.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reader.text.math.macros import Macros

# --- inlines ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words. Newlines have become spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in a style: `name` is a style name of `styles.py`."""

    name: Literal["emphasis", "strong", "strike", "underline", "sub", "sup", "kbd", "mark", "caption"]
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula within a line, as LaTeX without its dollars."""

    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to `target`: an absolute address, a relative path or `#anchor`."""

    target: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is at the address of an image, where it is on this machine and can be shown."""

    file: str
    """Its path, which has not passed the gate: it is not for showing."""
    width: int
    """Pixels."""
    height: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image, shown as its description; one that stands by itself as its picture, where that is known."""

    target: str
    alt: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class FootnoteRef:
    """The raised number of a footnote."""

    number: int


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here, whatever the width."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that `#name` means. It has no words."""

    name: str


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A word that the post says the meaning of."""

    text: str
    meaning: str


Inline = Text | Styled | Code | Math | Link | Image | FootnoteRef | Break | Anchor | Abbreviation

# --- blocks ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the highest) to 6."""

    level: int
    children: tuple[Inline, ...]
    anchor: str = ""
    """The name that `#name` means, where the post gives one."""


@dataclass(frozen=True, slots=True)
class Byline:
    """The quiet lines below a title: who wrote it, when, how long it takes; or a notice about the file."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code to be shown as it is. `language` and `title` are what the fence says of it, or empty."""

    text: str
    language: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A formula on lines of its own, as LaTeX."""

    source: str
    picture: "Picture | None" = None
    """How it looks, where that was asked for, and is on this machine."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    children: tuple["Block", ...]


AlertKind = Literal["note", "tip", "important", "warning", "caution"]


@dataclass(frozen=True, slots=True)
class Alert:
    """A remark that is set apart (`> [!NOTE]`). `kind` is how it looks; its title is the kind where it has none."""

    kind: AlertKind
    children: tuple["Block", ...]
    title: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What a browser would fold away behind its summary. A reader shows it."""

    summary: tuple[Inline, ...]
    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with what it means."""

    items: tuple[tuple[tuple[Inline, ...], tuple["Block", ...]], ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a raised number leads to; it stands at the end of the post."""

    number: int
    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list. `checked` is None where the item is no task."""

    children: tuple["Block", ...]
    checked: bool | None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list, numbered from `start`, or with bullets where `start` is None. `tight`: no space between items."""

    start: int | None
    tight: bool
    items: tuple[Item, ...]


Alignment = Literal["left", "center", "right"]
Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every row has as many cells as `alignments`."""

    alignments: tuple[Alignment, ...]
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column."""


Block = (
    Paragraph | Heading | Byline | CodeBlock | MathBlock | Quote | Alert | Details | Definitions | Footnote
    | ListBlock | Table | Rule
)  # fmt: skip


def _no_macros() -> "Macros":
    from reader.text.math.macros import Macros  # which a tree without formulas needs not

    return Macros()


@dataclass(frozen=True, slots=True)
class Document:
    """A post, ready to be typeset."""

    blocks: tuple[Block, ...]
    macros: "Macros" = field(default_factory=_no_macros)
    """What the post defines for its formulas."""


# --- questions about a tree ------------------------------------------------------------------------------------


def plain(inlines: Iterable[Inline]) -> str:
    """Return the words of `inlines` without any style, formulas as their source."""
    return "".join(_pieces(inlines))


def lone_images(inlines: Iterable[Inline]) -> list[Image] | None:
    """Return the images of a paragraph in which nothing else is to be seen; None where there is, or no image."""
    images: list[Image] = []
    for inline in inlines:
        match inline:
            case Image():
                images.append(inline)
            case Link(_, children) | Styled(_, children) if (within := lone_images(children)) is not None:
                images += within
            case Text(text) if not text.strip():
                pass
            case Break() | Anchor():
                pass
            case _:
                return None
    return images or None


def figures(inlines: Iterable[Inline]) -> list[Picture]:
    """Return the pictures that are shown of a paragraph: of one in which there are only images, all of them known."""
    pictures = [image.picture for image in lone_images(inlines) or ()]
    return [picture for picture in pictures if picture] if None not in pictures else []


def _pieces(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text) | Code(text) | Abbreviation(text):
                yield text
            case Math(source):
                yield source
            case FootnoteRef(number):
                yield str(number)
            case Styled(_, children) | Link(_, children):
                yield from _pieces(children)
            case Image(_, alt):
                yield alt
            case Break():
                yield " "
            case Anchor():
                pass


_CLOSING = re.compile(
    r"(?:[\dA-Z]{1,3}[.):]?\s+)?"
    r"(?:references?|bibliography|works cited|literature|citations?|cit(?:e|ed|ing)\b.*|how to cite.*|foot-?notes?"
    r"|end-?notes?|appendi(?:x|ces)\b.*)\s*:?",
    re.IGNORECASE,
)


def end_of_body(blocks: Sequence[Block]) -> int:
    """Return how many of `blocks` one has to have seen to have read the post: all but what closes it.

    A list of references, footnotes, a citation or an appendix closes a post if nothing else comes after it.
    Where that would leave no words at all, everything counts.
    """
    end, level = len(blocks), 0
    for index, block in enumerate(blocks):
        if isinstance(block, Footnote):
            end = min(end, index)
            break
        if not isinstance(block, Heading):
            continue
        closing = _CLOSING.fullmatch(plain(block.children).strip()) is not None
        if level == 0:
            if closing and index > 0:
                end, level = index, block.level
        elif block.level <= level and not closing:
            end, level = len(blocks), 0
    while end > 1 and isinstance(blocks[end - 1], Rule):
        end -= 1
    has_words = any(not isinstance(block, Heading | Byline | Rule) for block in blocks[:end])
    return end if has_words else len(blocks)


def nodes(node: object) -> Iterator[object]:
    """Yield a node of the tree, or of several, and all that are within, in order."""
    if isinstance(node, tuple):
        for child in node:
            yield from nodes(child)
        return
    yield node
    match node:
        case Definitions(items) | ListBlock(_, _, items):
            yield from nodes(items)
        case Table(_, header, rows):
            yield from nodes(header)
            yield from nodes(rows)
        case Details(summary, children) | Alert(_, children, summary):
            yield from nodes(summary)
            yield from nodes(children)
        case Paragraph() | Heading() | Styled() | Link() | Quote() | Item() | Footnote():
            yield from nodes(node.children)
