"""What stands within a line → Markdown, or HTML where Markdown is not read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from reader.text.markdown.formulas import reads_as_formula
from reader.web.convert.escape import escaped, line_escaped, link_target
from reader.web.convert.inline_tags import CODE, EMPHASIS, KEPT, STRONG, STRUCK
from reader.web.convert.tree import CodeText, Element, Formula, Node, NoteRef, collapsed

_COMMENT = re.compile(r"(?<!\\)%.*$", re.MULTILINE)
_BREAK = "\\\n"
_UNSAFE = re.compile(r"[$`]|\]\(|<https?:")
"""What no formula between dollars may hold: these bind closer."""


class _Piece(NamedTuple):
    """A piece of a line."""

    text: str
    formula: str = ""
    """The formula that it is: how it is marked, what stands around it decides."""
    mark: str = ""
    """What marks it up, if it is read as that here; else `tag` of HTML does."""
    tag: str = ""


@dataclass
class InlineWriter:
    """Writes what stands within lines."""

    anchors: frozenset[str] = frozenset()
    """Names of places that links on the page lead to."""
    in_cell: bool = False
    """Whether a line is in a table of Markdown's."""
    _written: set[str] = field(default_factory=set)

    def line(self, nodes: Sequence[Node]) -> str:
        """Return nodes as one line: for headings, and cells of tables."""
        text = self._joined(self._pieces(nodes))
        text = text.replace(_BREAK, "<br>" if self.in_cell else " ").strip()
        return re.sub(r"^(?:<br>)+|(?:<br>)+$", "", text)

    def paragraph(self, nodes: Sequence[Node]) -> str:
        """Return nodes as a paragraph, empty where there is nothing to read in them."""
        text = _trimmed(self._joined(self._pieces(nodes)))
        return "\n".join(line_escaped(line.strip(" ")) for line in text.split("\n"))

    def anchor(self, element: Element) -> str:
        """Return the anchor of an element, where a link leads to it."""
        name = element.get("id") or (element.get("name") if element.tag == "a" else "")
        if name in self.anchors and name not in self._written:
            self._written.add(name)
            return f'<a id="{escape(name)}"></a>'
        return ""

    # --- pieces

    def _joined(self, pieces: Sequence[_Piece]) -> str:
        out = ""
        for at, piece in enumerate(pieces):
            text = piece.text
            if piece.formula or piece.mark:
                behind = next((one.mark or one.text or "$" for one in pieces[at + 1 :] if one.text or one.formula), "")
                if piece.formula:
                    text = self._formula(piece.formula, out[-1:], behind[:1])
                else:
                    text = _between(piece, out[-1:], behind[:1])
            if text.startswith(" ") and (not out or out[-1] in " \n"):
                text = text.lstrip(" ")
            if text.startswith("[") and out.endswith("!"):
                out = out[:-1] + "\\!"  # or it would be a picture
            if text == _BREAK:
                out = out.rstrip(" ")
            out += text
        return out

    def _pieces(self, nodes: Sequence[Node]) -> list[_Piece]:
        pieces: list[_Piece] = []
        for node in nodes:
            match node:
                case str(text):
                    pieces.append(_Piece(escaped(collapsed(text), in_cell=self.in_cell)))
                case Formula(source):
                    pieces.append(_Piece("", on_one_line(source)))
                case CodeText(text):
                    pieces.append(_Piece(self._code(text)))
                case NoteRef(label):
                    pieces.append(_Piece(f"[^{label}]"))
                case Element():
                    pieces += self._element(node)
        return pieces

    def _formula(self, source: str, before: str, behind: str) -> str:
        if self.in_cell:
            source = re.sub(r"(?<!\\)\|", r"\\vert ", source).replace(r"\|", r"\Vert ").rstrip()
        is_plain = not (before.isalnum() or before in ("\\", "$") or behind.isalnum() or behind == "$")
        if is_plain and not _UNSAFE.search(source) and reads_as_formula(source, behind):
            return f"${source}$"
        return rf"\({source}\)" if r"\)" not in source and before != "\\" else f"$`{source}`$"

    def _element(self, element: Element) -> list[_Piece]:
        tag = element.tag
        anchor = [_Piece(mark)] if (mark := self.anchor(element)) else []
        if tag in CODE:
            return [*anchor, _Piece(self._code(element.text()))]
        match tag:
            case "br":
                return [*anchor, _Piece(_BREAK)]
            case "img":
                return [*anchor, *self._image(element)]
            case "a":
                return [*anchor, *self._link(element)]
            case "q":
                return [*anchor, _Piece("“"), *self._pieces(element.children), _Piece("”")]
            case "rt":
                return [_Piece("("), *self._pieces(element.children), _Piece(")")]
            case "rp" | "button" | "select" | "textarea":
                return []
            case "input":
                is_box = element.get("type") == "checkbox"
                return [_Piece("☑ " if "checked" in element.attributes else "☐ ")] if is_box else []
            case "abbr" if meaning := element.get("title"):
                opening = f'<abbr title="{escape(collapsed(meaning).strip())}">'
                return [*anchor, _Piece(opening), *self._pieces(element.children), _Piece("</abbr>")]
        inner = self._pieces(element.children)
        if tag in EMPHASIS:
            inner = self._marked(inner, "*", "em")
        elif tag in STRONG:
            inner = self._marked(inner, "**", "strong")
        elif tag in STRUCK:
            inner = self._marked(inner, "~~", "del")
        elif tag in KEPT and self._joined(inner).strip():
            inner = [_Piece(f"<{tag}>"), *inner, _Piece(f"</{tag}>")]
        return [*anchor, *inner]

    def _marked(self, inner: list[_Piece], mark: str, tag: str) -> list[_Piece]:
        """Return pieces between marks, white space at the ends outside of these."""
        words = self._joined(inner)
        core = words.strip(" \n\\") if words.strip().endswith("\\") else words.strip()
        if not core.strip():
            return inner
        before = " " if words[:1] in (" ", "\n") else ""
        after = " " if words[-1:] in (" ", "\n") else ""
        return [_Piece(before), _Piece(core, mark=mark, tag=tag), _Piece(after)]

    def _code(self, text: str) -> str:
        text = re.sub(r"\s*\n\s*", " ", text.replace("\xa0", " "))
        if not text.strip():
            return text
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        fence = "`" * (longest + 1)
        if text[0] == "`" or text[-1] == "`" or (text[0] == " " and text[-1] == " "):
            text = f" {text} "
        return f"{fence}{text.replace('|', chr(92) + '|') if self.in_cell else text}{fence}"

    def _image(self, element: Element) -> list[_Piece]:
        source = element.get("src")
        if not source:
            words = element.get("alt")
            return [_Piece(escaped(collapsed(words)))] if element.has_class("emoji", "wp-smiley") else []
        description = collapsed(element.get("alt")).strip()
        return [_Piece(f"![{_label(escaped(description, in_cell=self.in_cell))}]({link_target(source)})")]

    def _link(self, element: Element) -> list[_Piece]:
        target = element.get("href")
        inner = self._pieces(element.children)
        words = self._joined(inner)
        bare = words.strip(" \n\\")
        if not target or not bare:
            return inner
        if target.startswith("#") and target[1:] not in self.anchors:
            return inner
        image = re.fullmatch(r"!\[[^\]]*\]\(<?([^)>]*)>?\)", bare)
        if image and re.search(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:\?.*)?$", target, re.IGNORECASE):
            return inner  # the same picture, larger
        before = " " if words[:1] == " " else ""
        after = " " if words[-1:] == " " else ""
        bare = bare.replace(_BREAK, " ")
        if bare == target and re.fullmatch(r"https?://[^\s<>]+", target):
            return [_Piece(f"{before}<{target}>{after}")]
        return [_Piece(f"{before}[{_label(bare)}]({link_target(target)}){after}")]


