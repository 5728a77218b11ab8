from hypothesis import given
from hypothesis import strategies as st
from support.pages import all_lines, page_of

from reader.text.document.nodes import Paragraph, Text
from reader.text.layout.block_heights import Heights
from reader.text.layout.page import Page, Position, sizes
from reader.text.layout.typeset import Options, typeset
from reader.text.markdown.builder import parse

SOURCE = "\n\n".join(
    f"## Part {number}\n\n{'word ' * (7 * number % 90)}end\n\n- item\n- item\n\n$$\\frac{{a}}{{{number}}}$$"
    for number in range(1, 30)
)


@given(
    st.lists(st.integers(0, 9), max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 9)), max_size=20)
)
def test_heights_are_sums(heights: list[int], changes: list[tuple[int, int]]) -> None:
    tree = Heights(heights[: len(heights) // 2])
    for height in heights[len(heights) // 2 :]:
        tree.append(height)
    for index, height in changes:
        if index < len(heights):
            heights[index] = tree[index] = height
    assert tree.total == sum(heights)
    assert [tree.above(index) for index in range(len(heights) + 1)] == [
        sum(heights[:i]) for i in range(len(heights) + 1)
    ]
    for y in range(sum(heights)):
        index = tree.find(y)
        assert sum(heights[:index]) <= y < sum(heights[: index + 1])


def test_lines_are_those_of_the_whole_in_whatever_order_they_are_asked_for() -> None:
    document = parse(SOURCE)
    lines = typeset(document, 50)
    page = page_of(document, 50)
    assert page.height != len(lines)  # an estimate, or this test shows nothing
    page.settle_end(10)
    assert page.line(page.height - 1) == lines[-1]
    for index in (5, 60, 3, 40):
        page.lines(index)
    assert all_lines(page) == lines
    assert page.height == len(lines)
    assert [page.line(y) for y in range(len(lines))] == lines
    assert page.line(len(lines)) is None
    assert page.line(-1) is None


def test_making_lines_moves_nothing_above() -> None:
    page = page_of(parse(SOURCE), 30)
    page.settle(0, 20)
    before = [page.line(y) for y in range(20)]
    for index in range(30, len(page.blocks)):
        page.lines(index)
    assert [page.line(y) for y in range(20)] == before


def test_measuring_changes_nothing_until_it_is_told() -> None:
    page = page_of(parse(SOURCE), 30)
    height, unknown = page.height, page.unknown()
    measured = page.measure(unknown)
    assert (page.height, page.unknown()) == (height, unknown)
    for index, lines in measured:
        page.set_height(index, lines)
    assert page.unknown() == []
    assert page.height == len(all_lines(page))


def test_blocks_may_be_added() -> None:
    page = Page(40)
    assert page.height == 0
    assert page.line(0) is None
    one, two = Paragraph((Text("one"),)), Paragraph((Text("two"),))
    page.extend([one], sizes([one]))
    assert page.end == 0
    page.extend([two], sizes([two]))
    page.finish()
    assert [line.text for line in all_lines(page)] == ["one", "", "two"]
    assert page.end == 3


def test_places() -> None:
    page = page_of(parse(SOURCE), 40)
    y = page.line_of(Position(20))
    assert page.position(y).block == 20
    assert page.top(20) == y or page.lines(20)[0].text == ""
    block, within = page.place(y)
    assert page.top(block) + within == y
    other = page.at_width(25, Options())
    assert other.position(other.line_of(page.position(y))).block == 20


def test_links_of_a_block() -> None:
    page = page_of(parse("[a long link that is wrapped](one) and [two](two) [x](one)"), 16)
    assert [(link.first, link.last, link.target) for link in page.links(0)] == [
        (0, 1, "one"),
        (2, 2, "two"),
        (2, 2, "one"),
    ]


FORMULAS = r"""
Words before it.

$$ \frac{\sum_{i=1}^{n} x_i}{\sqrt{\frac{a}{b}}} = \begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix} $$

> A quotation $\theta$.
>
> - a list, that goes on for quite a while until it has to be wrapped

| a | b |
|---|---|
| 1 | 2 |

***

```python
x = 1

y = 2
```
"""


def test_every_line_is_found_again_at_its_width() -> None:
    page = page_of(parse(FORMULAS), 40)
    for y in range(page.height):
        assert page.line_of(page.position(y), page.row(y)) == y


@given(st.integers(12, 120), st.integers(0, 40))
def test_a_place_that_is_kept_comes_back_at_the_first_width(width: int, y: int) -> None:
    page = page_of(parse(FORMULAS), 40)
    all_lines(page)
    y = min(y, page.height - 1)
    kept = page.position(y), page.row(y)
    page = page.at_width(width, page.options)
    page.line_of(*kept)
    page = page.at_width(40, page.options)
    all_lines(page)
    assert page.line_of(*kept) == y
