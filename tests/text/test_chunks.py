"""A long post parsed in chunks is the same post."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.text.document.nodes import Document, Footnote, Link, Paragraph
from reader.text.markdown import chunks
from reader.text.markdown.builder import Parser, parse

SPEC = [e["markdown"] for e in json.loads(Path(__file__).with_name("data").joinpath("commonmark.json").read_text())]
PARTS = [
    "# Heading\n\n", "words *of* a paragraph\nwith two lines\n\n", "- a\n\n- b\n\n  more\n\n", "1. one\n2. two\n\n",
    "```python\n\n# no heading\n\ntext\n```\n\n", "~~~\n\nHello\n~~~\n\n", "$$\na\n\nb\n$$\n\n", "> quote\n\n",
    "<details><summary>s</summary>\n\nwords\n\n</details>\n\n", "<pre>\n\nraw\n\n</pre>\n\n", "<!-- \n\nno\n\n-->\n\n",
    "a reference [ref] and a note[^n]\n\n", "[ref]: http://a.b 'title'\n\n", "[^n]: the note\n\n    and more\n\n",
    "| a | b |\n|---|---|\n| c | d |\n\n", "Term\n: meaning\n\n", "    code\n\n    more code\n\n", "Setext\n===\n\n",
    "***\n\n", "\\begin{align}\na &= b\n\\end{align}\n\n",
]  # fmt: skip


def in_chunks(source: str) -> Document:
    """Parse with chunks as small as they can be."""
    first, other = chunks.FIRST_CHUNK, chunks.CHUNK
    chunks.FIRST_CHUNK = chunks.CHUNK = 1
    try:
        assert "".join(chunks.split(source)) == source
        return parse(source)
    finally:
        chunks.FIRST_CHUNK, chunks.CHUNK = first, other


def whole(source: str) -> Document:
    first = chunks.FIRST_CHUNK
    chunks.FIRST_CHUNK = len(source) + 1
    try:
        return parse(source)
    finally:
        chunks.FIRST_CHUNK = first


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_chunks_mean_what_the_whole_does(source: str) -> None:
    assert in_chunks(source) == whole(source)


@given(st.lists(st.sampled_from(SPEC), max_size=5).map("\n\n".join))
def test_so_do_those_of_hard_examples(source: str) -> None:
    if "[" not in source and "<" not in source:  # what is defined twice, or begun and never ended, has no one meaning
        assert in_chunks(source) == whole(source)


def test_references_and_footnotes_reach_from_one_piece_to_another() -> None:
    filler = "Words that fill a paragraph. " * 20 + "\n\n"
    source = "first [link] and note[^x]\n\n" + filler * 100 + "[link]: http://a.b\n\n[^x]: the *note*\n"
    made = list(Parser(source).chunks())
    assert len(made) > 2
    (first, *_) = made[0]
    assert isinstance(first, Paragraph)
    assert any(isinstance(inline, Link) and inline.target == "http://a.b" for inline in first.children)
    assert [block.number for block in made[-1] if isinstance(block, Footnote)] == [1]


def test_the_first_piece_is_small() -> None:
    source = "Words that fill a paragraph. \n\n" * 10_000
    sizes = [len(chunk) for chunk in chunks.split(source)]
    assert sizes[0] < 2 * chunks.FIRST_CHUNK
    assert max(sizes) < 2 * chunks.CHUNK
