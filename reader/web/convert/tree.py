"""A page as a tree of our own: small, limited in size and depth, and easy to change."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from reader.errors import ReaderError

MOST_NODES = 300_000
"""Elements and texts of a page. A book of 200,000 words on one page has about 100,000."""
DEEPEST = 120
"""Elements within elements. What is deeper is kept, but lies beside what it was in."""


@dataclass(slots=True)
class Formula:
    """A formula, as LaTeX."""

    source: str
    is_display: bool = False


@dataclass(slots=True)
class CodeText:
    """Code on lines of its own."""

    text: str
    language: str = ""


@dataclass(slots=True)
class NoteRef:
    """Where a footnote is referred to."""

    label: str


@dataclass(slots=True, eq=False)
class Element:
    """An element of HTML: its tag in small letters."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute, empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.get("class").split()

    def has_class(self, *names: str) -> bool:
        """Whether it has one of these classes."""
        found = self.get("class")
        return bool(found) and not set(names).isdisjoint(found.split())

    def elements(self) -> Iterator["Element"]:
        """Yield the elements that are its children."""
        return (child for child in self.children if isinstance(child, Element))

    def all(self, *tags: str) -> Iterator["Element"]:
        """Yield the elements within it, in the order of the page: all, or those of some tags."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Element):
                if not tags or node.tag in tags:
                    yield node
                if node.children:
                    waiting += node.children[::-1]

    def first(self, *tags: str) -> "Element | None":
        """Return the first element of some tags within it."""
        return next(self.all(*tags), None)

    def text(self) -> str:
        """Return the words within it, formulas and code as they are written."""
        return "".join(_texts(self))


Node = str | Element | Formula | CodeText | NoteRef

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile(r"[\t\n\r\f]|  ")
_LEFT_OUT = frozenset({"style", "svg", "template", "canvas", "object", "embed", "-comment", "-doctype", "head"})
_DRAWN_FORMULAS = re.compile(r"\bmathjax\b|mjx-", re.IGNORECASE)


def collapsed(text: str) -> str:
    """Return `text` with each run of white space as one space."""
    return _BLANKS.sub(" ", text) if _UNEVEN.search(text) else text


def _texts(element: Element) -> Iterator[str]:
    waiting: list[Node] = [element]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case Formula(source):
                yield source
            case CodeText(text):
                yield text
            case Element() as inner:
                waiting.extend(reversed(inner.children))


@dataclass
class Page:
    """A page that was read."""

    head: Element
    """What it says of itself, scripts included."""
    body: Element
    has_math: bool
    """Whether it shows signs of something that typesets formulas between dollars."""
    language: str = ""
    """What it says it is written in."""
    chosen: Element | None = None
    """What a selector has found in it."""


_MATH_SIGN = re.compile(r"mathjax|katex|math/tex|temml|mathquill", re.IGNORECASE)


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that a parser opens again in each paragraph, as long as nothing closes them."""
_UNCOUNTED = frozenset(
    "p li dt dd td th tr option area base br col embed hr img input link meta param source track wbr".split()
)
"""Elements that end by themselves."""
_MOST_OPEN = 60
_DEEPEST_READ = 1000


def _tamed(html: str) -> str:
    """Return HTML that a parser reads in a time, and with a memory, that follows from its length.

    The algorithm of HTML takes the square of both where elements are never closed. Raises ReaderError.
    """
    depth = deepest = tags = 0
    still_open = dict.fromkeys(_FORMATTING, 0)
    for match in _TAG.finditer(html):
        tags += 1
        tag, step = match[2].lower(), -1 if match[1] else 1
        if tag in _FORMATTING:
            still_open[tag] = max(0, still_open[tag] + step)
        elif tag not in _UNCOUNTED:
            depth = max(0, depth + step)
            deepest = max(deepest, depth)
    if tags > 2 * MOST_NODES or deepest > _DEEPEST_READ:
        raise ReaderError("The page has more elements, or more of them within one another, than can be read.")
    for tag, count in still_open.items():
        if count > _MOST_OPEN:
            html = re.sub(rf"</?{tag}\b[^<>]*>", "", html, flags=re.IGNORECASE)
    return html


def read_page(html: str, selector: str = "") -> Page:
    """Return the tree of a page; `selector` is one of CSS for the part that is to be read.

    Raises ReaderError where the page is beyond all measure, the selector is none, or nothing on the page is so.
    """
    parser = LexborHTMLParser(_tamed(html))
    chosen = _select(parser, selector)
    head = Element("head")
    body = Element("body")
    if parser.head:
        _copy(parser.head, head, None, is_head=True)
    made = _copy(parser.body, body, chosen) if parser.body else None
    root = parser.root
    language = (root.attributes.get("lang") or "") if root is not None else ""
    return Page(head, body, _MATH_SIGN.search(html) is not None, language, made)


def read_fragment(html: str) -> Element:
    """Return the tree of a piece of HTML."""
    return read_page(html).body


def _select(parser: LexborHTMLParser, selector: str) -> LexborNode | None:
    if not selector:
        return None
    try:
        found = parser.css_first(selector)
    except (SelectolaxError, ValueError) as error:
        raise ReaderError(f"“{selector}” is no selector of CSS: correct it where the source is named.") from error
    if found is None:
        raise ReaderError(f"Nothing on the page is “{selector}”: correct it where the source is named.")
    return found


def _copy(source: LexborNode, target: Element, wanted: LexborNode | None, *, is_head: bool = False) -> Element | None:
    """Copy what is in `source`, but for what is never read; return the copy of `wanted`."""
    found = target if wanted is not None and wanted.mem_id == source.mem_id else None
    nodes = 0
    waiting = [(source.child, target, 0)]
    while waiting:
        node, parent, depth = waiting.pop()
        while node is not None:
            nodes += 1
            if nodes > MOST_NODES:
                raise ReaderError(f"The page has more than {MOST_NODES:,} elements, which is too many to read.")
            tag = node.tag or ""
            if tag == "-text":
                parent.children.append(node.text_content or "")
            elif _is_copied(node, tag, parent, is_head=is_head):
                element = Element(tag, {name: value or "" for name, value in node.attributes.items()})
                parent.children.append(element)
                if wanted is not None and node.mem_id == wanted.mem_id:
                    found = element
                if node.child is not None:
                    waiting.append((node.child, element if depth < DEEPEST else parent, depth + (depth < DEEPEST)))
            node = node.next
    return found


def _is_copied(node: LexborNode, tag: str, parent: Element, *, is_head: bool) -> bool:
    if tag == "script":
        return is_head or "math/" in (kind := node.attributes.get("type") or "") or "json" in kind
    if tag == "svg":  # MathJax draws formulas so, and keeps in it what they mean
        return _DRAWN_FORMULAS.search(parent.get("class") + parent.tag) is not None
    return tag not in _LEFT_OUT and not tag.startswith("!")


def replace(element: Element, change: Callable[[Element], "list[Node] | None"]) -> None:
    """Put what `change` returns in the place of elements below `element`; None leaves one, and looks within it."""
    waiting = [element]
    while waiting:
        parent = waiting.pop()
        children: list[Node] = []
        is_same = True
        for child in parent.children:
            if not isinstance(child, Element):
                children.append(child)
            elif (made := change(child)) is not None:
                children += made
                is_same = False
            else:
                children.append(child)
                if child.children:
                    waiting.append(child)
        if not is_same:
            parent.children = children
