"""HTML within Markdown → blocks and inlines: the tags that posts really use.

Any other tag is shown as nothing and its text is kept. Comments, scripts and style sheets are no text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reader.text.clean import clean, clean_line
from reader.text.document.nodes import (
    Abbreviation,
    Alert,
    Alignment,
    Anchor,
    Block,
    Break,
    Cell,
    Code,
    CodeBlock,
    Details,
    Heading,
    Image,
    Inline,
    Item,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Styled,
    Table,
    Text,
    plain,
)
from reader.text.markdown.alerts import ALERTS
from reader.text.markdown.html_tags import BLOCK, CODE, COMPONENTS, ELEMENTS, EMBEDDED, INLINE, SILENT, STYLES
from reader.text.markdown.mathml import is_display, to_latex
from reader.text.markdown.paragraphs import code, paragraphs, trimmed
from reader.text.markdown.tolerant_html import TolerantHTMLParser

_BLANKS = re.compile(r"[ \t\n\r\f]+")
DEEPEST = 60
"""How deep elements may stand in elements."""


def styled(tag: str, attributes: Mapping[str, str], children: Sequence[Inline]) -> list[Inline]:
    """Return `children` as the inline tag says."""
    target = attributes.get("href", "")
    if tag == "abbr":
        meaning = attributes.get("title", "")
        return [Abbreviation(plain(children), meaning)] if meaning and children else list(children)
    if tag in CODE:
        return [Code(plain(children))]
    if tag == "a":
        return [Link(target, tuple(children))] if target else list(children)
    return [Styled(STYLES[tag], tuple(children))] if children else []  # type: ignore[arg-type]


@dataclass
class _Frame:
    """An element that is open."""

    tag: str
    attributes: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    inlines: list[Inline] = field(default_factory=list)
    summary: tuple[Inline, ...] = ()
    items: list[Item] = field(default_factory=list)
    rows: list[list[tuple[Cell, Alignment]]] = field(default_factory=list)
    has_header: bool = False
    """Whether the first row of a table has cells that are headings."""


def _text(text: str) -> Sequence[Inline]:
    return [Text(text)]


_MATH = re.compile(r"(<math\b.*?</math>)", re.DOTALL | re.IGNORECASE)


class BlockBuilder(TolerantHTMLParser):
    """Makes blocks of pieces of HTML, with blocks that Markdown gave in between."""

    def __init__(
        self, words: Callable[[str], Sequence[Inline]] = _text, markdown: Callable[[str], Sequence[Inline]] = _text
    ) -> None:
        """`words` makes inlines of text, `markdown` of what stands in an element `words`, which holds Markdown."""
        super().__init__(convert_charrefs=True)
        self._stack = [_Frame("", {})]
        self._silent = 0
        self._words = words
        self._markdown = markdown
        self._is_markdown = False
        self._data: list[str] = []

    # --- what goes in

    def html(self, source: str) -> None:
        """Take in a piece of HTML."""
        for number, piece in enumerate(_MATH.split(source) if "</math" in source.lower() else [source]):
            if number % 2:
                self._formula(piece)
                continue
            self.take(piece)
            self._take_words()
            self.clear_cdata_mode()
        self._silent = 0

    def _formula(self, element: str) -> None:
        source = clean(to_latex(element)).strip()
        if is_display(element) and self._stack[-1].tag not in ("td", "th", *INLINE):
            self.block(MathBlock(source))
        elif source:
            self._stack[-1].inlines.append(Math(source))

    def inlines(self, inlines: Sequence[Inline]) -> None:
        """Take in a piece of a line."""
        self._stack[-1].inlines += inlines

    def begin_paragraph(self) -> None:
        """End what can hold no paragraph."""
        while self._stack[-1].tag in INLINE or self._stack[-1].tag == "p":
            self._pop()
        self.flush()

    def block(self, block: Block) -> None:
        """Take in a block of Markdown's."""
        self.begin_paragraph()
        self._stack[-1].blocks.append(block)

    def finish(self) -> list[Block]:
        """Close what is open; return the blocks."""
        while len(self._stack) > 1:
            self._pop()
        self.flush()
        return self._stack[0].blocks

    # --- what HTMLParser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take_words()
        attributes = {name: clean_line(value or "") for name, value in attrs}
        top = self._stack[-1]
        name = attributes.get("id") or (attributes.get("name", "") if tag == "a" else "")
        if name and (tag in INLINE or tag in ("span", "p", "div", "figure")):
            top.inlines.append(Anchor(name))
        if tag in SILENT:
            self._silent += 1
        elif tag == "words":
            self._is_markdown = True
        elif len(self._stack) > DEEPEST and (tag in INLINE or tag in BLOCK or tag in COMPONENTS):
            pass  # its words are kept
        elif tag in COMPONENTS:
            self.begin_paragraph()
            kind = attributes.get("type") or attributes.get("kind") or tag
            said = self._markdown(attributes["title"]) if attributes.get("title") else ()
            self._stack.append(_Frame(tag, {"kind": kind.lower()}, summary=tuple(said)))
        elif tag == "end":
            begun = (
                frame.tag for frame in reversed(self._stack) if frame.tag in ("alert", "details", "blockquote", "a")
            )
            self.handle_endtag(next(begun, ""))
        elif tag in EMBEDDED:
            address = attributes.get("src") or attributes.get("data", "")
            if address and not (tag == "source" and top.inlines and isinstance(top.inlines[-1], Link)):
                top.inlines.append(Link(address, (Text(attributes.get("title") or address),)))
        elif tag == "br":
            top.inlines.append(Break())
        elif tag in ("img", "image"):
            top.inlines.append(Image(attributes.get("src", ""), attributes.get("alt") or attributes.get("title", "")))
        elif tag == "hr":
            self.block(Rule())
        elif tag == "input" and attributes.get("type") == "checkbox":
            top.inlines.append(Text("☑ " if "checked" in attributes else "☐ "))
        elif tag in INLINE:
            self._stack.append(_Frame(tag, attributes))
        elif tag in BLOCK:
            while self._stack[-1].tag in INLINE or (self._stack[-1].tag in ("p", "li", "tr", "td", "th", "dt", "dd")
                                                     and self._ends(self._stack[-1].tag, tag)):  # fmt: skip
                self._pop()
            self.flush()
            self._stack.append(_Frame(tag, attributes))
        elif tag not in ELEMENTS and (title := attributes.get("title") or attributes.get("label")):
            self.block(Paragraph((Styled("strong", (*self._markdown(title),)),)))

    @staticmethod
    def _ends(open_tag: str, tag: str) -> bool:
        """Whether `tag` ends an element whose end may be left out."""
        cells = {"td", "th"}
        return (
            open_tag in ("p", tag)
            or (open_tag in cells and tag in {*cells, "tr"})
            or (open_tag in ("dt", "dd") and tag in ("dt", "dd"))
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in INLINE or tag in BLOCK or tag in COMPONENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._take_words()
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "words":
            self._is_markdown = False
        elif any(frame.tag == tag for frame in self._stack[1:]):
            while self._stack[-1].tag != tag:
                self._pop()
            self._pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._data.append(data)

    def _take_words(self) -> None:
        """Make inlines of the text since the last tag, which may have come in pieces."""
        data, self._data = "".join(self._data), []
        if not data:
            return
        top = self._stack[-1]
        tags = {frame.tag for frame in self._stack}
        if self._is_markdown:
            top.inlines += self._markdown(clean_line(data))
            return
        text = clean(data) if "pre" in tags else _BLANKS.sub(" ", clean(data))
        if text == " " and not top.inlines and top.tag not in INLINE:
            return
        if text:
            top.inlines += [Text(text)] if tags & {"pre", *CODE} else self._words(text)

    # --- closing elements

    def flush(self) -> None:
        """Make a paragraph of the inlines that stand in the open block."""
        if self._data:
            self._take_words()
        top = self._stack[-1]
        if top.inlines:
            top.blocks += paragraphs(top.inlines)
            top.inlines = []

    def _pop(self) -> None:
        frame = self._stack.pop()
        parent = self._stack[-1]
        tag = frame.tag
        if tag in INLINE:
            parent.inlines += styled(tag, frame.attributes, frame.inlines)
            return
        if tag == "summary":
            parent.summary = trimmed(frame.inlines)
        elif tag in ("td", "th"):
            cell = trimmed([*(inline for block in frame.blocks for inline in _inlines_of(block)), *frame.inlines])
            align = frame.attributes.get("align") or frame.attributes.get("style", "")
            alignment: Alignment = "right" if "right" in align else "center" if "center" in align else "left"
            if not parent.rows:
                parent.rows.append([])
            parent.has_header |= tag == "th" and len(parent.rows) == 1
            parent.rows[-1].append((cell, alignment))
        elif tag in ("tr", "thead", "tbody", "tfoot"):
            parent.has_header |= (frame.has_header or tag == "thead") and not parent.rows
            parent.rows += frame.rows
            parent.blocks += frame.blocks
        elif tag == "pre":
            text = plain(frame.inlines).removeprefix("\n").removesuffix("\n")
            parent.blocks += [*frame.blocks, *(code(text, frame.attributes.get("lang", "")) if text else [])]
        elif tag[:1] == "h" and tag[1:].isdecimal():
            parent.blocks.append(Heading(int(tag[1]), trimmed(frame.inlines), frame.attributes.get("id", "")))
        else:
            self._stack.append(frame)
            self.flush()
            self._stack.pop()
            self._close_block(frame, parent)

    def _close_block(self, frame: _Frame, parent: _Frame) -> None:
        match frame.tag:
            case "blockquote":
                parent.blocks.append(Quote(tuple(frame.blocks)))
            case tag if tag == "alert" or tag in COMPONENTS:
                kind = ALERTS.get(frame.attributes.get("kind", ""), "note")
                parent.blocks.append(Alert(kind, tuple(frame.blocks), frame.summary))
            case "details":
                parent.blocks.append(Details(frame.summary or (Text("Details"),), tuple(frame.blocks)))
            case "li":
                parent.items.append(Item(tuple(frame.blocks), None))
            case "ul" | "ol":
                items = [*frame.items, *([Item(tuple(frame.blocks), None)] if frame.blocks else [])]
                start = frame.attributes.get("start", "1")
                number = int(start) if start.isdecimal() else 1
                if items:
                    parent.blocks.append(ListBlock(number if frame.tag == "ol" else None, True, tuple(items)))
            case "table":
                parent.blocks += [*_table(frame.rows, has_header=frame.has_header), *frame.blocks]
            case "figcaption":
                words = [inline for block in frame.blocks for inline in _inlines_of(block)]
                if words:
                    parent.blocks.append(Paragraph((Styled("caption", tuple(words)),)))
            case _:
                parent.blocks += frame.blocks
                parent.items += frame.items
                parent.rows += frame.rows


def _inlines_of(block: Block) -> tuple[Inline, ...]:
    """Return the words of a block as inlines, for where only those can stand."""
    match block:
        case Paragraph(children) | Heading(_, children):
            return children
        case CodeBlock(text):
            lines = [Code(line.replace("  ", "\xa0\xa0")) for line in text.split("\n")]
            return tuple(piece for line in lines for piece in (Break(), line))[1:]
        case MathBlock(source):
            return (Math(source),)
        case Quote(children) | Details(_, children):
            return tuple(inline for child in children for inline in (*_inlines_of(child), Text(" ")))
        case ListBlock(_, _, items):
            return tuple(
                inline
                for item in items
                for child in item.children
                for inline in (Text("• "), *_inlines_of(child), Break())
            )
    return ()


def _table(rows: list[list[tuple[Cell, Alignment]]], *, has_header: bool) -> list[Block]:
    if not rows or not any(rows):
        return []
    columns = max(map(len, rows))
    empty: tuple[Cell, Alignment] = ((), "left")
    filled = [[*row, *[empty] * (columns - len(row))] for row in rows]
    cells: list[tuple[Cell, ...]] = [tuple(cell for cell, _ in row) for row in filled]
    head, *body = cells if has_header else [((),) * columns, *cells]
    alignments = tuple(alignment for _, alignment in filled[-1])
    return [Table(alignments, head, tuple(body))]
