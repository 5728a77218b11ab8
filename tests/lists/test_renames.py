"""Files that were moved, renamed, copied or edited: whose state is whose."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.library.library import read_library
from reader.library.post import Post
from reader.lists.catalog import Catalog
from reader.lists.renames import follow_moves
from reader.paths import state_file
from reader.state.journal import UNTOUCHED, Event, encode
from reader.state.opening import open_store
from reader.state.store import Store

A, B = "The body of A.\n", "The body of B.\n"


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(open_store(state_file())) as store:
        yield store


def write(path: Path, body: str, **fields: str) -> None:
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    path.parent.mkdir(exist_ok=True)
    path.write_text((f"---\n{front}---\n" if front else "") + body)


def posts(folder: Path, store: Store) -> dict[str, Post]:
    """Open a library as the reader does; return its posts by the names of their files."""
    with closing(read_library([folder])) as library:
        catalog = Catalog(library.index)
        catalog.refresh(store)
        follow_moves(catalog.moved(), library, store)
        return {str(post.path.relative_to(folder)): post for post in library.posts}


def read_in(folder: Path, store: Store) -> set[str]:
    return {name for name, post in posts(folder, store).items() if store.state(post.key).read}


def rename(folder: Path) -> None:
    (folder / "a.md").rename(folder / "z.md")


def move_deeper(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "a.md").rename(folder / "sub" / "a.md")


def edit(folder: Path) -> None:
    (folder / "a.md").write_text((folder / "a.md").read_text() + "More.\n")


def copy(folder: Path) -> None:
    (folder / "copy.md").write_text((folder / "a.md").read_text())


def retitle(folder: Path) -> None:
    write(folder / "a.md", A, title="Another", date="2020-01-01")


def rename_and_retitle(folder: Path) -> None:
    retitle(folder)
    rename(folder)


def give_url(folder: Path) -> None:
    write(folder / "a.md", A, url="https://a.b/new")


def give_id(folder: Path) -> None:
    write(folder / "a.md", A, id="new")


def give_id_and_rename(folder: Path) -> None:
    give_id(folder)
    rename(folder)


def overwrite_b_with_a(folder: Path) -> None:
    (folder / "a.md").replace(folder / "b.md")


def swap(folder: Path) -> None:
    (folder / "a.md").rename(folder / "x")
    (folder / "b.md").rename(folder / "a.md")
    (folder / "x").rename(folder / "b.md")


def move_and_write_anew(folder: Path) -> None:
    rename(folder)
    write(folder / "a.md", "Something else entirely.\n")


def line_ends(folder: Path) -> None:
    (folder / "a.md").write_bytes((folder / "a.md").read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    rename(folder)


def empty_and_rename(folder: Path) -> None:
    write(folder / "a.md", "")
    rename(folder)


CASES: list[tuple[Callable[[Path], None], dict[str, str], set[str]]] = [
    # what is done to a.md, which was read; its front matter; what is read then
    (rename, {}, {"z.md"}),
    (rename, {"url": "https://a.b/c"}, {"z.md"}),
    (rename, {"id": "one"}, {"z.md"}),
    (move_deeper, {}, {"sub/a.md"}),
    (edit, {}, {"a.md"}),
    (edit, {"url": "https://a.b/c"}, {"a.md"}),
    (copy, {}, {"a.md"}),
    (copy, {"url": "https://a.b/c"}, {"a.md"}),  # two files of one address are one post
    (retitle, {}, {"a.md"}),
    (rename_and_retitle, {}, {"z.md"}),
    (give_url, {}, {"a.md"}),
    (give_url, {"url": "https://a.b/old"}, {"a.md"}),
    (give_id, {}, {"a.md"}),
    (give_id, {"url": "https://a.b/c"}, {"a.md"}),
    (give_id_and_rename, {}, {"z.md"}),
    (overwrite_b_with_a, {}, {"b.md"}),
    (swap, {}, {"b.md"}),
    (move_and_write_anew, {}, {"z.md"}),
    (line_ends, {}, {"z.md"}),
    (empty_and_rename, {}, set()),  # what had no words cannot be known again
]


@pytest.mark.parametrize(("change", "front", "read"), CASES, ids=lambda part: getattr(part, "__name__", None))
def test_state_goes_with_its_post(
    change: Callable[[Path], None], front: dict[str, str], read: set[str], folder: Path, store: Store
) -> None:
    write(folder / "a.md", A, **front)
    write(folder / "b.md", B)
    a = posts(folder, store)["a.md"]
    store.mark({a.key: a.fingerprint}, "read", True)
    store.put(a.key, a.fingerprint, "tags", ("mine",))
    change(folder)
    assert read_in(folder, store) == read
    assert read_in(folder, store) == read  # and stays there
    here = posts(folder, store)
    assert {name for name, post in here.items() if store.state(post.key).tags} == read
    with closing(open_store(state_file())) as later:
        assert read_in(folder, later) == read


def test_both_of_two_that_change_places_keep_their_own(folder: Path, store: Store) -> None:
    write(folder / "a.md", A)
    write(folder / "b.md", B)
    before = posts(folder, store)
    store.mark({before["a.md"].key: before["a.md"].fingerprint}, "read", True)
    store.mark({before["b.md"].key: before["b.md"].fingerprint}, "starred", True)
    swap(folder)
    after = posts(folder, store)
    assert store.state(after["b.md"].key).read
    assert not store.state(after["b.md"].key).starred
    assert store.state(after["a.md"].key).starred
    assert not store.state(after["a.md"].key).read


def test_a_post_that_was_edited_says_so_until_it_is_read_again(folder: Path, store: Store) -> None:
    write(folder / "a.md", A)
    a = posts(folder, store)["a.md"]
    store.mark({a.key: a.fingerprint}, "read", True)
    edit(folder)
    edited = posts(folder, store)["a.md"]
    state = store.state(edited.key)
    assert state.read
    assert state.updated_since(edited.fingerprint)
    store.mark({edited.key: edited.fingerprint}, "read", True)
    assert not store.state(edited.key).updated_since(edited.fingerprint)


def test_a_post_that_is_in_progress_is_known_again_after_an_edit_that_was_opened(folder: Path, store: Store) -> None:
    write(folder / "a.md", A)
    a = posts(folder, store)["a.md"]
    store.open(a.key, a.fingerprint)
    edit(folder)
    edited = posts(folder, store)["a.md"]
    store.open(edited.key, edited.fingerprint)
    rename(folder)
    assert store.state(posts(folder, store)["z.md"].key).in_progress


def test_another_folder_is_not_a_move(folder: Path, tmp_path: Path, store: Store) -> None:
    """A post that is not in the library one opens may well be where it was."""
    write(folder / "a.md", A)
    a = posts(folder, store)["a.md"]
    store.mark({a.key: a.fingerprint}, "read", True)
    write(tmp_path / "else" / "a.md", A)
    assert read_in(tmp_path / "else", store) == set()
    assert read_in(folder, store) == {"a.md"}


def test_the_address_of_a_post_that_is_not_in_this_library_keeps_its_state(
    folder: Path, tmp_path: Path, store: Store
) -> None:
    write(folder / "a.md", A, url="https://a.b/c")
    a = posts(folder, store)["a.md"]
    store.mark({a.key: a.fingerprint}, "read", True)
    write(tmp_path / "else" / "plain.md", A)
    assert read_in(tmp_path / "else", store) == {"plain.md"}
    assert read_in(folder, store) == {"a.md"}


def test_the_file_of_another_device_keeps_its_state(folder: Path, store: Store) -> None:
    write(folder / "a.md", A)
    body = posts(folder, store)["a.md"].fingerprint
    there = Event("elsewhere", 1, 5 << 16, "file:///home/other/a.md", "read", encode(body), 1)
    store.receive([there])
    assert read_in(folder, store) == {"a.md"}
    assert store.state("file:///home/other/a.md").read


def test_a_move_is_nothing_to_undo(folder: Path, store: Store) -> None:
    write(folder / "a.md", A)
    write(folder / "b.md", B)
    here = posts(folder, store)
    store.mark({here["b.md"].key: here["b.md"].fingerprint}, "starred", True)
    store.mark({here["a.md"].key: here["a.md"].fingerprint}, "read", True)
    rename(folder)
    assert read_in(folder, store) == {"z.md"}
    assert store.undo() == [(here["b.md"].key, "starred", None)]  # where a.md was, the move has had the last word
    assert read_in(folder, store) == {"z.md"}
    assert store.undo() == []


def test_nothing_is_written_where_nothing_moved(folder: Path, store: Store) -> None:
    write(folder / "a.md", A)
    a = posts(folder, store)["a.md"]
    store.mark({a.key: a.fingerprint}, "read", True)
    before = list(store.events())
    copy(folder)
    posts(folder, store)
    assert list(store.events()) == before
    assert store.state(posts(folder, store)["copy.md"].key) == UNTOUCHED
