import hashlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.library.addresses import canonical_url
from reader.library.post import Length, Post, byline
from reader.library.reading import read_document, read_post
from reader.text.document.nodes import Byline, Heading, Paragraph, Text


def post_of(folder: Path, text: str | bytes, name: str = "2024-05-06-a-post.md") -> Post:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_post(path, "fallback")


def test_front_matter(folder: Path) -> None:
    post = post_of(
        folder,
        "---\ntitle: 'A: title'\ndate: 2023-01-27\nupdated: 2023-02-03T10:00:00Z\nauthor: Me\nreading_time: 46\n"
        "url: HTTPS://Example.org/a/#top\ntags: [one, two words]\n---\nBody.\n",
    )
    assert post == Post(
        key="https://example.org/a",
        path=post.path,
        title="A: title",
        date=date(2023, 1, 27),
        updated=date(2023, 2, 3),
        author="Me",
        reading_time=46,
        url="HTTPS://Example.org/a/#top",
        tags=("one", "two words"),
        slug="a-post",
        fingerprint=hashlib.sha256(b"Body.").hexdigest()[:16],
        length=Length(1, 1),
    )
    assert read_document(post).blocks[-1] == Paragraph((Text("Body."),))
    assert post.slug == "a-post"


def test_a_key_is_the_id_else_the_url_else_what_it_is_given(folder: Path) -> None:
    assert post_of(folder, "---\nid: x\nurl: https://a.b/\n---\n").key == "x"
    assert post_of(folder, "---\nurl: https://a.b/\n---\n").key == "https://a.b"
    assert post_of(folder, "words").key == "fallback"


def test_without_front_matter(folder: Path) -> None:
    post = post_of(folder, "Intro.\n\n# The *title* #\n\n" + "word " * 500)
    assert (post.title, post.date, post.reading_time) == ("The title", date(2024, 5, 6), 2)
    assert post_of(folder, "words", "notes.md").title == "notes"
    assert post_of(folder, "", "empty.md").reading_time == 1


@pytest.mark.parametrize(
    ("front_matter", "words"),
    [
        ("title: [unclosed", "broken (line"),
        ("title: a: b", "broken (line 2)"),
        ("just words", "no `name: value` lines"),
        ("- a\n- b", "no `name: value` lines"),
        ("date: 2023-13-45", "“2023-13-45” in its front matter is no date"),
        ("reading_time: soon", "“soon” in its front matter is no number of minutes"),
        ("[" * 5000, "broken"),
    ],
)
def test_broken_front_matter_is_said_and_the_post_is_still_one(folder: Path, front_matter: str, words: str) -> None:
    post = post_of(folder, f"---\n{front_matter}\n---\n# Title\n\nBody.")
    assert words in post.problem
    assert "\n" not in post.problem
    assert post.date == date(2024, 5, 6)
    assert Paragraph((Text("Body."),)) in read_document(post).blocks


def test_every_scalar_is_a_string(folder: Path) -> None:
    post = post_of(folder, "---\ntitle: no\nauthor: 010\ntags: a, b\n---\n")
    assert (post.title, post.author, post.tags) == ("no", "010", ("a", "b"))


def test_a_file_that_is_not_utf8_is_read_and_says_so(folder: Path) -> None:
    post = post_of(folder, b"# caf\xe9\n\nna\xc3\xafve")
    assert "not UTF-8 (line 1)" in post.problem
    assert post.title == "caf\ufffd"
    assert any(isinstance(block, Byline) and "not UTF-8" in block.text for block in read_document(post).blocks)


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    with pytest.raises(ReaderError, match=r"Cannot read .*gone.md: no such file or directory"):
        read_post(folder / "gone.md", "x")
    with pytest.raises(ReaderError, match="is a directory"):
        read_post(folder, "x")


def test_what_is_shown(folder: Path) -> None:
    post = post_of(folder, "---\ntitle: T\nauthor: A\ndate: 2020-01-02\nupdated: 2021-03-04\n---\n# T\n\nBody.")
    assert read_document(post).blocks == (
        Heading(1, (Text("T"),)),
        Byline("A · 2 January 2020 · 1 min"),
        Byline("Updated 4 March 2021"),
        Paragraph((Text("Body."),)),
    )
    empty = post_of(folder, "---\ntitle: T\n---\n")
    assert read_document(empty).blocks[-1] == Paragraph((Text("There is nothing in this post."),))
    assert byline(empty) == "6 May 2024 · 1 min"


def test_fields_pass_the_gate(folder: Path) -> None:
    post = post_of(folder, '---\ntitle: "a\\x1b]0;b\\u202e"\nauthor: "c\\nd"\ntags: ["\\x9b"]\n---\n', "e\x1b.md")
    assert (post.title, post.author, post.tags) == ("a]0;b", "c d", ())
    assert post.slug == "e"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://Example.ORG:443/A/?utm_source=x&b=1#c", "https://example.org/A?b=1"),
        ("http://example.org:8080/", "http://example.org:8080"),
        ("not an address", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_canonical_urls(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_post(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(b"---\n" + data)
    post = read_post(path, "key")
    assert post.title
    read_document(post)
