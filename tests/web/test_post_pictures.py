"""Pictures of the web come with the posts that they are in, and are kept beside them."""

import base64
import shutil
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from support.graphics import png
from support.site import Page, Site, serving

from reader.errors import ReaderError
from reader.library.figures import kept_name
from reader.library.reading import read_chunks, read_post
from reader.paths import articles_folder, web_file, web_pictures_folder
from reader.state.subscriptions import Subscription
from reader.text.document.figures import figures_of
from reader.web.feed_memory import FeedMemory, feed_memory
from reader.web.fetch import Cancelled, Fetcher
from reader.web.keep import keep_article
from reader.web.picture_queue import PictureQueue, Wanted
from reader.web.pictures import Fetched, fetch_pictures, missing_pictures, picture_fetcher
from reader.web.refresh import Refresher

HERE = "127.0.0.1"
WORDS = "<p>Many words, as there are in an article.</p>" * 10


@pytest.fixture
def memory() -> Iterator[FeedMemory]:
    with feed_memory(web_file()) as found:
        yield found


def article(*sources: str) -> str:
    images = "".join(f'<figure><img src="{one}" alt="It"></figure>' for one in sources)
    return f"<title>Kernels</title><article><h1>Kernels</h1>{WORDS}{images}{WORDS}</article>"


def kept(pages: Mapping[str, Page | str], *sources: str) -> tuple[Path, Fetched]:
    """Return the file of an article with pictures, and what came of fetching them."""
    with serving({"/kernels": article(*sources), **pages}) as site:
        written, _ = keep_article(f"{site.address}/kernels", articles_folder())
        return written.path, fetch_pictures(written.path, picture_fetcher(), Cancelled(), HERE)


def shown(path: Path) -> list[str]:
    """Return the pictures that are shown of a post, by the names of their files."""
    blocks = [block for chunk in read_chunks(read_post(path, ""), with_pictures=True).chunks for block in chunk]
    return [Path(figure.picture.file).name for figure in figures_of(blocks)]


def test_a_picture_stands_where_its_address_is(folder: Path) -> None:
    path, fetched = kept({"/a.png": Page(png(200, 100))}, "a.png")
    before = path.read_bytes()
    (name,) = shown(path)
    assert (fetched.new, fetched.problems, missing_pictures(path)) == (1, (), [])
    assert (path.parent / "pictures" / name).read_bytes() == png(200, 100)
    assert path.read_bytes() == before  # what was read stays what was read
    assert b"/a.png)" in before


def test_a_post_and_its_pictures_can_be_elsewhere(folder: Path) -> None:
    path, _ = kept({"/a.png": Page(png(200, 100))}, "a.png")
    shutil.copytree(path.parent, folder / "copy")
    shutil.rmtree(path.parent)
    assert len(shown(folder / "copy" / path.name)) == 1


def test_its_bytes_say_what_it_is(folder: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="80"><path d="M0 0h9"/></svg>'
    path, fetched = kept({"/a.jpg": Page(png(200, 100)), "/b.png": Page(svg)}, "a.jpg", "b.png")
    assert fetched.new == 2
    assert {one.suffix for one in (path.parent / "pictures").iterdir()} == {".png", ".svg"}


def test_what_is_no_picture_is_not_kept(folder: Path) -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 50_000, 50_000) + b"\x08\x02\0\0\0" + b"x" * 200

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(png(200, 100))
        for _ in range(400):
            handler.wfile.write(b"x" * 65536)

    pages: dict[str, Page | str] = {
        "/a.png": "<p>Log in!</p>", "/b.png": Page(bomb), "/c.png": Page(png(9, 9), 404), "/d.png": Page(send=endless),
        "/e.png": Page(png(200, 100)),
    }  # fmt: skip
    path, fetched = kept(pages, *(name.strip("/") for name in pages))
    assert (fetched.new, len(fetched.problems)) == (1, 4)
    assert len([*(path.parent / "pictures").iterdir()]) == 1
    assert {problem.split(" ", 2)[-1] for problem in fetched.problems} == {
        "has there is no picture.",
        "of 127.0.0.1 is damaged, or too large to be shown.",
        "nothing there any more (404): correct the address.",
        "sends is larger than 15 MB: o opens it.",
    }


def test_eight_are_fetched_at_once(folder: Path) -> None:
    together = threading.Barrier(8, timeout=20)

    def send(handler: BaseHTTPRequestHandler) -> None:
        together.wait()
        handler.wfile.write(png(200, 100))

    _, fetched = kept({f"/{n}.png": Page(send=send) for n in range(8)}, *(f"{n}.png" for n in range(8)))
    assert (fetched.new, fetched.problems) == (8, ())


