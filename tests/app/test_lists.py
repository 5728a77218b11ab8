"""Lists of any size: searching, folders and tags, orders, and what comes while one looks."""

import json
import os
import sqlite3
from array import array
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.driving import Open, Reading

from reader.app import app
from reader.app.app import ReaderApp
from reader.app.indexing import IndexChange, IndexWatcher
from reader.app.list.pane import ListPane
from reader.app.list.search_bar import SearchBar
from reader.app.list.sidebar import Sidebar, SidebarTree
from reader.app.saved_view import SavedView, read_saved_view
from reader.library.index import open_index
from reader.library.sources import Source
from reader.library.update import update
from reader.lists.date_groups import ListResult
from reader.lists.list_spec import ListSpec
from reader.paths import index_file, saved_view_file, state_file
from reader.state.opening import open_store


def take_in(r: Reading, *folders: Path) -> Callable[[], None]:
    """Return a function that lets the index have what folders have now, as the process that watches them does."""

    def look() -> None:
        update(r.app._library.index, [Source("", folder) for folder in folders])
        r.app.reading.library_changed()

    return look


def text(r: Reading) -> str:
    return "\n".join(r.lines(r.posts))


async def test_what_another_reader_hides_leaves_the_list_and_comes_back(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("j")
        with closing(open_store(state_file())) as other:
            other.toggle("alpha", "", "hidden")
            r.app.reading._poll()
            await r.settle()
            assert r.titles == ["Beta", "Gamma", "Delta"]
            assert r.at == "Beta"
            other.undo()
            r.app.reading._poll()
            await r.settle()
        assert r.titles == ["Alpha", "Beta", "Gamma", "Delta"]
        assert r.at == "Beta"


# --- search ------------------------------------------------------------------------------------------------------


async def test_searching_as_one_types(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("slash", *"kern")
        assert isinstance(r.app.screen.focused, SearchBar)
        assert r.titles == ["Delta", "Alpha", "Gamma"]  # a heading comes first, then the newest
        assert r.at == r.shown == "Delta"
        assert r.bar("list").endswith("3 found")
        lines = r.lines(r.posts)
        assert lines[0] == "▌● Delta"
        assert lines[2] == "▌  The kernel trick Words."
        assert lines[5] == "   The kernel of a matrix."
        await r.press(*"el", "space", *"bayes")
        assert r.titles == ["Gamma"]
        assert lines[2] not in text(r)
        await r.press(*["backspace"] * 6)
        assert r.titles == ["Delta", "Alpha", "Gamma"]
        await r.press("down")
        assert r.at == "Alpha"
        await r.press("enter")
        assert r.app.screen.focused is r.posts
        assert r.at == "Alpha"
        await r.press("m", "j", "enter")
        assert r.shown == "Gamma"
        assert r.reading
        await r.press("escape", "escape", "slash")  # the find, then the post
        assert isinstance(r.app.screen.focused, SearchBar)
        await r.press("x")
        assert r.titles == []
        assert "Nothing found." in text(r)
        await r.press("escape")
        assert r.titles == ["Alpha", "Beta", "Gamma", "Delta"]
        assert r.app.screen.focused is r.posts
        assert not r.app.screen.query_one(SearchBar).display
        await r.press("slash", *"naive")
        assert r.titles == ["Gamma"]
        await r.press("enter", "escape")
        assert r.titles == ["Alpha", "Beta", "Gamma", "Delta"]
        assert r.at == "Gamma"  # what was found


async def test_hits_are_marked(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("slash", *"kernel")
        for y, word in [(2, "kernel"), (5, "kernel")]:
            marked = [s.text for s in r.posts.render_line(y) if s.style and s.style.underline and s.style.bold]
            assert marked == [word]
        await r.press(*["backspace"] * 6, *"ga")
        assert [s.text for s in r.posts.render_line(0) if s.style and s.style.underline] == ["Ga"]


async def test_filters_in_a_search_and_hints(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("m", "slash", *"tag:maths")
        assert r.titles == ["Alpha", "Beta"]
        await r.press("space", *"is:unread")
        assert r.titles == ["Beta"]
        await r.press(*["backspace"] * 4)
        hint = r.app.screen.query_one("#list-hint")
        assert hint.display
        assert "is: needs unread" in str(hint.render())
        assert r.titles == ["Alpha", "Beta"]
        await r.press("escape")
        assert not hint.display


async def test_a_search_within_unread_posts_goes_back_to_them(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("m", "U")
        assert r.titles == ["Beta", "Gamma", "Delta"]
        await r.press("slash", *"kernel")
        assert r.titles == ["Delta", "Gamma"]
        await r.press("enter", "S")
        assert r.bar("list").startswith("Unread only")
        await r.press("escape")
        assert r.titles == ["Beta", "Gamma", "Delta"]
        await r.press("escape")
        assert len(r.titles) == 4


async def test_the_order_of_a_search(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("slash", *"kernel", "enter", "S")
        assert r.titles == ["Alpha", "Gamma", "Delta"]  # the newest first
        await r.press("S")
        assert r.titles == ["Delta", "Gamma", "Alpha"]


async def test_markup_and_escapes_in_a_search_are_only_text(reading: Open, notes: Path) -> None:
    (notes / "evil.md").write_text("---\ntitle: Evil\n---\n\n\nKernel \x1b[31m [red]of[/] \u202eit.")
    async with reading(notes) as r:
        await r.press("slash", *"kernel of")
        assert "[red]of[/]" in text(r)
        assert "\x1b" not in text(r)
        assert "\u202e" not in text(r)


# --- folders and tags -------------------------------------------------------------------------------------------


async def test_folders_and_tags(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("m", "t")
        places = r.app.screen.query_one(SidebarTree)
        assert r.app.screen.focused is places
        lines = [places.render_line(y).text.rstrip() for y in range(9)]
        assert [line.split() for line in lines if line] == [
            ["All", "posts", "3"], ["Starred"], ["Half", "read"], ["Queue"],
            ["▾", "Tags"], ["code", "2"], ["maths", "1"], ["to", "read", "1"],
        ]  # fmt: skip
        await r.press("G", "k", "enter")
        assert r.titles == ["Alpha", "Beta"]
        assert r.bar("list").split() == ["#maths", "2", "posts"]
        assert r.app.screen.focused is r.posts
        await r.press("j", "m")
        assert places.render_line(6).text.split() == ["maths"]  # all read
        await r.press("U")
        assert r.titles == []
        assert r.bar("list").startswith("#maths · unread only")
        await r.press("escape")
        assert len(r.titles) == 4
        await r.press("t", "G", "h", "up")
        assert r.app.screen.focused is places
        assert len([y for y in range(8) if places.render_line(y).text.strip()]) == 5
        await r.press("t")
        assert not r.app.screen.query(SidebarTree)
        assert r.app.screen.focused is r.posts
        await r.press("t")
        places = r.app.screen.query_one(SidebarTree)
        assert places.render_line(4).text.split() == ["▸", "Tags"]  # still folded
        await r.press("escape")
        assert r.app.screen.focused is r.posts
        assert r.app.screen.query(SidebarTree)


async def test_folders_and_tags_where_it_is_narrow(reading: Open, notes: Path) -> None:
    async with reading(notes, size=(60, 20)) as r:
        await r.press("t")
        assert r.app.screen.query_one(SidebarTree).size.width > 50
        await r.press("j", "enter")
        assert r.posts.size.width > 50
        assert r.bar("list").startswith("Starred")


async def test_a_place_with_the_mouse(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("t")
        await r.pilot.click(Sidebar, offset=(6, 6))
        await r.settle()
        assert r.titles == ["Gamma", "Delta"]


# --- the last view ----------------------------------------------------------------------------------------------


async def test_the_next_start_shows_the_list_as_it_was(reading: Open, notes: Path) -> None:
    async with reading(notes, last=SavedView()) as r:
        await r.press("t", "G", "h", "t", "t", "escape", "S", "U", "slash", *"kernel")
        await r.press("enter", "q")
    kept = read_saved_view(saved_view_file())
    assert kept == SavedView(ListSpec("oldest", unread_only=True), sidebar=True, folded=("Tags",), searches=("kernel",))
    async with reading(notes, last=kept) as r:
        assert r.titles == ["Delta", "Gamma", "Beta", "Alpha"]
        assert r.bar("list").startswith("Unread only · oldest first")
        assert r.app.screen.query_one(Sidebar).kept == ("Tags",)
        assert r.app.screen.focused is r.posts


async def test_the_first_paint_has_a_list_of_unread_posts(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("m")
    async with reading(notes, last=SavedView(ListSpec(unread_only=True))) as r:
        assert r.titles == ["Beta", "Gamma", "Delta"]


@pytest.mark.parametrize(
    "kept",
    ["", "[]", "{", "null", '{"sort": "none", "place": "", "unread_only": 1, "places": 0, "folded": []}', "9" * 9],
)
def test_a_spoilt_last_view_is_that_of_a_first_start(tmp_path: Path, kept: str) -> None:
    (tmp_path / "view").write_text(kept)
    assert read_saved_view(tmp_path / "view") == SavedView()


def test_a_place_that_is_kept_has_passed_the_gate(tmp_path: Path) -> None:
    kept = {"sort": "title", "place": "tag:\x1b[31mx", "unread_only": False, "places": False, "folded": []}
    (tmp_path / "view").write_text(json.dumps(kept))
    assert "\x1b" not in read_saved_view(tmp_path / "view").spec.scope


# --- what comes while one looks ---------------------------------------------------------------------------------


async def test_the_cursor_stays_on_its_post_and_its_line_while_others_come(reading: Open, folder: Path) -> None:
    for number in range(100):
        (folder / f"{number:03}.md").write_text(f"---\ndate: 2020-01-01\n---\n# Post {number:03}")
    async with reading(folder, size=(120, 24)) as r:
        look = take_in(r, folder)
        await r.press(*["d"] * 4)
        at, y = r.at, r.posts._line_of(r.posts.cursor) - r.posts.scroll_offset.y
        shown = r.shown
        for number in range(30):
            (folder / f"new-{number}.md").write_text(f"---\ndate: 2021-01-01\n---\n# New {number}")
        look()
        await r.settle()
        assert len(r.titles) == 130
        assert (r.at, r.posts._line_of(r.posts.cursor) - r.posts.scroll_offset.y) == (at, y)
        assert r.shown == shown
        (folder / f"{at.split()[1]}.md").unlink()
        place = r.posts.place
        look()
        await r.settle()
        assert r.posts.place == place  # on the post that has taken its place
        assert r.at != at


async def test_a_post_that_is_saved_changes_in_the_list_and_on_the_screen(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        look = take_in(r, notes)
        await r.press("j", "enter")
        beta = notes / "beta.md"
        beta.write_text(beta.read_text().replace("title: Beta", "title: Better").replace("Nothing", "Something"))
        look()
        await r.settle()
        assert r.shown == r.at == "Better"
        assert "Something of note." in "\n".join(r.lines(r.view))
        assert r.reading
        assert r.store.state("beta").read


async def test_what_comes_is_listed_where_only_unread_posts_are(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        look = take_in(r, notes)
        await r.press("U", "m", "j")
        (notes / "epsilon.md").write_text("---\ntitle: Epsilon\ndate: 2022-01-01\n---\nnew")
        look()
        await r.settle()
        assert r.titles == ["Epsilon", "Alpha", "Beta", "Gamma", "Delta"]  # what was read here stays
        assert r.at == "Beta"


async def test_while_posts_are_taken_in_that_is_said(reading: Open, folder: Path) -> None:
    async with reading(folder) as r:
        assert "There are no posts here." in text(r)
        r.app.reading.library_changed("500 posts so far")
        await r.settle()
        assert r.bar("list").endswith("500 posts so far")
        assert "They are listed as they come." in text(r)
        (folder / "a.md").write_text("# A")
        take_in(r, folder)()
        await r.settle()
        assert r.titles == ["A"]
        assert r.bar("list").endswith("1 unread")


async def test_an_index_that_is_made_anew_is_used(reading: Open, notes: Path, tmp_path: Path) -> None:
    from reader.config import Config
    from reader.library.library import read_library
    from reader.paths import state_file
    from reader.state.opening import open_store

    path = tmp_path / "index.db"
    store = open_store(state_file())
    app = ReaderApp(read_library([notes], path), store, Config())
    async with app.run_test(size=(120, 40)) as pilot:
        r = Reading(app, pilot, store)
        await r.settle()
        await r.press("m", "j")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        (notes / "epsilon.md").write_text("---\ntitle: Epsilon\ndate: 2022-01-01\n---\nnew")
        with closing(open_index(path)) as index:
            update(index, [Source("", notes)])
        app.reading.library_changed()
        await r.settle()
        assert r.titles == ["Epsilon", "Alpha", "Beta", "Gamma", "Delta"]
        assert r.at == "Beta"
        await r.press("U")
        assert r.titles == ["Epsilon", "Beta", "Gamma", "Delta"]
    app.close()


async def test_a_list_of_thousands(reading: Open, folder: Path) -> None:
    for number in range(1500):
        (folder / f"{number:04}.md").write_text(
            f"---\ndate: {2000 + number % 25}-01-01\n---\n# Post {number:04}\n\nx{number}"
        )
    async with reading(folder, size=(120, 24)) as r:
        await r.press("G")
        assert r.at == "Post 1475"
        assert r.lines(r.posts)[-1].startswith("▌")
        for keys in ("k", "u", "b", "g", "d", "pagedown"):
            await r.press(keys)
            line = r.posts._line_of(r.posts.cursor) - r.posts.scroll_offset.y
            assert 0 <= line <= r.posts.size.height - 2
            assert r.at in r.lines(r.posts)[line]
        headings = [y for y in range(r.posts.virtual_size.height) if r.posts._row_at(y)[1] < 0]
        assert len(headings) == 25
        assert r.posts.virtual_size.height == 1500 * 2 + 25
        for y in (0, 1, 119, 120, 121, 122, 123, r.posts.virtual_size.height - 1):
            row, part = r.posts._row_at(y)
            assert r.posts._line_of(row) + part == y
        await r.press("M")
        assert "1500 posts marked read. z takes it back." in r.said
        await r.press("n")
        assert "Everything listed here is read." in r.said
        await r.press("z", "G", "n")
        assert r.at == "Post 0024"
        await r.press("slash", *"x1499", "enter", "enter")
        assert r.shown == "Post 1499"
        assert r.reading


async def test_marking_all_before_all_is_loaded(reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(250):
        (folder / f"{number}.md").write_text(f"---\ntitle: Post {number}\n---\n{number}")
    whole = ListPane.list_posts

    def part_of_it(pane: ListPane, spec: ListSpec, **_: object) -> None:
        """Show the beginning of a list as if the rest took long."""
        pane._show(spec, pane._lister._find(spec, 100, True, lambda: False), None)

    monkeypatch.setattr(ListPane, "list_posts", part_of_it)
    async with reading(folder) as r:
        assert len(r.titles) == 100
        await r.press("M")
        assert "250 posts marked read. z takes it back." in r.said
        monkeypatch.setattr(ListPane, "list_posts", whole)
        await r.press("z")
        r.screen.query_one(ListPane).rows.show(ListSpec(), ListResult(array("q"), is_complete=False))
        await r.press("M")
        pane = r.screen.query_one(ListPane)
        assert sum(r.store.state(post.key).read for _, post in pane._library.newest(300)) == 250


def test_names_that_are_not_utf8_are_found(folder: Path) -> None:
    from reader.library.library import read_library

    raw = os.fsencode(folder) + b"/caf\xe9.md"
    Path(os.fsdecode(raw)).write_text("# Bytes")
    with closing(read_library([folder])) as library:
        (post,) = library.posts
        assert library.by_path(Path(os.fsdecode(raw))) == post
        assert library.find(post.title) == post


async def test_the_list_says_that_nothing_is_kept_whatever_else_it_says(reading: Open, notes: Path) -> None:
    with closing(open_store(state_file())):
        pass
    with closing(sqlite3.connect(state_file())) as newer:
        newer.execute("PRAGMA user_version = 99")
    async with reading(notes) as r:
        pane = r.app.reading.list_pane
        assert r.bar("list").endswith("4 unread · not kept")
        pane.indexing = "312 posts so far"
        pane.show_bar()
        assert r.bar("list").endswith("312 posts so far · not kept")
        await r.press("slash", *"kernel")
        await r.press("enter")
        pane.indexing = ""
        pane.show_bar()
        assert r.bar("list").endswith("3 found · not kept")


async def test_what_another_reader_has_taken_in_is_listed_though_one_finds_nothing_new(
    reading: Open, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looks(_: IndexWatcher) -> AsyncIterator[IndexChange]:
        (notes / "alpha.md").unlink()
        with closing(open_index(index_file())) as index:
            update(index, [Source("", notes)])
        yield IndexChange(None, ())

    monkeypatch.setattr(IndexWatcher, "changes", looks)
    monkeypatch.setattr(app, "QUIET_SECONDS", 1000)  # what is begun in the background is not
    async with reading(notes) as r:
        assert "Alpha" in r.titles
        r.app._start = r.app._start._replace(watched=())
        r.app._watch_folders()
        await r.settle()
        assert r.titles == ["Beta", "Gamma", "Delta"]


async def test_a_file_that_cannot_be_read_is_named_once(
    reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = "a.md is a link to gone.md, which is not there."

    async def looks(_: IndexWatcher) -> AsyncIterator[IndexChange]:
        for problems in [(problem,), (problem,), (), (problem,)]:
            yield IndexChange(None, problems)

    monkeypatch.setattr(IndexWatcher, "changes", looks)
    monkeypatch.setattr(app, "QUIET_SECONDS", 1000)
    async with reading(folder, problems=[problem]) as r:
        assert r.said == [problem]
        r.app._start = r.app._start._replace(watched=())
        r.app._watch_folders()
        await r.settle()
        assert r.said.count(problem) == 2  # it was mended in the meantime
