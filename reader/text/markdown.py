"""Markdown → Document, by markdown-it-py.

Every string that becomes part of a node passes the gate here: not the source but what the parser made of it,
for an entity such as `&#x202E;` is harmless in the source and not in the text.
"""

import html
import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node
from mdit_py_plugins.dollarmath import dollarmath_plugin

from reader.text.clean import clean, clean_line
from reader.text.document import (
    Alignment,
    Block,
    Break,
    Code,
    CodeBlock,
    Document,
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


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # A digit right behind the closing dollar, or a space inside, is money: "$5 and $10".
    dollarmath_plugin(parser, allow_space=False, allow_digits=False, double_inline=True)
    return parser


def parse(source: str) -> Document:
    """Return the tree of a post's body, `source` being Markdown without front matter. Raises nothing."""
    return Document(tuple(_blocks(Node(_parser().parse(source)))))


# --- blocks ----------------------------------------------------------------------------------------------------


def _blocks(parent: Node) -> Iterator[Block]:
    for node in parent.children:
        match node.type:
            case "paragraph":
                if children := _content(node):
                    yield Paragraph(children)
            case "heading":
                yield Heading(int(node.tag[1]), _content(node))
            case "fence" | "code_block":
                words = node.info.split()
                yield CodeBlock(clean(node.content).removesuffix("\n"), clean_line(words[0]) if words else "")
            case "math_block" | "math_block_label":
                yield MathBlock(clean(node.content).strip())
            case "blockquote":
                yield Quote(tuple(_blocks(node)))
            case "bullet_list" | "ordered_list":
                yield _list(node)
            case "table":
                yield _table(node)
            case "hr":
                yield Rule()
            case "html_block":
                if text := clean_line(html.unescape(_TAG.sub(" ", node.content))):
                    yield Paragraph((Text(text),))


def _content(node: Node) -> tuple[Inline, ...]:
    """Return the inlines of a paragraph, a heading or a cell: their only child holds them."""
    return tuple(_inlines(node.children[0])) if node.children else ()


def _list(node: Node) -> ListBlock:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    # markdown-it says that a list is tight by hiding the paragraphs of its items.
    tight = all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")
    return ListBlock(start, tight, tuple(_item(tuple(_blocks(item))) for item in node.children))


_CHECKBOX = re.compile(r"\[([ xX])\]\s+")


def _item(blocks: tuple[Block, ...]) -> Item:
    match blocks:
        case (Paragraph((Text(text), *rest)), *others) if box := _CHECKBOX.match(text):
            first = Paragraph((Text(text[box.end() :]), *rest))
            return Item((first, *others), checked=box[1] != " ")
    return Item(blocks, None)


def _table(node: Node) -> Table:
    head, *body = (row for part in node.children for row in part.children)
    return Table(
        tuple(_alignment(cell) for cell in head.children),
        tuple(_content(cell) for cell in head.children),
        tuple(tuple(_content(cell) for cell in row.children) for row in body),
    )


def _alignment(cell: Node) -> Alignment:
    match cell.attrs.get("style"):
        case "text-align:right":
            return "right"
        case "text-align:center":
            return "center"
    return "left"


# --- inlines ---------------------------------------------------------------------------------------------------

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[/!?a-zA-Z][^>]*>", re.DOTALL)
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _inlines(parent: Node) -> Iterator[Inline]:
    for node in parent.children:
        match node.type:
            case "text":
                if node.content:
                    yield Text(clean(node.content).replace("\n", " "))
            case "softbreak":
                yield Text(" ")
            case "hardbreak":
                yield Break()
            case "code_inline":
                yield Code(clean(node.content).replace("\n", " "))
            case "math_inline" | "math_inline_double":
                yield Math(clean_line(node.content))
            case "em":
                yield Styled("emphasis", tuple(_inlines(node)))
            case "strong":
                yield Styled("strong", tuple(_inlines(node)))
            case "s":
                yield Styled("strike", tuple(_inlines(node)))
            case "link":
                yield Link(clean_line(str(node.attrs.get("href", ""))), tuple(_inlines(node)))
            case "image":
                yield Image(clean_line(str(node.attrs.get("src", ""))), clean_line(plain(_inlines(node))))
            case "html_inline":
                if _LINE_BREAK_TAG.fullmatch(node.content.strip()):
                    yield Break()
