"""Bookmarks as every browser exports them, and the list of Pocket, which is like them."""

from reader.text.clean import clean_line
from reader.web.convert.tree import Element, collapsed, read_page
from reader.web.imports.found import Found, Said

_BARS = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
"""What marks the folders that every browser has: their names say nothing."""


def is_bookmarks(beginning: str) -> bool:
    """Return whether a page begins as bookmarks do."""
    return "netscape-bookmark-file" in beginning.lower()


def read_bookmarks(html: str) -> Found:
    """Return the bookmarks on such a page, tagged with the folders that they are in. Raises ReaderError."""
    found = Found("bookmarks")
    for element in read_page(html).body.elements():
        if element.tag == "dl":
            _take(element, (), found)
    return found


def _take(element: Element, folders: tuple[str, ...], found: Found) -> None:
    name = ""
    for child in element.elements():
        if child.tag == "h3":
            name = "" if any(child.get(bar) == "true" for bar in _BARS) else clean_line(child.text())
        elif child.tag == "dl":
            _take(child, (*folders, name), found)
            name = ""
        elif child.tag == "a":
            _take_link(child, folders, found)
        elif child.tag in ("dt", "p", "dd"):
            _take(child, folders, found)


def _take_link(link: Element, folders: tuple[str, ...], found: Found) -> None:
    title, address = collapsed(link.text()).strip(), link.get("href")
    tags = (*folders, *link.get("tags").split(","))
    if feed := link.get("feedurl"):
        found.add_feed(feed, title, folders)
    elif address.startswith("place:"):
        found.left.append((title, "it is a search in the browser's history"))
    else:
        found.add_post(address, title, Said(link.get("toread") == "0", tags=tags), saved=link.get("add_date"))


def is_pocket(beginning: str) -> bool:
    """Return whether a page begins as the list that Pocket exported until 2024."""
    return "<title>pocket export</title>" in beginning.lower() or "time_added=" in beginning


def read_pocket(html: str) -> Found:
    """Return the addresses of such a list. Raises ReaderError."""
    found = Found("a list from Pocket")
    is_read = False
    for element in read_page(html).body.all("h1", "a"):
        if element.tag == "h1":
            is_read = "archive" in element.text().lower()
            continue
        said = Said(is_read, tags=tuple(element.get("tags").split(",")))
        found.add_post(element.get("href"), collapsed(element.text()).strip(), said, saved=element.get("time_added"))
    return found
