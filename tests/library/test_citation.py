"""Posts as citations."""

from datetime import date
from pathlib import Path

import pytest

from reader.library.citation import authors, citation_key, cite
from reader.library.post import Post

POST = Post(
    "k", Path("x.md"), "The Transformer Family: 50% & more_", date(2023, 1, 27), author="Lilian Weng",
    url="https://blog.example/posts/transformer/",
)  # fmt: skip
PAPER = Post(
    "p", Path("p.md"), "Attention Is All You Need", date(2017, 6, 2),
    author="Ashish Vaswani, Noam Shazeer and Łukasz Kaiser", url="https://arxiv.org/abs/1706.03762v5",
)  # fmt: skip
BARE = Post("b", Path("b.md"), "What is it?", date(2020, 1, 1), is_date_guessed=True)


def test_bibtex() -> None:
    assert cite(POST, "bibtex") == (
        "@misc{weng2023transformer,\n"
        "  title        = {{The Transformer Family: 50\\% \\& more\\_}},\n"
        "  author       = {Lilian Weng},\n"
        "  year         = {2023},\n"
        "  month        = {1},\n"
        "  howpublished = {blog.example},\n"
        "  url          = {https://blog.example/posts/transformer/},\n"
        "}\n"
    )
    paper = cite(PAPER, "bibtex")
    assert paper.startswith("@article{vaswani2017attention,\n")
    assert "= {Ashish Vaswani and Noam Shazeer and Łukasz Kaiser},\n" in paper
    assert "  eprint        = {1706.03762},\n  archiveprefix = {arXiv},\n" in paper
    assert cite(BARE, "bibtex") == "@misc{it,\n  title = {{What is it?}},\n}\n"


def test_apa() -> None:
    assert cite(POST, "apa") == (
        "Weng, L. (2023, January 27). The Transformer Family: 50% & more_. https://blog.example/posts/transformer/\n"
    )
    assert cite(PAPER, "apa").startswith(
        "Vaswani, A., Shazeer, N., & Kaiser, Ł. (2017, June 2). Attention Is All You Need. "
    )
    assert cite(BARE, "apa") == "What is it? (n.d.).\n"


def test_markdown() -> None:
    assert cite(POST, "md") == (
        "[The Transformer Family: 50% & more\\_](https://blog.example/posts/transformer/),"
        " Lilian Weng, 27 January 2023\n"
    )
    assert cite(BARE, "md") == "What is it?\n"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("", []),
        ("A. B", ["A. B"]),
        ("Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee, Bob Ray & C Dee", ["Ann Lee", "Bob Ray", "C Dee"]),
        ("Weng, L.", ["Weng, L."]),
        ("Andy Anderson", ["Andy Anderson"]),
    ],
)
def test_authors(author: str, names: list[str]) -> None:
    assert authors(Post("k", Path("x"), "T", author=author)) == names


def test_a_name_that_is_not_latin_still_has_a_key() -> None:
    assert citation_key(Post("k", Path("x"), "注意力", date(2020, 1, 1), author="李")) == "2020"
    assert citation_key(Post("k", Path("x"), "", author="")) == "post"