def _trimmed(text: str) -> str:
    """Return a paragraph without breaks of lines, and blanks, at its ends: they mean nothing there."""
    start, end = 0, len(text)
    while start < end and (text[start] in " \n" or text.startswith(_BREAK, start)):
        start += 1 if text[start] in " \n" else len(_BREAK)
    while start < end and text[end - 1] in " \n":
        end -= len(_BREAK) if text.endswith(_BREAK, start, end) else 1
    return text[start:end]


def _between(piece: _Piece, before: str, behind: str) -> str:
    """Return words that are marked up.

    Marks are read as such only where no letter stands against one of them with a sign on its other side; and those of
    one kind may not meet.
    """
    core, mark = piece.text, piece.mark
    opens = core[0].isalnum() or not (before.isalnum() or before == mark[0])
    closes = core[-1].isalnum() or not (behind.isalnum() or behind == mark[0])
    if opens and closes and mark[0] not in (core[0], core[-1]) and "\n" not in core:
        return f"{mark}{core}{mark}"
    return f"<{piece.tag}>{core}</{piece.tag}>"


def on_one_line(source: str) -> str:
    """Return LaTeX on one line, without its comments."""
    return _COMMENT.sub("", source).replace("\n", " ").strip()


def _label(words: str) -> str:
    """Return words that stand between brackets: brackets in them come in pairs, and none stands beside the outer ones.

    Two that open together, and two that close together, make a wiki link.
    """
    depth = 0
    for sign in re.findall(r"[\[\]]", re.sub(r"`[^`]*`", "", words)):
        depth += 1 if sign == "[" else -1
        if depth < 0:
            break
    if depth:
        words = re.sub(r"\[(?!\^)", "&#91;", words)
        words = re.sub(r"(?<!\d)\]", "&#93;", words)
    elif words.startswith("[") and words.endswith("]") and not words.startswith("[^"):
        words = f"&#91;{words[1:-1]}&#93;"
    return words


