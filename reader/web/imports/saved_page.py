"""A page that a browser has saved → the article on it."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reader.library.addresses import web_address
from reader.pictures.headers import LARGEST
from reader.text.clean import clean_line
from reader.web.article import read_article
from reader.web.convert.pictures import Pictures
from reader.web.convert.tree import read_page
from reader.web.fetch import shown
from reader.web.imports.found import Found, FoundPost

_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)", re.IGNORECASE
)  # fmt: skip
"""How browsers, and SingleFile, write where a page was."""
_BEGINNING = 8192


def read_saved_page(html: str, path: Path, own: str) -> Found:
    """Return the article on a page in a file; `own` is what it is known by where it does not say its address.

    Its pictures are those that were saved in or beside it. Raises ReaderError where there is no article.
    """
    pictures = Pictures(lambda source: _beside(path, source))
    address = _address(html)
    article = read_article(html, address, pictures=pictures)
    found = Found("a saved page")
    post = FoundPost(
        article.metadata, article.markdown, "" if article.metadata.url else own, pictures=pictures.kept,
        is_document=True,
    )  # fmt: skip
    found.posts.append(post)
    return found


def _address(html: str) -> str:
    if (match := _SAVED_FROM.search(html[:_BEGINNING])) and (address := web_address(clean_line(match[1]))):
        return shown(address)
    head = read_page(html).head
    said = [link.get("href") for link in head.all("link") if "canonical" in link.get("rel").lower().split()]
    said += [meta.get("content") for meta in head.all("meta") if meta.get("property") == "og:url"]
    said += [base.get("href") for base in head.all("base")]
    return shown(next(filter(None, (web_address(clean_line(one)) for one in said)), ""))


def _beside(page: Path, source: str) -> bytes | None:
    """Return the picture that was saved beside a page."""
    if urlsplit(source).scheme or source.startswith("/"):
        return None
    try:
        folder = page.parent.resolve()
        path = (folder / unquote(source.partition("?")[0].partition("#")[0])).resolve()
        if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None
