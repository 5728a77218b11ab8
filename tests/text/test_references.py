"""What a post cites, however its author writes that down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.document.references import Reference, references
from reader.text.markdown.builder import parse


def cited(markdown: str) -> list[Reference]:
    document = parse(markdown)
    return references(document.blocks, document.macros)


@pytest.mark.parametrize(
    ("entry", "title", "target"),
    [
        (
            "[1] Ann Lee, et al. [“Two are better than one.”](https://a.b/x) NIPS 2017.",
            "Two are better than one",
            "https://a.b/x",
        ),
        ("Lee, A., & Ray, B. (2019). Two are better than one. *Journal*, 3(2).", "Two are better than one", ""),
        ("Lee, A. (2019, May). Two are better than one. Press.", "Two are better than one", ""),
        ("1. A. Lee. Two are better than one, or so. In *Proc. X*, 2019.", "Two are better than one, or so", ""),
        ('Lee. "Short name." 2019. <https://a.b/x>', "Short name", "https://a.b/x"),
        ("[Lee 19] [Two are better](https://a.b/x)", "Two are better", "https://a.b/x"),
        ("Lee et al. „Zwei sind besser als einer“ 2019", "Zwei sind besser als einer", ""),
        ("See https://a.b/x for it", "See https://a.b/x for it", "https://a.b/x"),
    ],
)
def test_an_entry(entry: str, title: str, target: str) -> None:
    (found,) = cited(f"Words.\n\n## References\n\n{entry}\n")
    assert found.title == title
    assert found.target == target


def test_where_the_list_begins_and_ends() -> None:
    found = cited(
        "[a paper](https://arxiv.org/abs/1)\n\n# 7. References:\n\n- Ann Lee. The first of these works. 2019.\n"
        "- Bob Ray. The second of these works. 2020.\n\n## Books\n\n"
        "Cy Dee. The third of these works.  \nDi Ek. The fourth of these works.\n\n"
        "# Appendix\n\nEd Fox. Not one of these works.\n"
    )
    assert [one.title for one in found] == [f"The {n} of these works" for n in ("first", "second", "third", "fourth")]
    assert [one.block for one in found] == [2, 2, 4, 4]


def test_footnotes_that_lead_somewhere() -> None:
    found = cited(
        "Words[^1] and more[^2].\n\n[^1]: Lee, [Two are better](https://a.b/x).\n[^2]: By the way, it rained.\n"
    )
    assert [(one.title, one.target) for one in found] == [("Two are better", "https://a.b/x")]


def test_without_a_list_the_papers_count_and_each_once() -> None:
    found = cited(
        "[Two are better](https://arxiv.org/abs/1706.1) and [here](https://doi.org/10.1/x), [Two are better]"
        "(https://arxiv.org/abs/1706.1), not [this long one](https://a.b/)."
    )
    assert [(one.text, one.title) for one in found] == [("Two are better", "Two are better"), ("here", "")]
    assert cited("Words alone.") == []


@given(
    st.lists(
        st.sampled_from(
            ["# References\n", "- ", "[1] ", "“", "”", "(2019). ", "word ", "\n\n", "[x](https://a.b) ", "*"]
        )
    )
)
def test_whatever_an_author_writes(parts: list[str]) -> None:
    for one in cited("# References\n\n" + "".join(parts)):
        assert "\n" not in one.text
        assert one.title in one.text or one.target != ""
