"""A post → a page of HTML that stands by itself: no script, nothing loaded but the post's own pictures."""

import re
from collections import Counter
from collections.abc import Iterable
from html import escape

from reader.text.document.anchors import footnote_anchor, reference_anchor, slug
from reader.text.document.nodes import (
    Abbreviation,
    Alert,
    Anchor,
    Block,
    Break,
    Byline,
    Code,
    CodeBlock,
    Definitions,
    Details,
    Document,
    Footnote,
    FootnoteRef,
    Heading,
    Image,
    Inline,
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
)  # fmt: skip
from reader.text.math.expand import expanded

_TAGS = {
    "emphasis": "em", "strong": "strong", "strike": "s", "underline": "u", "sub": "sub", "sup": "sup", "kbd": "kbd",
    "mark": "mark", "caption": "small",
}  # fmt: skip
_OUTSIDE = re.compile(r"(?:https?|mailto):|[^:]*$|[^:]*[/?#]", re.IGNORECASE)
"""What an address may be: of the web or of mail, or relative."""
_MATHML = re.compile(r"(<math[^>]*>)(.*)</math>", re.DOTALL)
_STYLE = """\
:root { color-scheme: light dark }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif }
pre, code, kbd { font-family: ui-monospace, monospace; font-size: .88em }
pre { overflow-x: auto; padding: .8rem 1rem; border: 1px solid #8884; border-radius: 4px; line-height: 1.4 }
pre.title { margin-bottom: 0; border-bottom: 0; padding: .3rem 1rem; opacity: .7 }
pre.title + pre { margin-top: 0 }
blockquote, aside { margin-left: 0; padding-left: 1rem; border-left: 3px solid #8886 }
img { max-width: 100% }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { border: 1px solid #8884; padding: .3rem .6rem }
.byline, small { opacity: .7 }
.math { overflow-x: auto }
.footnote { font-size: .9em; display: flex; gap: .6rem }
"""


def to_html(document: Document, title: str, language: str = "") -> str:
    """Return the page of a post; `title` and `language` (as HTML has it) are said in its head."""
    writer = _Writer(document)
    body = writer.blocks(document.blocks)
    said = f' lang="{escape(language)}"' if language else ""
    return (
        f'<!doctype html>\n<html{said}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<article>\n"
        f"{body}</article>\n</body>\n</html>\n"
    )


class _Writer:
    """Writes the nodes of one post."""

    def __init__(self, document: Document) -> None:
        self._macros = document.macros
        self._seen: Counter[str] = Counter()

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(self._block(block) + "\n" for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return f"<p>{self.inlines(children)}</p>"
            case Heading(level, children, anchor):
                name = escape(anchor or self._heading_name(children))
                return f'<h{level} id="{name}">{self.inlines(children)}</h{level}>'
            case Byline(text):
                return f'<p class="byline">{escape(text)}</p>'
            case CodeBlock(text, language, title):
                above = f'<pre class="title">{escape(title)}</pre>\n' if title else ""
                kind = f' class="language-{escape(language)}"' if language else ""
                return f"{above}<pre><code{kind}>{escape(text, quote=False)}</code></pre>"
            case MathBlock(source):
                return f'<p class="math">{self._formula(source, is_display=True)}</p>'
            case Quote(children):
                return f"<blockquote>\n{self.blocks(children)}</blockquote>"
            case Alert(kind, children, title):
                head = self.inlines(title) or escape(kind.capitalize())
                return f'<aside class="{kind}">\n<p><strong>{head}</strong></p>\n{self.blocks(children)}</aside>'
            case Details(summary, children):
                return f"<details open>\n<summary>{self.inlines(summary)}</summary>\n{self.blocks(children)}</details>"
            case Definitions(items):
                pairs = (f"<dt>{self.inlines(term)}</dt>\n<dd>{self.blocks(said)}</dd>\n" for term, said in items)
                return f"<dl>\n{''.join(pairs)}</dl>"
            case Footnote(number, children):
                back = f'<a href="#{reference_anchor(number)}">{number}</a>'
                name = footnote_anchor(number)
                return f'<div class="footnote" id="{name}"><sup>{back}</sup><div>{self.blocks(children)}</div></div>'
            case ListBlock():
                return self._list(block)
            case Table():
                return self._table(block)
            case Rule():
                return "<hr>"

    def _heading_name(self, children: Iterable[Inline]) -> str:
        """Return the name of a heading: see `anchors.anchor_block`."""
        name = slug(plain(children))
        self._seen[name] += 1
        return f"{name}-{self._seen[name] - 1}" if self._seen[name] > 1 else name

    def _list(self, block: ListBlock) -> str:
        tag = "ul" if block.start is None else "ol"
        first = f' start="{block.start}"' if block.start not in (None, 1) else ""
        items = []
        for item in block.items:
            box = "" if item.checked is None else ("☑ " if item.checked else "☐ ")
            match item.children:
                case (Paragraph(children), *rest) if block.tight or not rest:
                    words = f"{self.inlines(children)}{self.blocks(rest)}"
                case children:
                    words = self.blocks(children)
            items.append(f"<li>{box}{words}</li>\n")
        return f"<{tag}{first}>\n{''.join(items)}</{tag}>"

    def _table(self, block: Table) -> str:
        def row(cells: Iterable[tuple[Inline, ...]], tag: str) -> str:
            found = (
                f'<{tag} style="text-align: {side}">{self.inlines(cell)}</{tag}>'
                for cell, side in zip(cells, block.alignments, strict=True)
            )
            return f"<tr>{''.join(found)}</tr>\n"

        head = f"<thead>\n{row(block.header, 'th')}</thead>\n" if any(block.header) else ""
        return f"<table>\n{head}<tbody>\n{''.join(row(cells, 'td') for cells in block.rows)}</tbody>\n</table>"

    def inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return escape(text, quote=False)
            case Styled(name, children):
                return f"<{_TAGS[name]}>{self.inlines(children)}</{_TAGS[name]}>"
            case Code(text):
                return f"<code>{escape(text, quote=False)}</code>"
            case Math(source):
                return self._formula(source, is_display=False)
            case Link(target, children):
                return f'<a href="{escape(_safe(target))}">{self.inlines(children)}</a>'
            case Image(target, alt):
                return f'<img src="{escape(_safe(target))}" alt="{escape(alt)}">'
            case FootnoteRef(number):
                link = f'<a href="#{footnote_anchor(number)}">{number}</a>'
                return f'<sup id="{reference_anchor(number)}">{link}</sup>'
            case Break():
                return "<br>\n"
            case Anchor(name):
                return f'<span id="{escape(name)}"></span>'
            case Abbreviation(text, meaning):
                return f'<abbr title="{escape(meaning)}">{escape(text)}</abbr>'

    def _formula(self, source: str, *, is_display: bool) -> str:
        """Return a formula as MathML, with its LaTeX in it; only that, where it is beyond what can be translated."""
        from latex2mathml.converter import convert

        try:
            drawn = convert(expanded(source, self._macros), display="block" if is_display else "inline")
        except Exception:  # whatever a formula does to the library, the page is written
            return f"<code>{escape(source, quote=False)}</code>"
        note = f'<annotation encoding="application/x-tex">{escape(source, quote=False)}</annotation>'
        return _MATHML.sub(lambda found: f"{found[1]}<semantics>{found[2]}{note}</semantics></math>", drawn)


def _safe(target: str) -> str:
    """Return an address that does nothing when it is followed: none of `javascript:` or the like."""
    return target if _OUTSIDE.match(target) else ""
