"""What a source of Markdown says of itself, without parsing it: for lists, the index and reading times.

Much quicker than `parse`, and a little less exact: code is told from prose by its fences, and nothing else is nested.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.text.clean import clean_line
from reader.text.folding import cjk
from reader.text.markdown.attributes import AT_END
from reader.text.markdown.fences import split_code
from reader.text.markdown.wiki import note_file


class Scan(NamedTuple):
    """What a source says of itself. Every string has passed the gate."""

    headings: tuple[str, ...]
    """The words of all headings."""
    links: tuple[str, ...]
    """What links lead to: addresses, paths, files of notes; but for places in the same post."""
    tags: tuple[str, ...]
    """`#tags` in the text, as Obsidian has them: not only digits."""
    prose_words: int
    """Words outside code; Chinese, Japanese and Korean characters, and addresses of links, not counted."""
    cjk_characters: int
    """Chinese, Japanese and Korean characters outside code."""
    code_words: int
    """Words in code."""
    figures: int
    """Pictures."""
    formulas: int
    """Displayed formulas."""

    title_source: str
    """The first heading, as Markdown on one line; empty where there is none."""

    @property
    def title(self) -> str:
        """The words of the first heading; empty where there is none."""
        return self.headings[0] if self.headings else ""


_ATX_HEADING = re.compile(r"^#{1,6}[ \t]+([^\n]+)$", re.MULTILINE)
_ANY_HEADING = re.compile(
    rf"{_ATX_HEADING.pattern}|^((?:(?![#>|<`~]|[-*+][ \t]|[ \t]*$)[^\n]+\n){{1,6}})=+[ \t]*$"
    r"|<h1\b[^<>]*>(.{1,500}?)</h1>",
    re.MULTILINE | re.DOTALL,
)
# What is looked for from many beginnings has a longest form, or many without an end would take for ever.
_MARKUP = re.compile(r"\{[#:.][^}]{0,200}\}$|!?\[([^\]]{0,500})\]\([^)]{0,1000}\)|\*+|`+")
_LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)"  # [words](target)
    r"|\[\[([^\]|\n]+)"  # [[note]], [[note|words]]
    r"|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)"  # [words]: target
    r"|<a\s[^<>]{0,1000}?href=[\"']?([^\"'\s>]+)"
    r"|\b(https?://[^\s<>()\[\]\"'`]+)",
    re.MULTILINE | re.IGNORECASE,
)
_CODE_SPAN = re.compile(r"`[^`\n]*`")
_TAG = re.compile(r"#(?<!\S#)(?=[^\s#]*[^\W\d])([\w/-]+)")
_DISPLAYED = re.compile(
    r"\$\$.{1,2000}?\$\$|\\\[.{1,2000}?\\\]|\\begin\{(equation|align|gather)\*?\}.{1,2000}?\\end\{\1\*?\}", re.DOTALL
)
_FIGURE = re.compile(r"!\[[^\]]{0,500}\][(\[]|<img\b|!\[\[|\{\{[<%]\s*(?:figure|image|img)\b")
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\]\([^)\s]*|https?://\S+")


def scan(body: str) -> Scan:
    """Return what the body of a post says of itself. Raises nothing."""
    parts = [*split_code(body)]
    code_words = sum(len(_WORD.findall(text)) for text, is_code in parts if is_code)
    prose = "\n".join(text for text, is_code in parts if not is_code)
    pattern = _ANY_HEADING if "\n=" in prose or "<h1" in prose else _ATX_HEADING  # which is much quicker
    written = [_written(match) for match in pattern.finditer(prose)]
    headings = tuple(map(_words, written))
    links = tuple(_links(prose))
    tags = _TAG.findall(_CODE_SPAN.sub(" ", prose)) if _TAG.search(prose) else []
    counted, formulas = _DISPLAYED.subn(" ", prose)
    figures = len(_FIGURE.findall(counted))
    counted, characters = cjk().subn(" ", _ADDRESS.sub(" ", counted))
    return Scan(
        headings,
        links,
        tuple(map(clean_line, tags)),
        len(_WORD.findall(counted)),
        characters,
        code_words,
        figures,
        formulas,
        clean_line(AT_END.sub("", written[0].rstrip())) if written else "",
    )


def _written(match: re.Match[str]) -> str:
    """Return what stands in a heading, as it is written."""
    return match[match.lastindex or 1] if match.lastindex != 1 else match[1].rstrip(" \t#") or match[1]


def _words(heading: str) -> str:
    """Return the words of a heading, as far as that can be done without parsing."""
    return clean_line(_MARKUP.sub(lambda markup: markup[1] or "", heading))


def _links(prose: str) -> Iterator[str]:
    for match in _LINK.finditer(prose):
        target = clean_line(next(group for group in match.groups() if group))
        if match[2]:
            page, hash_, anchor = target.strip().partition("#")
            target = note_file(page) + hash_ + anchor if page else target
        if not target.startswith(("#", "mailto:")):
            yield target
