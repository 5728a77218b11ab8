"""Markdown → Document, by markdown-it-py.

Every string that becomes part of a node passes the gate here: not the source but what the parser made of it,
for an entity such as `&#x202E;` is harmless in the source and not in the text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from reader.text.clean import clean, clean_line
from reader.text.document.nodes import (
    Alert,
    Alignment,
    Block,
    Definitions,
    Details,
    Document,
    Footnote,
    Heading,
    Image,
    Inline,
    Item,
    ListBlock,
    Math,
    Paragraph,
    Quote,
    Rule,
    Styled,
    Table,
    Text,
)
from reader.text.markdown import extensions, html
from reader.text.markdown.alerts import ALERTS, own_title
from reader.text.markdown.attributes import AT_END, identifier
from reader.text.markdown.chunks import definitions, split
from reader.text.markdown.dialect import Dialect, recognized
from reader.text.markdown.fence_info import CODE_DIRECTIVES, Info, fence_info
from reader.text.markdown.formulas import numbered
from reader.text.markdown.garbage import without_search_for_garbage
from reader.text.markdown.inlines import Inlines, Piece
from reader.text.markdown.labels import equation_numbers
from reader.text.markdown.paragraphs import Display, code, displayed, trimmed
from reader.text.markdown.templates import without_raw_marks
from reader.text.markdown.tree import Node, tree
from reader.text.math import Macros, find_macros


@cache
def _markdown_it(smart: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 60, "typographer": smart, "strikethrough_single_tilde": True})
    parser.enable(["table", "strikethrough"])
    if smart:
        parser.enable(["replacements", "smartquotes"])
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    gfm_autolink_plugin(parser)
    extensions.extend(parser)
    return parser


def parse(source: str, *, smart: bool = False, dialect: Dialect = Dialect()) -> Document:
    """Return the tree of a post's body, `source` being Markdown without front matter. Raises nothing.

    `smart`: straight quotes, double hyphens and three dots become typographic ones.
    """
    parser = Parser(source, smart=smart, dialect=dialect)
    return Document(tuple(block for chunk in parser.chunks() for block in chunk), parser.macros)


def parse_line(source: str, dialect: Dialect = Dialect()) -> tuple[Inline, ...]:
    """Return a line of Markdown, such as a title, as inlines. Raises nothing."""
    env: dict[str, Any] = {"dialect": dialect}
    return Inlines(_markdown_it(False), env, {}, {}).of_markdown(source)


class Parser:
    """Parses a source chunk by chunk: the first blocks of a long one are there long before the last."""

    def __init__(self, source: str, *, smart: bool = False, dialect: Dialect = Dialect()) -> None:
        self._source = source.replace("\r\n", "\n").replace("\r", "\n")
        self._markdown_it = _markdown_it(smart)
        self._dialect = recognized(dialect, self._source)
        commands = {**dialect.macros, **(find_macros(source) if "\\" in source else {})}
        self.macros = Macros(commands, equation_numbers(self._source))

    def chunks(self) -> Iterator[tuple[Block, ...]]:
        """Yield the blocks of each chunk; footnotes come last."""
        references, labels, abbreviations = definitions(self._source)
        env: dict[str, Any] = {
            "footnotes": {"refs": _Labels((f":{label}", -1) for label in labels), "list": {}},
            "dialect": self._dialect,
        }
        inlines = Inlines(self._markdown_it, env, self.macros.numbers, abbreviations)
        maker = _Maker(self._markdown_it, env, inlines)
        several = False
        for chunk in split(self._source):
            if not several and len(chunk) < len(self._source):
                several = True
                self._markdown_it.parse(references, env)  # known to every chunk, wherever they stand
            with without_search_for_garbage():
                blocks = tuple(maker.blocks(tree(self._markdown_it.parse(chunk, env))))
            yield blocks
            env.pop("raw_until", None)
        if notes := maker.footnotes(env["footnotes"]["list"]):
            yield tuple(notes)


class _Labels(dict[str, int]):
    """Labels of footnotes → their numbers. A definition would take the number back that an earlier chunk gave."""

    def __setitem__(self, label: str, number: int) -> None:
        if number >= 0 or self.get(label, -1) < 0:
            super().__setitem__(label, number)


class _Maker:
    """Makes our blocks of markdown-it's, and keeps the footnotes for the end."""

    def __init__(self, parser: MarkdownIt, env: dict[str, Any], inlines: Inlines) -> None:
        self._parser = parser
        self._env = env
        self._inlines = inlines
        self._notes: dict[str, tuple[Block, ...]] = {}
        self._fenced = 0  # how many of the fences that one is in hold Markdown

    def blocks(self, nodes: Sequence[Node]) -> list[Block]:
        """Return nodes as blocks, with the HTML and the templates between them."""
        builder = self._inlines.builder()
        for node in nodes:
            if node.type == "html_block":
                builder.html(self._inlines.html(node.content))
            elif node.type == "template":
                builder.html(node.content)
            elif node.type == "footnote_reference":
                self._notes.setdefault(node.meta["label"], tuple(self.blocks(node.children)))
            elif node.type == "paragraph":
                self._paragraph(builder, self._content(node, with_pieces=True))
            else:
                for block in self._block(node):
                    builder.block(block)
        return builder.finish()

    def _block(self, node: Node) -> Sequence[Block]:
        match node.type:
            case "heading":
                return [_heading(int(node.tag[1]), self._line(node), node.meta.get("anchor", ""))]
            case "fence" | "code_block":
                return self._code(node)
            case "math_block":
                return self._formula(node)
            case "blockquote":
                return [self._alert(node) or Quote(tuple(self.blocks(node.children)))]
            case "directive":
                return self._directive(node)
            case "bullet_list" | "ordered_list":
                return [self._list(node)]
            case "dl":
                return [self._definitions(node)]
            case "table":
                return [self._table(node)]
            case "plain_table":
                rows = [tuple(self._inlines.of_markdown(cell) for cell in row) for row in node.meta["rows"]]
                columns: list[Alignment] = ["left"] * len(rows[0])
                return [Table(tuple(columns), ((),) * len(rows[0]), tuple(rows))]
            case "hr":
                return [Rule()]
        return []

    def _content(self, node: Node, *, with_pieces: bool) -> tuple[Inline, ...]:
        """Return the inlines of a paragraph, a heading or a cell: their only child holds them."""
        return self._inlines.make(node.children[0].children, with_pieces=with_pieces) if node.children else ()

    def _line(self, node: Node) -> tuple[Inline, ...]:
        """Return the inlines of what can hold no formula on lines of its own."""
        made = self._content(node, with_pieces=False)
        return tuple(Math(one.source) if isinstance(one, Display) else one for one in made)

    def _paragraph(self, builder: html.BlockBuilder, inlines: Sequence[Inline]) -> None:
        """Give a paragraph to `builder`, which the tags of templates in it may cut."""
        if _CUTTING.isdisjoint(map(type, inlines)):
            if kept := trimmed(inlines):
                builder.block(Paragraph(kept))
            return
        builder.begin_paragraph()
        for inline in inlines:
            if isinstance(inline, Piece):
                builder.html(inline.text)
            else:
                builder.inlines([inline])
        builder.flush()

    def _formula(self, node: Node) -> list[Block]:
        behind = clean(node.meta["behind"])
        source, words = numbered(clean(node.content), behind)
        following = trimmed(self._inlines.of_markdown(words)) if words else ()
        return [*displayed(source, ""), *([Paragraph(following)] if following else [])]

    def _code(self, node: Node) -> Sequence[Block]:
        text = clean(node.content)
        if self._inlines.dialect.has_liquid:
            text = without_raw_marks(text)
        text = text.removesuffix("\n")
        info = fence_info(node.info) if node.type == "fence" else Info("", "", "")
        if info.language == "math" and node.type == "fence":
            return displayed(_OPTIONS.sub("", text) if info.directive else text, "")
        if info.directive in _DIRECTIVES or (info.directive in ALERTS and info.directive not in ("example", "error")):
            return self._fenced_directive(info.directive, node.info.partition("}")[2].strip(), text)
        if info.directive == "=html":
            builder = self._inlines.builder()
            builder.html(text)
            return builder.finish()
        if info.directive in CODE_DIRECTIVES:
            text = _OPTIONS.sub("", text)
        return code(text, info.language, info.title)

    def _fenced_directive(self, name: str, argument: str, text: str) -> Sequence[Block]:
        """Return what MyST has in a fence: a remark, or a picture and its caption."""
        if self._fenced == _MOST_FENCED:
            return code(text)
        body = _OPTIONS.sub("", text, count=1)
        self._fenced += 1
        inner = tuple(self.blocks(tree(self._parser.parse(body, self._env))))
        self._fenced -= 1
        if name in ("figure", "image"):
            alt = re.search(r"^:alt:\s*(.*)$", text, re.MULTILINE)
            picture = Paragraph((Image(clean_line(argument), clean_line(alt[1]) if alt else ""),))
            caption = [
                Paragraph((Styled("caption", block.children),)) for block in inner if isinstance(block, Paragraph)
            ]
            return [picture, *caption]
        title = self._inlines.of_markdown(argument or ("" if name == "admonition" else own_title(name)))
        if name == "dropdown":
            return [Details(title or (Text("Details"),), inner)]
        return [Alert(ALERTS.get(name, "note"), inner, title)]

    def _directive(self, node: Node) -> Sequence[Block]:
        kind, title = node.meta["kind"], self._inlines.of_markdown(node.meta["title"]) if node.meta["title"] else ()
        children = tuple(self.blocks(node.children))
        if node.meta["is_details"]:
            return [Details(title or (Text("Details"),), children)]
        if kind:
            match children:
                case (Heading(_, words), *rest) if not node.meta["has_title"]:
                    title, children = words, tuple(rest)  # as Quarto has it
            return [Alert(ALERTS[kind], children, title)]
        return [*([Paragraph((Styled("strong", title),))] if title else []), *children]

    def _alert(self, node: Node) -> Alert | None:
        """Return a quotation that begins with `[!NOTE] Title` as the remark that it is."""
        first = node.children[0] if node.children else None
        if first is None or first.type != "paragraph" or not first.children:
            return None
        words = first.children[0]
        match = _ALERT.match(words.content)
        if match is None or not (match[1].lower() in ALERTS or self._inlines.dialect.generator == "obsidian"):
            return None
        lines = words.children
        end = next((at for at, one in enumerate(lines) if one.type in ("softbreak", "hardbreak")), len(lines))
        body = trimmed(self._inlines.make(lines[end + 1 :]))
        others = self.blocks(node.children[1:])
        return Alert(
            ALERTS.get(match[1].lower(), "note"),
            (*((Paragraph(body),) if body else ()), *others),
            self._inlines.of_markdown(match[2].strip() or own_title(match[1])),
        )

    def _list(self, node: Node) -> ListBlock:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        # markdown-it says that a list is tight by hiding the paragraphs of its items.
        tight = all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")
        return ListBlock(start, tight, tuple(_item(tuple(self.blocks(item.children))) for item in node.children))

    def _definitions(self, node: Node) -> Definitions:
        items: list[tuple[tuple[Inline, ...], tuple[Block, ...]]] = []
        for child in node.children:
            if child.type == "dt":
                items.append((self._line(child), ()))
            elif items:
                term, meaning = items.pop()
                items.append((term, (*meaning, *self.blocks(child.children))))
        return Definitions(tuple(items))

    def _table(self, node: Node) -> Table:
        head, *body = (row for part in node.children for row in part.children)
        return Table(
            tuple(_alignment(cell) for cell in head.children),
            tuple(self._line(cell) for cell in head.children),
            tuple(tuple(self._line(cell) for cell in row.children) for row in body),
        )

    def footnotes(self, listed: dict[int, dict[str, Any]]) -> list[Block]:
        """Return the footnotes in the order of their numbers, then those that nothing refers to."""
        notes: list[Block] = []
        for number, entry in sorted(listed.items()):
            if "label" in entry:
                notes.append(Footnote(number + 1, self._notes.pop(entry["label"], ())))
            else:
                words = self._inlines.make(tree(entry["tokens"]))
                notes.append(Footnote(number + 1, (Paragraph(words),)))
        notes += [Footnote(len(notes) + index, note) for index, note in enumerate(self._notes.values(), 1)]
        return notes


_CUTTING: frozenset[type] = frozenset({Piece, Display})
_ALERT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\][-+]?[ \t]*([^\n]*)")
_DIRECTIVES = frozenset({"admonition", "figure", "image", "dropdown"})
_MOST_FENCED = 8
"""How deep fences that hold Markdown may stand in fences."""
_OPTIONS = re.compile(r"\A(?:---\n.*?\n---\n|(?::[\w-]+:[^\n]*(?:\n|\Z))+)\n*", re.DOTALL)


def _heading(level: int, children: tuple[Inline, ...], anchor: str) -> Heading:
    match children:
        case (*before, Text(text)) if match := AT_END.search(text.rstrip()):
            rest = text[: match.start()]
            given = identifier(match[0])
            return Heading(level, trimmed((*before, *((Text(rest),) if rest else ()))), given or anchor)
    return Heading(level, children, clean_line(anchor))


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
