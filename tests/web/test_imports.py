"""Files of other programs: what is found in each, and that nothing in one can do harm."""

import base64
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.exports import LISTING, newsboat_cache, notebook

from reader.errors import ReaderError
from reader.state.subscriptions import Subscription
from reader.text.clean import clean_line
from reader.text.document.nodes import Heading, plain
from reader.text.markdown.builder import parse
from reader.web.imports.found import Found, FoundPost
from reader.web.imports.opml import read_opml, write_opml
from reader.web.imports.recognise import read_file

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR4nGNgYPhPIhrVMKph2GogCQEAYHz/AZEFWnkAAAAASUVORK5CYII="
) + bytes(60)


def found_in(tmp_path: Path, text: str | bytes, name: str = "file") -> Found:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path)


def one(found: Found) -> FoundPost:
    (post,) = found.posts
    return post


# --- feeds


def test_opml(tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        """<?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0"><head><title>Mine</title></head><body>
          <outline text="Maths &amp; more" title="ignored">
            <outline type="rss" text="text" title="A blog" xmlUrl="https://a.example/feed?a=1&b=2"/>
            <outline text="deep"><outline xmlUrl="feed://b.example/rss" category="/one/two,three"/></outline>
          </outline>
          <outline text="Caf&eacute;" xmlUrl="https://user:secret@c.example/"/>
          <outline text="script" xmlUrl="|~/fetch.py"/>
          <outline text="filtered" xmlUrl="https://d.example/" filtercmd="x.pl"/>
          <outline text="local" xmlUrl="file:///etc/passwd"/>
          <outline text="a page" type="link" url="https://e.example/page"/>
          <outline text="another list" type="include" url="https://e.example/list.opml"/>
        </body></opml>""",
    )
    assert [(feed.address, feed.name, feed.tags) for feed in found.feeds] == [
        ("https://a.example/feed?a=1&b=2", "A blog", ("Maths & more",)),
        ("http://b.example/rss", "", ("Maths & more", "deep", "one/two", "three")),
        ("https://c.example/", "Café", ()),
        ("https://d.example/", "filtered", ()),
    ]
    assert one(found).metadata.url == "https://e.example/page"
    assert [what for what, _ in found.left] == ["https://c.example/", "script", "filtered", "local", "another list"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<?xml version="1.0"?><not-opml><opml/></not-opml>', "its first element has to be “opml”"),
        ("<opml><body><outline></body></opml>", "broken at its line 1"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><opml><body/></opml>', "entities of its own"),
        ("<opml>" + "<outline>" * 500, "within one another"),
    ],
)
def test_opml_that_is_none(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=words):
        found_in(tmp_path, text, "list.opml")


LINES = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20).map(clean_line)


@given(st.lists(st.builds(
    Subscription,
    st.integers(0, 10**6).map(lambda number: f"https://{number}.example/feed?a=1&b=<2>"),
    LINES.filter(bool),
    st.sampled_from(["auto", True, False]),
    LINES,
    st.lists(LINES.map(lambda tag: tag.replace(",", "").strip(" /")).filter(bool), unique=True).map(tuple),
    st.just(""),
)))  # fmt: skip
def test_feeds_go_to_opml_and_back(feeds: list[Subscription]) -> None:
    found = read_opml(write_opml(feeds)).feeds
    assert [(one.address, one.name, one.full_text, clean_line(one.selector), one.tags) for one in found] == [
        (feed.address, feed.name, feed.full_text, feed.selector, feed.tags) for feed in feeds
    ]


def test_the_feeds_of_newsboat(tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        "# mine\n"
        'https://a.example/feed maths "two words" "~A blog" !\n'
        '"https://b.example/feed" "say \\"hi\\""\n\n'
        '"query:Unread:unread = \\"yes\\""\n'
        '"exec:curl https://c.example | sed s/a/b/"\n'
        "filter:~/f.py:https://d.example/\nfile:///home/me/feed.xml\n",
        "urls",
    )
    assert [(feed.address, feed.name, feed.tags) for feed in found.feeds] == [
        ("https://a.example/feed", "A blog", ("maths", "two words")),
        ("https://b.example/feed", "", ('say "hi"',)),
    ]
    assert len(found.left) == 4


