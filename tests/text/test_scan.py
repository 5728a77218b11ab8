"""What a source says of itself, without parsing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.markdown.fences import split_code
from reader.text.markdown.scan import scan

POST = """\
Words before.

# The *title* {#top}

```sh
# install
make install  # see [this](not-a-link.md) and #nothing
```

Setext
======

Words with [a link](other.md#part), [[A note|as it is]], <https://example.org/a>, #tag and ![a figure](a.png).

~~~~python
## no heading
~~~
still code
~~~~

$$
x^2
$$

## Last
"""


def test_what_a_post_says() -> None:
    found = scan(POST)
    assert found.title == "The title"
    assert found.headings == ("The title", "Setext", "Last")
    assert found.links == ("other.md#part", "A note.md", "https://example.org/a", "a.png")
    assert found.tags == ("tag",)
    assert (found.figures, found.formulas) == (1, 1)
    assert found.code_words == 11 + 4
    assert found.cjk_characters == 0


def test_a_comment_in_code_is_no_heading() -> None:
    assert scan("```\n# install\n```\n").headings == ()
    assert scan("~~~sh\n# install\n").headings == ()  # never closed
    assert scan("# one\n```\n# two\n```\n# three\n").headings == ("one", "three")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a\n```\nb\n```\nc", ["b\n"]),
        ("```py\nb\n", ["b\n"]),
        ("````\n```\nb\n````\n", ["```\nb\n"]),  # a shorter fence closes nothing
        ("~~~\n```\n~~~\nwords", ["```\n"]),
        ("``` a ` b\nwords", []),  # no fence: a backtick stands behind it
        ("    ```\nwords", []),  # indented code
        ("words ``` words", []),
    ],
)
def test_code_is_told_from_prose(source: str, code: list[str]) -> None:
    assert [part.text for part in split_code(source) if part.is_code] == code


@given(st.lists(st.sampled_from(["```\n", "~~~\n", "# h\n", "words\n", "````\n", "[a](b)\n", "\n"])).map("".join))
def test_every_word_is_prose_or_code(source: str) -> None:
    assert sum(part.text.count("words") for part in split_code(source)) == source.count("words")
    scan(source)
