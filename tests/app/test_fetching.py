"""F: the whole of a post, and its summary again."""

import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from support.driving import Open
from support.site import Page, serving

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
