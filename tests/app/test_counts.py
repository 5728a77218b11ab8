"""What hands bring along from vim, less and newsboat: counts, scrolling by control keys, places with letters."""

from pathlib import Path

import pytest
from support.driving import Open

from reader.app.prefix import Prefix
from reader.config import Config


@pytest.fixture
def many(folder: Path) -> Path:
    """Forty posts, and one of many pages."""
    for number in range(40):
        (folder / f"{number:02}.md").write_text(f"---\ntitle: Post {number:02}\ndate: 2020-01-01\n---\nwords")
    words = "\n\n".join(f"## Part {number}\n\n" + "word " * 100 for number in range(40))
    (folder / "long.md").write_text(f"---\ntitle: Long\ndate: 2024-01-01\n---\n{words}")
    return folder


async def test_counts_in_the_list(reading: Open, many: Path) -> None:
    async with reading(many, size=(120, 24)) as r:
        await r.press("5", "j")
        assert r.posts.cursor == 5
        await r.press("1", "0", "j")
        assert r.posts.cursor == 15
        await r.press("3", "k")
        assert r.posts.cursor == 12
        await r.press("7", "G")
        assert r.posts.cursor == 6
        await r.press("1", "2", "g", "g")
        assert r.posts.cursor == 11
        await r.press("7", "G", "G")  # only of `gg` is the second one no command
        assert r.posts.cursor == 40
        await r.press("9", "9", "9", "j")
        assert r.posts.cursor == 40
        await r.press("g")
        assert r.posts.cursor == 0
        await r.press("2", "pagedown")
        two = r.posts.cursor
        await r.press("g", "pagedown", "pagedown")
        assert r.posts.cursor == two


async def test_a_count_is_seen_and_can_be_given_up(reading: Open, many: Path) -> None:
    async with reading(many) as r:
        await r.press("1", "2")
        assert r.bar("list").endswith("12")
        await r.press("escape")
        assert not r.bar("list").endswith("12")
        await r.press("j")
        assert r.posts.cursor == 1
        await r.press("4", "s", "j")  # a star is given once
        assert r.posts.cursor == 2
        assert len([event for event in r.events if event.field == "starred"]) == 1
        await r.press("0", "j")
        assert r.posts.cursor == 3


async def test_a_count_does_not_wait_while_one_is_elsewhere(reading: Open, many: Path) -> None:
    async with reading(many) as r:
        await r.press("5", "slash", "escape", "j")
        assert r.posts.cursor == 1
        await r.press("k", "enter", "5", "t", "escape", "j")
        assert r.view.scroll_offset.y == 1


async def test_counts_in_a_post(reading: Open, many: Path) -> None:
    async with reading(many, size=(100, 24)) as r:
        await r.press("enter", "7", "j")
        assert r.view.scroll_offset.y == 7
        await r.press("2", "k")
        assert r.view.scroll_offset.y == 5
        await r.press("3", "right_square_bracket")
        assert r.view.viewport.section == 3
        await r.press("g", "2", "space")
        two = r.view.scroll_offset.y
        await r.press("g", "space", "space")
        assert r.view.scroll_offset.y == two
        await r.press("1", "0", "1", "G")
        assert r.view.scroll_offset.y == 100
        await r.press("5", "0", "g", "g")
        assert r.view.scroll_offset.y == 49
        await r.press("6")
        assert r.bar("post").endswith("6")
        await r.press("J")
        assert r.shown == "Post 05"


async def test_the_control_keys_of_vim(reading: Open, many: Path) -> None:
    async with reading(many, size=(100, 24)) as r:
        await r.press("ctrl+d")
        half = r.posts.cursor
        assert half > 1
        await r.press("ctrl+u", "ctrl+f")
        assert r.posts.cursor >= 2 * half - 1
        await r.press("ctrl+b")
        assert r.posts.cursor == 0
        await r.press("ctrl+e")
        assert r.posts.scroll_offset.y > 0
        assert r.posts.cursor == 1  # no further than it has to
        await r.press("ctrl+y")
        assert r.posts.cursor == 1
        await r.press("k", "enter")
        for there, back in (("ctrl+d", "ctrl+u"), ("ctrl+f", "ctrl+b"), ("ctrl+e", "ctrl+y")):
            await r.press(there)
            assert r.view.scroll_offset.y > 0
            await r.press(back)
            assert r.view.scroll_offset.y == 0


async def test_places_with_letters(reading: Open, many: Path) -> None:
    async with reading(many, config=Config(mark_read="manual")) as r:
        await r.press("enter", "4", "0", "j", "grave_accent")
        assert "a letter" in r.bar("post")
        await r.press("a")
        assert "'a comes back to this place." in r.said
        await r.press("J", "apostrophe", "a")
        assert r.shown == "Long"
        assert r.view.scroll_offset.y == 40
        await r.press("apostrophe", "apostrophe")
        assert r.shown == "Post 00"
        await r.press("escape", "apostrophe", "a")
        assert r.reading
        assert r.view.scroll_offset.y == 40
        await r.press("apostrophe", "x")
        assert "No place has the letter x: ` and a letter keeps one." in r.said
        await r.press("apostrophe", "escape", "j")
        assert r.view.scroll_offset.y == 41
        await r.press("grave_accent", "1")
        assert "A place is kept under a letter." in r.said
        await r.press("q")
    async with reading(many, size=(80, 24)) as r:
        await r.press("apostrophe", "a")
        assert r.shown == "Long"
        assert r.view.viewport.here is not None
        await r.press("z")
        assert r.said[-1] == "Undone: 'a leads where it did before."


async def test_the_screen_is_drawn_again(reading: Open, many: Path) -> None:
    async with reading(many) as r:
        before = r.lines(r.posts)
        await r.press("ctrl+l")
        assert r.lines(r.posts) == before


async def test_every_movement_can_have_another_key(reading: Open, many: Path) -> None:
    keys = {"list.scroll-down": "ctrl+j", "post.page-down": "ctrl+n", "go-to-place": '"', "post.keep-place": "D"}
    async with reading(many, config=Config(keys=keys)) as r:
        await r.press("ctrl+j")
        assert r.posts.scroll_offset.y > 0
        await r.press("g", "enter", "ctrl+n", "D", "b", "g", "quotation_mark", "b")
        assert r.view.scroll_offset.y > 10


def test_a_count_is_for_the_next_command_alone() -> None:
    prefix = Prefix()
    assert [prefix.press(key, key) for key in "12j"] == [True, True, False]
    assert (prefix.take(), prefix.take()) == (12, None)
    assert not prefix.press("0", "0")
    assert [prefix.press(key, key) for key in "3mj"] == [True, False, False]
    assert prefix.take() is None
    assert [prefix.press(key, key) for key in "99999999"] == [True] * 8
    assert prefix.text == "999999"


async def test_a_count_that_is_far_too_large(reading: Open, many: Path) -> None:
    async with reading(many, size=(100, 24)) as r:
        await r.press("enter", *"999999", "j")
        assert r.view.at_end
        await r.press(*"999999", "k")
        assert r.view.scroll_offset.y == 0
        await r.press(*"999999", "right_square_bracket")
        assert r.view.viewport.section is not None
        await r.press("g", *"99", "left_square_bracket")
        assert r.view.scroll_offset.y == 0


async def test_a_digit_that_is_a_command_is_no_count(reading: Open, many: Path) -> None:
    async with reading(many, config=Config(keys={"star": "5"})) as r:
        await r.press("5", "j")
        assert r.posts.cursor == 1
        assert [event.field for event in r.events if event.field == "starred"] == ["starred"]
