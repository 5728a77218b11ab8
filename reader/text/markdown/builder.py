"""Markdown → Document, by markdown-it-py.

Every string that becomes part of a node passes the gate here: not the source but what the parser made of it,
for an entity such as `&#x202E;` is harmless in the source and not in the text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from reader.text.clean import clean, clean_line
from reader.text.document.nodes import (
    Alert,
    AlertKind,
    Alignment,
    Block,
    Break,
    Code,
    CodeBlock,
    Definitions,
    Document,
    Footnote,
    FootnoteRef,
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
from reader.text.markdown import extensions, generators, html
from reader.text.markdown.chunks import definitions, split
from reader.text.markdown.wiki import note_file
from reader.text.math import Macros, find_macros


@cache
def _markdown_it(smart: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 60, "typographer": smart, "strikethrough_single_tilde": True})
    parser.enable(["table", "strikethrough"])
    if smart:
        parser.enable(["replacements", "smartquotes"])
    # A digit right behind the closing dollar, or a space inside, is money: "$5 and $10".
    dollarmath_plugin(parser, allow_space=False, allow_digits=False, double_inline=True)
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    gfm_autolink_plugin(parser)
    extensions.extend(parser)
    return parser


def parse(source: str, *, smart: bool = False) -> Document:
    """Return the tree of a post's body, `source` being Markdown without front matter. Raises nothing.

    `smart`: straight quotes, double hyphens and three dots become typographic ones.
    """
    parser = Parser(source, smart=smart)
    return Document(tuple(block for chunk in parser.chunks() for block in chunk), parser.macros)


class Parser:
    """Parses a source chunk by chunk: the first blocks of a long one are there long before the last."""

    def __init__(self, source: str, *, smart: bool = False) -> None:
        self._source = generators.tidy(source.replace("\r\n", "\n").replace("\r", "\n"))
        self._markdown_it = _markdown_it(smart)
        self.macros: Macros = find_macros(source) if "\\" in source else {}

    def chunks(self) -> Iterator[tuple[Block, ...]]:
        """Yield the blocks of each chunk; footnotes come last."""
        references, labels = definitions(self._source)
        env: dict[str, Any] = {"footnotes": {"refs": _Labels((f":{label}", -1) for label in labels), "list": {}}}
        maker = _Maker()
        several = False
        for chunk in split(self._source):
            if not several and len(chunk) < len(self._source):
                several = True
                self._markdown_it.parse(references, env)  # known to every chunk, wherever they stand
            yield tuple(maker.blocks(Node(self._markdown_it.parse(chunk, env))))
        if notes := maker.footnotes(env["footnotes"]["list"]):
            yield tuple(notes)


class _Labels(dict[str, int]):
    """Labels of footnotes → their numbers. A definition would take the number back that an earlier chunk gave."""

    def __setitem__(self, label: str, number: int) -> None:
        if number >= 0 or self.get(label, -1) < 0:
            super().__setitem__(label, number)


class _Maker:
    """Makes our nodes of markdown-it's, and keeps the footnotes for the end."""

    def __init__(self) -> None:
        self._notes: dict[str, tuple[Block, ...]] = {}

    # --- blocks

    def blocks(self, parent: Node) -> list[Block]:
        """Return what stands in a node as blocks, with the HTML between them."""
        builder = html.BlockBuilder()
        for node in parent.children:
            if node.type == "html_block":
                builder.html(node.content)
            elif node.type == "footnote_reference":
                self._notes.setdefault(node.meta["label"], tuple(self.blocks(node)))
            else:
                for block in self._block(node):
                    builder.block(block)
        return builder.finish()

    def _block(self, node: Node) -> Sequence[Block]:
        match node.type:
            case "paragraph":
                return _paragraphs(self._content(node))
            case "heading":
                return [_heading(int(node.tag[1]), self._content(node))]
            case "fence" | "code_block":
                words = node.info.split()
                return [CodeBlock(clean(node.content).removesuffix("\n"), clean_line(words[0]) if words else "")]
            case "math_block" | "math_block_label":
                source = clean(node.content).strip()
                return [MathBlock(source)] if source else []
            case "blockquote":
                return [_quote(tuple(self.blocks(node)))]
            case "bullet_list" | "ordered_list":
                return [self._list(node)]
            case "dl":
                return [self._definitions(node)]
            case "table":
                return [self._table(node)]
            case "hr":
                return [Rule()]
        return []

    def _content(self, node: Node) -> tuple[Inline, ...]:
        """Return the inlines of a paragraph, a heading or a cell: their only child holds them."""
        return self.inlines(node.children[0].children) if node.children else ()

    def _list(self, node: Node) -> ListBlock:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        # markdown-it says that a list is tight by hiding the paragraphs of its items.
        tight = all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")
        return ListBlock(start, tight, tuple(_item(tuple(self.blocks(item))) for item in node.children))

    def _definitions(self, node: Node) -> Definitions:
        items: list[tuple[tuple[Inline, ...], tuple[Block, ...]]] = []
        for child in node.children:
            if child.type == "dt":
                items.append((self._content(child), ()))
            elif items:
                term, meaning = items.pop()
                items.append((term, (*meaning, *self.blocks(child))))
        return Definitions(tuple(items))

    def _table(self, node: Node) -> Table:
        head, *body = (row for part in node.children for row in part.children)
        return Table(
            tuple(_alignment(cell) for cell in head.children),
            tuple(self._content(cell) for cell in head.children),
            tuple(tuple(self._content(cell) for cell in row.children) for row in body),
        )

    def footnotes(self, listed: dict[int, dict[str, Any]]) -> list[Block]:
        """Return the footnotes in the order of their numbers, then those that nothing refers to."""
        notes: list[Block] = []
        for number, entry in sorted(listed.items()):
            if "label" in entry:
                notes.append(Footnote(number + 1, self._notes.pop(entry["label"], ())))
            else:
                words = self.inlines(Node(entry["tokens"]).children)
                notes.append(Footnote(number + 1, (Paragraph(words),)))
        notes += [Footnote(len(notes) + index, note) for index, note in enumerate(self._notes.values(), 1)]
        return notes

    # --- inlines

    def inlines(self, nodes: Sequence[Node]) -> tuple[Inline, ...]:
        """Return `nodes` as inlines, with the HTML tags among them paired up."""
        open_tags: list[tuple[str, str]] = []
        stack: list[list[Inline]] = [[]]
        for node in nodes:
            if node.type != "html_inline":
                stack[-1] += self._inline(node)
                continue
            tag = _TAG.match(node.content)
            name = tag[2].lower() if tag else ""
            if name == "br":
                stack[-1].append(Break())
            elif name == "img" and tag:
                attributes = _attributes(tag[3])
                stack[-1].append(Image(attributes.get("src", ""), attributes.get("alt") or attributes.get("title", "")))
            elif (name not in html.STYLES and name not in html.CODE and name != "a") or tag is None:
                continue
            elif not tag[1] and not tag[3].endswith("/"):
                open_tags.append((name, _attributes(tag[3]).get("href", "")))
                stack.append([])
            elif any(name == opened for opened, _ in open_tags):
                while True:
                    opened, target = open_tags.pop()
                    children = stack.pop()
                    stack[-1] += html.styled(opened, target, children) if opened == name else children
                    if opened == name:
                        break
        while len(stack) > 1:  # never closed: shown as nothing
            children = stack.pop()
            stack[-1] += children
        return tuple(stack[0])

    def _inline(self, node: Node) -> Sequence[Inline]:
        match node.type:
            case "text":
                return [Text(clean(node.content).replace("\n", " "))] if node.content else []
            case "softbreak":
                return [Text(" ")]
            case "hardbreak":
                return [Break()]
            case "code_inline":
                return [Code(clean(node.content).replace("\n", " "))]
            case "math_inline":
                return [Math(clean_line(node.content))]
            case "math_inline_double":
                return [_Display(clean(node.content).strip())]
            case "em":
                return [Styled("emphasis", self.inlines(node.children))]
            case "strong":
                return [Styled("strong", self.inlines(node.children))]
            case "s":
                return [Styled("strike", self.inlines(node.children))]
            case "link":
                return [Link(clean_line(str(node.attrs.get("href", ""))), self.inlines(node.children))]
            case "image":
                alt = clean_line(plain(self.inlines(node.children)))
                return [
                    Image(
                        clean_line(str(node.attrs.get("src", ""))), alt or clean_line(str(node.attrs.get("title", "")))
                    )
                ]
            case "footnote_ref":
                return [FootnoteRef(int(node.meta["id"]) + 1)]
            case "wiki_link":
                return [_wiki_link(clean_line(node.meta["target"]), clean_line(node.content), node.meta["embedded"])]
        return []


class _Display(Math):
    """A formula that stands in a paragraph and wants lines of its own."""


def _paragraphs(inlines: Sequence[Inline]) -> list[Block]:
    """Return a paragraph, cut where formulas want lines of their own."""
    blocks: list[Block] = []
    words: list[Inline] = []
    for inline in [*inlines, None]:
        if inline is not None and not isinstance(inline, _Display):
            words.append(inline)
            continue
        if kept := html.trimmed(words):
            blocks.append(Paragraph(kept))
        if inline is not None:
            blocks.append(MathBlock(inline.source))
        words = []
    return blocks


_HEADING_ID = re.compile(r"\s*\{#([\w:.-]+)[^{}]*\}\s*$")


def _heading(level: int, children: tuple[Inline, ...]) -> Heading:
    match children:
        case (*before, Text(text)) if match := _HEADING_ID.search(text):
            rest = text[: match.start()]
            return Heading(level, (*before, *((Text(rest),) if rest else ())), match[1])
    return Heading(level, children)


_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\]\s*", re.IGNORECASE)


def _quote(blocks: tuple[Block, ...]) -> Quote | Alert:
    match blocks:
        case (Paragraph((Text(text), *rest)), *others) if match := _ALERT.fullmatch(text + (" " if not rest else "")):
            words = html.trimmed(rest)
            kind: AlertKind = match[1].lower()  # type: ignore[assignment]
            return Alert(kind, (*((Paragraph(words),) if words else ()), *others))
    return Quote(blocks)


_CHECKBOX = re.compile(r"\[([ xX])\]\s+")


def _item(blocks: tuple[Block, ...]) -> Item:
    match blocks:
        case (Paragraph((Text(text), *rest)), *others) if box := _CHECKBOX.match(text):
            first = Paragraph((Text(text[box.end() :]), *rest))
            return Item((first, *others), checked=box[1] != " ")
    return Item(blocks, None)


def _alignment(cell: Node) -> Alignment:
    match cell.attrs.get("style"):
        case "text-align:right":
            return "right"
        case "text-align:center":
            return "center"
    return "left"


def _wiki_link(target: str, words: str, embedded: bool) -> Inline:
    if embedded:
        return Image(target, words)
    page, _, anchor = target.partition("#")
    if not page:
        return Link(f"#{anchor}", (Text(words),))
    return Link(note_file(page) + (f"#{anchor}" if anchor else ""), (Text(words),))


_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def _attributes(text: str) -> dict[str, str]:
    import html as entities

    return {
        name.lower(): clean_line(entities.unescape(double or single or bare))
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }
