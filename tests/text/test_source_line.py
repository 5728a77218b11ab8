"""On which line of a file something stands that is seen."""

from hypothesis import given
from hypothesis import strategies as st

from reader.text.document.nodes import Block
from reader.text.find.matches import words_of
from reader.text.find.source_line import source_line
from reader.text.markdown.builder import parse

POST = """\
A paragraph with [a link](https://example.org/of/some/length), *emphasis* and $x^2$.

## The same words

The same words are said here, and the same words are said below.

```python
first = 1
second = 2
third = 3
```

$$ E = mc^2 $$

## The same words

The same words are said here, and the same words are said below.

- one item of a list
- another item[^1] of it

| head | er |
|------|----|
| cell | of a table |

[^1]: A note, which stands at the end.

The end.
"""


def line_of(source: str, words: str, nth: int = 0, offset: int = 0) -> int:
    """Return the line for the nth block that has some words."""
    blocks = parse(source).blocks
    at = [number for number, block in enumerate(blocks) if words in words_of(block).text][nth]
    return source_line(source, blocks, at, offset)


def test_each_block_is_found() -> None:
    assert line_of(POST, "A paragraph") == 1
    assert line_of(POST, "The same words") == 3
    assert line_of(POST, "The same words", 1) == 5
    assert line_of(POST, "first = 1") == 8
    assert line_of(POST, "The same words", 2) == 15
    assert line_of(POST, "The same words", 3) == 17
    assert line_of(POST, "one item") == 19
    assert line_of(POST, "cell") == 22
    assert line_of(POST, "A note") == 26
    assert line_of(POST, "The end") == 28


def test_a_block_without_words_stands_where_the_one_before_it_does() -> None:
    assert line_of("words\n\n***\n\nmore", "") == 1
    assert source_line("words\n\n***\n\nmore", parse("words\n\n***\n\nmore").blocks, 1) == 1


def test_a_line_within_a_block() -> None:
    assert line_of(POST, "first = 1", offset=len("first=1")) == 9
    assert line_of(POST, "first = 1", offset=len("first=1second=2")) == 10
    assert line_of(POST, "one item", offset=len("oneitemofalist")) == 20


def test_there_is_always_a_line() -> None:
    assert source_line("", (), 0) == 1
    assert source_line("\n\n", parse("words").blocks, 0) == 1
    assert source_line("other", parse("words here").blocks, 0) == 1


@given(st.lists(st.text("abc de", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=30), st.data())
def test_it_never_goes_back(paragraphs: list[str], data: st.DataObject) -> None:
    source = "\n\n".join(paragraphs)
    blocks: tuple[Block, ...] = parse(source).blocks
    lines = [source_line(source, blocks, at) for at in range(len(blocks))]
    assert lines == sorted(lines)
    assert lines[-1] <= source.count("\n") + 1