def test_what_newsboat_has_kept(tmp_path: Path) -> None:
    (feed,) = read_file(newsboat_cache(tmp_path / "cache.db")).feeds
    assert [(item.guid, item.link, item.date, said.is_read, said.is_starred) for item, said in feed.items] == [
        ("guid-0", "https://a.example/0", date(2023, 1, 27), False, False),
        ("guid-1", "https://a.example/1", date(2023, 1, 27), True, True),
    ]
    with closing(sqlite3.connect(tmp_path / "other.db")) as database, database:
        database.execute("CREATE TABLE words (word)")
    with pytest.raises(ReaderError, match="no database of newsboat's"):
        read_file(tmp_path / "other.db")


# --- lists of what was saved


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "title,url,time_added,tags,status\n"
            '"A, post",https://a.example/1,1674777600,one|two,archive\n,javascript:alert(1),1,,unread\n',
            "Pocket",
        ),
        (
            "URL,Title,Selection,Folder,Timestamp,Tags\n"
            'https://a.example/1,"A, post",,Archive,1674777600,"[""one"",""two""]"\nfile:///x,,,Unread,1,\n',
            "Instapaper",
        ),
        (
            "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
            '1,"A, post",,,https://a.example/1,Unsorted,"one, two",2023-01-27T00:00:00.000Z,,,false\n'
            "2,,,,about:blank,,,,,,\n",
            "Raindrop",
        ),
        (
            "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
            "\"A, post\",https://a.example/1,x,\"['one', 'two']\",2023-01-27 00:00:00+00:00,0.5,archive,True\n"
            "x,ftp://a.example,,,,,new,\n",
            "Readwise",
        ),
        (
            "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul></ul>"
            '<h1>Read Archive</h1><ul><li><a href="https://a.example/1" time_added="1674777600" tags="one,two">A, post'
            '</a></li><li><a href="data:x">x</a></li></ul>',
            "Pocket",
        ),
        (
            json.dumps(
                [
                    {
                        "url": "https://a.example/1",
                        "title": "A, post",
                        "is_archived": 1,
                        "is_starred": 0,
                        "tags": [{"label": "one"}, "two"],
                        "created_at": "2023-01-27T10:00:00+00:00",
                        "content": "",
                    },
                    {"url": "nothing", "is_archived": 0},
                    7,
                ]
            ),
            "Wallabag",
        ),
        ("link;title;tags;created\nhttps://a.example/1;A, post;one,two;2023-01-27\nx;;;\n", "addresses"),
    ],
)
def test_lists(text: str, kind: str, tmp_path: Path) -> None:
    found = found_in(tmp_path, text)
    post = one(found)
    assert kind in found.kind
    assert (post.metadata.title, post.metadata.url) == ("A, post", "https://a.example/1")
    assert post.metadata.date == date(2023, 1, 27)
    assert post.said.tags == ("one", "two")
    assert post.said.is_read == (kind not in ("Raindrop", "addresses"))
    assert len(found.left) == 1
    assert "no address of the web" in found.left[0][1]


def test_what_was_marked_and_noted(tmp_path: Path) -> None:
    post = one(
        found_in(tmp_path, "URL,Title,Selection,Folder,Timestamp\nhttps://a.example/,A,Some *words*,Starred,1\n")
    )
    assert (post.said.is_starred, post.said.note) == (True, "> Some *words*")
    raindrop = (
        "id,title,note,excerpt,url,folder,tags,created,highlights,favorite\n"
        '1,A,My note,An *excerpt*,https://a.example/,Maths,,2023-01-27,"Highlight:One\nNote:Why\nHighlight:Two",true\n'
    )
    post = one(found_in(tmp_path, raindrop))
    assert post.said == (False, True, ("Maths",), "My note\n\n> One\n\nWhy\n\n> Two")
    assert post.markdown == "An \\*excerpt\\*\n"
    readwise = (
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Highlighted at,Document tags\n"
        'One,A book,Ada,,Why,,,2023-01-27 10:00:00+00:00,maths\nOther,B,,,,,,,\n"Two\nlines",A book,Ada,,,,,,\n'
    )
    first, second = found_in(tmp_path, readwise).posts
    assert first.said.note == "> One\n\nWhy\n\n> Two\n> lines"
    assert (first.metadata.title, first.metadata.author, first.said.tags) == ("A book", "Ada", ("maths",))
    assert (second.metadata.title, first.id != second.id) == ("B", True)
    highlights = [{"url": "https://a.example/", "title": "A", "highlights": [{"quote": "One"}, {"quote": "Two"}]}]
    assert one(found_in(tmp_path, json.dumps(highlights))).said.note == "> One\n\n> Two"


