"""The index: what is in it, what is found in it, and what happens to it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library import update as module
from reader.library.index import Index, open_index
from reader.library.library import Library, read_library
from reader.library.sources import Source
from reader.library.update import Change, update
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec
from reader.lists.query_fields import FIELDS
from reader.lists.query_parts import STATES
from reader.paths import bundled_posts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.db"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    with closing(open_index(path)) as index:
        assert index.path == path
        yield index


def write(path: Path, body: str = "Words.", **fields: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f"{name}: {value}\n" for name, value in {"date": "2020-01-01", **fields}.items())
    path.write_text(f"---\n{front}---\n{body}\n")


def titles(index: Index) -> list[str]:
    return [post.title for post in Library(index).posts]


def found(index: Index, text: str, limit: int = 50) -> list[str]:
    return [post.title for post in Catalog(index.another()).posts(ListSpec("relevance", words=text), limit)]


def test_it_has_what_the_files_have(index: Index) -> None:
    assert update(index, [Source("reader", bundled_posts())]) == Change(added=9)
    posts = Library(index).posts
    assert [post.title for post in posts] == titles(read_library([bundled_posts()]).index)
    dates = [post.date for post in posts if post.date]
    assert [post.date for post in posts] == sorted(dates, reverse=True)
    assert index.sources() == [Source("reader", bundled_posts())]


def test_what_changes(index: Index, folder: Path) -> None:
    source = Source("notes", folder)
    write(folder / "a.md", title="A")
    write(folder / "b.md", title="B")
    assert update(index, [source]) == Change(added=2)
    assert update(index, [source]) == Change()
    write(folder / "a.md", "Other words.", title="A again")
    (folder / "b.md").rename(folder / "c.md")
    assert update(index, [source]) == Change(added=1, changed=1, removed=1)
    assert sorted(titles(index)) == ["A again", "B"]
    assert found(index, "other") == ["A again"]
    assert update(index, []) == Change(removed=2)
    assert titles(index) == []
    assert found(index, "other") == []


def test_nothing_that_is_unchanged_is_read(index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.md", title="A")
    update(index, [Source("notes", folder)])
    monkeypatch.setattr(module, "read", lambda *_, **__: pytest.fail("read again"))
    assert update(index, [Source("notes", folder)]) == Change()


def test_a_look_that_finds_nothing_new_changes_nothing(index: Index, path: Path, folder: Path) -> None:
    write(folder / "a.md", title="A")
    sources = [Source("z", folder), Source("a", folder / "missing")]
    update(index, sources)
    with closing(open_index(path)) as other:
        before = other.version()
        update(index, sources)
        assert other.version() == before
        write(folder / "b.md", title="B")
        update(index, sources)
        assert other.version() != before


def test_keys_are_paths_below_the_folder(index: Index, folder: Path, tmp_path: Path) -> None:
    write(folder / "deep/é x.md", title="A")
    write(folder / "b.md", title="B", id="own")
    raw = os.fsencode(folder) + b"/caf\xe9.md"
    Path(os.fsdecode(raw)).write_text("words")
    source = Source("my notes", folder)
    update(index, [source])
    posts = {post.key: post for post in Library(index).posts}
    assert set(posts) == {"file:my%20notes/deep/%C3%A9%20x.md", "own", "file:my%20notes/caf%E9.md"}
    for key, post in posts.items():
        assert source.locate(key) == (None if key == "own" else post.path)
    moved = folder.rename(tmp_path / "elsewhere")
    update(index, [Source("my notes", moved)])
    assert {post.key for post in Library(index).posts} == set(posts)


def test_two_files_of_one_key_are_one_post(index: Index, folder: Path) -> None:
    write(folder / "b.md", "Kernel.", title="B", url="https://a.b/c")
    write(folder / "a.md", "Kernel.", title="A", url="https://A.b/c/")
    update(index, [Source("notes", folder)])
    assert titles(index) == ["A"]
    (folder / "a.md").unlink()
    update(index, [Source("notes", folder)])
    assert titles(index) == ["B"]


def test_what_cannot_be_read_is_named_and_looked_at_again(index: Index, folder: Path) -> None:
    write(folder / "a.md", title="A")
    (folder / "b.md").symlink_to(folder / "nowhere")
    change = update(index, [Source("notes", folder), Source("gone", folder / "missing")])
    assert change.added == 1
    assert change.problems[0] == f"{folder / 'b.md'} is a link to {folder / 'nowhere'}, which is not there."
    assert change.problems[1].startswith(f"Cannot read {folder / 'missing'}:")


def test_progress_is_told(index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 10)
    for number in range(35):
        write(folder / f"{number:02}.md", title=str(number))
    counts: list[int] = []
    update(index, [Source("notes", folder)], counts.append)
    assert counts == sorted(counts)
    assert len(counts) == 4
    assert counts[-1] == 35


# --- search ------------------------------------------------------------------------------------------------------


@pytest.fixture
def searched(index: Index, folder: Path) -> Index:
    write(
        folder / "1.md",
        "Nothing of note. The café is naïve.",
        title="Attention is all",
        date="2020-01-01",
        author="One",
    )
    write(folder / "2.md", "# Of attention\n\nWords.", title="Headed", date="2021-01-01", tags="[Math, two words]")
    write(folder / "3.md", "We pay attention here.", title="Body old", date="2019-01-01", tags="[math]")
    write(
        folder / "4.md", "We pay attention there: multi-head.", title="Body new", date="2022-06-15", author="Two Names"
    )
    write(folder / "5.md", "機械学習の基礎を学ぶ。日本語です。", title="日本の記事", date="2018-01-01")
    write(folder / "6.md", "`torch.softmax(x)` and $\\alpha$", title="Code", date="2017-01-01")
    update(index, [Source("notes", folder)])
    return index


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("attention", ["Attention is all", "Headed", "Body new", "Body old"]),
        ("atten", ["Attention is all", "Headed", "Body new", "Body old"]),
        ("atten ", []),
        ("atten* ", ["Attention is all", "Headed", "Body new", "Body old"]),
        ("ATTENTION pay", ["Body new", "Body old"]),
        ('"pay attention" ', ["Body new", "Body old"]),
        ('"attention pay" ', []),
        ('"pay atten', []),
        ("multi-head", ["Body new"]),
        ("a", []),
        ("attention p", ["Attention is all", "Headed", "Body new", "Body old"]),
        ("attention p ", []),
        ("attention pa", ["Body new", "Body old"]),
        ("cafe naive", ["Attention is all"]),
        ("学習", ["日本の記事"]),
        ("習学", []),
        ("日本", ["日本の記事"]),
        ("日本語です", ["日本の記事"]),
        ("softmax", ["Code"]),
        ("attention -pay", ["Attention is all", "Headed"]),
        ("tag:math", ["Headed", "Body old"]),
        ('tag:"two words"', ["Headed"]),
        ("tag:math attention pay", ["Body old"]),
        ("author:two", ["Body new"]),
        ("before:2019", ["日本の記事", "Code"]),
        ("before:2019-01-02 after:2018", ["Body old", "日本の記事"]),
        ("attention after:2021-01", ["Headed", "Body new"]),
        ("math", ["Headed", "Body old"]),
        ("zzz", []),
    ],
)
def test_searching(searched: Index, text: str, hits: list[str]) -> None:
    assert found(searched, text) == hits


def test_no_more_than_asked_for_and_the_best_first(searched: Index) -> None:
    assert found(searched, "attention", 3) == ["Attention is all", "Headed", "Body new"]
    assert found(searched, "", 2) == ["Body new", "Headed"]


PIECES = st.sampled_from(
    [*(f"{name}:" for name in FIELDS), *STATES, "or ", "-", "(", ")", '"', " ", "2d", "<", "日", "x"]
)


@given(st.text() | st.text('"*-():^+{} aANDORNOT日', max_size=30) | st.lists(PIECES, max_size=20).map("".join))
def test_no_query_is_an_error(text: str) -> None:
    with closing(open_index(Path("/proc/nowhere/index.db"))) as index:
        assert index.path is None
        list(Catalog(index).posts(ListSpec("relevance", words=text), 5))


# --- the file ----------------------------------------------------------------------------------------------------


def rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish " * 1000)


def older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 7; CREATE TABLE theirs (x)")


def deleted(path: Path) -> None:
    path.unlink()


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_text("")


@pytest.mark.parametrize("spoil", [rubbish, older, another, deleted, folder_instead])
def test_what_is_no_index_is_made_again(path: Path, folder: Path, spoil: Callable[[Path], None]) -> None:
    write(folder / "a.md", title="A")
    with closing(open_index(path)) as index:
        update(index, [Source("notes", folder)])
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    spoil(path)
    with closing(open_index(path)) as index:
        assert index.sources() == []
        assert update(index, [Source("notes", folder)]).added == 1
        assert titles(index) == ["A"]


def test_an_index_of_another_user_is_made_again(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.md", title="A")
    with closing(open_index(path)) as index:
        update(index, [Source("notes", folder)])
    with monkeypatch.context() as other:
        other.setattr(os, "geteuid", lambda: 12345)
        with closing(open_index(path)) as index:
            assert titles(index) == []


def test_too_many_left_over_words_begin_anew(index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LEAST_LEFT_OVER", 3)
    for step in range(12):
        for name in ("a.md", "b.md"):
            write(folder / name, f"Words of step{step}.", title=name)
        update(index, [Source("notes", folder)])
        (rows,) = index.connection.execute("SELECT count(*) FROM words_docsize").fetchone()
        assert rows <= 2 + 3 + 2
        assert found(index, f"step{step}") == ["a.md", "b.md"] or found(index, f"step{step}") == ["b.md", "a.md"]


def test_a_day_with_more_posts_than_it_has_room_for(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DAY", 4)
    for number in range(11):
        write(folder / f"{number:02}.md", title=f"Post {number}", date="2020-01-02")
    update(index, [Source("notes", folder)])
    write(folder / "99.md", title="Post 99", date="2020-01-02")
    update(index, [Source("notes", folder)])
    assert len(found(index, "post ")) == 12
    assert len(titles(index)) == 12


def test_two_processes_may_look_at_once(path: Path, folder: Path) -> None:
    for number in range(300):
        write(folder / f"{number:03}.md", f"Words {number}.", title=f"Post {number}")
    script = (
        "import sys; from pathlib import Path; from reader.library.index import open_index\n"
        "from reader.library.sources import Source; from reader.library.update import update\n"
        "print(update(open_index(Path(sys.argv[1])), [Source('notes', Path(sys.argv[2]))]).added)"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(path), str(folder)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    assert sorted(int(process.communicate()[0]) for process in processes) == [0, 0, 300]
    with closing(open_index(path)) as index:
        assert len(titles(index)) == 300
