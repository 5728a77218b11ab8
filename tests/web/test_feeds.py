"""What feeds say, however oddly they are written."""

import datetime
import json

import pytest

from reader.errors import ReaderError
from reader.web.feeds import Feed, is_feed, read_date, read_feed

TODAY = datetime.date(2026, 6, 1)


def rss(items: str, head: str = "<title>T</title><link>https://e.org/</link>") -> bytes:
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{head}{items}</channel></rss>'.encode()


def read(data: bytes) -> Feed:
    return read_feed(data, "https://e.org/feed.xml", today=TODAY)


def test_what_an_item_says() -> None:
    (item,) = read(
        rss(
            "<item><title>On &amp;lt;kernels&amp;gt;: $a &amp;lt; b$</title><link>/kernels</link><guid>g1</guid>"
            "<dc:creator>Ada</dc:creator><category>math</category><category>math</category>"
            "<pubDate>Tue, 05 May 2026 00:30:00 +0200</pubDate><description>Short …</description>"
            "<content:encoded><![CDATA[<p>$a_1$ <b>full</b></p>]]></content:encoded></item>"
        )
    ).items
    assert item.title == "On <kernels>: $a < b$"
    assert (item.link, item.author, item.tags) == ("https://e.org/kernels", "Ada", ("math",))
    assert item.date == datetime.date(2026, 5, 5)  # as its author's calendar has it
    assert item.content == "<p>$a_1$ <b>full</b></p>"
    assert not item.is_summary


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("1777975200", "2026-05-05"),
        ("2026-05-05 10:00:00", "2026-05-05"),
        ("2026-05-05T23:30:00-0800", "2026-05-05"),
        ("20260505T100000Z", "2026-05-05"),
        ("May 5, 2026", "2026-05-05"),
        ("Tue, 05 May 2026 24:00:00 GMT", "2026-05-05"),
        ("Tuesday, 05-May-26 10:00:00 GMT", "2026-05-05"),
        ("Mon, 05 May 2026 10:00:00 +02:00", "2026-05-05"),
        ("5 mai 2026", ""),
        ("yesterday", ""),
        ("99999999999999", ""),
    ],
)
def test_dates(said: str, date: str) -> None:
    found = read_date(said)
    assert (found.isoformat() if found else "") == date


@pytest.mark.parametrize("said", ["Tue, 05 May 2099 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "nonsense"])
def test_dates_beyond_reason_are_unknown(said: str) -> None:
    (item,) = read(rss(f"<item><title>A</title><guid>1</guid><pubDate>{said}</pubDate></item>")).items
    assert item.date is None


def test_what_makes_an_item_another() -> None:
    items = read(
        rss(
            "<item><title>One</title><guid>1</guid><link>https://e.org/a</link></item>"
            "<item><title>One again</title><guid>1</guid><link>https://e.org/b</link></item>"
            "<item><title>One</title><guid>1</guid><link>https://e.org/a</link></item>"
            "<item><title>Two of one name</title><guid>1</guid><link>https://e.org/a</link></item>"
            "<item><title>Nameless</title></item><item><title>Nameless too</title></item>"
            "<item><title>Nameless</title></item>"
        )
    ).items
    assert [item.title for item in items] == ["One", "One again", "Two of one name", "Nameless", "Nameless too"]
    assert len({item.identity for item in items}) == 5


def test_a_name_is_no_address() -> None:
    items = read(
        rss(
            "<item><title>A</title><guid>1</guid></item>"
            "<item><title>B</title><guid isPermaLink='false'>https://e.org/x</guid></item>"
            "<item><title>C</title><guid>https://e.org/c?a=1&amp;b=2</guid></item>"
        )
    ).items
    assert [item.link for item in items] == ["", "", "https://e.org/c?a=1&b=2"]


@pytest.mark.parametrize(
    ("content", "is_summary"),
    [
        ("<description>word word</description>", True),
        (f"<description>{'word ' * 200}</description>", False),
        (f"<description>{'word ' * 200} [&#8230;]</description>", True),
        (f"<description>{'word ' * 200} &lt;a href='x'&gt;Read more&lt;/a&gt;</description>", True),
        ("<content:encoded>&lt;p&gt;All there is.&lt;/p&gt;</content:encoded>", False),
        ("<content:encoded>&lt;p&gt;Not all there is...&lt;/p&gt;</content:encoded>", True),
    ],
)
def test_summaries(content: str, is_summary: bool) -> None:
    assert read(rss(f"<item><title>A</title><guid>1</guid>{content}</item>")).items[0].is_summary == is_summary


@pytest.mark.parametrize(
    "data",
    [
        b" \n \xef\xbb\xbf" + rss("<item><title>A</title></item>"),
        rss("<item><title>A</title></item").removesuffix(b"</channel></rss>"),
        rss("<item><title>A\x0b</title></item>"),
        rss("<item><title>A</title><description>&nbsp; & &lt;</description></item>"),
        rss("<item><title>A</title></item>").replace(b"?>", b' encoding="nonsense"?>', 1),
        rss("<item><title>A</title></item>").replace(b"<channel>", b"<channel><b/><title/>"),
    ],
)
def test_broken_feeds_are_read(data: bytes) -> None:
    assert [item.title.strip() for item in read(data).items] == ["A"]


def test_letters_of_other_encodings() -> None:
    data = rss("<item><title>caf\x00</title></item>").replace(b"\x00", b"\xe9")
    assert read(data).items[0].title == "café"


def test_entities_do_not_grow() -> None:
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = rss("<item><title>A &i;</title></item>").replace(b"<rss", f"<!DOCTYPE r [{entities}]><rss".encode())
    assert len(read(bomb).items[0].title) < 100


@pytest.mark.parametrize("data", [b"", b"<html><p>Nothing</p>", b"{}", b'{"items": 3}', b"[" * 100_000, b"\0" * 50])
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(ReaderError, match=r"no feed|damaged"):
        read(data)


def test_is_feed() -> None:
    assert is_feed(rss("").decode())
    assert is_feed("\ufeff <?xml version='1.0'?><!-- x --><feed xmlns='http://www.w3.org/2005/Atom'>")
    assert is_feed("<!DOCTYPE rdf [<!ENTITY a 'b'>]><rdf:RDF>")
    assert not is_feed("<html><body>an rss <feed> of sorts")


def test_a_feed_in_json() -> None:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "home_page_url": "https://e.org",
        "authors": [{"name": "Ada"}],
        "items": [
            {"id": 7, "url": "/a", "title": "A", "content_html": "<p>x</p>", "date_published": "2026-05-05T10:00:00Z"},
            {"id": "8", "content_text": "Plain <words\n\nand more", "tags": ["x"]},
            "nonsense",
        ],
    }
    feed = read(json.dumps(data).encode())
    assert is_feed(json.dumps(data))
    first, second = feed.items
    assert (first.guid, first.link, first.author, str(first.date)) == ("7", "https://e.org/a", "Ada", "2026-05-05")
    assert second.title.startswith("Plain")
    assert second.content == "<p>Plain &lt;words</p><p>and more</p>"


def test_a_feed_shows_whether_it_has_formulas() -> None:
    with_math = "<item><title>A</title><description>$\\alpha_1$ and</description></item>"
    assert read(rss(with_math)).has_math
    assert not read(rss("<item><title>A</title><description>$5 and $10</description></item>")).has_math
