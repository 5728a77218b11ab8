"""F: the whole of a post, and its summary again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from support.driving import Open, Reading
from support.graphics import png
from support.site import Page, Site, serving

from reader.config import Config
from reader.paths import articles_folder

WHOLE = (
    "<title>Kernels</title><article><h1>Kernels</h1>"
    + "<p>All of it, with <em>every</em> word.</p>" * 30
    + "</article>"
)


def summary(folder: Path, address: str) -> None:
    (folder / "one.md").write_text(f"---\ntitle: Kernels\nurl: {address}\n---\n\nOnly a summary.\n")


async def test_the_whole_and_the_summary_again(reading: Open, folder: Path) -> None:
    with serving({"/kernels": WHOLE}) as site:
        summary(folder, f"{site.address}/kernels")
        async with reading(folder) as r:
            await r.press("enter", "F")
            assert "All of it, with every word." in "\n".join(r.lines(r.view))
            assert r.view.post
            assert r.view.post.path.parent == articles_folder()
            assert r.said[-1].startswith("The whole")
            asked = len(site.asked)
    assert asked == 1


async def test_an_address_alone_is_not_read_by_looking_at_it(reading: Open, folder: Path) -> None:
    with serving({"/kernels": WHOLE.replace("<p>All", "<p>Not all", 29)}) as site:
        (folder / "one.md").write_text(f"---\ntitle: Kernels\nurl: {site.address}/kernels\n---\n")
        async with reading(folder) as r:
            await r.press("enter")
            assert "F fetches the article" in "\n".join(r.lines(r.view))
            key = r.view.post.key if r.view.post else ""
            assert not r.store.state(key).read
            await r.press("F", "G")
            assert r.store.state(key).read


async def test_the_summary_comes_back_and_the_whole_without_the_web(reading: Open, folder: Path) -> None:
    with serving({"/kernels": WHOLE}) as site:
        summary(folder, f"{site.address}/kernels")
        async with reading(folder) as r:
            await r.press("F")
    async with reading(folder, articles_folder()) as r:
        await r.press("enter")
        assert "All of it" in "\n".join(r.lines(r.view))
        await r.press("F")
        assert "Only a summary." in "\n".join(r.lines(r.view))
        await r.press("F")
        assert "All of it" in "\n".join(r.lines(r.view))


async def test_esc_gives_up(reading: Open, folder: Path) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(1000):
            handler.wfile.write(b"<p>")
            time.sleep(0.01)

    with serving({"/kernels": Page(send=send)}) as site:
        summary(folder, f"{site.address}/kernels")
        async with reading(folder) as r:
            await r.press("enter")
            await r.pilot.press("F")
            for _ in range(500):
                await r.pilot.pause(0.02)
                if site.asked:
                    break
            await r.pilot.press("j", "escape")
            await r.settle()
            assert r.said[-1] == "Not fetched: you have cancelled it."
            assert r.view.post is not None
            assert not articles_folder().exists() or not [*articles_folder().iterdir()]


async def test_why_it_fails_is_said(reading: Open, folder: Path) -> None:
    with serving({}) as site:
        summary(folder, f"{site.address}/kernels")
        async with reading(folder) as r:
            await r.press("F")
            assert "127.0.0.1 has nothing there any more (404)" in r.said[-1]


async def test_a_post_without_an_address(reading: Open, folder: Path) -> None:
    (folder / "one.md").write_text("Words.")
    async with reading(folder) as r:
        await r.press("F")
        assert r.said[-1] == "This post does not say where its original is."


async def test_what_was_edited_stays(reading: Open, folder: Path) -> None:
    with serving({"/kernels": WHOLE}) as site:
        summary(folder, f"{site.address}/kernels")
        async with reading(folder) as r:
            await r.press("F")
            kept = next(articles_folder().iterdir())
            kept.write_text(kept.read_text().replace("All of it", "Mine"))
            site.pages["/kernels"].body += b"<p>More.</p>"
        async with reading(articles_folder()) as r:
            await r.press("F")
            assert "You have edited this" in r.said[-1]
    assert "Mine" in kept.read_text()


# --- pictures

FIGURE = WHOLE.replace("</article>", '<figure><img src="/a.png" alt="It"></figure></article>')


def figures(r: Reading) -> int:
    return len(r.view.page.figures()) if r.view.page else 0


@contextmanager
def behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Let a server on this machine stand for a site of the internet, which has a picture."""
    with serving({"http://pictures.example:80/a.png": Page(png(200, 100))}) as site:
        monkeypatch.setenv("http_proxy", site.address)
        monkeypatch.setenv("no_proxy", "")
        yield site


def with_picture(folder: Path) -> None:
    (folder / "a.md").write_text("# A post\n\nWords.\n\n![It](http://pictures.example/a.png)\n")
    (folder / "b.md").write_text("# Another\n\nWords.\n\n![It](http://pictures.example/b.png)\n")


async def test_the_whole_comes_with_its_pictures(reading: Open, folder: Path) -> None:
    with serving({"/kernels": FIGURE, "/a.png": Page(png(200, 100))}) as site:
        summary(folder, f"{site.address}/kernels")
        async with reading(folder) as r:
            await r.press("enter", "F")
            assert figures(r) == 1
            assert r.said[-1].startswith("The whole")


async def test_pictures_are_fetched_when_they_are_asked_for(
    reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_picture(folder)
    with behind_a_proxy(monkeypatch) as site:
        async with reading(folder) as r:
            await r.press("j", "k", "enter", "G")
            assert (figures(r), site.asked) == (0, [])  # not by looking
            await r.press("I")
            assert (figures(r), r.said[-1]) == (1, "All of its pictures are here.")
            await r.press("I")
            assert r.said[-1] == "No picture of it is missing."
            await r.press("J", "I")
            assert r.said[-1] == "1 of its pictures could not be fetched."
    assert len(site.asked) == 2


async def test_pictures_come_with_looking_where_a_person_wants_that(
    reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_picture(folder)
    with behind_a_proxy(monkeypatch) as site:
        async with reading(folder, config=Config(remote_pictures=True)) as r:
            await r.press("j", "k")
            assert site.asked == []  # passing by is not looking
            await r.press("enter")
            assert (figures(r), len(site.asked), r.said) == (1, 1, [])
            await r.press("J", "K", "J")
            assert (figures(r), len(site.asked), r.said) == (0, 2, [])  # what is not there is asked for once


async def test_pictures_are_off(reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_picture(folder)
    with behind_a_proxy(monkeypatch) as site:
        async with reading(folder, config=Config(remote_pictures=True, pictures="off")) as r:
            await r.press("enter", "I")
            assert "you want no pictures" in r.said[-1]
    assert site.asked == []
