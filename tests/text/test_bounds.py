"""What is written to be slow, deep or wide takes time as its length does, and no row is wider than it may be."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.kinds import DEEP, KINDS

from reader.library.reading import read, read_document
from reader.text import math
from reader.text.document.nodes import CodeBlock, MathBlock, Paragraph, Table, Text, plain
from reader.text.layout.code_colors import highlight
from reader.text.layout.page import Page, sizes
from reader.text.layout.typeset import Options, typeset
from reader.text.lines import plain_text, row_width, slices, split_cells
from reader.text.markdown import bounds, chunks, parser_state
from reader.text.markdown.builder import Parser, parse
from reader.text.markdown.scan import scan

SHORT = 1_500
"""Characters of what is done once; it is done with twice as many, too. `bench/hostile.py` does it with 100,000."""
CACHES = (highlight, math._inline, parser_state._last)


def calls(action: Callable[[], object]) -> int:
    """Return how many functions are called while something is done: a clock that is the same everywhere."""
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def everything(source: str) -> None:
    """Do all that is done with a post before it is on the screen."""
    for cache in CACHES:
        cache.cache_clear()
    re.purge()
    scan(source)
    document = parse(source)
    sizes(document.blocks)
    assert all(row_width(line.spans) <= 10 for line in typeset(document, 10))


@pytest.mark.parametrize("kind", KINDS)
def test_work_grows_as_the_length_does(kind: str) -> None:
    once, twice = (KINDS[kind](length) for length in (SHORT, 2 * SHORT))
    everything(once)  # what is made once for all is no part of it
    least = calls(lambda: everything(once))
    assert calls(lambda: everything(twice)) <= 2.6 * least + 5_000


@pytest.mark.parametrize("kind", DEEP)
def test_what_is_deep_is_shown(kind: str) -> None:
    everything(DEEP[kind])


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - ", "<blockquote>", "<div><b>"])
def test_no_words_are_lost_however_deep_they_stand(mark: str) -> None:
    words = plain_text(typeset(parse(mark * 200 + "the words"), 400))
    assert "the words" in words


@pytest.mark.parametrize("part", [r"\left(", r"a &= b \\ ", r"\hat", "x^2"])
def test_a_formula_that_is_too_much_is_shown_as_its_source(part: str) -> None:
    source = part * (12_000 // len(part))
    rows = math.display(source, 60)
    words = ["".join(span.text for span in row) for row in rows]
    assert " ".join(words[:2]).startswith("⚠ This formula is too long to be typeset.")
    assert "".join("".join(words).split()).endswith("".join(source.split())[-100:])


def test_a_formula_within_a_line_that_is_too_much_is_its_source() -> None:
    assert [span.text for span in math.inline("x^2" * 4000)] == ["x^2" * 4000]


def test_a_formula_as_long_as_any_that_is_written_is_typeset() -> None:
    source = (
        r"\begin{aligned}" + r"\frac{\partial L}{\partial w_{ij}} &= \sum_{k=1}^n x_k^2 \\ " * 40 + r"\end{aligned}"
    )
    assert len(source) > 2400
    assert "⚠" not in "".join(span.text for row in math.display(source, 80) for span in row)


def test_a_macro_is_expanded_as_often_as_a_formula_is_long() -> None:
    macros = math.find_macros(r"\newcommand{\v}{\mathbf{v}}")
    assert (
        plain_text(
            typeset(
                parse(
                    "$" + r"\v " * 100 + "$",
                ),
                1000,
            )
        )
        != ""
    )
    spans = math.inline(r"\v " * 100, math.Macros(macros))
    assert "".join(span.text for span in spans).count("v") + "".join(span.text for span in spans).count("𝐯") == 100


def test_brackets_that_nest_as_people_nest_them_are_links() -> None:
    source = "[see [the note] and [![a picture](p.png)](q) and *[more](r)*](s) [x](<t u>) [y](v_(w)) ^[a ^[b] c]"
    document = parse(source)
    assert "[see [the note] and " in plain_text(typeset(document, 200))
    assert plain_text(typeset(document, 200, Options(addresses=True))).count("<") >= 4


def test_the_words_of_a_paragraph_that_is_cut_are_all_there() -> None:
    source = "word [link](a) and *more* of it\n" * 2000
    assert len([*chunks.parts(source, bounds.LONGEST, "\n ")]) > 5
    assert "".join(chunks.parts(source, bounds.LONGEST, "\n ")) == source
    assert "".join(chunks.parts("x" * 25_000, bounds.LONGEST, "\n ")) == "x" * 25_000
    text = " ".join(plain(block.children) for block in parse(source).blocks if isinstance(block, Paragraph))
    assert text.split() == source.replace("[link](a)", "link").replace("*", "").split()


@pytest.mark.parametrize(
    "source", ["x" * 200_000, "word " * 40_000, "words of a line\n" * 12_000, "> " + "word " * 40_000]
)
def test_a_very_long_paragraph_comes_in_parts(source: str) -> None:
    made = list(Parser(source).chunks())
    assert len(made) > 4
    assert max(map(len, chunks.split(source))) <= 2 * chunks.CHUNK
    assert "".join(chunks.split(source)) == source


def test_a_very_long_table_comes_in_parts_which_all_have_its_head() -> None:
    source = "| a | b |\n|:--|--:|\n" + "".join(f"| {n} | *{n}* |\n" for n in range(5000)) + "\nEnd.\n"
    blocks = parse(source).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    assert len(tables) > 2
    assert {table.header for table in tables} == {((Text("a"),), (Text("b"),))}
    assert {table.alignments for table in tables} == {("left", "right")}
    rows = [plain(row[0]) for table in tables for row in table.rows]
    assert rows == [str(number) for number in range(5000)]
    assert isinstance(blocks[-1], Paragraph)


@pytest.mark.parametrize("head", [r"\(|x|\)", "$|x|$", r"a \| b", "`a`"])
def test_a_table_is_one_whatever_bars_are_in_its_head(head: str) -> None:
    (table,) = parse(f"| {head} | b |\n|---|---|\n| $|y|$ | d |\n").blocks
    assert isinstance(table, Table)
    assert [len(table.header), *map(len, table.rows)] == [2, 2]


def test_very_long_code_comes_in_parts() -> None:
    lines = [f"line {number}" for number in range(50_000)]
    blocks = parse("```python\n" + "\n".join(lines) + "\n```\n").blocks
    assert len(blocks) > 2
    assert all(isinstance(block, CodeBlock) and block.language == "python" for block in blocks)
    assert "\n".join(block.text for block in blocks if isinstance(block, CodeBlock)).split("\n") == lines


def test_millions_of_empty_lines_are_as_good_as_some(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# A\n\none" + "\n \r\n" * 300_000 + "two\n")
    lines = [line.text for line in typeset(read_document(read(file, "k").post), 40)]
    assert len(lines) < 10
    assert lines[-3:] == ["one", "", "two"]


def test_a_few_heights_are_measured_at_a_time() -> None:
    page = Page(40)
    blocks = parse("\n\n".join(["word " * 3000] * 10 + ["short"] * 200)).blocks
    page.extend(blocks, sizes(blocks))
    assert len(page.some_of(page.unknown())) == 1
    assert len(page.some_of(page.unknown()[20:])) == 20


def test_displays_beyond_bounds_are_no_formulas() -> None:
    assert isinstance(parse("$$\n" + "a" * 15_000 + "\n$$").blocks[0], MathBlock)
    assert not any(isinstance(block, MathBlock) for block in parse("$$" + "a" * 30_000 + "$$").blocks)


# --- rows --------------------------------------------------------------------------------------------------------

LETTERS = st.sampled_from(
    [*"ab  \n-/=.,*_`$\\{}[]()<>|#:", "\xad", "\xa0", "é", "e\u0301", "漢", "😀", "👩‍👧", "א", "&lrm;", "\u200d"]
)
WORDS = st.lists(
    LETTERS
    | st.sampled_from(
        ["hyphenation", "https://a.b/c/d?e=f", "$x^2$", "**bold**", "- ", "> ", "```\n", "| a | b |\n|-|-|\n"]
    ),
    max_size=60,
).map("".join)
OPTIONS = st.builds(
    Options,
    addresses=st.booleans(), justify=st.booleans(), plain=st.booleans(), hyphenate=st.booleans(),
    room=st.sampled_from([0, 0, 50]),
)  # fmt: skip


@given(WORDS, st.integers(2, 60), OPTIONS)
def test_no_row_is_wider_than_it_may_be(source: str, width: int, options: Options) -> None:
    for line in typeset(parse(source, smart=options.justify), width, options):
        assert row_width(line.spans) <= max(width, options.room), line.text


@given(st.lists(LETTERS, min_size=1, max_size=40).map("".join), st.integers(1, 200), st.integers(1, 30))
def test_a_long_text_is_cut_as_a_short_one(text: str, times: int, width: int) -> None:
    whole = text * times
    assert "".join(slices(whole)) == whole
    head, tail = split_cells(whole, width)
    assert head + tail == whole
    assert head
