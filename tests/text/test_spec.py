"""All examples of the CommonMark specification, and what GitHub adds: no word is lost, no line is too wide."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import reader
from reader.text.document.nodes import CodeBlock, Table
from reader.text.layout.typeset import Options, Typesetter
from reader.text.lines import row_width
from reader.text.markdown.builder import parse

EXAMPLES = json.loads(Path(__file__).with_name("data").joinpath("commonmark.json").read_text())
WIDTHS = [20, 40, 72, 120]


class Words(HTMLParser):
    """The words that a browser would show of some HTML, in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "img":
            self.pieces.append(values.get("alt") or values.get("title") or "picture")
        elif tag not in ("em", "strong", "code", "a", "del", "b", "i", "s", "sub", "sup", "span", "bab", "c2c", "x"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent -= 1
        elif tag in ("p", "li", "td", "th", "pre", "div", "blockquote", "h1", "h2", "h3"):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def visible(text: str) -> str:
    """A text without blanks and without what Reader draws, to be compared letter by letter."""
    return re.sub(r"[\s\u00a0\u200b\ufeff\xad]|[─▎•◦▪☐☑↪▾↩⎯]|\d+\.(?= )", "", text)


def shown(source: str, width: int) -> list[str]:
    document = parse(source)
    typesetter = Typesetter(width, Options(room=width), document.macros)
    return [line.text for index in range(len(document.blocks)) for line in typesetter.lines(document.blocks, index)]


# Where a reader rightly shows something else than the reference: formulas, footnotes, alerts are ours to add, and an
# address alone is a link.
OURS = {
    "[^": "a footnote",
    "$": "a formula",
    "[[": "a wiki link",
    r"\[": "a formula",
    r"\(": "a formula",
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["example"]))
def test_commonmark(example: dict[str, str]) -> None:
    source = example["markdown"]
    document = parse(source)
    for width in WIDTHS:
        typesetter = Typesetter(width, Options(), document.macros)
        for index, block in enumerate(document.blocks):
            for line in typesetter.lines(document.blocks, index):
                assert row_width(line.spans) <= width, block
    if not any(sign in source for sign in OURS):
        words = visible("".join(Words(example["html"]).pieces))
        for width in WIDTHS:
            assert _in_order(words, visible("".join(shown(source, width))))


def _in_order(words: str, text: str) -> bool:
    """Whether all letters of `words` are in `text`, in order."""
    letters = iter(text)
    missing = [letter for letter in words if letter not in letters]
    return not missing


GFM = [
    ("~~gone~~ and ~gone~", "gone and gone"),
    ("www.example.org/a_b and https://x.y/?a=b.", "www.example.org/a_b and https://x.y/?a=b."),
    ("me@example.org", "me@example.org"),
    ("- [ ] open\n- [x] done", "☐ open ☑ done"),
    ("| a | b |\n|---|---|\n| c `\\|` d | e |", "a b c | d e"),
    ("> [!WARNING]\n> Take care.", "⚠ Warning Take care."),
    ("a[^1]\n\n[^1]: note", "a¹ 1. note"),
    ("<details><summary>More</summary>\n\nHidden *words*.\n\n</details>\n\nafter", "More Hidden words. after"),
]


@pytest.mark.parametrize(("source", "words"), GFM)
@pytest.mark.parametrize("width", WIDTHS)
def test_github(source: str, words: str, width: int) -> None:
    assert _in_order(visible(words.replace("1. ", "")), visible("".join(shown(source, width))))
    assert all(len(line) <= width for line in shown(source, width))


def test_what_needs_more_room_gets_it_where_there_is_some() -> None:
    table = "| " + " | ".join(["a long header"] * 6) + " |\n" + "|---" * 6 + "|\n| " + " | ".join(["x"] * 6) + " |"
    source = f"words\n\n{table}\n\n```\n{'x' * 70}\n```\n\nwords"
    document = parse(source)
    typesetter = Typesetter(40, Options(room=100), document.macros)
    for index, block in enumerate(document.blocks):
        for line in typesetter.lines(document.blocks, index):
            assert row_width(line.spans) <= (line.room or 40)
            assert bool(line.room) == (isinstance(block, Table | CodeBlock) and bool(line.spans)) or not line.spans


@pytest.mark.parametrize("width", range(1, 61))
def test_the_gallery_fits_everywhere(width: int) -> None:
    document = parse((Path(reader.__file__).parent.parent / "docs" / "gallery.md").read_text())
    typesetter = Typesetter(width, Options(), document.macros)
    for index, block in enumerate(document.blocks):
        for line in typesetter.lines(document.blocks, index):
            assert row_width(line.spans) <= max(width, 2), block  # a wide letter takes its two cells
