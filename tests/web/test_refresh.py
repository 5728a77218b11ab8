"""Feeds are asked politely, and what they give becomes files."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.site import Page, Site, serving

from reader.library.reading import read_post
from reader.paths import web_file
from reader.state.subscriptions import Subscription
from reader.web.feed_memory import FeedMemory, feed_memory, problems_of_feeds
from reader.web.refresh import HOUR, Outcome, Refresher, retry_after

ITEM = "<item><title>{0}</title><link>{1}/{0}</link><guid>{0}</guid><description>{2}</description></item>"
LONG = "word " * 200


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as found:
        found.pages["/feed"] = Page(rss(ITEM.format("One", found.address, LONG)), headers={"ETag": 'W/"1"'})
        yield found


@pytest.fixture
def memory() -> Iterator[FeedMemory]:
    with feed_memory(web_file()) as found:
        yield found


def ask(feed: Subscription, memory: FeedMemory, **options: object) -> Outcome:
    (outcome,) = Refresher(**options).refresh([feed], memory)  # type: ignore[arg-type]
    return outcome


def files(feed: Subscription) -> list[Path]:
    return sorted(feed.folder.glob("*.md"))


def feed_of(site: Site, path: str = "/feed", **options: object) -> Subscription:
    return Subscription(f"{site.address}{path}", "T", **options)  # type: ignore[arg-type]


def test_an_item_becomes_a_post(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site, tags=("maths",))
    assert ask(feed, memory).new == 1
    (path,) = files(feed)
    post = read_post(path, "")
    assert (post.title, post.url, post.key, post.tags) == (
        "One",
        f"{site.address}/One",
        f"{site.address}/One",
        ("maths",),
    )


def test_what_is_unchanged_costs_nothing(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    ask(feed, memory)
    before = files(feed)[0].stat().st_mtime_ns
    site.pages["/feed"].headers = {"ETag": 'W/"1"', "Last-Modified": "Tue, 05 May 2026 10:00:00 GMT"}
    ask(feed, memory)
    site.pages["/feed"] = Page(status=304)
    assert ask(feed, memory).problem == ""
    asked = [headers for _, headers in site.asked]
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-none-match"] == 'W/"1"'
    assert asked[2]["if-modified-since"] == "Tue, 05 May 2026 10:00:00 GMT"
    assert "cookie" not in asked[2]
    assert "referer" not in asked[2]
    assert files(feed)[0].stat().st_mtime_ns == before


def test_only_what_changed_is_written(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    items = [ITEM.format(name, site.address, LONG) for name in ("One", "Two")]
    site.pages["/feed"] = Page(rss(*items))
    ask(feed, memory)
    before = {path: path.stat().st_mtime_ns for path in files(feed)}
    site.pages["/feed"] = Page(rss(items[0], items[1].replace("word ", "other ", 1)))
    outcome = ask(feed, memory)
    assert (outcome.new, outcome.changed) == (0, 1)
    changed = [path.name for path in files(feed) if before[path] != path.stat().st_mtime_ns]
    assert changed == ["two.md"]


def test_what_a_feed_drops_stays(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    ask(feed, memory)
    site.pages["/feed"] = Page(rss(ITEM.format("Two", site.address, LONG)))
    ask(feed, memory)
    assert [path.name for path in files(feed)] == ["one.md", "two.md"]


def test_what_a_person_has_edited_stays(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    ask(feed, memory)
    (path,) = files(feed)
    path.write_text(path.read_text().replace("word", "mine", 1))
    site.pages["/feed"] = Page(rss(ITEM.format("One", site.address, "other " * 200)))
    outcome = ask(feed, memory)
    assert outcome.beside == (path.with_name("one.md.new"),)
    assert "mine" in path.read_text()
    assert "other" in outcome.beside[0].read_text()
    site.pages["/feed"].body += b"<!-- -->"
    assert ask(feed, memory).beside == ()  # it was said


def test_without_its_cache_nothing_is_written_again(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    ask(feed, memory)
    memory.forget(feed.address)
    outcome = ask(feed, memory)
    assert (outcome.new, outcome.changed) == (0, 0)


def test_items_without_an_address_of_their_own(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    same = "<item><title>{0}</title><guid isPermaLink='false'>{0}</guid><link>https://e.org/</link></item>"
    site.pages["/feed"] = Page(rss(same.format("One"), same.format("Two"), "<item><title>Three</title></item>"))
    assert ask(feed, memory).new == 3
    keys = {read_post(path, "").key for path in files(feed)}
    assert len(keys) == 3
    assert all(key.startswith("feed:127.0.0.1/") for key in keys)


def test_an_item_keeps_its_key_when_another_takes_its_address(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    ask(feed, memory)
    other = f"<item><title>Other</title><link>{site.address}/One</link><guid>Other</guid></item>"
    site.pages["/feed"] = Page(rss(other, ITEM.format("One", site.address, LONG)))
    assert ask(feed, memory).new == 1
    keys = {path.name: read_post(path, "").key for path in files(feed)}
    assert keys["one.md"] == f"{site.address}/One"
    assert len({*keys.values()}) == 2


# --- the whole of it


@pytest.mark.parametrize(
    ("full_text", "given", "is_whole"),
    [("auto", "Short.", True), ("auto", LONG, False), (True, LONG, True), (False, "Short.", False)],
)
def test_the_whole_is_fetched(site: Site, memory: FeedMemory, full_text: object, given: str, is_whole: bool) -> None:
    feed = feed_of(site, full_text=full_text, selector="#it")
    site.pages["/feed"] = Page(rss(ITEM.format("One", site.address, given)))
    site.pages["/One"] = Page(f"<p>Menu</p><div id=it><p>All of it. {LONG * 2}</p></div>".encode())
    ask(feed, memory)
    text = files(feed)[0].read_text()
    assert ("All of it" in text) == is_whole
    assert "Menu" not in text


def test_a_page_that_cannot_be_read_costs_the_page(site: Site, memory: FeedMemory) -> None:
    site.pages["/feed"] = Page(rss(ITEM.format("One", site.address, "Short."), ITEM.format("Two", site.address, LONG)))
    outcome = ask(feed_of(site), memory)
    assert (outcome.new, outcome.problem) == (2, "")
    assert "Short." in files(feed_of(site))[0].read_text()


def test_of_very_many_summaries_the_newest_are_fetched(site: Site, memory: FeedMemory) -> None:
    site.pages["/feed"] = Page(rss(*(ITEM.format(f"n{n}", site.address, "Short.") for n in range(50))))
    assert ask(feed_of(site), memory).new == 50
    assert len(site.asked) == 31


# --- manners


def test_not_within_the_hour_unless_by_hand(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    now = 1_000_000.0
    asking = Refresher(clock=lambda: now)
    assert asking.due([feed], memory, by_hand=False) == [feed]
    [*asking.refresh([feed], memory)]
    assert asking.due([feed], memory, by_hand=False) == []
    assert asking.due([feed], memory, by_hand=True) == [feed]
    now += HOUR
    assert asking.due([feed], memory, by_hand=False) == [feed]


def test_an_answer_that_stays_for_longer_is_not_asked_for_sooner(site: Site, memory: FeedMemory) -> None:
    site.pages["/feed"].headers = {"Cache-Control": "public, max-age=7200"}
    state = ask(feed_of(site), memory, clock=lambda: 1000.0).state
    assert state.due == 1000.0 + 7200


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_wants_to_be_left_alone(site: Site, memory: FeedMemory, status: int) -> None:
    feed = feed_of(site)
    site.pages["/feed"] = Page(status=status, headers={"Retry-After": "5000"})
    outcome = ask(feed, memory)
    assert "left alone until" in outcome.problem
    site.asked.clear()
    assert "left alone until" in ask(feed, memory).problem  # by hand too
    assert site.asked == []


def test_how_long_to_leave_a_server_alone() -> None:
    assert retry_after({"retry-after": "120"}, 0) == 120
    assert retry_after({"retry-after": "Thu, 01 Jan 1970 00:02:00 GMT"}, 60) == 60
    assert retry_after({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 60) == 0
    assert retry_after({"retry-after": "soon"}, 0) == retry_after({}, 0) == 0


@given(st.text(max_size=40))
def test_any_wish_to_be_left_alone_is_a_number(said: str) -> None:
    assert 0 <= retry_after({"retry-after": said}, 0) < 1e12


def test_failures_are_asked_again_less_and_less(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site, "/missing")
    pauses = [ask(feed, memory, clock=lambda: 0.0).state.due / HOUR for _ in range(7)]
    assert pauses == [1, 2, 4, 8, 16, 24, 24]
    assert problems_of_feeds(web_file())[feed.address].startswith("127.0.0.1 has nothing there any more (404)")


def test_a_feed_that_is_gone_is_asked_no_more(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    site.pages["/feed"] = Page(status=410)
    assert "no more" in ask(feed, memory).problem
    assert Refresher().due([feed], memory, by_hand=True) == []
    memory.ask_again(feed.address)
    assert Refresher().due([feed], memory, by_hand=True) == [feed]


def test_a_feed_that_has_moved(site: Site, memory: FeedMemory) -> None:
    site.pages["/old"] = Page(status=301, headers={"Location": "/feed"})
    outcome = ask(feed_of(site, "/old"), memory)
    assert (outcome.new, outcome.moved_to) == (1, f"{site.address}/feed")
    site.pages["/old"] = Page(status=302, headers={"Location": "/feed"})
    assert ask(feed_of(site, "/old"), memory).moved_to == ""


def test_one_thing_at_a_time_of_a_host(memory: FeedMemory) -> None:
    at_once = most = 0
    lock = threading.Lock()

    def send(handler: BaseHTTPRequestHandler) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with lock:
            at_once -= 1
        handler.wfile.write(rss())

    with serving({f"/{n}": Page(send=send) for n in range(12)}) as site:
        feeds = [Subscription(f"{site.address}/{n}", f"T {n}") for n in range(12)]
        assert len([*Refresher().refresh(feeds, memory)]) == 12
    assert most == 1


def test_one_bad_feed_does_not_cost_the_rest(site: Site, memory: FeedMemory) -> None:
    site.pages["/bad"] = Page(b"<html>nothing")
    feeds = [feed_of(site), Subscription(f"{site.address}/bad", "Bad"), Subscription("http://127.0.0.1:1/", "Closed")]
    outcomes = {one.feed.name: one for one in Refresher().refresh(feeds, memory)}
    assert (outcomes["T"].new, outcomes["T"].problem) == (1, "")
    assert outcomes["Bad"].problem == "What is there is no feed."
    assert "cannot be reached" in outcomes["Closed"].problem


# --- an evil server


def test_titles_of_escapes_and_ways_out(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    evil = [
        "../../../etc/passwd",
        "&amp;#27;]0;x",
        "[/x] [@click=app.quit]x",
        "a/b\\c",
        "CON",
        "\u202e\u009b31m",
        "x" * 5000,
        "…",
    ]
    site.pages["/feed"] = Page(rss(*(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in evil)))
    assert ask(feed, memory).new == len(evil)
    inside = {path for path in feed.folder.parent.rglob("*") if path.is_file()}
    assert len(inside) == len(evil)
    assert all(path.parent == feed.folder and len(path.name) <= 120 for path in inside)
    text = "".join(path.read_text() for path in inside)
    assert not {"\x1b", "\u202e", "\u009b"} & {*text}


def test_very_many_items(site: Site, memory: FeedMemory) -> None:
    feed = feed_of(site)
    site.pages["/feed"] = Page(rss(*(f"<item><title>t{n}</title><link>/{n}</link></item>" for n in range(3000))))
    outcome = ask(feed._replace(full_text=False), memory)
    assert (outcome.new, len(files(feed))) == (3000, 3000)


def test_redirects_that_lead_nowhere(site: Site, memory: FeedMemory) -> None:
    site.pages["/loop"] = Page(status=302, headers={"Location": "/loop"})
    site.pages["/file"] = Page(status=302, headers={"Location": "file:///etc/passwd"})
    assert "without end" in ask(feed_of(site, "/loop"), memory).problem
    assert "not of the web" in ask(feed_of(site, "/file"), memory).problem


def test_a_cache_that_is_damaged_is_begun_anew(site: Site) -> None:
    web_file().parent.mkdir(parents=True, exist_ok=True)
    web_file().write_bytes(b"nonsense" * 1000)
    with feed_memory(web_file()) as memory:
        assert ask(feed_of(site), memory).new == 1
    assert problems_of_feeds(web_file()) == {}
