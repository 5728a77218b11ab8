"""Finding in a post."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.driving import Open, Reading

from reader.app.post.find_bar import FindBar
from reader.app.post.loader import PostLoader
from reader.library.sources import Source
from reader.library.update import update
from reader.text.find.matches import Finder, Match
from reader.text.layout.page import Page


@pytest.fixture
def post(folder: Path) -> Path:
    """A post of many screens, in which some words come now and then."""
    parts = [f"Paragraph {number} of it, with filling words. " + "word " * 40 for number in range(60)]
    parts[10] += " The Kernel is here, and a kernel."
    parts[30] = "```python\nkernel = 1\n```"
    parts[50] = "$$\n\\kappa = \\text{kernel}\n$$"
    (folder / "a.md").write_text("# Alpha\n\n" + "\n\n".join(parts))
    (folder / "b.md").write_text("# Beta\n\nNothing.\n")
    return folder


def marked(r: Reading) -> list[tuple[str, bool]]:
    """What is marked on the screen, and whether it is the current match."""
    view = r.view
    looks = {view._palette.match.bgcolor: False, view._palette.current_match.bgcolor: True}
    return [
        (segment.text, looks[segment.style.bgcolor])
        for y in range(view.size.height)
        for segment in view.render_line(y)
        if segment.style and segment.style.bgcolor in looks and segment.text.strip()
    ]


async def test_what_is_typed_is_found_from_where_one_is(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "slash", *"kern")
        assert isinstance(r.app.screen.focused, FindBar)
        assert r.bar("post").split() == ["/kern", "1/4"]
        assert marked(r) == [("Kern", True), ("kern", False)]
        await r.press(*"el", "enter")
        assert r.reading
        assert not r.app.screen.query_one(FindBar).display
        await r.press("n")
        assert r.bar("post").endswith("2/4")
        assert marked(r) == [("Kernel", False), ("kernel", True)]
        await r.press("n")
        assert marked(r) == [("kernel", True)]  # in code
        await r.press("n")
        assert r.bar("post").endswith("4/4")
        assert "".join(text for text, is_current in marked(r) if is_current) == "κ = kernel"  # the formula
        await r.press("n")
        assert r.bar("post").endswith("1/4")  # round
        await r.press("N", "p")
        assert r.bar("post").endswith("3/4")
        y = r.view.scroll_offset.y
        await r.press("escape")
        assert r.reading
        assert r.view.scroll_offset.y == y
        assert marked(r) == []
        await r.press("slash", *"kernel")
        assert r.bar("post").endswith("3/4")  # from where one is
        await r.press("escape", "escape")
        assert not r.reading


async def test_capitals_count_where_there_are_some(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "slash", *"Kernel")
        assert r.bar("post").endswith("1/1")
        await r.press(*["backspace"] * 6)
        assert not r.view.find.is_active
        await r.press(*"zzz")
        assert r.bar("post").endswith("no match")


async def test_regular_expressions(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "slash", *"paragraph", "space", *"1[0-4]", "ctrl+r")
        assert r.bar("post").endswith("1/5")
        await r.press("ctrl+r")
        assert r.bar("post").endswith("no match")
        await r.press("ctrl+r", "left_parenthesis")
        assert "This is no regular expression" in r.bar("post")


async def test_a_resize_keeps_what_is_found(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "slash", *"kernel", "enter", "n")
        await r.pilot.resize_terminal(70, 30)
        await r.settle()
        assert r.bar("post").endswith("2/4")
        await r.press("N")
        assert ("Kernel", True) in marked(r)


async def test_another_post_has_no_find(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "slash", *"kernel", "enter", "J")
        assert r.shown == "Beta"
        assert not r.view.find.is_active
        await r.press("K", "n")
        assert not r.view.find.is_active


async def test_what_was_searched_in_all_posts_is_found_in_the_one_that_is_opened(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("slash", *"kernel")
        assert ("Kernel", True) in marked(r)  # in the preview already
        await r.press("enter", "enter")
        assert r.reading
        assert ("Kernel", True) in marked(r)
        assert r.bar("post").endswith("1/4")
        await r.press("n")
        assert ("kernel", True) in marked(r)
        await r.press("escape", "escape", "escape")
        assert not r.view.find.is_active


async def test_a_match_deep_in_a_long_post_is_gone_to_once_it_is_parsed(reading: Open, folder: Path) -> None:
    words = "attention is not all one needs " * 12
    (folder / "long.md").write_text(
        "# Long\n\n" + "\n\n".join(f"Part {n}. {words}" for n in range(900)) + "\n\nLASTWORD."
    )
    async with reading(folder) as r:
        await r.press("slash", *"lastword", "enter", "enter")
        assert ("LASTWORD", True) in marked(r)


async def test_typing_at_once(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter")
        await r.pilot.press("slash", *"kernel", "enter", "n")
        await r.settle()
        assert r.bar("post").endswith("2/4")


async def test_what_is_found_stays_found_when_the_post_is_saved(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "slash", *"kernel", "enter", "n", "n")
        assert r.bar("post").endswith("3/4")
        top = next(line for line in r.lines(r.view) if line)
        path = post / "a.md"
        path.write_text(path.read_text().replace("Paragraph 2 of", "The kernel, in paragraph 2 of"))
        update(r.app.reading._library.index, [Source("", post)])
        r.app.reading.library_changed()
        await r.settle()
        assert next(line for line in r.lines(r.view) if line) == top
        assert marked(r) == [("kernel", True)]
        assert r.bar("post").endswith("4/5")


async def test_what_is_found_late_leads_nobody_back(reading: Open, post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A find that ends when the person has read on marks what it found, and leaves the place."""
    ended = asyncio.Event()
    find = PostLoader.find

    async def late(self: PostLoader, page: Page, finder: Finder) -> Sequence[Match]:
        await ended.wait()
        return await find(self, page, finder)

    monkeypatch.setattr(PostLoader, "find", late)
    async with reading(post) as r:
        await r.pilot.press("slash", *"kernel", "enter", "enter", *["space"] * 3)
        await r.pilot.pause(0.3)
        place = r.view.scroll_offset.y
        assert place
        ended.set()
        await r.settle()
        assert r.view.scroll_offset.y == place
        assert not r.bar("post").endswith("1/4")  # which is above


async def test_a_page_that_is_made_again_stays_where_it_is(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("slash", *"kernel", "enter", "enter", "g")
        assert r.view.post
        r.view.show_again(r.view.post, r.view.state)
        await r.settle()
        assert r.view.scroll_offset.y == 0
        assert r.bar("post").split() == ["/kernel", "1/4"]
