"""Imports and exports on the command line: what was elsewhere is here, once, and all of it can leave again."""

import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support.exports import LISTING, newsboat_cache, notebook
from support.processes import Run
from support.site import blog_feed, serving

from reader.paths import data_dir, imported_folder, posts_folder

POCKET = (
    "title,url,time_added,tags,status\n"
    "Kernels,https://a.example/kernels?utm_source=x,1674777600,maths|two words,archive\n"
    "Trees,https://a.example/trees,1674777600,,unread\n"
    "A script,javascript:alert(1),1,,unread\n"
)


def listed(run: Run, *options: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("list", "--json", *options).stdout.splitlines()]


def snapshot() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in posts_folder().rglob("*") if path.is_file()}


def test_a_list_becomes_posts_with_their_state(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "pocket.csv"
    file.write_text(POCKET)
    tried = run("import", "--dry-run", str(file))
    assert tried.stdout.splitlines() == [
        "a list from Pocket: 2 posts, 2 new; 1 read, 1 tagged",
        "Nothing was changed: this is what would be, without --dry-run.",
    ]
    assert not posts_folder().exists()
    done = run("import", str(file))
    assert (done.returncode, done.stdout) == (0, "a list from Pocket: 2 posts, 2 new; 1 read, 1 tagged\n")
    assert done.stderr == "left out: A script (“javascript:” is no address of the web)\n"
    posts = {post["title"]: post for post in listed(run)}
    assert (posts["Kernels"]["read"], posts["Kernels"]["your_tags"]) == (True, ["maths", "two words"])
    assert (posts["Trees"]["read"], posts["Trees"]["date"]) == (False, "2023-01-27")
    assert "F fetches the article" in run("show", "Trees").stdout
    before = snapshot()
    assert run("import", str(file)).stdout == "a list from Pocket: 2 posts, 0 new\n"
    assert snapshot() == before
    assert f"imported  {imported_folder()}  (from other programs)" in run("sources").stdout


def test_one_bad_file_does_not_cost_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Just words.")
    (tmp_path / "pocket.csv").write_text(POCKET)
    done = run("import", str(tmp_path / "words.txt"), str(tmp_path / "none"), str(tmp_path / "pocket.csv"))
    assert (done.returncode, done.stdout) == (3, "a list from Pocket: 2 posts, 2 new; 1 read, 1 tagged\n")
    assert "words.txt was not taken over" in done.stderr
    assert "Cannot read" in done.stderr


@pytest.mark.parametrize("what", ["twice", "edited", "listing", "cache"])
def test_a_dry_run_says_what_will_be(what: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    match what:
        case "twice":
            file.write_text(
                POCKET + POCKET.partition("\n")[2] + "kernels again,https://a.example/kernels/,1,maths,unread\n"
            )
        case "edited":
            file.write_text(notebook({"cell_type": "markdown", "source": "# Work\n\nFirst."}))
            run("import", str(file))
            (path,) = imported_folder().glob("*.md")
            path.write_text(path.read_text() + "Mine.\n")
            file.write_text(notebook({"cell_type": "markdown", "source": "# Work\n\nSecond."}))
        case "listing":
            file.write_text(LISTING)
        case "cache":
            newsboat_cache(file)
    tried, done = run("import", "--dry-run", str(file)).stdout, run("import", str(file)).stdout
    assert tried.splitlines()[0] == done.splitlines()[0]


def test_what_was_said_here_stands(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "pocket.csv"
    file.write_text(POCKET)
    run("import", str(file))
    run("mark", "unread", "Kernels")
    run("tag", "--remove", "Kernels", "maths")
    assert run("import", str(file)).stdout == "a list from Pocket: 2 posts, 0 new\n"
    (post,) = (post for post in listed(run) if post["title"] == "Kernels")
    assert (post["read"], post["your_tags"]) == (False, ["two words"])
    for _ in range(3):  # the two changes, and the whole import as one
        run("undo")
    assert run("undo").returncode == 1
    assert "1 read, 1 tagged" in run("import", str(file)).stdout


def test_feeds_are_subscribed_to_once(run: Run, tmp_path: Path) -> None:
    with serving({"/feed": blog_feed("one", "two")}) as site:
        file = tmp_path / "urls"
        file.write_text(f'{site.address}/feed maths "~The blog"\n{site.address}/feed/\nexec:ls\n')
        done = run("import", str(file))
        assert done.stdout == (
            "the feeds of newsboat: 2 feeds, 1 new\n`reader refresh` asks the new feeds what they have.\n"
        )
        assert run("import", str(file)).stdout == "the feeds of newsboat: 2 feeds, 0 new\n"
        assert run("refresh").stdout == "1 feed: 2 posts new, 0 changed\n"
    assert f"The blog  {site.address}/feed\n" in run("sources").stdout
    opml = ElementTree.fromstring(run("export", "opml").stdout)
    (outline,) = opml.iter("outline")
    assert outline.attrib == {
        "type": "rss", "text": "The blog", "title": "The blog", "xmlUrl": f"{site.address}/feed", "category": "maths",
    }  # fmt: skip


def test_what_newsboat_has_kept_meets_what_the_feed_gives(run: Run, tmp_path: Path) -> None:
    done = run("import", str(newsboat_cache(tmp_path / "cache.db")))
    assert done.stdout.startswith("what newsboat has kept: 1 feed, 1 new; 2 posts, 2 new; 1 read, 1 starred\n")
    posts = {post["title"]: post for post in listed(run) if str(post["title"]).startswith("Post")}
    assert [(post["read"], post["starred"]) for post in posts.values()] == [(False, False), (True, True)]
    assert "x²" in run("show", "Post 1").stdout
    again = run("import", str(tmp_path / "cache.db"))
    assert again.stdout == "what newsboat has kept: 1 feed, 0 new; 2 posts, 0 new\n"


def test_a_listing_is_the_posts_that_are_here(run: Run, tmp_path: Path) -> None:
    bundled = listed(run)
    title, day = str(bundled[0]["title"]), str(bundled[0]["date"])
    file = tmp_path / "page.txt"
    file.write_text(
        LISTING.replace("Left over", "") + f"\n{title.upper()}\n\nOther words on it.\n\nDate: {day} | Author: Ada\n"
    )
    assert run("import", str(file)).stdout == "a list of posts, saved as text: 3 posts, 3 new\n"
    posts = listed(run)
    assert len(posts) == len(bundled) + 2
    (met,) = (post for post in posts if post["key"] == bundled[0]["key"])
    assert Path(str(met["path"])).parent == imported_folder()
    assert "Other words on it." in run("show", title.upper()).stdout
    (tree,) = (post for post in posts if post["title"] == "The Growth of Trees")
    assert tree["reading_time"] == 46
    assert run("import", str(file)).stdout == "a list of posts, saved as text: 3 posts, 0 new\n"


def test_a_later_version_of_a_document(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "work.ipynb"
    file.write_text(notebook({"cell_type": "markdown", "source": "# Work\n\nFirst."}))
    run("import", str(file))
    run("mark", "starred", "Work")
    file.write_text(notebook({"cell_type": "markdown", "source": "# Work\n\nSecond."}))
    assert run("import", str(file)).stdout == "a notebook: 1 post, 1 new\n"
    (post,) = (post for post in listed(run) if post["title"] == "Work")
    assert post["starred"]
    assert "Second." in run("show", "Work").stdout
    path = Path(str(post["path"]))
    path.write_text(path.read_text() + "Mine.\n")
    file.write_text(notebook({"cell_type": "markdown", "source": "# Work\n\nThird."}))
    done = run("import", str(file))
    assert "you have edited its post" in done.stderr
    assert "Mine." in run("show", "Work").stdout


def test_a_fetched_article_is_shown_before_what_was_imported(run: Run, tmp_path: Path) -> None:
    page = f"<title>Kernels</title><article><h1>Kernels</h1>{'<p>The whole of it, many words.</p>' * 9}</article>"
    with serving({"/kernels": page}) as site:
        file = tmp_path / "list.csv"
        file.write_text(f"url,title\n{site.address}/kernels,Kernels\n")
        run("import", str(file))
        run("fetch", "Kernels")
    assert "The whole of it" in run("show", "Kernels").stdout
    assert run("import", str(file)).stdout == "a table of addresses: 1 post, 0 new\n"


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("words.txt", "Just words.", 3, "words.txt was not taken over: it is not what can be imported"),
        ("list.opml", "<opml><body/></opml>", 1, "There is nothing in it that can be taken over."),
        ("none", "", 3, "Cannot read"),
    ],
)
def test_what_cannot_be_imported(run: Run, tmp_path: Path, *, name: str, content: str, status: int, words: str) -> None:
    if content:
        (tmp_path / name).write_text(content)
    done = run("import", str(tmp_path / name))
    assert done.returncode == status
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_brings_everything_to_an_empty_home(run: Run, tmp_path: Path) -> None:
    """The law: the same subscriptions, posts and state."""
    page = f"<title>Kernels</title><article><h1>Kernels</h1>{'<p>The whole of it, many words.</p>' * 9}</article>"
    pocket, book = tmp_path / "pocket.csv", tmp_path / "work.ipynb"
    pocket.write_text(POCKET)
    book.write_text(notebook({"cell_type": "markdown", "source": "# Work\n\nFirst."}))
    with serving({"/feed": blog_feed("one", "two"), "/page": page}) as site:
        run("add", f"{site.address}/feed", "--tag", "maths", "--full-text", "false")
        run("add", f"{site.address}/page")
    run("import", str(pocket), str(book))
    (imported_folder() / "pictures").mkdir()
    (imported_folder() / "pictures" / "a.png").write_bytes(b"\x89PNG\xff")
    run("mark", "starred", "Work")
    run("note", "one", "A *note*")
    run("tag", "two", "later")
    backup = tmp_path / "backup.json"
    backup.write_text(run("export", "json").stdout)
    other = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME")}
    tried = run("import", "--dry-run", str(backup), **other)
    assert "of them new; 7 files, 7 of them new\n" in tried.stdout
    first = run("import", str(backup), **other)
    assert (first.returncode, first.stdout) == (0, tried.stdout.partition("Nothing was changed")[0])
    assert "0 of them new; 7 files, 0 of them new" in run("import", str(backup), **other).stdout
    for command in (["sources"], ["list", "--json"], ["export", "opml"], ["export", "markdown"]):
        here = run(*command).stdout.replace(str(data_dir().parent), "HOME")
        there = run(*command, **other).stdout.replace(other["XDG_DATA_HOME"], "HOME")
        assert there == here
    one, two = (json.loads(run("export", "json", **where).stdout) for where in ({}, other))
    assert (one["events"], one["posts"]) == (two["events"], two["posts"])


class _Outline(HTMLParser):
    """Whether a page is well formed, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") or "script:" in (value or "") for name, value in attrs)
        if tag not in ("meta", "br", "img", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


POST = """---
title: A & B
url: https://a.example/b
---
\\newcommand{\\R}{\\mathbb{R}}

# Part <b>one</b> $x^2$

Words *here* and ~~there~~ `a<b` <a href="javascript:alert(1)">bad</a>
[other](https://a.example/?a=1&b=2 "t") [part](#part-one)
![A "picture"](a.png)[^n] and $\\R \\subset \\undefined{$ H<sub>2</sub>O ==mark==

$$
\\frac{a}{\\R}
$$

```python title="a.py"
print("<script>")
```

- [x] done
- [ ] not

  more

3. three
4. four

> [!NOTE]
> Remark

> Quote

| a | b |
|---|--:|
| 1 | `x` |

Term
: Meaning

<details><summary>Sum</summary>

Inside

</details>

***

[^n]: A note.
"""


def test_a_post_becomes_a_page(run: Run, folder: Path) -> None:
    (folder / "post.md").write_text(POST)
    done = run("export", "html", str(folder / "post.md"))
    outline = _Outline()
    outline.feed(done.stdout)
    assert outline.open == []
    for part in (
        "<title>A &amp; B</title>", '<a href="https://a.example/?a=1&amp;b=2">other</a>',
        '<annotation encoding="application/x-tex">\\frac{a}{\\R}</annotation>', "<mi>&#x0211D;</mi>",
        '<pre class="title">a.py</pre>', "print(\"&lt;script&gt;\")", "<li>☑ done</li>", '<ol start="3">',
        "<blockquote>\n<p>Quote</p>", '<td style="text-align: right"><code>x</code></td>', "<dt>Term</dt>",
        "<summary>Sum</summary>", '<sup id="reference-1"><a href="#footnote-1">1</a></sup>', "<sub>2</sub>",
        '<img src="a.png" alt="A &quot;picture&quot;">', "<hr>", '<aside class="note">',
    ):  # fmt: skip
        assert part in done.stdout
    assert "<script" not in done.stdout


def test_a_post_becomes_markdown(run: Run, folder: Path) -> None:
    (folder / "post.md").write_text("---\ntitle: A\ndraft: true\nurl: https://a.example/b\n---\n\nWords $x$.\n")
    done = run("export", "md", str(folder / "post.md"))
    assert done.stdout.splitlines() == ["---", 'title: "A"', 'url: "https://a.example/b"', "---", "", "Words $x$."]
    assert run("export", "md").returncode == 2
    assert run("export", "html", "no such post").returncode == 1
    assert run("export", "opml").returncode == 1
