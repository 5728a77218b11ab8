import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clean import clean, clean_line

# What a terminal obeys, or what reorders or hides text, said once more and in other words than in the module.
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = {"\u200e", "\u200f", "\u061c"}

hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from([chr(code) for code in (*range(32), *range(0x7F, 0xA0))]),
        st.sampled_from(["\u202e", "\u2066", "\u2028", "\u200b", "\ufeff", "\ud800", "\U000e0041", "\ufffe"]),
    )
)


def is_harmless(character: str) -> bool:
    return (
        unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        and unicodedata.bidirectional(character) not in BIDI
        and character not in MARKS
    )


@given(hostile)
def test_nothing_that_a_terminal_obeys_leaves(text: str) -> None:
    assert all(is_harmless(character) for character in clean(text) if character != "\n")
    assert all(is_harmless(character) for character in clean_line(text))
    clean(text).encode()  # raises where a lone surrogate is left


@given(hostile)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_passes_unchanged(text: str) -> None:
    assert clean(text) == text
    assert clean_line(text) == text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\x1b]0;owned\x07title", "]0;ownedtitle"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x9b31mb", "a31mb"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
        ("a\tb", "a   b"),
        ("\ufeffx\u200by", "xy"),
        ("👩\u200d💻 e\u0301 ❤\ufe0f", "👩\u200d💻 e\u0301 ❤\ufe0f"),
    ],
)
def test_examples(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_line_has_single_blanks_and_keeps_no_break_spaces() -> None:
    assert clean_line("  a \n\t b\xa0c  ") == "a b\xa0c"
