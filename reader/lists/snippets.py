"""What a search shows of a post: the words around the first hit, as one would see them in the post."""

import re

from reader.library.encoding import decode
from reader.library.front_matter import without_front_matter
from reader.library.post import Post
from reader.library.site import dialect_of
from reader.paths import read_file
from reader.text.clean import clean
from reader.text.folding import hits

BEFORE, LONGEST = 20, 240
"""Characters that a snippet has before its first hit, and altogether."""
_MOST = 1 << 20
"""Bytes of a post that are looked through."""
_AROUND = 3 * LONGEST
"""Characters before and behind a hit that are typeset, if its paragraph has as many."""
_TRIES = 8
"""Hits of which the first that one can see is shown: some are within addresses or comments."""


def snippet(post: Post, wanted: re.Pattern[str]) -> str:
    """Return a line of a post's text with a hit in it; nothing where there is none, or where it cannot be read."""
    try:
        text = decode(read_file(post.path, _MOST)).text
    except OSError:
        return ""
    body = clean(without_front_matter(text))
    for start, end in hits(body, wanted)[:_TRIES]:
        shown = _typeset(_passage(body, start, end), post)
        if found := hits(shown, wanted):
            return _around(shown, found[0][0])
    return ""


def _passage(body: str, start: int, end: int) -> str:
    """Return what is around a hit, from the beginning of a paragraph on if one begins near."""
    first = max(0, start - _AROUND)
    paragraph = body.find("\n\n", first, start) if first else 0
    return body[max(first, paragraph) : end + _AROUND]


def _typeset(source: str, post: Post) -> str:
    from reader.text.document.words import block_words
    from reader.text.markdown.builder import parse

    document = parse(source, dialect=dialect_of(post.site, post.path.suffix.lower()))
    return block_words(document.blocks, document.macros)


def _around(text: str, first: int) -> str:
    if first <= BEFORE:
        return text[:LONGEST]
    return "…" + text[first - BEFORE :].partition(" ")[2][:LONGEST]
