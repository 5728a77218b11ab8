"""What a search shows of a post: the words around the first hit."""

import re

from reader.library.front_matter import without_front_matter
from reader.library.post import Post
from reader.text.clean import clean
from reader.text.folding import hits

BEFORE, LONGEST = 20, 240
"""Characters that a snippet has before its first hit, and altogether."""
_MOST = 1 << 20
"""Bytes of a post that are looked through."""
_MARKUP = re.compile(
    r"!?\[([^\]\n]*)\]\([^)\n]*\)|\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]|(?<!\w)[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}(?!\w)|^[#>\s-]+",
    re.M,
)


def snippet(post: Post, wanted: re.Pattern[str]) -> str:
    """Return a line of a post's text with a hit in it; nothing where there is none, or where it cannot be read."""
    try:
        with post.path.open("rb") as file:
            text = file.read(_MOST).decode(errors="replace")
    except OSError:
        return ""
    body = clean(without_front_matter(text))
    found = hits(body, wanted)
    if not found:
        return ""
    start, end = found[0]
    text = _plain(body[max(0, start - LONGEST) : end + 2 * LONGEST])
    first = next((start for start, _ in hits(text, wanted)), 0)
    if first <= BEFORE:
        return text[:LONGEST]
    return "…" + text[first - BEFORE :].partition(" ")[2][:LONGEST]


def _plain(text: str) -> str:
    """Return Markdown as words on one line, as far as that can be done without parsing."""
    text = _MARKUP.sub(lambda match: match[1] or match[2] or "", text)
    return " ".join(text.split())
