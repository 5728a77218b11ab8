"""Feeds on the command line: subscribed to, asked, and taken away again."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pexpect
import pytest
from support.graphics import png
from support.processes import Run
from support.site import Page, Site, blog_feed, serving

from reader.paths import posts_folder, state_file, web_file
from reader.state.opening import read_subscriptions

ARTICLE = (
    "<head><title>Kernels</title><link rel=alternate type='application/rss+xml' href='/feed'>"
    "<meta property='og:type' content='article'></head><article><h1>Kernels</h1>"
    + "<p>Many more words than in a summary.</p>" * 20
    + "</article>"
)
HOME = """<head><link rel="alternate" type="application/rss+xml" title="Posts" href="/feed">
<link rel="alternate" type="application/atom+xml" title="Posts (Atom)" href="/atom">
<link rel="alternate" type="application/rss+xml" title="Posts: Comments" href="/comments/feed"></head><p>Welcome"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/": HOME, "/kernels": ARTICLE, "/blog": HOME}) as found:
        found.pages["/feed"] = blog_feed("One", "Two")
        yield found


def test_a_site_is_subscribed_to(run: Run, site: Site) -> None:
    done = run("add", site.address)
    assert (done.returncode, done.stdout) == (0, f"added A blog: 2 posts of {site.address}/feed\n")
    assert {"One", "Two"} <= {line.split("  ")[-1] for line in run("list").stdout.splitlines()}
    assert run("sources").stdout.startswith(f"A blog  {site.address}/feed\n")
    assert "already" in run("add", f"{site.address}/feed").stdout
    assert [path.name for path in (posts_folder() / "a-blog").iterdir()]


def test_what_is_new_comes_with_a_refresh(run: Run, site: Site) -> None:
    run("add", f"{site.address}/feed")
    site.pages["/feed"] = blog_feed("One", "Two", "Three")
    assert run("refresh", "--due").stdout == "0 feeds: 0 posts new, 0 changed\n"
    assert run("refresh").stdout == "1 feed: 1 post new, 0 changed\n"
    assert "Three" in run("list").stdout
    site.pages["/feed"] = blog_feed("Four")
    assert run("refresh", "--quiet", "A blog").stdout == ""
    assert {"One", "Three", "Four"} <= {*run("list").stdout.split()}
    site.pages["/feed"] = blog_feed("Five")
    lines = [json.loads(line) for line in run("refresh", "--json").stdout.splitlines()]
    assert lines[-1] == {"done": 1, "of": 1, "new": 1, "changed": 0, "problems": []}


def test_why_a_feed_fails_is_said(run: Run, site: Site) -> None:
    run("add", f"{site.address}/feed")
    del site.pages["/feed"]
    done = run("refresh", "--quiet")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "reader: A blog: 127.0.0.1 has nothing there any more (404): correct the address.\n"
    assert "(127.0.0.1 has nothing there any more (404)" in run("sources").stdout


def test_a_subscription_ends_and_comes_back(run: Run, site: Site) -> None:
    run("add", f"{site.address}/feed")
    run("mark", "read", "One")
    done = run("remove", "A blog")
    assert (done.returncode, "One" in run("list").stdout) == (0, False)
    assert run("undo").returncode == 0
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [post["read"] for post in listed if post["title"] == "One"] == [True]
    assert run("remove", f"{site.address}/feed").returncode == 0
    assert run("remove", "A blog").returncode == 1


def test_an_article_that_names_a_feed_is_kept_alone(run: Run, site: Site) -> None:
    assert run("add", f"{site.address}/kernels").stdout.startswith("added Kernels: ")
    assert read_subscriptions(state_file()) == []
    assert run("add", "--feed", f"{site.address}/kernels").stdout.startswith("added A blog: ")
    assert run("add", "--article", f"{site.address}/blog").stdout.startswith("added ")


def test_several_feeds_are_named(run: Run, site: Site) -> None:
    site.pages["/"].body = HOME.replace("Posts (Atom)", "Notes").encode()
    done = run("add", site.address)
    assert done.returncode == 1
    assert f"reader add {site.address}/feed  (Posts)" in done.stdout
    assert f"reader add {site.address}/atom  (Notes)" in done.stdout
    assert "comments" not in done.stdout
    said = json.loads(run("add", "--json", site.address).stdout)
    assert [feed["title"] for feed in said["feeds"]] == ["Posts", "Notes"]


def test_a_feed_that_no_page_names_is_found(run: Run, site: Site) -> None:
    site.pages["/"].body = b"<p>Welcome"
    site.pages["/index.xml"] = site.pages.pop("/feed")
    assert f"of {site.address}/index.xml" in run("add", site.address).stdout


def test_what_is_said_of_a_feed(run: Run, site: Site) -> None:
    run("add", f"{site.address}/feed", "--name", "Mine", "--tag", "maths", "--full-text", "false")
    (feed,) = read_subscriptions(state_file())
    assert (feed.name, feed.tags, feed.full_text) == ("Mine", ("maths",), False)
    assert "One" in run("list", "--tag", "maths").stdout
    assert run("add", f"{site.address}/feed", "--full-text", "auto").stdout == "changed Mine\n"
    assert read_subscriptions(state_file())[0].full_text == "auto"
    run("refresh")
    assert len([*feed.folder.glob("*.md")]) == 2


