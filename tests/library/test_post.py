import hashlib
import os
import socket
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.library.addresses import canonical_url
from reader.library.post import Length, Post, byline
from reader.library.reading import LARGEST, read_document, read_post
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


BOMB = "a0: &a0 [x, x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n}, ' * 9}]\n" for n in range(20))
TOO_MUCH = "is left out: it has more than 2,000 values, or they are nested more than 50 deep"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"---\n{BOMB}date: *a20\n---\n# Title\n", TOO_MUCH),
        ("---\na: &a [*a]\ntags: *a\n---\n# Title\n", "recursive"),
        (f"---\na: {'[' * 60}{']' * 60}\n---\n# Title\n", TOO_MUCH),
        ("---\n" + "".join(f"k{n}: v\n" for n in range(2500)) + "---\n# Title\n", TOO_MUCH),
        (f"+++\n{'a.' * 500}a = 1\n+++\n# Title\n", TOO_MUCH),
        (f"+++\n{'a . ' * 60}a = 1\n+++\n# Title\n", TOO_MUCH),
        (f"+++\na = {'[' * 3000}{']' * 3000}\n+++\n# Title\n", TOO_MUCH),
        (f"+++\na = [{'1, ' * 3000}]\n+++\n# Title\n", TOO_MUCH),
        (f"+++\na = {'1' * 4301}\n+++\n# Title\n", "a number in it has thousands of digits"),
        (f"+++\na = 0x{'f' * 9000}\n+++\n# Title\n", "a number in it has thousands of digits"),
        (f"---\ndate: {'x' * 9000}\n---\n# Title\n", "… in its front matter is no date"),
        (f"---\ndate: [{'x, ' * 900}]\n---\n# Title\n", "… in its front matter is no date"),
    ],
)
def test_front_matter_that_is_too_much_costs_nothing_but_itself(folder: Path, text: str, words: str) -> None:
    post = post_of(folder, text)
    assert words.removeprefix("…") in post.problem
    assert len(post.problem) < 250
    assert post.title == "Title"
    assert any(isinstance(block, Byline) and post.problem in block.text for block in read_document(post).blocks)


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: b\n" * 14_000 + "---\n",
        '{"a": ' * 60 + "1" + "}" * 60,
        '{"a": [' + "1, " * 3000 + "1]}",
        "[" * 30_000,
    ],
)
def test_what_is_too_much_to_be_front_matter_is_a_part_of_the_body(folder: Path, text: str) -> None:
    post = post_of(folder, f"{text}\n\n# Title\n")
    assert post.title == "Title"
    assert post.problem == ""


def test_values_of_any_size_within_bounds_are_read(folder: Path) -> None:
    tags = [f"t{number}" for number in range(1000)]
    post = post_of(folder, f"---\ntags: [{', '.join(tags)}]\n---\n")
    assert post.tags == tuple(tags)
    assert post_of(folder, f'{{"a": {"9" * 5000}, "title": "T"}}\n').title == "T"


def test_what_is_no_file_is_not_waited_for(folder: Path) -> None:
    pipe = folder / "pipe.md"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "socket.md"))
        for name in ("pipe.md", "socket.md"):
            with pytest.raises(
                ReaderError, match=r"Cannot read .*md: (a pipe or a device, and no file|no such device)"
            ):
                read_post(folder / name, "x")
    (folder / "device.md").symlink_to("/dev/zero")
    with pytest.raises(ReaderError, match="a pipe or a device"):
        read_post(folder / "device.md", "x")


def test_a_file_that_is_too_large_is_said(folder: Path) -> None:
    with (folder / "a.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ReaderError, match="is larger than 256 MB, which Reader does not open"):
        read_post(folder / "a.md", "x")


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_post(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(b"---\n" + data)
    post = read_post(path, "key")
    assert post.title
    read_document(post)
