"""Finding words in text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.folding import fold, hits, pattern


def found(text: str, *terms: tuple[str, bool]) -> list[str]:
    return [text[start:end] for start, end in hits(text, pattern(terms))]


@pytest.mark.parametrize(
    ("text", "terms", "words"),
    [
        ("The kernel of Kernels", [("kernel", False)], ["kernel"]),
        ("The kernel of Kernels", [("kern", True)], ["kern", "Kern"]),
        ("Café, cafe\u0301 and CAFE", [("café", False)], ["Café", "cafe\u0301", "CAFE"]),
        ("naïve Bayes", [("naive", False), ("bayes", False)], ["naïve", "Bayes"]),
        ("a multi-head, multi head", [("multi head", False)], ["multi-head", "multi head"]),
        ("機械学習の基礎", [("学 習", False)], ["学習"]),
        ("機械学習の基礎", [("学", True)], ["学"]),
        ("a.b(c) [x]", [("b c", False)], ["b(c"]),
        ("anything", [], []),
        ("anything", [("", True)], []),
    ],
)
def test_words_and_phrases(text: str, terms: list[tuple[str, bool]], words: list[str]) -> None:
    assert found(text, *terms) == words


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(), st.lists(st.tuples(st.text(max_size=8), st.booleans()), max_size=3))
def test_no_text_and_no_words_are_an_error(text: str, terms: list[tuple[str, bool]]) -> None:
    for start, end in hits(text, pattern(terms)):
        assert 0 <= start < end <= len(text)
