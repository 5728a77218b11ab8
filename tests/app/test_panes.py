"""Which panes are shown, so that the text keeps its room, and the lines in which one types."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.driving import Open
from textual.widgets import Input, OptionList

from reader.app.list.search_bar import SearchBar
from reader.app.panes import LEAST_POST, panes_shown
from reader.app.post.find_bar import FindBar
from reader.app.post.outline import Outline
from reader.app.saved_view import SavedView, read_saved_view
from reader.app.textual_compat import messages_of
from reader.paths import saved_view_file

SIDE = ("sidebar", "outline")


@pytest.mark.parametrize(
    ("columns", "opened", "at", "is_reading", "shown"),
    [
        (120, "", "list", False, "list post"),
        (120, "", "post", True, "list post"),
        (80, "", "list", False, "list"),
        (80, "outline", "post", True, "post"),
        (80, "outline", "outline", True, "outline"),
        (120, "sidebar", "list", False, "sidebar list post"),
        (120, "outline", "post", True, "outline post"),
        (120, "outline", "list", False, "list post"),
        (120, "outline sidebar", "outline", True, "sidebar outline post"),
        (100, "sidebar", "list", False, "list post"),
        (100, "sidebar", "sidebar", False, "sidebar list"),
        (180, "outline sidebar", "list", False, "sidebar list post"),
        (240, "outline sidebar", "list", False, "sidebar list outline post"),
    ],
)
def test_panes_give_way(columns: int, opened: str, at: str, is_reading: bool, shown: str) -> None:
    assert panes_shown(columns, opened.split(), at, is_reading=is_reading) == {*shown.split()}


@given(st.integers(1, 300), st.sets(st.sampled_from(SIDE)), st.booleans(), st.booleans())
def test_a_text_that_is_shown_has_its_room(columns: int, opened: set[str], is_reading: bool, is_alone: bool) -> None:
    shown = panes_shown(columns, opened, "post" if is_reading else "list", is_reading=is_reading, is_alone=is_alone)
    assert ("post" if is_reading else "list") in shown
    if len(shown) > 1 and "post" in shown:
        beside = min(max(columns * 3 // 10, 40), 66)
        taken = 27 * ("sidebar" in shown) + beside * len(shown & {"list", "outline"})
        assert columns - taken >= LEAST_POST


@pytest.mark.parametrize(
    ("columns", "keys"), [(100, ""), (106, "t"), (120, "t"), (120, "t escape enter t enter"), (160, "t")]
)
async def test_the_text_is_never_narrower_than_48_beside_other_panes(reading: Open, columns: int, keys: str) -> None:
    async with reading(size=(columns, 40)) as r:
        for key in [*keys.split(), "escape", "escape", "enter"]:
            await r.press(key)
            if r.view.parent and r.view.parent.display:
                assert r.view.page
                assert r.view.page.width >= 48, key


async def test_a_finished_prompt_clears_itself(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("G", "enter", "t")
        outline = r.screen.query_one(Outline)
        line, headings = outline.query_one(Input), outline.query_one(OptionList)
        await r.press(*"two")
        assert headings.option_count == 1
        await r.press("enter")
        assert r.reading
        assert (line.value, headings.option_count) == ("", 2)
        assert outline.display


async def test_the_last_searches_come_back(reading: Open, three: Path) -> None:
    async with reading(three, last=SavedView()) as r:
        for words in ("alpha", "beta"):
            await r.press("slash", *words, "enter", "escape")
        bar = r.screen.query_one(SearchBar)
        await r.press("slash", "up")
        assert bar.value == "beta"
        assert r.titles == ["Beta"]
        await r.press("up", "up")
        assert bar.value == "alpha"
        await r.press("down", "down")
        assert bar.value == ""
        await r.press("up", "x", "up")
        assert bar.value == "betax"  # it was changed: the key moves in the list again
        await r.press("escape", "slash", "up")
        assert bar.value == "betax"
        await r.press("escape", "q")
    kept = read_saved_view(saved_view_file())
    assert kept.searches == ("alpha", "beta", "betax")
    async with reading(three, last=kept) as r:
        await r.press("slash", "up", "up")
        assert r.titles == ["Beta"]


async def test_what_was_found_comes_back(reading: Open, three: Path) -> None:
    async with reading(three, last=SavedView(finds=("earlier",))) as r:
        await r.press("enter", "slash", *"short", "enter", "escape", "slash")
        bar = r.screen.query_one(FindBar)
        await r.press("up")
        assert bar.value == "short"
        await r.press("up")
        assert bar.value == "earlier"
        await r.press("escape", "q")
    assert read_saved_view(saved_view_file()).finds == ("short", "earlier")


async def test_what_the_mouse_does_outside_of_the_screen_is_for_nobody(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        for event in messages_of("\x1b[<64;500;12M\x1b[<0;500;12M\x1b[<0;500;12m\x1b[<0;5;900M"):
            r.app.post_message(event)
        await r.press("j")
        assert r.at == "Beta"