def test_what_wallabag_has_read_comes_with_it(tmp_path: Path) -> None:
    entry = {
        "url": "https://a.example/1", "title": "A", "is_archived": 0, "is_starred": 1, "language": "en",
        "published_by": ["Ada", ""], "content": "<p>Words <b>here</b>, <a href='/b'>there</a></p>",
        "annotations": [{"quote": "Words", "text": "Why"}],
    }  # fmt: skip
    post = one(found_in(tmp_path, json.dumps([entry])))
    assert post.markdown == "Words **here**, [there](https://a.example/b)\n"
    assert (post.metadata.author, post.metadata.language) == ("Ada", "en")
    assert (post.said.is_starred, post.said.note) == (True, "> Words\n\nWhy")


def test_bookmarks(tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        """<!DOCTYPE NETSCAPE-Bookmark-file-1>
        <META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8"><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
        <DL><p>
          <DT><A HREF="https://a.example/" ADD_DATE="1674777600" TAGS="one,two">First &amp; best</A>
          <DD>What it is
          <DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Lesezeichen</H3>
          <DL><p>
            <DT><H3>Maths</H3>
            <DL><p><DT><A HREF="https://b.example/" ADD_DATE="1674777600000000">Second</A></DL><p>
            <DT><A HREF="https://c.example/">Third</A>
            <DT><A FEEDURL="https://d.example/feed" HREF="https://d.example/">A feed</A>
          </DL><p>
          <DT><A HREF="javascript:alert(1)">A script</A>
          <DT><A HREF="place:sort=8">Most visited</A>
        </DL>""",
    )
    assert [(post.metadata.title, post.metadata.url, post.said.tags) for post in found.posts] == [
        ("First & best", "https://a.example/", ("one", "two")),
        ("Second", "https://b.example/", ("Maths",)),
        ("Third", "https://c.example/", ()),
    ]
    assert [post.metadata.date for post in found.posts] == [date(2023, 1, 27), date(2023, 1, 27), None]
    assert found.feeds[0].address == "https://d.example/feed"
    assert len(found.left) == 2


