"""A page → the article on it, as Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reader.errors import ReaderError
from reader.web.convert.cleaning import drop_junk, find_pictures, make_absolute
from reader.web.convert.code import take_code
from reader.web.convert.container import article_part
from reader.web.convert.dollars import take_delimited
from reader.web.convert.footnotes import take_footnotes
from reader.web.convert.formulas import take_formulas
from reader.web.convert.markdown import write_markdown
from reader.web.convert.metadata import Metadata, read_metadata
from reader.web.convert.pictures import Pictures
from reader.web.convert.tables import take_equations
from reader.web.convert.title import drop_title
from reader.web.convert.tree import Element, Page, read_page


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the web."""

    metadata: Metadata
    markdown: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Those that stand in it, by their names."""
    private_host: str = ""
    """The machine that it came from, where that is none of the internet."""


def read_article(html: str, address: str, selector: str = "", pictures: Pictures | None = None) -> Article:
    """Return the article on a page at an address; `selector` is one of CSS for the part of the page that it is.

    `pictures`: takes those that are kept with it. Raises ReaderError where there is none.
    """
    page = read_page(html, selector)
    metadata = read_metadata(page, address)
    markdown = page_markdown(page, metadata.title, address, pictures)
    if not markdown.strip():
        where = metadata.url or address
        said = f"There is no article at {where}: o opens it in the browser." if where else "there is no article in it"
        raise ReaderError(said)
    return Article(metadata, markdown, pictures.kept if pictures else {})


def to_markdown(html: str, address: str = "", pictures: Pictures | None = None, *, has_math: bool = False) -> str:
    """Return a piece of HTML, such as the content of an item of a feed, as Markdown.

    `pictures`: takes those that are kept with it. `has_math`: whether what it comes from is known to typeset what
    stands between dollars.
    """
    page = read_page(html)
    page.has_math |= has_math
    page.chosen = page.body
    return page_markdown(page, "", address, pictures)


def page_markdown(page: Page, title: str, address: str, pictures: Pictures | None = None) -> str:
    """Return the article on a page of that title, whose tree is used up by this, as Markdown."""
    body = page.body
    take_formulas(page, body)
    take_code(body)
    take_delimited(body, has_math=page.has_math)
    take_equations(body)
    base = next((one.get("href") for one in page.head.all("base")), "")
    find_pictures(body, pictures)
    make_absolute(body, address, base, pictures.kept if pictures else ())
    notes = take_footnotes(body, address)
    drop_junk(body)
    for content in notes.values():
        drop_junk(Element("div", {}, content))
    part = page.chosen or article_part(body)
    drop_title(part, title)
    return write_markdown(part, notes)
