"""HTML within Markdown → blocks and inlines: the tags that posts really use.

Any other tag is shown as nothing and its text is kept. Comments, scripts and style sheets are no text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from reader.text.clean import clean, clean_line
from reader.text.document.nodes import (
    Alignment,
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
    Paragraph,
    Quote,
    Rule,
    Styled,
    Table,
    Text,
    plain,
)

STYLES = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "var": "emphasis", "dfn": "emphasis",
    "strong": "strong", "b": "strong", "th": "strong", "del": "strike", "s": "strike", "strike": "strike",
    "u": "underline", "ins": "underline", "sub": "sub", "sup": "sup", "kbd": "kbd", "mark": "mark",
}  # fmt: skip
"""Tags of inlines → names of styles."""
CODE = frozenset({"code", "tt", "samp"})
_INLINE = frozenset({*STYLES, *CODE, "a"}) - {"th"}
_BLOCK = frozenset(
    "address article aside blockquote body center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset({"script", "style", "template", "head", "title", "noscript"})
_BLANKS = re.compile(r"[ \t\n\r\f]+")


def styled(tag: str, target: str, children: Sequence[Inline]) -> list[Inline]:
    """Return `children` as the inline tag says."""
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


class BlockBuilder(HTMLParser):
    """Makes blocks of pieces of HTML, with blocks that Markdown gave in between."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack = [_Frame("", {})]
        self._silent = 0

    # --- what goes in

    def html(self, source: str) -> None:
        """Take in a piece of HTML."""
        self.feed(source)
        self.close()
        self.clear_cdata_mode()
        self._silent = 0

    def block(self, block: Block) -> None:
        """Take in a block of Markdown's."""
        while self._stack[-1].tag in _INLINE or self._stack[-1].tag == "p":
            self._pop()
        self._flush()
        self._stack[-1].blocks.append(block)

    def finish(self) -> list[Block]:
        """Close what is open; return the blocks."""
        while len(self._stack) > 1:
            self._pop()
        self._flush()
        return self._stack[0].blocks

    # --- what HTMLParser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: clean_line(value or "") for name, value in attrs}
        top = self._stack[-1]
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            top.inlines.append(Break())
        elif tag == "img":
            top.inlines.append(Image(attributes.get("src", ""), attributes.get("alt") or attributes.get("title", "")))
        elif tag == "hr":
            self.block(Rule())
        elif tag == "input" and attributes.get("type") == "checkbox":
            top.inlines.append(Text("☑ " if "checked" in attributes else "☐ "))
        elif tag in _INLINE:
            self._stack.append(_Frame(tag, attributes))
        elif tag in _BLOCK:
            while self._stack[-1].tag in _INLINE or (self._stack[-1].tag in ("p", "li", "tr", "td", "th", "dt", "dd")
                                                     and self._ends(self._stack[-1].tag, tag)):  # fmt: skip
                self._pop()
            self._flush()
            self._stack.append(_Frame(tag, attributes))

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
        if tag in _INLINE or tag in _BLOCK:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif any(frame.tag == tag for frame in self._stack[1:]):
            while self._stack[-1].tag != tag:
                self._pop()
            self._pop()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if any(frame.tag == "pre" for frame in self._stack):
            text = clean(data)
        else:
            text = _BLANKS.sub(" ", clean(data))
            if text == " " and not self._stack[-1].inlines and self._stack[-1].tag not in _INLINE:
                return
        if text:
            self._stack[-1].inlines.append(Text(text))

    # --- closing elements

    def _flush(self) -> None:
        """Make a paragraph of the inlines that stand in the open block."""
        top = self._stack[-1]
        if children := trimmed(top.inlines):
            top.blocks.append(Paragraph(children))
        top.inlines = []

    def _pop(self) -> None:
        frame = self._stack.pop()
        parent = self._stack[-1]
        tag = frame.tag
        if tag in _INLINE:
            parent.inlines += styled(tag, frame.attributes.get("href", ""), frame.inlines)
            return
        if tag == "summary":
            parent.summary = trimmed(frame.inlines)
        elif tag in ("td", "th"):
            cell = trimmed([*(inline for block in frame.blocks for inline in _inlines_of(block)), *frame.inlines])
            align = frame.attributes.get("align") or frame.attributes.get("style", "")
            alignment: Alignment = "right" if "right" in align else "center" if "center" in align else "left"
            if not parent.rows:
                parent.rows.append([])
            parent.rows[-1].append((cell, alignment))
        elif tag in ("tr", "thead", "tbody", "tfoot"):
            parent.rows += frame.rows
            parent.blocks += frame.blocks
        elif tag == "pre":
            text = plain(frame.inlines).removeprefix("\n").removesuffix("\n")
            parent.blocks += [*frame.blocks, *([CodeBlock(text, "")] if text else [])]
        elif tag[:1] == "h" and tag[1:].isdecimal():
            parent.blocks.append(Heading(int(tag[1]), trimmed(frame.inlines), frame.attributes.get("id", "")))
        else:
            self._stack.append(frame)
            self._flush()
            self._stack.pop()
            self._close_block(frame, parent)

    def _close_block(self, frame: _Frame, parent: _Frame) -> None:
        match frame.tag:
            case "blockquote":
                parent.blocks.append(Quote(tuple(frame.blocks)))
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
                parent.blocks += [*_table(frame.rows), *frame.blocks]
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
            return (Code(" ".join(text.split())),)
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


def _table(rows: list[list[tuple[Cell, Alignment]]]) -> list[Block]:
    if not rows or not any(rows):
        return []
    columns = max(map(len, rows))
    empty: tuple[Cell, Alignment] = ((), "left")
    filled = [[*row, *[empty] * (columns - len(row))] for row in rows]
    head, *body = [tuple(cell for cell, _ in row) for row in filled]
    alignments = tuple(alignment for _, alignment in filled[-1])
    return [Table(alignments, head, tuple(body))]


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
