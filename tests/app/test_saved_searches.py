"""Searches that are kept under a name: in the sidebar, with what is unread in them."""

from contextlib import closing
from pathlib import Path

from support.driving import Open, Reading
from textual.widgets import Input, Static

from reader.app.list.sidebar import SidebarTree
from reader.app.saved_view import SavedView
from reader.paths import saved_view_file, state_file
from reader.state.opening import open_store
from reader.state.saved_searches import SavedSearch


def entries(r: Reading) -> list[tuple[str, int]]:
    """Return what the sidebar shows at its top, down to the feeds and folders."""
    root = r.screen.query_one(SidebarTree).root
    nodes = [node for top in root.children[4:5] for node in (top, *top.children)]
    return [(node.data.name, node.data.unread) for node in nodes if node.data]


async def keep(r: Reading, query: str, name: str) -> None:
    await r.press("slash", *query, "enter", "W")
    r.app.screen.query_one(Input).value = name
    await r.press("enter")


async def test_a_search_is_kept_changed_and_taken_away(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("m")
        await keep(r, "tag:maths or title:gamma", "Mine")
        assert r.said[-1] == "Kept: Mine. z takes it back."
        assert r.bar("list").startswith("Mine")
        assert r.titles == ["Alpha", "Beta", "Gamma"]
        assert r.store.searches() == [SavedSearch("Mine", "tag:maths or title:gamma")]
        await r.press("t")
        assert entries(r) == [("Searches", 0), ("Mine", 2)]
        await r.press("escape", "escape")
        assert len(r.titles) == 4
        await r.press("t", "j", "j", "j", "j", "j", "enter")
        assert r.titles == ["Alpha", "Beta", "Gamma"]
        await r.press("U", "W", "enter")  # under the same name, with what U has made of it
        assert r.store.searches() == [SavedSearch("Mine", "(tag:maths or title:gamma) unread")]
        assert r.titles == ["Beta", "Gamma"]
        await r.press("z")
        assert r.said[-1] == "Undone: the search “Mine” is as it was."
        assert r.titles == ["Alpha", "Beta", "Gamma"]  # what is listed is what the name means
        await r.press("t", "x")
        assert r.said[-1] == "No longer kept: Mine. z brings it back."
        assert r.store.searches() == []
        assert entries(r)[0][0] != "Searches"
        await r.press("z")
        assert entries(r) == [("Searches", 0), ("Mine", 2)]


async def test_marks_are_counted_in_it(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await keep(r, "minutes:<100", "Short")
        await r.press("t", "escape", "m")
        assert entries(r)[1] == ("Short", 3)


async def test_nothing_is_kept_where_nothing_is_searched(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("W")
        assert r.said[-1].startswith("Everything is listed: W keeps a search")
        await r.press("slash", *"foo:bar", "enter", "W")
        assert r.said[-1].startswith("There is no “foo:”.")
        await r.press("escape", "U", "W")
        assert str(r.app.screen.query_one(".-hint", Static).render()).startswith("unread\n")
        await r.press("escape")
        assert r.store.searches() == []


async def test_what_makes_no_sense_finds_nothing_and_says_so(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("slash", *"foo:bar")
        assert r.titles == []
        assert "There is no “foo:”" in str(r.app.screen.query_one("#list-hint").render())


async def test_what_another_machine_has_changed_is_listed(reading: Open, notes: Path) -> None:
    async with reading(notes, last=SavedView()) as r:
        await keep(r, "tag:maths", "Mine")
        with closing(open_store(state_file())) as other:
            other.put("search:Mine", "", "search", "title:gamma")
        while r.titles != ["Gamma"]:  # until it has looked
            await r.pilot.pause(0.1)
        await r.press("q")
    assert '"name": "Mine"' in saved_view_file().read_text()


async def test_names_that_look_like_markup(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await keep(r, "title:gamma", "[/x] [@click=app.quit]y[/]")
        await r.press("t")
        assert entries(r)[1] == ("[/x] [@click=app.quit]y[/]", 1)
        assert r.said[-1] == "Kept: [/x] [@click=app.quit]y[/]. z takes it back."