# --- HTML ------------------------------------------------------------------------------------------------------

_HTML_TAGS = {**dict.fromkeys(EMPHASIS, "em"), **dict.fromkeys(STRONG, "strong"), **dict.fromkeys(STRUCK, "del"),
              **dict.fromkeys(CODE, "code"), **{tag: tag for tag in KEPT}}  # fmt: skip


def as_html(nodes: Sequence[Node]) -> str:
    """Return nodes as HTML on one line: for tables that Markdown cannot hold, and the line above a folded part."""
    out = ""
    for node in nodes:
        match node:
            case str(text):
                out += escape(collapsed(text), quote=False)
            case Formula(source):
                out += f"${escape(on_one_line(source), quote=False)}$"
            case CodeText(text):
                out += "<br>".join(f"<code>{escape(line, quote=False)}</code>" for line in text.split("\n"))
            case NoteRef(label):
                out += f"<sup>{label}</sup>"
            case Element(tag="br"):
                out += "<br>"
            case Element(tag="img") if node.get("src"):
                out += f'<img src="{escape(node.get("src"))}" alt="{escape(collapsed(node.get("alt")))}">'
            case Element(tag="a") if node.get("href") and node.text().strip():
                out += f'<a href="{escape(node.get("href"))}">{as_html(node.children)}</a>'
            case Element(tag="p" | "div" | "li" | "ul" | "ol"):
                inner = as_html(node.children).strip()
                if inner:
                    ends = "<br>" if out.strip() and not out.endswith("<br>") else ""
                    out += f"{ends}{'• ' if node.tag == 'li' else ''}{inner}"
            case Element():
                tag = _HTML_TAGS.get(node.tag, "")
                inner = as_html(node.children)
                out += f"<{tag}>{inner}</{tag}>" if tag and inner.strip() else inner
    return out
