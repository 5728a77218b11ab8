"""What a search shows of a post."""

from pathlib import Path

import pytest

from reader.library.post import Post
from reader.lists.snippets import BEFORE, LONGEST, snippet
from reader.text.folding import pattern


def of(folder: Path, body: str, *words: str) -> str:
    path = folder / "a.md"
    path.write_text(f"---\ntitle: T\n---\n{body}")
    wanted = pattern([(word, False) for word in words])
    assert wanted
    return snippet(Post("k", path, "T"), wanted)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("The kernel.", "The kernel."),
        ("## A *kernel* of [two words](https://a.b/c)", "A kernel of two words"),
        ("![a kernel](x.png) and [[Note|a note]], [[Other]]", "a kernel and a note, Other"),
        ("> - `kernel_id` of kernel", "kernel_id of kernel"),
        ("one\n\ntwo\nkernel\n", "one two kernel"),
        ("nothing here", ""),
        ('**The** kernel $$K(x, y)$$ is $\\frac{1}{2}$ of {{< kbd "it" >}}', "The kernel K(x, y) is 1/2 of it"),
        ("| a | kernel |\n|---|---|\n| `b` | c |", "a kernel b c"),
        ("> [!note] A title\n> kernel\n\n```py\ncode\n```", "A title kernel code"),
        ("See <!-- kernel --> and [a kernel](kernel.html)", "See and a kernel"),
        ("What \x1b[31m kernel \u202e is.", "What [31m kernel is."),
    ],
)
def test_words_without_markup(folder: Path, body: str, shown: str) -> None:
    assert of(folder, body, "kernel") == shown


def test_the_first_hit_stands_near_the_beginning(folder: Path) -> None:
    text = of(folder, "word " * 200 + "KERNEL " + "more " * 200, "kernel")
    assert text.startswith("…word")
    assert 0 < text.index("KERNEL") <= BEFORE + 1
    assert len(text) <= LONGEST + 1


def test_a_file_that_has_gone(tmp_path: Path) -> None:
    wanted = pattern([("x", False)])
    assert wanted
    assert snippet(Post("k", tmp_path / "gone.md", "T"), wanted) == ""
