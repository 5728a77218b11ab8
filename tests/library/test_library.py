import os
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.library.library import Library, read_library
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec


def write(path: Path, title: str, date: str = "2020-01-01", **fields: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    path.write_text(f"---\ntitle: {title}\ndate: {date}\n{more}---\nwords\n")
    return path


def titles(library: Library) -> list[str]:
    return [post.title for post in library.posts]


def test_a_folder_newest_first(folder: Path) -> None:
    write(folder / "a.md", "Old", "2019-01-01")
    write(folder / "deep/er/b.markdown", "New", "2021-01-01")
    write(folder / ".hidden/c.md", "Hidden")
    write(folder / ".d.md", "Hidden too")
    (folder / "e.text").write_text("no post")
    (folder / "f.md").write_text("No date but that of the file")
    os.utime(folder / "f.md", (0, 946_728_000))
    assert titles(read_library([folder])) == ["New", "Old", "f"]
    assert [str(post.date) for post in read_library([folder]).posts] == ["2021-01-01", "2019-01-01", "2000-01-01"]


def test_links_to_folders_are_followed_once(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside/x.md", "Outside")
    (folder / "out").symlink_to(tmp_path / "outside")
    (folder / "again").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    (tmp_path / "outside/back").symlink_to(folder)
    write(folder / "x/a.md", "A")
    (folder / "b").symlink_to(folder / "x")
    library = read_library([folder])
    assert titles(library) == ["A", "Outside"]
    assert {post.path for post in library.posts} == {folder / "x/a.md", folder / "again/x.md"}


def test_a_link_to_a_folder_around_is_left_out_and_named(folder: Path, tmp_path: Path) -> None:
    write(folder / "a.md", "A")
    write(tmp_path / "elsewhere.md", "Elsewhere")
    (folder / "above").symlink_to(tmp_path)
    (folder / "out.md").symlink_to(tmp_path / "elsewhere.md")
    library = read_library([folder])
    assert titles(library) == ["A"]
    assert [(one.path, one.why) for one in library.index.left_out()] == [
        (str(folder / "out.md"), "it is a link to a file outside of the folder"),
        (str(folder / "above"), "it is a link to a folder that this one is in"),
    ]


def test_links_to_files_are_followed_within_the_folder_only(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside.md", "Outside")
    (tmp_path / "posts-secret").mkdir()
    write(tmp_path / "posts-secret/x.md", "Secret")
    (folder / "out.md").symlink_to(tmp_path / "outside.md")
    (folder / "out2.md").symlink_to(tmp_path / "posts-secret" / "x.md")
    (folder / "self.md").symlink_to(folder / "self.md")
    write(folder / "a.md", "A", url="https://a.b/c")
    (folder / "b.md").symlink_to(folder / "a.md")
    os.mkfifo(folder / "pipe.md")
    assert titles(read_library([folder])) == ["A"]


def test_a_folder_that_cannot_be_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.md", "A")
    write(folder / "locked/b.md", "B")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    library = read_library([folder])
    assert titles(library) == ["A"]
    assert library.problems == (f"Cannot read {folder / 'locked'}: permission denied.",)


def test_two_files_of_one_url_are_one_post(folder: Path) -> None:
    write(folder / "a.md", "One", url="https://a.b/c/")
    write(folder / "b.md", "Two", url="https://A.b/c")
    assert titles(read_library([folder])) == ["One"]


def test_files_of_one_name_in_two_folders_are_two_posts(folder: Path) -> None:
    one, two = write(folder / "x/readme.md", "X"), write(folder / "y/readme.md", "Y")
    assert len({post.key for post in read_library([one, two]).posts}) == 2


def test_what_cannot_be_read_is_named(folder: Path) -> None:
    write(folder / "a.md", "A")
    (folder / "b.md").symlink_to(folder / "nowhere")
    library = read_library([folder, folder / "missing\x1b"])
    assert titles(library) == ["A"]
    assert len(library.problems) == 2
    assert all("\x1b" not in problem for problem in library.problems)


def test_names_that_are_not_utf8(folder: Path) -> None:
    path = os.fsencode(folder) + b"/caf\xe9.md"
    Path(os.fsdecode(path)).write_text("words")
    (post,) = read_library([folder]).posts
    post.title.encode()
    assert post.key.startswith("file://")


@pytest.fixture
def library(folder: Path) -> Library:
    write(folder / "2020-01-01-first-post.md", "The first post", "2020-01-01", reading_time="9")
    write(folder / "2021-01-01-second.md", "The second post", "2021-01-01", url="https://a.b/2", reading_time="3")
    write(folder / "third.md", "The", "2019-01-01", reading_time="5")
    return read_library([folder])


@pytest.mark.parametrize("target", ["café.md", "Café.MD", "./café.md", "in/deep/café.md", "In/deep/café.md"])
def test_links_to_names_that_macos_takes_for_the_same(folder: Path, target: str) -> None:
    in_parts = unicodedata.normalize("NFD", "café.md")
    write(folder / ("in/deep" if "/deep" in target else ".") / in_parts, "It")
    note = write(folder / "note.md", "Note")
    with closing(read_library([folder])) as library:
        post = library.by_path(note)
        assert post
        assert library.linked(post, target) == library.find("It")


def test_names_as_long_as_names_can_be(folder: Path) -> None:
    write(folder / ("é" * 126 + ".md"), "Long")
    write(folder / ("x" * 200) / ("y" * 200) / ("z" * 252 + ".md"), "Deep")
    with closing(read_library([folder])) as library:
        assert library.problems == ()
        assert {post.title for post in library.posts} == {"Long", "Deep"}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("https://a.b/2", "The second post"),
        ("first-post", "The first post"),
        ("2020-01-01-first-post.md", "The first post"),
        ("SECOND", "The second post"),
        ("the", "The"),
        ("1", "The second post"),
    ],
)
def test_finding_a_post(library: Library, words: str, title: str) -> None:
    assert library.find(words, ["https://a.b/2"]).title == title


def test_a_post_that_is_called_so_in_two_ways_is_one(folder: Path) -> None:
    write(folder / "x.md", "X", slug="x.md")
    assert read_library([folder]).find("x.md").title == "X"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("post", r"“post” matches 2 posts: “The second post”, “The first post”; say more"),
        ("nothing", "No post matches “nothing”"),
        ("7", "No post matches “7”"),
        ("", "No post matches"),
    ],
)
def test_not_finding_one(library: Library, words: str, sentence: str) -> None:
    with pytest.raises(ReaderError, match=sentence):
        library.find(words, ["https://a.b/2"])


def test_orders(library: Library) -> None:
    catalog = Catalog(library.index)
    for sort, order in [("newest", "395"), ("oldest", "593"), ("title", "593"), ("shortest", "359")]:
        posts = catalog.posts(ListSpec(sort))  # type: ignore[arg-type]
        assert "".join(str(post.reading_time) for post in posts) == order


def test_a_post_by_its_path(library: Library, folder: Path) -> None:
    (folder / "x").mkdir()
    (folder / "link.md").symlink_to("third.md")
    for path in (folder / "third.md", folder / "x" / ".." / "third.md", folder / "link.md"):
        post = library.by_path(path)
        assert post is not None
        assert post.title == "The"
    assert library.by_path(folder / "fourth.md") is None
