"""Which files are posts, by their suffixes, and how each is turned into Markdown. A new format is one more entry."""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple


class Format(NamedTuple):
    """A kind of file that can be a post."""

    suffixes: tuple[str, ...]
    """In lower case."""
    to_markdown: Callable[[str], str]
    """Makes Markdown of what follows on the front matter."""


def _as_it_is(body: str) -> str:
    return body


def _mdx(body: str) -> str:
    from reader.text.markdown.mdx import without_modules

    return without_modules(body)


FORMATS = (
    Format((".md", ".markdown", ".txt", ".qmd", ".rmd"), _as_it_is),
    Format((".mdx",), _mdx),
)
_SUFFIXES = tuple(suffix for one in FORMATS for suffix in one.suffixes)


def is_post(name: str) -> bool:
    """Return whether a file of this name is a post."""
    return name.lower().endswith(_SUFFIXES)


def to_markdown(path: PurePath, body: str) -> str:
    """Return what follows on the front matter of the file at `path` as Markdown."""
    suffix = path.suffix.lower()
    return next((one.to_markdown(body) for one in FORMATS if suffix in one.suffixes), body)
