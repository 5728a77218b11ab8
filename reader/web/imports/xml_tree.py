"""XML → a small tree. Nothing outside the text is ever read, and no entity stands for anything."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from reader.errors import ReaderError
from reader.web.convert.tree import MOST_NODES

_DEEPEST = 200
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(\w{1,32};)?")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


@dataclass(slots=True)
class XmlElement:
    """An element: names are in small letters and without their prefixes, but for attributes of `reader:`."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[XmlElement]" = field(default_factory=list)
    text: str = ""
    """What stands in it, but for what stands in other elements in it."""

    def get(self, *names: str) -> str:
        """Return the first of these attributes that is not empty."""
        return next((value for name in names if (value := self.attributes.get(name, "").strip())), "")

    def all(self, *tags: str) -> Iterator["XmlElement"]:
        """Yield the elements within it that have one of these tags, in their order."""
        for child in self.children:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def first(self, *tags: str) -> "XmlElement | None":
        """Return the first element within it that has one of these tags."""
        return next(self.all(*tags), None)


def read_xml(text: str) -> XmlElement:
    """Return the outermost element of an XML text; a `&` that is none is taken as it stands. Raises ReaderError."""
    parser = expat.ParserCreate("utf-8")
    top = XmlElement("")
    open_elements = [top]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_NODES or len(open_elements) > _DEEPEST:
            raise ReaderError("it has more elements, or more of them within one another, than can be read")
        element = XmlElement(_bare(name), {_bare(one): value for one, value in attributes.items()})
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_: str) -> None:
        open_elements.pop()

    def words(data: str) -> None:
        open_elements[-1].text += data

    def refuse(*_: object) -> None:
        raise ReaderError("it defines entities of its own, which Reader does not read")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = words, refuse
    parser.buffer_text = True
    try:
        parser.Parse(_LOOSE.sub(_named, _DECLARATION.sub("", text, count=1)).encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise ReaderError(f"it is broken at its line {error.lineno} ({expat.ErrorString(error.code)})") from error
    return top.children[0]


def _bare(name: str) -> str:
    name = name.lower()
    return name if name.startswith("reader:") else name.rpartition(":")[2]


def _named(match: re.Match[str]) -> str:
    """Return what a name of HTML means; any other `&` is one."""
    found = html.unescape(match[0]) if match[1] else "&"
    return f"&amp;{match[0][1:]}" if found.startswith("&") else found
