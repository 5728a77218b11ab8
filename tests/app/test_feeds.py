"""Feeds on the screen: added, asked, and taken away."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from support.driving import Open, Reading
from support.graphics import png
from support.site import Page, Site, blog_feed, serving
from textual.widgets import Input

from reader.app import app
from reader.app.indexing import IndexChange, IndexWatcher
from reader.app.list.sidebar import Sidebar, SidebarTree
from reader.paths import bundled_posts, posts_folder, state_file, web_file
from reader.state.opening import read_subscriptions
from reader.web.feed_memory import feed_memory
from reader.web.picture_queue import Wanted


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as found:
        found.pages["/feed"] = blog_feed("One", "Two")
        yield found


def entries(r: Reading) -> list[str]:
    root = r.screen.query_one(SidebarTree).root
    nodes = [node for top in root.children for node in (top, *top.children)]
    return [node.data.name for node in nodes if node.data]


async def add(r: Reading, address: str) -> None:
    await r.press("t", "a")
    r.app.screen.query_one(Input).value = address
    await r.press("enter")


async def test_a_feed_is_added_and_taken_away(reading: Open, site: Site) -> None:
    async with reading(bundled_posts()) as r:
        await add(r, f"{site.address}/feed")
        assert r.said[-1] == "A blog: 2 posts. z takes it back."
        assert entries(r)[4:6] == ["Feeds", "A blog"]
        assert sorted(path.name for path in (posts_folder() / "a-blog").iterdir()) == ["one.md", "two.md"]
        await r.press("j", "j", "j", "j", "j", "x")
        assert read_subscriptions(state_file()) == []
        assert "Feeds" not in entries(r)
        await r.press("z")
        assert r.said[-1] == "Undone: your subscriptions are as they were."
        assert "A blog" in entries(r)


async def test_folders_are_looked_at_again_when_there_are_other_feeds(
    reading: Open, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    async def changes(_: IndexWatcher) -> AsyncIterator[IndexChange]:
        looks.append(1)
        await asyncio.sleep(0)
        yield IndexChange(None, ())

    monkeypatch.setattr(IndexWatcher, "changes", changes)
    monkeypatch.setattr(app, "QUIET_SECONDS", 1000)  # what is begun in the background is not
    async with reading(bundled_posts()) as r:
        r.app._start = r.app._start._replace(watched=())
        await add(r, f"{site.address}/feed")
        assert len(looks) == 1
        await r.press("escape", "R")
        assert len(looks) == 1  # the same feeds
        await r.press("t", "j", "j", "j", "j", "j", "x")
        assert len(looks) == 2
        await r.press("z")
        assert len(looks) == 3


async def test_feeds_are_asked(reading: Open, site: Site) -> None:
    async with reading(bundled_posts()) as r:
        await r.press("R")
        assert "You have subscribed to nothing yet" in r.said[-1]
        await add(r, f"{site.address}/feed")
        await r.press("escape", "R")
        assert r.said[-1] == "Nothing new."
        site.pages["/feed"] = blog_feed("Three")
        await r.press("R")
        assert r.said[-1] == "1 post new."
        assert "feed" not in r.bar("list")


async def test_why_a_feed_failed_stands_in_the_sidebar(reading: Open, site: Site) -> None:
    async with reading(bundled_posts()) as r:
        await add(r, f"{site.address}/feed")
        site.pages.clear()
        await r.press("j", "j", "j", "j", "j", "r")
        assert "A blog: 127.0.0.1 has nothing there any more (404): correct the address." in r.said
        problem = r.screen.query_one(Sidebar).query_one(".-problem")
        assert problem.display
        assert "has nothing there any more" in str(problem.render())
        assert "!" in r.screen.query_one(SidebarTree).render_line(5).text
        await r.press("g")
        assert not problem.display


async def test_several_feeds_are_chosen_from(reading: Open, site: Site) -> None:
    links = "".join(f"<link rel=alternate type='application/rss+xml' title='{n}' href='/{n}'>" for n in ("a", "b"))
    site.pages |= {"/": Page(links.encode()), "/a": blog_feed("A"), "/b": blog_feed("B")}
    async with reading(bundled_posts()) as r:
        await add(r, site.address)
        await r.press("j", "enter")
        assert [feed.address for feed in read_subscriptions(state_file())] == [f"{site.address}/b"]
        await r.press("a", "escape")
        assert len(r.app.screen_stack) == 1


async def test_what_cannot_be_added(reading: Open, site: Site) -> None:
    async with reading(bundled_posts()) as r:
        await add(r, f"{site.address}/nothing")
        assert r.said[-1].startswith("127.0.0.1 has nothing there any more (404)")
        await r.press("a")
        r.app.screen.query_one(Input).value = "/no/such/folder"
        await r.press("enter")
        assert r.said[-1] == "There is no folder /no/such/folder."
        await r.press("x")
        assert r.said[-1].startswith("Only feeds are taken away here")


async def test_pictures_come_while_their_post_is_open(reading: Open, site: Site) -> None:
    item = site.pages["/feed"].body.decode()
    site.pages["/feed"] = Page(
        item.replace("</description>", "&lt;p>&lt;img src='/a.png' alt='It'>&lt;/p></description>").encode()
    )
    async with reading(bundled_posts()) as r:
        await add(r, f"{site.address}/feed")
        assert r.said[-1] == "A blog: 2 posts. z takes it back."
    site.pages["/a.png"] = Page(png(200, 100))
    with feed_memory(web_file()) as memory:
        memory.pictures.want(Wanted(path, "127.0.0.1") for path in (posts_folder() / "a-blog").glob("*.md"))
    async with reading(posts_folder() / "a-blog") as r:
        await r.press("enter")
        assert r.view.page
        assert r.view.page.figures() == []
        await r.press("h", "R", "enter")
        assert [figure.picture.width for figure in r.view.page.figures()] == [200]
        assert r.said[-1] == "Nothing new."