def test_nothing_public_leads_to_a_private_net(folder: Path) -> None:
    """Neither what came from elsewhere nor what a page at home names of another machine."""
    with serving({"/a.png": Page(png(200, 100))}) as site:
        path = folder / "a.md"
        path.write_text(f"---\nurl: {site.address}/post\n---\n\n![It]({site.address}/a.png)\n")
        for host in ("", "192.168.7.7"):
            fetched = fetch_pictures(path, Fetcher(), Cancelled(), host)
            assert fetched.problems == (f"Not followed: {HERE} is on a private net, and a public page led there.",)
        assert site.asked == []
        assert fetch_pictures(path, Fetcher(), Cancelled(), HERE).new == 1
    assert [one.stem for one in web_pictures_folder().iterdir()] == [kept_name(f"{site.address}/a.png")]
    assert [one.name for one in folder.iterdir()] == ["a.md"]  # a person's own folder
    assert shown(path)


def test_what_stands_in_a_page_is_kept_with_it(folder: Path) -> None:
    picture = base64.b64encode(png(200, 100)).decode()
    small = base64.b64encode(png(20, 12)).decode()
    path, _ = kept({}, f"data:image/png;base64,{picture}", f"data:image/png;base64,{small}")
    assert len(shown(path)) == 1
    assert path.read_text().count("![") == 1


def test_a_full_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reader.web.pictures.replace_bytes", full)
    with pytest.raises(ReaderError, match=r"Pictures were not kept in .*: no space left on device\."):
        kept({"/a.png": Page(png(200, 100))}, "a.png")


def test_it_can_be_cancelled(folder: Path) -> None:
    cancelled = Cancelled()

    def send(handler: BaseHTTPRequestHandler) -> None:
        cancelled.cancel()
        for _ in range(3000):
            handler.wfile.write(b"x")
            time.sleep(0.01)

    with serving({"/kernels": article("a.png"), "/a.png": Page(send=send)}) as site:
        written, _ = keep_article(f"{site.address}/kernels", articles_folder())
        assert fetch_pictures(written.path, Fetcher(), cancelled, HERE).problems == ("Cancelled.",)


def test_a_post_that_cannot_be_read_keeps_no_other_from_its_pictures(folder: Path) -> None:
    (folder / "a.md").mkdir()
    assert fetch_pictures(folder / "a.md", Fetcher(), Cancelled()).problems[0].startswith("Cannot read")


# --- which are wanted still


def test_what_has_not_come_is_asked_for_less_and_less_often(memory: FeedMemory) -> None:
    now = 1000.0
    queue = PictureQueue(memory._connection, lambda: now)
    post = Wanted(Path("/posts/blog/a.md"), HERE)
    queue.want([post, Wanted(Path("/posts/other/a.md"))])
    pauses = []
    for _ in range(6):
        assert queue.due([post.post.parent]) == [post]
        queue.done(post.post, is_complete=False)
        asked = now
        while not queue.due([post.post.parent]) and now - asked < 100 * 3600:
            now += 600
        pauses.append((now - asked) / 3600)
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert pauses[5] >= 100  # given up
    queue.want([post])
    queue.done(post.post, is_complete=True)
    assert queue.due([post.post.parent]) == []


ITEM = "<item><title>{0}</title><link>{1}/{0}</link><guid>{0}</guid><description>{2}</description></item>"


def rss(site: Site, *titles: str) -> Page:
    content = f"{'word ' * 200}&lt;p&gt;&lt;img src='/a.png'&gt;&lt;/p&gt;"
    items = "".join(ITEM.format(title, site.address, content) for title in titles)
    return Page(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode())


def wanted_after(memory: FeedMemory, feed: Subscription) -> list[str]:
    """Ask a feed; return the names of the posts whose pictures are wanted then, and want none of them any more."""
    list(Refresher().refresh([feed], memory))
    due = memory.pictures.due([feed.folder])
    assert all(one.private_host == HERE for one in due)
    for post, _ in due:
        memory.pictures.done(post, is_complete=True)
    return [post.stem for post, _ in due]


def test_pictures_are_wanted_of_what_is_new(memory: FeedMemory) -> None:
    with serving({}) as site:
        feed = Subscription(f"{site.address}/feed", "T")
        site.pages["/feed"] = rss(site, "One")
        assert wanted_after(memory, feed) == ["one"]
        assert wanted_after(memory, feed) == []
        site.pages["/feed"] = rss(site, "One", "Two")
        assert wanted_after(memory, feed) == ["two"]
        memory.forget(feed.address)  # as when its settings change
        assert wanted_after(memory, feed) == ["two", "one"]
        memory.forget(feed.address)
        assert wanted_after(memory, feed._replace(pictures=False)) == []
