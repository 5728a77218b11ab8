"""A long source in chunks that can be parsed one after the other, so that the first of them is shown at once."""

import re
from collections.abc import Iterator

from reader.text.markdown.fences import FENCE, closes

FIRST_CHUNK = 6_000
CHUNK = 24_000
"""Characters that a chunk has at least, if there are that many."""

# A line that ends whatever came before the empty line above it: a heading, or a paragraph at the margin.
_BEGINS = re.compile(r"#{1,6}[ \t]|[^\W\d_]")
_MEANING = re.compile(r" {0,3}[:~][ \t]")
_RAW_HTML = re.compile(r" {0,3}<(script|pre|style|textarea|details|!--|\?|!\[CDATA\[|![A-Za-z])", re.IGNORECASE)
_RAW_ENDS = {"!--": "-->", "?": "?>", "![cdata[": "]]>"}
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")


def split(source: str) -> Iterator[str]:
    """Yield `source` in chunks that mean the same alone, references and footnotes apart. Together they are `source`."""
    if len(source) <= FIRST_CHUNK:
        yield source
        return
    start, least, position = 0, FIRST_CHUNK, 0
    after_blank = False
    closing = ""  # what ends the fence, the formula or the raw HTML that one is in
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if closing:
            if _is_end(line, closing):
                closing = ""
        elif (
            after_blank
            and position - start >= least
            and _BEGINS.match(line)
            and not any(map(_MEANING.match, lines[number + 1 : number + 3]))  # another term of a list of definitions
        ):
            yield source[start:position]
            start, least = position, CHUNK
            closing = _opening(line)
        else:
            closing = _opening(line)
        after_blank = not line.strip()
        position += len(line) + 1
    yield source[start:]


def _opening(line: str) -> str:
    """Return what ends what `line` begins, if it begins something that an empty line does not end."""
    if mark := FENCE.match(line):
        return mark[1]
    text = line.strip()
    if text.startswith("$$") and text.count("$$") % 2:
        return "$$"
    if match := _RAW_HTML.match(line):
        tag = match[1].lower()
        end = _RAW_ENDS.get(tag, ">" if tag.startswith("!") else f"</{tag}>")
        return "" if end in line.lower()[match.end() :] else end
    return ""


def _is_end(line: str, closing: str) -> bool:
    return closes(line, closing) if closing[0] in "`~" else closing in line.lower()


def definitions(source: str) -> tuple[str, list[str]]:
    """Return the lines that define references, and the labels of the footnotes that are defined, anywhere."""
    lines: list[str] = []
    labels: list[str] = []
    fence = ""
    for line in source.split("\n"):
        if fence:
            if _is_end(line, fence):
                fence = ""
        elif mark := FENCE.match(line):
            fence = mark[1]
        elif _DEFINITION.match(line):
            lines.append(line)
        elif match := _FOOTNOTE.match(line):
            labels.append(match[1])
    return "\n\n".join(lines), labels
