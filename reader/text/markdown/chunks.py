"""A long source in chunks that can be parsed one after the other, so that the first of them is shown at once."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.text.clean import clean_line
from reader.text.markdown.fences import FENCE, closes
from reader.text.markdown.parser_state import find

FIRST_CHUNK = 6_000
CHUNK = 24_000
"""Characters that a chunk has at least, if there are that many."""
_LONGEST = 24_000
"""Characters of a paragraph or a table behind which it is cut."""

# A line that ends whatever came before the empty line above it: a heading, or a paragraph at the margin.
_BEGINS = re.compile(r"#{1,6}[ \t]|[^\W\d_]")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_DELIMITERS = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_MEANING = re.compile(r" {0,3}[:~][ \t]")
_RAW_HTML = re.compile(r" {0,3}<(script|pre|style|textarea|details|!--|\?|!\[CDATA\[|![A-Za-z])", re.IGNORECASE)
_RAW_ENDS = {"!--": "-->", "?": "?>", "![cdata[": "]]>"}
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*\S")
_ABBREVIATION = re.compile(r"\*\[([^\[\]\n]+)\]:[ \t]*(\S[^\n]*)")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")


def split(source: str) -> Iterator[str]:
    """Yield `source` in chunks that mean the same alone, references and footnotes apart. Together they are `source`.

    But what is much longer than anybody writes it, a paragraph or a table, is cut, and each part of the table has its
    head.
    """
    if len(source) <= FIRST_CHUNK:
        yield source
        return
    start, least, position = 0, FIRST_CHUNK, 0
    after_blank = in_item = False
    closing = ""  # what ends the fence, the formula or the raw HTML that one is in
    table = head = ""  # the head of the table that one is in, and of the one with which the chunk began
    lines = source.split("\n")
    for number, line in enumerate(lines):
        at_margin = line[:1] not in ("", " ", "\t")
        if closing and in_item and at_margin and closing[0] in "`~":
            closing = ""  # an item of a list ends, and with it the fence that stands in it
        if at_margin and not closing:
            in_item = _ITEM.match(line) is not None
        if closing:
            if _is_end(line, closing):
                closing = ""
        elif (
            after_blank
            and position - start >= least
            and _BEGINS.match(line)
            and not any(map(_MEANING.match, lines[number + 1 : number + 3]))  # another term of a list of definitions
        ):
            yield head + source[start:position]
            start, least, head = position, CHUNK, ""
            closing = _opening(line, source, position + len(line))
        else:
            if position - start > _LONGEST and (table or _is_prose(lines[number - 1 : number + 2])):
                yield head + source[start:position]
                start, head = position, table
            closing = _opening(line, source, position + len(line))
        if "|" not in line or closing:
            table = ""
        elif not table and number and _DELIMITERS.fullmatch(line) and "|" in lines[number - 1]:
            table = f"{lines[number - 1]}\n{line}\n"
        if len(line) > _LONGEST and not closing:
            *before, last = parts(line, _LONGEST, " ")
            yield from (head + source[start:position] + before[0], *before[1:])
            start, head = position + len(line) - len(last), ""
        after_blank = not line.strip()
        position += len(line) + 1
    yield head + source[start:]


def _is_prose(lines: Sequence[str]) -> bool:
    """Return whether a paragraph may be cut at the end of the first of three lines."""
    return all(map(_BEGINS.match, lines[:2])) and not any(map(_UNDERLINE.match, lines[1:]))


def parts(text: str, longest: int, behind: str) -> Iterator[str]:
    """Yield a text in parts of `longest` characters at most, each cut behind the last of the signs `behind` in it."""
    at = 0
    while len(text) - at > longest:
        end = max(text.rfind(sign, at, at + longest) for sign in behind) + 1 or at + longest
        yield text[at:end]
        at = end
    yield text[at:]


def _opening(line: str, source: str, behind: int) -> str:
    """Return what ends what `line` begins, if it begins something that an empty line does not end.

    `behind`: where the source goes on behind the line.
    """
    if mark := FENCE.match(line):
        return mark[1]
    text = line.strip()
    if text.startswith("$$") and text.count("$$") % 2:
        return "$$"
    if match := _RAW_HTML.match(line):
        tag = match[1].lower()
        end = _RAW_ENDS.get(tag, ">" if tag.startswith("!") else f"</{tag}>")
        return "" if end in line.lower()[match.end() :] else end
    if text[:1] in "{%:\\" and (end := _ending(text)):
        return end if end not in text[2:] and find(source, end, behind, len(source)) >= 0 else ""
    return ""


_PAIRED = re.compile(
    r"(?P<hugo>\{\{[<%]\s*)(?P<shortcode>[a-z][\w-]*)|\{%-?\s*(?P<liquid>[a-z_]+)|(?P<comment>\{::comment\})"
    r"|(?P<colons>:{3,})[ \t]*[\w{]|(?P<hidden>%%)|\\\\?begin\{(?P<environment>[a-z]+\*?)\}|(?P<display>\\\\?\[)"
)


def _ending(text: str) -> str:
    """Return what would end a tag, a remark or a formula that a line begins; in lower case."""
    match = _PAIRED.match(text.lower())
    if match is None:
        return ""
    kind = match.lastgroup
    if kind == "shortcode":
        return f"/{match['shortcode']}"
    if kind == "environment":
        return f"\\end{{{match['environment']}}}"
    return {
        "liquid": f"end{match['liquid']}", "comment": "{:/", "colons": "\n" + (match["colons"] or ""), "hidden": "%%",
        "display": "\\]",
    }[kind or ""]  # fmt: skip


def _is_end(line: str, closing: str) -> bool:
    if closing[0] == "\n":
        return line.strip() == closing[1:]
    return closes(line, closing) if closing[0] in "`~" else closing in line.lower()


class Definitions(NamedTuple):
    """What a source defines anywhere, for all of it."""

    references: str
    """The lines that say what the labels of links lead to."""
    footnotes: list[str]
    """The labels of footnotes."""
    abbreviations: dict[str, str]
    """Words → what they mean. These strings have passed the gate."""


def definitions(source: str) -> Definitions:
    """Return what a source defines."""
    if "]:" not in source:
        return Definitions("", [], {})
    lines: list[str] = []
    labels: list[str] = []
    abbreviations: dict[str, str] = {}
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
        elif match := _ABBREVIATION.match(line):
            abbreviations[clean_line(match[1])] = clean_line(match[2])
    return Definitions("\n\n".join(lines), labels, abbreviations)