def test_names_are_unique(run: Run, site: Site, folder: Path) -> None:
    own = folder / "A blog"
    own.mkdir()
    run("add", str(own))
    run("add", f"{site.address}/feed")
    site.pages["/other"] = blog_feed("Six")
    run("add", f"{site.address}/other")
    assert [feed.name for feed in read_subscriptions(state_file())] == ["A blog 2", "A blog 3"]


def test_a_feed_that_has_moved_is_known_under_both_addresses(run: Run, site: Site) -> None:
    run("add", f"{site.address}/feed")
    site.pages["/new"] = blog_feed("One", "Two")
    site.pages["/feed"] = Page(status=301, headers={"Location": "/new"})
    run("refresh")
    site.pages.pop("/feed")
    assert run("refresh").returncode == 0
    assert f"A blog  {site.address}/new\n" in run("sources").stdout
    assert "already" in run("add", f"{site.address}/new").stdout


def test_what_is_no_source(run: Run, site: Site) -> None:
    assert run("refresh").stdout == "You have subscribed to nothing: `reader add URL` does.\n"
    run("add", f"{site.address}/feed")
    assert "“nothing” is no source" in run("refresh", "nothing").stderr
    assert "“reader” is no feed" in run("refresh", "reader").stderr
    assert run("add", "--feed", f"{site.address}/nothing").returncode == 3


def test_what_is_backed_up_has_the_subscriptions(run: Run, site: Site, tmp_path: Path) -> None:
    run("add", f"{site.address}/feed", "--tag", "maths")
    backup = tmp_path / "backup.json"
    backup.write_text(run("export", "json").stdout)
    other = {"XDG_DATA_HOME": str(tmp_path / "other"), "XDG_CACHE_HOME": str(tmp_path / "other-cache")}
    assert run("import", str(backup), **other).returncode == 0
    assert run("sources", **other).stdout.startswith(f"A blog  {site.address}/feed\n")
    assert run("refresh", **other).stdout == "1 feed: 0 posts new, 0 changed\n"  # they were in the backup


# --- pictures


def with_picture(site: Site, *titles: str) -> None:
    """Let the feed have posts with a picture."""
    feed = blog_feed(*titles).body.decode()
    site.pages["/feed"] = Page(
        feed.replace("</description>", "&lt;p>&lt;img src='/a.png' alt='It'>&lt;/p></description>").encode()
    )


def pictures() -> list[Path]:
    return [*(posts_folder() / "a-blog").glob("pictures/*")]


def test_pictures_come_with_the_posts(run: Run, site: Site) -> None:
    site.pages["/a.png"] = Page(png(200, 100))
    with_picture(site, "One")
    run("add", f"{site.address}/feed")
    (picture,) = pictures()
    picture.unlink()
    with_picture(site, "One", "Two")
    assert run("refresh").stdout == "1 feed: 1 post new, 0 changed, 1 picture\n"
    assert len(pictures()) == 1
    lines = [json.loads(line) for line in run("refresh", "--json").stdout.splitlines()]
    assert [line for line in lines if "pictures" in line] == []


def test_pictures_that_have_not_come_are_asked_for_later(run: Run, site: Site) -> None:
    with_picture(site, "One")
    run("add", f"{site.address}/feed")
    assert run("refresh").stdout == "1 feed: 0 posts new, 0 changed\n"
    asked = [path for path, _ in site.asked]
    assert asked.count("/a.png") == 1
    site.pages["/a.png"] = Page(png(200, 100))
    with closing(sqlite3.connect(web_file())) as file:  # an hour later
        file.execute("UPDATE pictures SET due = due - 3600")
        file.commit()
    lines = [json.loads(line) for line in run("refresh", "--json", "--due").stdout.splitlines()]
    assert [(line["pictures"], line["of"]) for line in lines if "pictures" in line] == [(1, 1)]
    assert len(pictures()) == 1


def test_a_feed_can_be_without_pictures(run: Run, site: Site) -> None:
    site.pages["/a.png"] = Page(png(200, 100))
    with_picture(site, "One")
    run("add", "--pictures", "false", f"{site.address}/feed")
    run("refresh")
    assert "/a.png" not in [path for path, _ in site.asked]
    assert run("add", "--pictures", "true", f"{site.address}/feed").stdout == "changed A blog\n"
    assert run("refresh").stdout == "1 feed: 0 posts new, 0 changed, 1 picture\n"


def test_how_far_it_is_is_told_at_a_terminal(site: Site) -> None:
    site.pages["/a.png"] = Page(png(200, 100))
    with_picture(site, "One")
    for command, told in ((("add", f"{site.address}/feed"), "added A blog: 1 post"), (("refresh",), "0 of 1 feeds")):
        terminal = pexpect.spawn(sys.executable, ["-m", "reader", *command], encoding="utf-8", timeout=60)
        terminal.expect_exact(told)
        if command[0] == "add":
            terminal.expect_exact("pictures of 1 of 1 post")
        terminal.expect(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0
