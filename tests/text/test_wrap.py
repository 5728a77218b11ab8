import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.clean import clean
from reader.text.layout.wrap import wrap
from reader.text.lines import Span, row_width, split_cells, truncate


def wrapped(text: str, width: int) -> list[str]:
    return ["".join(span.text for span in row) for row in wrap([Span(text)], width)]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("  one   two  ", 20, ["one two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a bcdefghij", 4, ["a", "bcde", "fghi", "j"]),
        ("no\xa0break here", 8, ["no break", "here"]),
        ("soft\xadhyphen", 20, ["softhyphen"]),
        ("日本語の文章", 4, ["日本", "語の", "文章"]),
        ("文章、です。", 4, ["文", "章、", "で", "す。"]),
        ("語abc語", 5, ["語abc", "語"]),
        ("", 10, []),
    ],
)
def test_examples(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


def test_a_word_of_many_styles_is_not_broken_between_them() -> None:
    rows = wrap([Span("see "), Span("bold", "strong"), Span("ly, "), Span("now")], 9)
    assert [[tuple(span[:2]) for span in row] for row in rows] == [
        [("see", "")],
        [("bold", "strong"), ("ly,", "")],
        [("now", "")],
    ]


def test_a_space_within_a_style_keeps_it() -> None:
    (row,) = wrap([Span("two words", "link", "x"), Span(" more")], 40)
    assert row == [Span("two words", "link", "x"), Span(" more")]


def test_a_newline_ends_a_row() -> None:
    assert wrap([Span("a"), Span("\n"), Span("\n"), Span("b")], 10) == [[Span("a")], [], [Span("b")]]


@given(st.text(), st.integers(2, 60))
def test_no_row_is_too_wide_and_nothing_is_lost(raw: str, width: int) -> None:
    text = clean(raw).replace("\n", " ").replace("\xad", "").replace("\xa0", " ")
    rows = wrap([Span(text)], width)
    assert all(row_width(row) <= width for row in rows)
    assert "".join(span.text for row in rows for span in row).replace(" ", "") == text.replace(" ", "")


@given(st.text(), st.integers(1, 30))
def test_cutting_is_complete_and_ends(raw: str, width: int) -> None:
    text, pieces = clean(raw), []
    while text:
        head, text = split_cells(text, width)
        assert head
        pieces.append(head)
    assert "".join(pieces) == clean(raw)


@given(st.text(), st.integers(0, 30))
def test_truncated_text_fits(raw: str, width: int) -> None:
    text = truncate(clean(raw), width)
    assert cell_len(text) <= width
    assert text == clean(raw) or width == 0 or text.endswith("…")
