"""Sentences and lines of a block, as one reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.layout.page import Page, sizes
from reader.text.markdown.builder import parse
from reader.text.passage.copying import passage_text
from reader.text.passage.ranges import Passage
from reader.text.passage.sentences import line_ranges, sentence_ranges
from reader.text.position import Position


def page_of(markdown: str, width: int = 40) -> Page:
    document = parse(markdown)
    page = Page(width, macros=document.macros)
    page.extend(document.blocks, sizes(document.blocks))
    page.finish()
    return page


def sentences(markdown: str, width: int = 40) -> list[str]:
    page = page_of(markdown, width)
    return [
        " ".join(passage_text(page, Passage(Position(block, start), Position(block, end))).split())
        for block in range(len(page.blocks))
        for start, end in sentence_ranges(page.lines(block))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One two. Three four! Five?", ["One two.", "Three four!", "Five?"]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("By Lee et al. (2019). It is so.", ["By Lee et al. (2019).", "It is so."]),
        (
            "See Fig. 3, e.g. This one, i.e. That. By A. Lee. Done.",
            ["See Fig. 3, e.g. This one, i.e. That.", "By A. Lee.", "Done."],
        ),
        ("Of 3.14 and x.y it is. Dr. Who … and so on.", ["Of 3.14 and x.y it is.", "Dr. Who … and so on."]),
        ("It is **so. And** not $x$. Then `a. B` ends.", ["It is so.", "And not x.", "Then a.", "B ends."]),
        ("一つ。二つ！三つ", ["一つ。", "二つ！", "三つ"]),
        ("- one\n- two words. More of it", ["one", "two words.", "More of it"]),
        ("", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found
    assert sentences(text, 12) == found


@given(st.text(st.sampled_from(list("ab. A!?\n“”-日。*`$")), max_size=80), st.integers(5, 60))
def test_together_they_are_the_block(text: str, width: int) -> None:
    page = page_of(text, width)
    for block in range(len(page.blocks)):
        lines = page.lines(block)
        for ranges in (sentence_ranges(lines), line_ranges(lines)):
            assert all(start < end for start, end in ranges)
            assert [end for _, end in ranges[:-1]] == [start for start, _ in ranges[1:]]
        assert sentence_ranges(lines)[:1] == [] or sentence_ranges(lines)[-1][1] == line_ranges(lines)[-1][1]
