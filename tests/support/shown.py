"""What is seen of Markdown."""

from reader.text.layout.typeset import typeset
from reader.text.lines import plain_text
from reader.text.markdown.builder import parse
from reader.text.markdown.dialect import Dialect


def shown(source: str, width: int = 60, dialect: Dialect = Dialect()) -> str:
    """Return the lines of a post as plain text."""
    return plain_text(typeset(parse(source, dialect=dialect), width))
