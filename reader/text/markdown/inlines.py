"""markdown-it's tokens within a line → inlines."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt

from reader.text.clean import clean, clean_line
from reader.text.document.nodes import (
    Abbreviation,
    Anchor,
    Break,
    Code,
    FootnoteRef,
    Image,
    Inline,
    Link,
    Math,
    Paragraph,
    Styled,
    Text,
    plain,
)
from reader.text.markdown import extensions, html
from reader.text.markdown.attributes import KRAMDOWN
from reader.text.markdown.dialect import Dialect
from reader.text.markdown.formulas import is_preamble
from reader.text.markdown.html_tags import CODE, STYLES
from reader.text.markdown.mathml import is_display, to_latex
from reader.text.markdown.paragraphs import Display
from reader.text.markdown.tags import with_values, without_tags
from reader.text.markdown.templates import without_raw_marks
from reader.text.markdown.tree import Node, tree
from reader.text.markdown.wiki import note_file

_STYLES = {"em": "emphasis", "strong": "strong", "s": "strike", "mark": "mark", "sub": "sub", "sup": "sup",
           "ins": "underline"}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SIZE = re.compile(r"\|\s*\d+(?:x\d+)?\s*$")
_PICTURE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|tiff?|mp4|webm|mov|mkv|mp3|wav|ogg|m4a|flac|pdf)$", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_BARE_PICTURE = re.compile(r"<figure>(<img [^<>]*>)</figure>")
_MATH_TAGS = re.compile(r"^<d-math[^<>]*>|</d-math>$")
_SIGNS = re.compile(r"[$\\{]")
# Chinese and Japanese, which have no spaces between words; not Korean, which has.
_UNSPACED = re.compile(
    "[\u2e80-\u303f\u3040-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


class Piece(Text):
    """HTML that is more than a part of a line: what holds it has to be built as blocks."""


@cache
def _for_html() -> MarkdownIt:
    parser = MarkdownIt("zero")
    extensions.extend_for_html(parser)
    return parser


class Inlines:
    """Makes inlines of what is in one post."""

    def __init__(
        self, parser: MarkdownIt, env: dict[str, Any], numbers: Mapping[str, str], abbreviations: Mapping[str, str]
    ) -> None:
        self._parser = parser
        self._env = env
        self._numbers = numbers
        self._meanings = abbreviations
        self._abbreviation = (
            re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(abbreviations, key=len, reverse=True)))})(?!\w)")
            if abbreviations
            else None
        )

    @property
    def dialect(self) -> Dialect:
        """The dialect of the post."""
        found = self._env["dialect"]
        assert isinstance(found, Dialect)
        return found

    def of_markdown(self, source: str) -> tuple[Inline, ...]:
        """Return a piece of Markdown that has no blocks as inlines."""
        (token,) = self._parser.parseInline(source, self._env)
        return self.make(tree(token.children or ()))

    def of_html_text(self, text: str) -> tuple[Inline, ...]:
        """Return the text of an element of HTML as inlines: formulas are found in it, and templates."""
        if not _SIGNS.search(text):
            return (Text(text),)
        (token,) = _for_html().parseInline(text, self._env)
        return self.make(tree(token.children or ()))

    def builder(self) -> html.BlockBuilder:
        """Return a builder of blocks whose words are made here."""
        return html.BlockBuilder(self.of_html_text, self.of_markdown)

    def html(self, source: str) -> str:
        """Return a piece of HTML without templates, the code in it apart."""
        if "{" not in source:
            return source
        pieces = re.split(r"(<(pre|code|script|style)\b.*?(?:</\2>|\Z))", source, flags=re.DOTALL | re.IGNORECASE)
        kept = [piece for number, piece in enumerate(pieces) if number % 3 != 2]
        return "".join(
            piece if number % 2 else KRAMDOWN.sub("", without_tags(piece, self.dialect))
            for number, piece in enumerate(kept)
        )

    def make(self, nodes: Sequence[Node], *, with_pieces: bool = False) -> tuple[Inline, ...]:
        """Return `nodes` as inlines, with the HTML tags among them paired up; `with_pieces`: `Piece` may be among them.

        Where there is no room for blocks, a piece becomes what is within its blocks.
        """
        open_tags: list[tuple[str, dict[str, str]]] = []
        stack: list[list[Inline]] = [[]]
        for number, node in enumerate(nodes):
            kind = node.type
            if kind == "text" and self._abbreviation is None:  # most of all, and so first
                if node.content:
                    stack[-1].append(Text(clean(node.content).replace("\n", " ")))
                continue
            if kind == "softbreak":
                if not _joins(stack[-1], nodes[number + 1 : number + 2]):
                    stack[-1].append(Text(" "))
                continue
            if kind not in ("html_inline", "template"):
                stack[-1] += self._inline(node, kind)
                continue
            content = self.html(node.content) if kind == "html_inline" else _BARE_PICTURE.sub(r"\1", node.content)
            tag = _TAG.fullmatch(content)
            if kind == "template" and (tag is None or tag[2] not in (*STYLES, "a", "img")):
                if with_pieces and len(stack) == 1 and content.startswith("<"):
                    stack[-1].append(Piece(content))
                else:
                    stack[-1] += self._within(content)
                continue
            name = tag[2].lower() if tag else ""
            attributes = _attributes(tag[3]) if tag else {}
            if anchor := attributes.get("id") or (attributes.get("name", "") if name == "a" else ""):
                stack[-1].append(Anchor(anchor))
            if name == "br":
                stack[-1].append(Break())
            elif name == "img":
                stack[-1].append(Image(attributes.get("src", ""), attributes.get("alt") or attributes.get("title", "")))
            elif name in ("iframe", "video", "audio", "embed", "source") and attributes.get("src"):
                address = attributes["src"]
                stack[-1].append(Link(address, (Text(attributes.get("title") or address),)))
            elif (name not in STYLES and name not in CODE and name not in ("a", "abbr")) or tag is None:
                continue
            elif not tag[1] and not tag[3].endswith("/") and len(open_tags) < html.DEEPEST:
                open_tags.append((name, attributes))
                stack.append([])
            elif any(name == opened for opened, _ in open_tags):
                while True:
                    opened, given = open_tags.pop()
                    children = stack.pop()
                    stack[-1] += html.styled(opened, given, children) if opened == name else children
                    if opened == name:
                        break
        while len(stack) > 1:  # never closed: shown as nothing
            children = stack.pop()
            stack[-1] += children
        return tuple(stack[0])

    def _within(self, content: str) -> list[Inline]:
        """Return what a template has become as inlines: the words alone where that is more than paragraphs."""
        if not content.startswith("<"):
            return self._text(content)
        builder = self.builder()
        builder.html(content)
        blocks = builder.finish()
        if not all(isinstance(block, Paragraph) for block in blocks):
            return self._text(_ANY_TAG.sub("", content))
        found: list[Inline] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                found += [*([Text(" ")] if found else []), *block.children]
        return found

    def _text(self, content: str) -> list[Inline]:
        import html as entities

        text = clean(entities.unescape(content)).replace("\n", " ")
        return [Text(text)] if text else []

    def _inline(self, node: Node, kind: str) -> Sequence[Inline]:
        match kind:
            case "text" | "plain":
                return self._words(clean(node.content).replace("\n", " ")) if node.content else []
            case "hardbreak":
                return [Break()]
            case "code_inline":
                code = clean(node.content).replace("\n", " ")
                return [Code(without_raw_marks(code) if self.dialect.has_liquid else code)]
            case "math_inline":
                return self.formula(clean_line(_MATH_TAGS.sub("", node.content)))
            case "math_display":
                return self._display(node)
            case "mathml":
                latex = clean_line(to_latex(node.content))
                return [Display(latex)] if is_display(node.content) else self.formula(latex)
            case "math_reference":
                return [self._reference(clean_line(node.content), bracketed=node.meta.get("bracketed", True))]
            case "em" | "strong" | "s" | "mark" | "sub" | "sup" | "ins":
                return [Styled(_STYLES[kind], self.make(node.children))]  # type: ignore[arg-type]
            case "span":
                return self.make(node.children)
            case "link":
                target = self._address(str(node.attrs.get("href", "")))
                return [Link(target, self.make(node.children))]
            case "image":
                alt = _SIZE.sub("", clean_line(plain(self.make(node.children))))
                return [
                    Image(
                        self._address(str(node.attrs.get("src", ""))),
                        alt or clean_line(str(node.attrs.get("title", ""))),
                    )
                ]
            case "footnote_ref":
                return [FootnoteRef(int(node.meta["id"]) + 1)]
            case "wiki_link":
                return [_wiki_link(clean_line(node.meta["target"]), clean_line(node.content), node.meta["embedded"])]
            case "anchor":
                return [Anchor(clean_line(node.content))]
        return []

    def _words(self, text: str) -> list[Inline]:
        """Return text as inlines: with abbreviations told apart that the post explains."""
        if self._abbreviation is None:
            return [Text(text)]
        pieces = self._abbreviation.split(text)
        return [
            Abbreviation(piece, self._meanings[piece]) if number % 2 else Text(piece)
            for number, piece in enumerate(pieces)
            if piece
        ]

    def _address(self, address: str) -> str:
        if "{" in address or "%7B" in address:
            from urllib.parse import unquote

            address = with_values(unquote(address) if "%7B" in address else address, self.dialect)
        return clean_line(address)

    # --- formulas

    def formula(self, source: str) -> list[Inline]:
        """Return a formula within a line; nothing where it only defines commands, a link where it only refers."""
        if "\\" not in source:
            return [Math(source)]
        if whole := re.fullmatch(r"\(?\\(eq)?ref\s*\{([^{}]+)\}\)?", source):
            return [self._reference(whole[2].strip(), bracketed=whole[1] is not None or source.startswith("("))]
        return [] if is_preamble(source) else [Math(source)]

    def _display(self, node: Node) -> Sequence[Inline]:
        source = clean(node.content).strip()
        stands_in_line = self.dialect.inline_displays and not node.meta.get("alone")
        if stands_in_line and "\\\\" not in source and "\\begin" not in source and not node.content.startswith("\n"):
            return self.formula(clean_line(source))
        return [Display(source)] if source else []

    def _reference(self, label: str, *, bracketed: bool) -> Inline:
        number = self._numbers.get(label)
        words = label if number is None else number
        return Link(f"#{label}", (Text(f"({words})" if bracketed else words),))


def _joins(before: Sequence[Inline], following: Sequence[Node]) -> bool:
    """Whether the end of a line in a source is no space: between Chinese or Japanese characters."""
    if not before or not following:
        return False
    last, first = plain(before[-1:])[-1:], _beginning(following[0])
    return bool(last and first) and _UNSPACED.match(last) is not None and _UNSPACED.match(first) is not None


def _beginning(node: Node) -> str:
    if node.content or not node.children:
        return node.content[:1]
    return _beginning(node.children[0])


def _wiki_link(target: str, words: str, embedded: bool) -> Inline:
    page, _, anchor = target.partition("#")
    if embedded and _PICTURE.search(page):
        said = _SIZE.sub("", f"|{words}").removeprefix("|")
        return Image(target, said or target)
    words = words or target
    if not page:
        return Link(f"#{anchor}", (Text(words),))
    return Link(note_file(page) + (f"#{anchor}" if anchor else ""), (Text(words),))


def _attributes(text: str) -> dict[str, str]:
    import html as entities

    return {
        name.lower(): clean_line(entities.unescape(double or single or bare))
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }
