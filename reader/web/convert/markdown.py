"""The tree of an article → Markdown."""

import re
from collections.abc import Sequence
from html import escape

from reader.text.document.anchors import slug
from reader.text.markdown.alerts import ALERTS
from reader.web.convert.dollars import tidied
from reader.web.convert.footnotes import Notes
from reader.web.convert.inline import InlineWriter, as_html, on_one_line
from reader.web.convert.inline_tags import is_inline
from reader.web.convert.tables import write_table
from reader.web.convert.tree import CodeText, Element, Formula, Node

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NUMBER_BEHIND = re.compile(r"\s*\(([\w.*†′'-]{1,8})\)\s*")
_BEFORE_LIST = re.compile(r"\n\n(?=(?:-|\d+\.) )")
_REMARK = re.compile(r"\b(?:markdown-alert|admonition|callout|alert|notice|hint|custom-block|infobox-note|remark)\b")
_REMARK_TITLE = ("admonition-title", "markdown-alert-title", "callout-title", "custom-block-title", "alert-title")
_VIDEO = re.compile(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)([\w-]{6,})")


def write_markdown(root: Element, notes: Notes) -> str:
    """Return an article, and its footnotes at the end, as Markdown."""
    everything = [root, *(Element("div", {}, content) for content in notes.values())]
    links = (link.get("href") for part in everything for link in part.all("a"))
    wanted = {name for link in links if (name := link.partition("#")[2])}
    there = {
        name
        for part in everything
        for one in [part, *part.all()]
        for name in (one.get("id"), one.get("name") if one.tag == "a" else "")
        if name
    }
    writer = _Writer(frozenset(wanted & there))
    text = writer.blocks(root.children)
    for label, content in notes.items():
        said = writer.blocks(content) or "…"
        text += f"\n\n[^{label}]: {_indented(said, 4)}"
    return text.strip() + "\n"


