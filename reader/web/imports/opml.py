"""Lists of feeds in OPML (http://opml.org/spec2.opml), as all feed readers write them: read, and written."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from reader.errors import ReaderError
from reader.state.subscriptions import FullText, Subscription
from reader.web.imports.found import Found, lines
from reader.web.imports.xml_tree import XmlElement, read_xml

_FULL_TEXT: dict[str, FullText] = {"true": True, "false": False}


def read_opml(text: str) -> Found:
    """Return the feeds of a list, tagged with the titles of what they stand in. Raises ReaderError."""
    root = read_xml(text)
    if root.tag != "opml":
        raise ReaderError("it is no OPML: its first element has to be “opml”")
    found = Found("a list of feeds in OPML")
    for body in root.children:
        if body.tag == "body":
            for outline in body.children:
                _take(outline, (), found)
    return found


def _take(outline: XmlElement, above: tuple[str, ...], found: Found) -> None:
    name, address = outline.get("text", "title"), outline.get("xmlurl")
    categories = tuple(one.strip(" /") for one in outline.get("category").split(","))
    if address.startswith("|"):
        found.left.append((name or address, "it is what a program prints, and Reader runs none"))
    elif address:
        found.add_feed(
            address,
            outline.get("title", "text"),
            (*above, *categories),
            full_text=_FULL_TEXT.get(outline.get("reader:fulltext"), "auto"),
            selector=outline.get("reader:selector"),
        )
        if outline.get("filtercmd"):
            found.left.append((name or address, "its filter is a program, and Reader runs none: all of it comes"))
    elif outline.get("url") and outline.get("type").lower() != "include":
        found.add_post(outline.get("url"), name)
    elif outline.get("type").lower() == "include":
        found.left.append((name or outline.get("url"), "it stands in another list: import that"))
    for child in outline.children:
        _take(child, above if address else (*above, name), found)


def write_opml(feeds: Iterable[Subscription]) -> str:
    """Return a list of feeds. What only Reader knows of a feed stands in attributes of its own."""
    outlines = "".join(f"    <outline{''.join(_attributes(feed))}/>\n" for feed in feeds)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0" xmlns:reader="urn:reader-tui">\n'
        f"  <head>\n    <title>Feeds</title>\n  </head>\n  <body>\n{outlines}  </body>\n</opml>\n"
    )


def _attributes(feed: Subscription) -> Iterable[str]:
    values = {
        "type": "rss",
        "text": feed.name,
        "title": feed.name,
        "xmlUrl": feed.asked,
        "category": ",".join(lines(tuple(tag.replace(",", " ") for tag in feed.tags))),
        "reader:fullText": "" if feed.full_text == "auto" else str(feed.full_text).lower(),
        "reader:selector": feed.selector,
    }
    return (f" {name}={quoteattr(value)}" for name, value in values.items() if value)
