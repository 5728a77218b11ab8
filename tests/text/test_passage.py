"""Passages: on lines, and copied."""

from hypothesis import given
from hypothesis import strategies as st

from reader.text.layout.page import Page, sizes
from reader.text.layout.typeset import Options
from reader.text.markdown.builder import parse
from reader.text.passage.copying import passage_text, quotation, stream
from reader.text.passage.ranges import Passage, length, offset_at, on_line
from reader.text.position import Position

POST = r"""
A paragraph with *emphasis*, `code`, a [link](https://a.b), a formula $\theta_t$ and so many words
that it is wrapped.[^1]

```python
def f(x):
    return x  # a long line of code that has to be folded where the column is as narrow as it is here
```

$$
\frac{a}{b}
$$

- One point
- Another, long enough to be wrapped at forty cells
  - and one within

> A quotation of more than one line, as it is longer than the column.

| a | b |
|---|---|
| one | two |

[^1]: The note.
"""


def whole(page: Page, block: int) -> Passage:
    return Passage(Position(block), Position(block, length(page.lines(block))))


def page(width: int, options: Options = Options(), source: str = POST) -> Page:
    made = Page(width, options)
    blocks = parse(source).blocks
    made.extend(blocks, sizes(blocks))
    made.finish()
    return made


def test_what_is_copied_has_no_line_ends_and_no_gutters() -> None:
    for width in (20, 40, 200):
        one = page(width)
        copied = [passage_text(one, whole(one, block)) for block in range(len(one.blocks))]
        assert copied == [
            "A paragraph with emphasis, code, a link, a formula θₜ and so many words that it is wrapped.",
            "def f(x):\n"
            "    return x  # a long line of code that has to be folded where the column is as narrow as it is here",
            r"\frac{a}{b}",
            "One point\nAnother, long enough to be wrapped at forty cells\n\nand one within",
            "A quotation of more than one line, as it is longer than the column.",
            "a\tb\none\ttwo",
            "The note.",
        ]


def test_a_quotation_is_markdown() -> None:
    one = page(40)
    assert quotation(one, Passage(Position(0), Position(2, 1))) == (
        "> A paragraph with emphasis, `code`, a [link](https://a.b), a formula $\\theta_t$ and so many words that it is"
        " wrapped.\n>\n> ```python\n> def f(x):\n>     return x  # a long line of code that has to be folded where the"
        " column is as narrow as it is here\n> ```\n>\n> $$\n> \\frac{a}{b}\n> $$\n"
    )
    assert quotation(one, whole(one, 5)) == "> | a | b |\n> | --- | --- |\n> | one | two |\n"


def test_a_part_of_a_block() -> None:
    one = page(30)
    line = one.lines(0)[1]
    start = offset_at(line, line.text.index("link"))
    assert passage_text(one, Passage(Position(0, start), Position(0, start + 4))) == "link"
    assert on_line(line, start, start + 4) == (line.text.index("link"), line.text.index("link") + 4)
    assert on_line(one.lines(0)[0], start, None) is None
    # a part of a formula is the whole of it where its source is copied
    at = stream(one, 0).index("θ")
    assert quotation(one, Passage(Position(0, at), Position(0, at + 1))) == "> $\\theta_t$\n"
    # code keeps its indentation, but for that before the beginning
    begin = stream(one, 1).index("returnx")
    assert passage_text(one, Passage(Position(1, begin), Position(1, begin + 7))) == "return x"


def test_hyphens_at_the_ends_of_lines_are_not_copied() -> None:
    text = "Internationalization characterizes extraordinarily incomprehensible representations."
    one = page(18, Options(hyphenate=True), text)
    assert any(line.text.rstrip().endswith("-") for line in one.lines(0))
    assert passage_text(one, whole(one, 0)) == text


@given(st.data())
def test_what_is_counted_is_what_is_on_the_lines(data: st.DataObject) -> None:
    """Of every block, at every width: the characters that a passage is counted in are those of its lines."""
    one = page(data.draw(st.integers(8, 90)), Options(justify=data.draw(st.booleans())))
    for block in range(len(one.blocks)):
        assert len(stream(one, block)) == length(one.lines(block)), block
