"""Finding in a post: what is found, and that it is where it is said to be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.find.matches import BlockWords, Finder, LineRange, Match, of_block, on_lines
from reader.text.folding import fold
from reader.text.layout.typeset import Options, Typesetter
from reader.text.markdown.builder import parse

POST = r"""
# The kernel

A kernel of *kernels*, with $k(x, y)$ and $\mathcal{K}$, and $k$ again.

> A quoted kernel that is long enough to be broken over several lines of a narrow column, kernel after
> kernel, which takes some words.

- an item with a kernel
  - [x](https://a.b) inner

```python
kernel = make_kernel(1)
```

| name | kernel |
|---|---|
| a kernel | b |

$$
\kappa = \text{kernel}
$$

<details><summary>More of the kernel</summary>

Folded kernel.

</details>

Café naïve.[^1]

[^1]: The kernel's note.
"""


def found(source: str, finder: Finder, width: int = 40) -> list[list[str]]:
    """Return the words that are marked for each match, as they stand on the lines."""
    document = parse(source)
    typesetter = Typesetter(width, Options(), document.macros)
    matches = BlockWords().find(document.blocks, finder)
    out = []
    for match in matches:
        lines = typesetter.lines(document.blocks, match.block)
        places = on_lines(document.blocks[match.block], lines, finder).of(match)
        out.append([lines[place.line].text[place.start : place.end] for place in places])
    return out


@pytest.mark.parametrize("width", [20, 33, 40, 72])
def test_every_match_is_where_it_is_said_to_be(width: int) -> None:
    marked = found(POST, Finder("kernel"), width)
    words = ["".join(parts) for parts in marked]
    assert len(words) == 15
    formula = words.pop(-4)
    assert "kernel" in formula  # the displayed formula, whole
    assert {fold(word) for word in words} == {"kernel"}


@pytest.mark.parametrize(
    ("words", "regex", "hits"),
    [
        ("kernel of", False, [["kernel of"]]),
        ("KERNEL", False, []),
        ("Folded", False, [["Folded"]]),
        ("folded", False, [["Folded"]]),
        ("cafe", False, [["Café"]]),
        ("naïve", False, [["naïve"]]),
        (r"\mathcal", False, [["𝒦"]]),
        ("k(x", False, [["k(x, y)"]]),
        (r"make_\w+", True, [["make_kernel"]]),
        (r"^Café", True, [["Café"]]),
        ("x", False, [["k(x, y)"], ["x"], [" " * 15 + "κ = kernel"]]),
        ("", False, []),
        ("   ", False, []),
        ("a.b", False, []),  # an address is not written
    ],
)
def test_what_is_found(words: str, regex: bool, hits: list[list[str]]) -> None:
    marked = found(POST, Finder(words, is_regex=regex))
    assert [["".join(part.replace("\u00a0", " ") for part in parts)] for parts in marked] == hits


def test_words_over_the_end_of_a_line() -> None:
    marked = found("One long sentence of words", Finder("sentence of"), 30)
    assert marked == [["sentence of"]]
    assert found("One long sentence of words", Finder("sentence of"), 17) == [["sentence", "of"]]
    assert found("x " * 5 + "well-formed", Finder("well-formed"), 16) in ([["well-formed"]], [["well-", "formed"]])
    assert found("a" * 50, Finder("a" * 50), 20) == [["a" * 20, "a" * 20, "a" * 10]]
    assert found("日本語のテキスト", Finder("語のテ"), 8) == [["語の", "テ"]]


def test_the_terms_of_a_search() -> None:
    finder = Finder("kern café", terms=[("kern", True), ("cafe", False)])
    assert found("A kernel. Café. kern", finder) == [["kern"], ["Café"], ["kern"]]


def test_what_is_wrong_with_a_regular_expression() -> None:
    finder = Finder("(", is_regex=True)
    assert finder.problem.startswith("This is no regular expression")
    assert finder.in_text("(") == []
    assert not Finder("(").problem


def test_a_regular_expression_that_never_ends_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        Finder(r"(a|aa)+$", is_regex=True).in_text("a" * 60 + "b", patience=0.1)


def test_matches_of_a_block() -> None:
    matches = [Match(0, 0, False), Match(2, 0, False), Match(2, 1, False), Match(5, 0, True)]
    assert [list(of_block(matches, block)) for block in (0, 1, 2, 5, 6)] == [[0], [], [1, 2], [3], []]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(POST.split("\n\n")) | st.text("ab xyz*`$|>-\n", max_size=40)).map("\n\n".join),
    st.integers(4, 90),
    st.text("abxyzé ", min_size=1, max_size=4),
)
def test_nothing_is_marked_beyond_its_line(source: str, width: int, words: str) -> None:
    document = parse(source)
    typesetter = Typesetter(width, Options(), document.macros)
    finder = Finder(words)
    for match in BlockWords().find(document.blocks, finder):
        lines = typesetter.lines(document.blocks, match.block)
        for place in on_lines(document.blocks[match.block], lines, finder).of(match):
            assert isinstance(place, LineRange)
            assert 0 <= place.start < place.end <= len(lines[place.line].text)