def test_an_archive_of_lists(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("part_000000.csv", "title,url,time_added,tags,status\nA,https://a.example/,1,,unread\n")
        file.writestr("part_000001.csv", "title,url,time_added,tags,status\nB,https://b.example/,1,,unread\n")
        file.writestr(
            "annotations/part_000000.json", '[{"url": "https://a.example/", "highlights": [{"quote": "One"}]}]'
        )
        file.writestr("readme.txt", "nothing")
    found = found_in(tmp_path, data.getvalue(), "pocket.zip")
    assert sorted((post.metadata.url, post.said.note) for post in found.posts) == [
        ("https://a.example/", ""), ("https://a.example/", "> One"), ("https://b.example/", ""),
    ]  # fmt: skip


# --- listings


def test_a_listing(tmp_path: Path) -> None:
    found = found_in(tmp_path, LISTING, "page.txt")
    first, second = found.posts
    assert (first.metadata.title, first.metadata.author) == ("The Growth of Trees", "Ada Lovelace")
    assert (first.metadata.date, first.minutes) == (date(2023, 1, 27), 46)
    assert first.markdown.startswith("&#91;Updated on 2023-02-01]: A tree grows from \\*both\\* ends")
    assert (second.metadata.title, second.metadata.author) == ("What is a Leaf?", "Grace Hopper")
    assert (second.metadata.date, second.minutes, second.markdown) == (date(2021, 3, 3), 5, "Short.\n")
    assert found.left[0][0] == "Left over"


def test_a_listing_without_blank_lines(tmp_path: Path) -> None:
    lines = [line for line in LISTING.splitlines() if line]
    lines[2:4] = [" ".join(lines[2:4])]
    assert [post.metadata.title for post in found_in(tmp_path, "\r\n".join(lines)).posts] == [
        "The Growth of Trees", "What is a Leaf?",
    ]  # fmt: skip


# --- pages, notebooks, books

PAGE = (
    "<html><head><title>Kernels</title><link rel=canonical href='https://a.example/kernels'></head><body><article>"
    "<h1>Kernels</h1>" + "<p>A formula \\(x^2\\) and words, many of them here.</p>" * 9 + "{}</article></body></html>"
)


def test_a_saved_page(tmp_path: Path) -> None:
    (tmp_path / "Kernels_files").mkdir()
    (tmp_path / "Kernels_files" / "a b.png").write_bytes(PNG)
    (tmp_path.parent / "secret.png").write_bytes(PNG)
    embedded = base64.b64encode(PNG + b"other").decode()
    body = (
        '<img src="./Kernels_files/a%20b.png" alt="One">'
        f'<img src="data:image/png;base64,{embedded}" alt="Two">'
        '<img src="../secret.png" alt="Three"><img src="https://b.example/x.png" alt="Four">'
    )
    post = one(found_in(tmp_path, PAGE.format(body), "Kernels.html"))
    assert (post.metadata.title, post.identity, post.is_document) == ("Kernels", "https://a.example/kernels", True)
    assert "A formula $x^2$ and words" in post.markdown
    first, second = post.pictures
    assert f"![One]({first})" in post.markdown
    assert f"![Two]({second})" in post.markdown
    assert "![Three](https://a.example/secret.png)" in post.markdown.replace("../", "")
    assert "![Four](https://b.example/x.png)" in post.markdown
    assert post.pictures[first] == PNG


def test_a_saved_page_is_read_in_its_encoding(tmp_path: Path) -> None:
    page = PAGE.format("<p>日本語の文章</p>").replace("<head>", "<head><meta charset=shift_jis>")
    assert "日本語の文章" in one(found_in(tmp_path, page.encode("shift_jis"), "page.html")).markdown
    row = f"title,url,excerpt,folder,tags,created\nür,https://a.example/,{'<meta charset=shift_jis>'},,,\n"
    assert one(found_in(tmp_path, row)).metadata.title == "ür"


def test_where_a_saved_page_was(tmp_path: Path) -> None:
    plain = PAGE.format("").replace("https://a.example/kernels", "")
    for beginning in (
        "<!-- saved from url=(0025)https://b.example/kernels -->",
        "<!--\n Page saved with SingleFile \n url: https://b.example/kernels \n saved date: x\n-->",
    ):
        found = found_in(tmp_path, f"<!DOCTYPE html>\n{beginning}\n{plain}", "page.html")
        assert one(found).identity == "https://b.example/kernels"
    assert one(found_in(tmp_path, plain, "page.html")).identity.startswith("file:")
    with pytest.raises(ReaderError, match=r"page\.html"):
        found_in(tmp_path, "<html><body></body></html>", "page.html")


def test_a_notebook(tmp_path: Path) -> None:
    picture = base64.b64encode(PNG).decode()
    text = notebook(
        {"cell_type": "markdown", "source": ["# Kernels\n", "\n", "Words $x^2$. ![a](attachment:a.png)"],
         "attachments": {"a.png": {"image/png": picture}}},
        {"cell_type": "code", "source": "plot()", "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["10%\r100%\n", "\x1b[31mred\x1b[0m "]},
            {"output_type": "stream", "name": "stdout", "text": "``` done"},
            {"output_type": "display_data", "data": {"image/png": picture, "text/plain": "<Figure>"}},
            {"output_type": "execute_result", "data": {
                "text/html": "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
                "text/plain": "a"}},
            {"output_type": "execute_result", "data": {"text/latex": "x^2"}},
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[0;31mE\x1b[0m: v"]},
        ]},
        {"cell_type": "code", "source": "secret", "metadata": {"tags": ["hide-input"]}, "outputs": []},
        {"cell_type": "raw", "source": "as it is"},
        {"cell_type": "code", "source": [], "outputs": "nonsense"},
    )  # fmt: skip
    post = one(found_in(tmp_path, text, "work.ipynb"))
    (name,) = post.pictures
    assert post.metadata.title == "Kernels"
    assert post.markdown == (
        f"# Kernels\n\nWords $x^2$. ![a]({name})\n\n```python\nplot()\n```\n\n````text\n100%\nred ``` done\n````\n\n"
        f"![]({name})\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n$$\nx^2\n$$\n\n```text\nE: v\n```\n\n```\nas it is\n```"
    )


@pytest.mark.parametrize(
    "cells", [[], [7], [{"cell_type": "code"}], [{"cell_type": "markdown", "source": 7, "metadata": 7}],
              [{"cell_type": "code", "outputs": [{"data": {"image/png": 7}}, {"data": {"image/png": "%"}}]}],
              [{"cell_type": "code", "outputs": [{"output_type": "error", "traceback": 7}]}]],
)  # fmt: skip
def test_a_broken_notebook(cells: list[object], tmp_path: Path) -> None:
    text = json.dumps({"nbformat": 4, "metadata": 7, "cells": cells})
    assert one(found_in(tmp_path, text, "work.ipynb")).metadata.title == "work"


def book(**files: str | bytes) -> bytes:
    """Return a book of two chapters, a note, and a picture."""
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" unique-identifier="id" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:1</dc:identifier>'
        "<dc:title>A Book &amp; More</dc:title><dc:creator>Ada</dc:creator><dc:creator>Grace</dc:creator>"
        "<dc:date>2023-01-27</dc:date><dc:language>en</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="text/b%20b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="p" href="p.png" media-type="image/png"/></manifest>'
        '<spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/><itemref idref="none"/></spine></package>'
    )
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    inside: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
        "OEBPS/book.opf": package,
        "OEBPS/nav.xhtml": page.format("<nav>Contents</nav>"),
        "OEBPS/text/a.xhtml": page.format(
            '<h1>First</h1><p>Words, and <a href="b%20b.xhtml#there">a link</a>. '
            '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math></p>'
            '<img src="../p.png" alt="A picture"/>'
        ),
        "OEBPS/text/b b.xhtml": page.format('<h1>Second</h1><p>More.</p><h2 id="there">There</h2><p>The end.</p>'),
        "OEBPS/p.png": PNG,
        **files,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in inside.items():
            if content:
                file.writestr(name, content)
    return data.getvalue()


def test_a_book(tmp_path: Path) -> None:
    post = one(found_in(tmp_path, book(), "book.epub"))
    said = post.metadata
    assert (said.title, said.author, said.date, said.language) == (
        "A Book & More",
        "Ada, Grace",
        date(2023, 1, 27),
        "en",
    )
    assert post.identity == "epub:urn:uuid:1"
    (name,) = post.pictures
    assert post.markdown.startswith("# First\n\nWords, and [a link](#b-b.xhtml-1-there). $x^{2}$\n\n")
    assert f"![A picture]({name})" in post.markdown
    assert "# Second\n\nMore." in post.markdown
    assert "## There {#b-b.xhtml-1-there}" in post.markdown
    headings = [block for block in parse(post.markdown).blocks if isinstance(block, Heading)]
    assert [(plain(one.children), one.anchor) for one in headings][-1] == ("There", "b-b.xhtml-1-there")
    assert "Contents" not in post.markdown


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"OEBPS/book.opf": ""}, "OEBPS/book.opf is not in it"),
        ({"OEBPS/book.opf": "<package/>"}, "no chapter"),
        ({"OEBPS/text/a.xhtml": b"", "OEBPS/text/b b.xhtml": b""}, "no text"),
        ({"OEBPS/text/a.xhtml": b"", "OEBPS/text/b b.xhtml": b"", "META-INF/encryption.xml": b"x"}, "protected"),
        ({"OEBPS/text/a.xhtml": b" " * (40 << 20), "OEBPS/text/b b.xhtml": b""}, "no text"),
    ],
)
def test_a_book_that_cannot_be_read(files: dict[str, str | bytes], words: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=words):
        found_in(tmp_path, book(**files), "book.epub")


