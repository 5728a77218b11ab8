"""From an address to an article: fetched, read, and kept as a file."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from reader.errors import ReaderError
from reader.library.addresses import ARXIV_PAPER
from reader.library.encoding import decode
from reader.text.clean import clean_line
from reader.web.article import Article, read_article
from reader.web.convert.metadata import Metadata
from reader.web.convert.pictures import embedded_pictures
from reader.web.feeds import is_feed
from reader.web.fetch import Answer, Cancelled, Fetcher, check_status, shown
from reader.web.pictures import keep_beside
from reader.web.post_file import Written, write_post

_ARXIV = re.compile(
    rf"(?:arxiv:|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)(?P<paper>{ARXIV_PAPER})"
    r"(?P<version>v\d+)?(?:\.pdf)?/?$",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml", "")
_WORDS = ("text/markdown", "text/x-markdown", "text/plain")


def fetch_article(
    address: str,
    fetcher: Fetcher | None = None,
    *,
    from_public: bool = False,
    selector: str = "",
    cancelled: Cancelled | None = None,
) -> Article:
    """Return the article at an address; of a paper on arXiv its HTML, or else its abstract.

    `from_public`: a page of the internet has named the address. Raises ReaderError.
    """
    fetcher = fetcher or Fetcher()
    paper = _ARXIV.match(address)
    if paper is None and address.lower().startswith("arxiv:"):
        raise ReaderError(f"{clean_line(address)} names no paper on arXiv: those are called such as arxiv:2301.12345.")
    if paper is None:
        return read_answer(fetcher.fetch(address, from_public=from_public, cancelled=cancelled), selector)
    own = f"https://arxiv.org/abs/{paper['paper']}"
    abstract = read_answer(fetcher.fetch(f"{own}{paper['version'] or ''}"))
    try:
        whole = read_answer(fetcher.fetch(f"https://arxiv.org/html/{paper['paper']}{paper['version'] or ''}"), selector)
    except ReaderError:  # older papers have none
        return replace(abstract, metadata=replace(abstract.metadata, url=own))
    said = abstract.metadata
    metadata = replace(whole.metadata, url=own, title=said.title, author=said.author, date=said.date)
    return replace(whole, metadata=metadata)


def keep_article(
    address: str, folder: Path, *, as_url: str = "", fetch: Callable[[str], Article] = fetch_article
) -> tuple[Written, Article]:
    """Fetch the article at an address and write it into a folder; return its file, and what it says.

    `as_url`: the address of the post that it is the whole of, which may be another way of writing its own.
    Raises ReaderError.
    """
    article = fetch(address)
    if as_url:
        article = replace(article, metadata=replace(article.metadata, url=as_url))
    return keep(article, folder), article


def keep(article: Article, folder: Path) -> Written:
    """Write an article into a folder, with the pictures that stand in it. Raises ReaderError."""
    keep_beside(folder, article.pictures)
    return write_post(folder, article.metadata, article.markdown)


def is_paper(address: str) -> bool:
    """Return whether an address names a paper on arXiv."""
    return address.lower().startswith("arxiv:") or _ARXIV.match(address) is not None


def read_answer(answer: Answer, selector: str = "") -> Article:
    """Return the article that was found at an address. Raises ReaderError."""
    check_status(answer)
    text = page_text(answer)
    if answer.kind in _WORDS or (answer.address.endswith((".md", ".markdown")) and "<html" not in text[:1000]):
        title = clean_line(answer.address.rstrip("/").rpartition("/")[2])
        return Article(Metadata(title=title, url=shown(answer.address)), text, private_host=answer.private_host)
    if is_feed(text):
        raise ReaderError("That is a feed, and no article.")
    if answer.kind not in _PAGES:
        kind = "a PDF" if answer.kind == "application/pdf" else clean_line(answer.kind)
        host = urlsplit(answer.address).hostname or "it"
        raise ReaderError(f"What {clean_line(host)} has there is {kind}, which Reader cannot read: o opens it.")
    article = read_article(text, shown(answer.address), selector, embedded_pictures())
    return replace(article, private_host=answer.private_host)


def page_text(answer: Answer) -> str:
    """Return the text of a page, in the encoding that the server says, that it says itself, or that it looks like."""
    return decode_page(answer.body, answer.charset)


def decode_page(body: bytes, charset: str = "") -> str:
    """Return the text of a page, in the encoding `charset` if that can be; see `page_text`."""
    found = _CHARSET.search(body[:4096])
    for name in (charset, found[1].decode("ascii", "replace") if found else ""):
        if name and not body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            try:
                return body.decode({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name.lower(), name))
            except (LookupError, UnicodeDecodeError):
                continue
    return decode(body).text
