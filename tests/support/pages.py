"""A page of a whole document, for tests that want all of it."""

from reader.text.document.nodes import Document
from reader.text.layout.page import Page, sizes
from reader.text.layout.typeset import Options
from reader.text.lines import Line


def page_of(document: Document, width: int, options: Options = Options()) -> Page:
    """Return a page with all blocks of a document."""
    page = Page(width, options, document.macros)
    page.extend(document.blocks, sizes(document.blocks))
    page.finish()
    return page


def all_lines(page: Page) -> list[Line]:
    """Return every line of a page."""
    return [line for index in range(len(page.blocks)) for line in page.lines(index)]
