"""Text that Markdown takes for nothing else: for what is written for other programs."""

import re

_SIGNS = re.compile(r"([\\\[\]*_`<>])")


def escaped(text: str) -> str:
    """Return a line of text as Markdown that says just that."""
    return _SIGNS.sub(r"\\\1", text)


def markdown_link(title: str, address: str) -> str:
    """Return a link with a title; the title alone where there is no address."""
    return f"[{escaped(title)}]({address})" if address else escaped(title)