def _indented(text: str, by: int) -> str:
    """Return text with its lines, but for the first, moved to the right."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * by, text)


class _Writer:
    """Writes blocks."""

    def __init__(self, anchors: frozenset[str]) -> None:
        """`anchors`: names of places that links on the page lead to."""
        self._anchors = anchors
        self._inline = InlineWriter(anchors)
        self._in_quote = False

    def blocks(self, nodes: Sequence[Node]) -> str:
        """Return nodes as blocks, with empty lines between them."""
        parts: list[str] = []
        run: list[Node] = []
        for node in nodes:
            if is_inline(node):
                run.append(node)
                continue
            parts += self._paragraphs(run)
            run = []
            if isinstance(node, CodeText):
                if node.language and parts and parts[-1].lower() == node.language.lower():
                    parts.pop()  # a label above the code
                parts.append(self._code(node))
            elif isinstance(node, Element):
                part = self._element(node)
                if part and parts and _is_list(part) and _is_list(parts[-1]) and part[0] == parts[-1][0]:
                    parts.append("<!-- -->")  # or they would be one list
                parts.append(part)
        parts += self._paragraphs(run)
        return "\n\n".join(part for part in parts if part.strip())

    # --- lines

    def _paragraphs(self, run: list[Node]) -> list[str]:
        """Return what stands within lines as paragraphs, displayed formulas between them."""
        if not any(isinstance(node, Element) or (isinstance(node, str) and node.strip()) or not isinstance(node, str)
                   for node in run):  # fmt: skip
            return []
        parts: list[str] = []
        words: list[Node] = []
        flat = [*self._lifted(run)]
        skip = 0
        for at, node in enumerate(flat):
            if skip:
                skip -= 1
                continue
            if isinstance(node, Formula) and node.is_display:
                parts.append(self._inline.paragraph(words))
                words = []
                behind = flat[at + 1 : at + 2]
                number = next(iter(behind), None)
                said = number.text() if isinstance(number, Element) else number if isinstance(number, str) else ""
                source = node.source
                if (match := _NUMBER_BEHIND.fullmatch(said)) and "\\tag" not in source:
                    source, skip = f"{source} \\tag{{{match[1]}}}", 1
                parts.append(self._display(source))
            elif _is_break(node) and at + 1 < len(flat) and self._breaks_twice(flat, at):
                parts.append(self._inline.paragraph(words))
                words = []
            else:
                words.append(node)
        parts.append(self._inline.paragraph(words))
        return [part for part in parts if part]

    def _display(self, source: str) -> str:
        source = tidied(source)
        if self._in_quote:
            source = on_one_line(source)
        return f"$$\n{source}\n$$" if "\n" in source else f"$${source}$$"

    @staticmethod
    def _breaks_twice(flat: list[Node], at: int) -> bool:
        behind = (node for node in flat[at + 1 :] if not (isinstance(node, str) and not node.strip()))
        return _is_break(next(behind, ""))

    def _lifted(self, run: Sequence[Node]) -> list[Node]:
        """Return nodes of a line with displayed formulas, and pairs of breaks, taken out of what marks words up."""
        out: list[Node] = []
        for node in run:
            if isinstance(node, Element) and node.tag not in ("a", "code", "sup", "sub") and _holds_display(node):
                inner = self._lifted(node.children)
                piece: list[Node] = []
                for child in inner:
                    if isinstance(child, Formula) and child.is_display:
                        out += [Element(node.tag, node.attributes, piece)] if piece else []
                        out.append(child)
                        piece = []
                    else:
                        piece.append(child)
                out += [Element(node.tag, {}, piece)] if piece else []
            else:
                out.append(node)
        return out

    # --- blocks

    def _element(self, element: Element) -> str:
        tag = element.tag
        if level := _HEADINGS.get(tag):
            return self._heading(level, element)
        match tag:
            case "p":
                return self._with_anchor(element, self.blocks(element.children))
            case "blockquote":
                return self._quote(element)
            case "ul" | "ol" | "menu" | "dir":
                return self._list(element)
            case "pre":
                return self._code(CodeText(element.text().strip("\n")))
            case "table":
                return write_table(element, self.blocks, self._inline)
            case "figure":
                return self._figure(element)
            case "hr":
                return "---"
            case "dl":
                return self._definitions(element)
            case "details":
                return self._details(element)
            case "iframe" | "video" | "audio" | "source":
                return self._embedded(element)
            case "script" | "noscript" | "style" | "template" | "head":
                return ""
        if element.get("class") and _REMARK.search(element.get("class")):
            return self._remark(element)
        if tag in ("a", "span", "label"):
            return self.blocks(_with_links(element))
        return self._with_anchor(element, self.blocks(element.children))

    def _quote(self, element: Element) -> str:
        before, self._in_quote = self._in_quote, True
        text = self._with_anchor(element, self.blocks(element.children))
        self._in_quote = before
        return _quoted(text)

    def _with_anchor(self, element: Element, text: str) -> str:
        anchor = self._inline.anchor(element)
        if not anchor:
            return text
        return anchor + text if re.match(r"[^\s#>|<$`~\-+*\d]", text) else f"{anchor}\n\n{text}"

    def _heading(self, level: int, element: Element) -> str:
        words = self._inline.line(element.children)
        if not words:
            return ""
        name = element.get("id")
        if not name:  # some name a place within the heading, or around it
            name = next((one.get("id") or one.get("name") for one in element.all("a", "span")), "")
        is_own = name and re.fullmatch(r"[\w:.-]+", name) and name != slug(element.text())
        return f"{'#' * level} {words}{f' {{#{name}}}' if is_own else ''}"

    def _code(self, code: CodeText) -> str:
        longest = max((len(run) for run in re.findall(r"^\s*(`{3,})", code.text, re.MULTILINE)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}{code.language}\n{code.text}\n{fence}"

    def _list(self, element: Element) -> str:
        start = element.get("start")
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        items: list[tuple[str, Element]] = []
        loose: list[Node] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                mark = f"{number}." if element.tag == "ol" else "-"
                items.append((mark, Element("li", child.attributes, list(child.children))))
                number += 1
            elif isinstance(child, Element) and items:
                items[-1][1].children.append(child)
            else:
                loose.append(child)
        parts = [(mark, self._item(item)) for mark, item in items]
        parts = [(mark, text) for mark, text in parts if text]
        is_tight = all(_is_tight(text) for _, text in parts)
        if is_tight:
            parts = [(mark, _BEFORE_LIST.sub("\n", text)) for mark, text in parts]
        written = [f"{mark} {_indented(text, len(mark) + 1)}" for mark, text in parts]
        above = self.blocks(loose)
        return (f"{above}\n\n" if above else "") + ("\n" if is_tight else "\n\n").join(written)

    def _item(self, item: Element) -> str:
        box = next((one for one in item.all("input") if one.get("type") == "checkbox"), None)
        if box is not None:
            mark = "[x] " if "checked" in box.attributes else "[ ] "
            box.attributes["type"] = "hidden"
            return mark + self.blocks(item.children)
        return self._with_anchor(item, self.blocks(item.children))

    def _figure(self, element: Element) -> str:
        captions = [one for one in element.elements() if one.tag == "figcaption"]
        captions += [one for one in element.all() if one.tag == "figcaption" and one not in captions]
        said = [caption for caption in captions if caption.text().strip() or _holds_display(caption)]
        if element.first(*_HEADINGS):  # its end was forgotten: what follows is in it
            return self.blocks(
                [one if one not in captions else Element("p", {}, one.children) for one in element.children]
            )
        holder = Element("div", {}, [*_without(element, captions).children])
        inner = self.blocks(holder.children)
        if not said:
            return self._with_anchor(element, inner)
        words = "\n\n".join(self.blocks(caption.children) for caption in said)
        name = element.get("id")
        place = f' id="{escape(name)}"' if name in self._anchors else ""
        return f"<figure{place}>\n\n{inner}\n\n<figcaption>\n\n{words}\n\n</figcaption>\n</figure>"

    def _definitions(self, element: Element) -> str:
        entries = [one for child in element.elements() for one in (child.elements() if child.tag == "div" else [child])]
        if not any(one.tag == "dt" and one.text().strip() for one in entries):
            return self.blocks([Element("div", one.attributes, one.children) for one in entries])
        lines: list[str] = []
        for one in entries:
            if one.tag == "dt":
                words = self._inline.anchor(one) + self._inline.line(one.children)
                lines.append(("\n" if lines and lines[-1].startswith(":") else "") + words)
            elif one.tag == "dd" and (said := self.blocks(one.children)):
                lines.append(f":   {_indented(said, 4)}")
        return "\n".join(lines)

    def _details(self, element: Element) -> str:
        summary = next((one for one in element.elements() if one.tag == "summary"), None)
        inner = self.blocks([child for child in element.children if child is not summary])
        title = as_html(summary.children).strip() if summary else "Details"
        return f"<details>\n<summary>{title}</summary>\n\n{inner}\n\n</details>" if inner else ""

    def _embedded(self, element: Element) -> str:
        address = element.get("src") or next((one.get("src") for one in element.all("source")), "")
        if not address.startswith(("http://", "https://")):
            return ""
        if video := _VIDEO.search(address):
            address = f"https://www.youtube.com/watch?v={video[1]}"
        words = element.get("title") or address
        return self._inline.paragraph([Element("a", {"href": address}, [words])])

    def _remark(self, element: Element) -> str:
        classes = re.findall(r"[a-z]+", element.get("class").lower())
        kind = next((ALERTS[name] for name in classes if name in ALERTS and name != "alert"), "")
        title = next((one for one in element.all() if one.has_class(*_REMARK_TITLE)), None)
        if not kind:
            return self._with_anchor(element, self.blocks(element.children))
        said = self._inline.line(title.children) if title else ""
        inner = self.blocks(_without(element, [title] if title else []).children)
        if not inner:
            return ""
        is_own = said and said.lower() != kind
        return _quoted(f"[!{kind.upper()}]{f' {said}' if is_own else ''}\n{inner}")


def _holds_display(element: Element) -> bool:
    return any(
        isinstance(child, Formula) and child.is_display for one in [element, *element.all()] for child in one.children
    )


def _is_break(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "br"


def _is_list(text: str) -> bool:
    return re.match(r"(?:-|\d+\.) ", text) is not None


def _is_tight(text: str) -> bool:
    """Whether an item is one paragraph, with at most a list that is so too behind it."""
    return "\n\n" not in _BEFORE_LIST.sub("\n", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""


def _without(element: Element, left_out: Sequence[Element]) -> Element:
    """Return a copy of an element without some of what is in it."""
    children: list[Node] = []
    for child in element.children:
        if isinstance(child, Element):
            if any(child is one for one in left_out):
                continue
            children.append(_without(child, left_out))
        else:
            children.append(child)
    return Element(element.tag, element.attributes, children)


def _with_links(element: Element) -> list[Node]:
    """Return the blocks in a link, each with the link in it."""
    if element.tag != "a" or not element.get("href"):
        return element.children
    out: list[Node] = []
    for child in element.children:
        if (
            isinstance(child, Element)
            and child.children
            and all(map(is_inline, child.children))
            and not is_inline(child)
        ):
            out.append(Element(child.tag, child.attributes, [Element("a", element.attributes, child.children)]))
        else:
            out.append(child)
    return out
