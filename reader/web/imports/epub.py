"""A book in EPUB → one post, with its chapters in their order (https://www.w3.org/TR/epub-33/)."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from reader.errors import ReaderError
from reader.text.clean import clean_line
from reader.text.names import safe_name
from reader.web.article import page_markdown
from reader.web.convert.metadata import Metadata
from reader.web.convert.pictures import Pictures
from reader.web.convert.tree import Element, Page, read_page
from reader.web.feeds import read_date
from reader.web.imports.archive import Archive
from reader.web.imports.found import Found, FoundPost, lines
from reader.web.imports.xml_tree import XmlElement, read_xml
from reader.web.keep import decode_page

_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
CONTAINER = "META-INF/container.xml"
_PROTECTED = "META-INF/encryption.xml"


def read_epub(archive: Archive, own: str) -> Found:
    """Return the post that a book is; `own` is what it is known by where it does not say. Raises ReaderError."""
    package_path = _package_path(archive)
    package = read_xml(_text(archive, package_path))
    chapters = [*_chapters(package, posixpath.dirname(package_path))]
    if not chapters:
        raise ReaderError("it says of no chapter where it is")
    names = {path: f"{safe_name(posixpath.basename(path))}-{number}" for number, path in enumerate(chapters)}
    body = Element("body")
    found = Found("a book")
    for path in chapters:
        try:
            page = read_page(_text(archive, path))
        except ReaderError as error:
            found.left.append((clean_line(path), str(error)))
            continue
        _join_links(page.body, path, names, archive)
        body.children.append(Element("section", {"id": names[path]}, page.body.children))
    if not body.text().strip():
        is_locked = _PROTECTED in archive
        raise ReaderError("it is protected against copying" if is_locked else "there is no text in it")
    pictures = Pictures(archive.find)
    metadata, identifier = _metadata(package)
    markdown = page_markdown(Page(Element("head"), body, False, chosen=body), metadata.title, "", pictures)
    found.posts.append(FoundPost(metadata, markdown, identifier or own, pictures=pictures.kept, is_document=True))
    return found


def _package_path(archive: Archive) -> str:
    container = read_xml(_text(archive, CONTAINER))
    root = container.first("rootfile")
    if root is None or not root.get("full-path"):
        raise ReaderError(f"it does not say what is in it ({CONTAINER})")
    return posixpath.normpath(root.get("full-path"))


def _text(archive: Archive, path: str) -> str:
    data = archive.find(path)
    if data is None:
        raise ReaderError(f"{clean_line(path)} is not in it")
    return decode_page(data)


def _chapters(package: XmlElement, folder: str) -> Iterator[str]:
    """Yield the paths of the pages of a book, in their order, but for its contents: Reader makes those itself."""
    items = {item.get("id"): item for item in package.all("item")}
    seen: set[str] = set()
    for reference in package.all("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("idref") in seen:
            continue
        seen.add(reference.get("idref"))
        if item.get("media-type") in _PAGES and "nav" not in item.get("properties").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href"))))


def _join_links(body: Element, path: str, names: dict[str, str], archive: Archive) -> None:
    """Let names and links within the book be those of one page, and pictures be called by their paths in it."""
    folder, own = posixpath.dirname(path), names[path]
    for element in body.all():
        for name in ("id", "name"):
            if element.get(name):
                element.attributes[name] = f"{own}-{element.get(name)}"
        link = element.get("href")
        if link and not urlsplit(link).scheme:
            target, _, place = link.partition("#")
            page = names.get(posixpath.normpath(posixpath.join(folder, unquote(target)))) if target else own
            if page:
                element.attributes["href"] = f"#{page}-{place}" if place else f"#{page}"
        source = element.get("src") or (element.get("xlink:href") if element.tag == "image" else "")
        if source and not urlsplit(source).scheme:
            inner = posixpath.normpath(posixpath.join(folder, unquote(source)))
            element.attributes["src"] = inner if inner in archive else ""


def _metadata(package: XmlElement) -> tuple[Metadata, str]:
    """Return what a book says of itself, and what it is known by."""

    def said(name: str) -> list[str]:
        return [*lines(tuple(element.text for element in package.all(name)))]

    unique = package.get("unique-identifier")
    own = next((one.text for one in package.all("identifier") if one.get("id") == unique), "")
    identifier = clean_line(own or next(iter(said("identifier")), ""))
    day = next((day for text in said("date") if (day := read_date(text))), None)
    metadata = Metadata(
        title=next(iter(said("title")), "Untitled"),
        author=", ".join(said("creator")),
        date=day,
        tags=tuple(said("subject")[:12]),
        language=next(iter(said("language")), ""),
    )
    return metadata, re.sub(r"\s", "", f"epub:{identifier}") if identifier else ""
