"""What is listed, as a person would type it."""

import pytest

from reader.lists.list_spec import ListSpec


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (ListSpec(), ""),
        (ListSpec(words=" a or b "), "a or b"),
        (ListSpec(unread_only=True), "unread"),
        (ListSpec(scope="tag:x", words="a"), "tag:x a"),
        (ListSpec(scope="a or b", words="c OR d ", unread_only=True), "(a or b) (c OR d) unread"),
        (ListSpec(scope='"a phrase', words="c"), '"a phrase" c'),
    ],
)
def test_it_finds_the_same_again(spec: ListSpec, text: str) -> None:
    assert spec.text == text
    again = ListSpec(scope=text).query
    assert sorted(map(str, again.terms)) == sorted(str(term) for term in spec.query.terms)