# --- whatever it is


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Just some words.", "is not what can be imported"),
        ("", "is not what can be imported"),
        ("{", "broken JSON"),
        ('{"a": 1}', "is not what can be imported"),
        ("<rss version='2.0'><channel></channel></rss>", "`reader add` subscribes"),
        (b"PK\x03\x04nothing", "damaged archive"),
        (b"SQLite format 3\0nothing", "no database of newsboat's"),
    ],
)
def test_what_cannot_be_imported(text: str | bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=words) as caught:
        found_in(tmp_path, text)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="Cannot read"):
        read_file(tmp_path / "none")
    with pytest.raises(ReaderError, match="is a folder"):
        read_file(tmp_path)


@given(st.one_of(
    st.binary(max_size=200),
    st.builds(lambda head, rest: head + rest, st.sampled_from([
        b"<opml><body>", b"PK\x03\x04", b'{"nbformat": 4, "cells": [', b"title,url,time_added,tags,status\n", b"<html>",
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1><dl>", b"https://a.example/ ", b'[{"url": "x", "is_read": 1}, ',
    ]), st.binary(max_size=200)),
))  # fmt: skip
def test_nothing_that_a_file_holds_ends_in_a_fault(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("import") / "file.html"
    path.write_bytes(data)
    try:
        found = read_file(path)
    except ReaderError:
        return
    for words in (*(feed.name for feed in found.feeds), *(post.metadata.title for post in found.posts)):
        assert clean_line(words) == words
