"""What follows on the beginning of a long post, from another process."""

from pathlib import Path

import pytest

from reader.library.post import Post
from reader.library.reading import read_chunks, read_post
from reader.library.rest_of_post import RestOfPost
from reader.text.layout.page import sizes


@pytest.fixture
def post(tmp_path: Path) -> Post:
    path = tmp_path / "long.md"
    parts = [f"## Part {number}\n\n{'Some words. ' * 60}[^1]\n\n$$x_{number}$$\n" for number in range(300)]
    path.write_text("# Long\n\n" + "\n".join(parts) + "\n![](https://e.org/gone.png)\n\n[^1]: A note.\n")
    return read_post(path, "k")


def test_it_is_what_is_read_here(post: Post) -> None:
    first, *expected = read_chunks(post, with_pictures=True).chunks
    rest = RestOfPost(post, {"with_pictures": True})
    given = [*rest.chunks()]
    assert [block for blocks, _ in given for block in blocks] == [block for chunk in expected for block in chunk]
    assert all(sizes(blocks) == told for blocks, told in given)
    assert first
    assert rest.is_complete
    assert rest.missing
    assert [*rest.missing.pictures] == ["https://e.org/gone.png"]


def test_a_process_that_is_ended_gives_no_more(post: Post) -> None:
    rest = RestOfPost(post, {})
    rest.end()
    assert [*rest.chunks()] == []
    assert not rest.is_complete


def test_a_post_that_cannot_be_read_any_more_ends_it(post: Post) -> None:
    post.path.unlink()
    rest = RestOfPost(post, {})
    assert [*rest.chunks()] == []
    assert not rest.is_complete
