"""From a page to the article on it: what is left out, what it says of itself, and pages that are beyond measure."""

import datetime

import pytest

from reader.errors import ReaderError
from reader.web.article import read_article
from reader.web.convert.tree import MOST_NODES

ADDRESS = "https://blog.example.org/2024/05/17/on-kernels/"
PROSE = "<p>Kernels compare two inputs by how alike their gradients are, and this goes on for a while.</p>" * 6
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>On kernels | A blog</title>
<meta property="og:title" content="On kernels"><meta property="og:site_name" content="A blog">
<meta name="author" content="Ada Byron"><meta property="article:published_time" content="2024-05-17T10:00:00Z">
<meta property="article:tag" content="theory"><meta property="article:tag" content="kernels">
<link rel="canonical" href="/2024/05/17/on-kernels/"></head><body>
<header><nav><a href="/">Home</a><a href="/about">About this blog</a></nav></header>
<main><article><h1>On kernels</h1><div class="post-meta">17 May 2024 by Ada</div>
<details class="toc"><summary>Table of contents</summary><ul><li><a href="#a">A</a></li></ul></details>
<div class="entry-content">{PROSE}<h2 id="a">A part</h2>{PROSE}
<div class="share-buttons"><a href="https://twitter.com/intent/tweet">Tweet</a></div></div>
<footer class="post-footer"><div class="related-posts"><h3>Related</h3><a href="/x">Another</a></div></footer>
</article></main><aside id="sidebar"><p>Subscribe to my newsletter</p></aside>
<footer class="site-footer">Powered by something</footer></body></html>"""


def test_the_article_alone() -> None:
    article = read_article(PAGE, ADDRESS)
    assert article.markdown.startswith("Kernels compare")
    assert "## A part {#a}" in article.markdown
    for junk in ("Home", "contents", "17 May", "Tweet", "Related", "newsletter", "Powered"):
        assert junk not in article.markdown


def test_what_a_page_says_of_itself() -> None:
    said = read_article(PAGE, ADDRESS).metadata
    assert (said.title, said.author, said.site) == ("On kernels", "Ada Byron", "A blog")
    assert (said.date, said.tags, said.language) == (datetime.date(2024, 5, 17), ("theory", "kernels"), "en-gb")
    assert said.url == ADDRESS


def test_json_ld_comes_first() -> None:
    data = (
        '<script type="application/ld+json">{"@graph": [{"@type": "BlogPosting", "headline": "Kernels, at last",'
        ' "author": [{"name": "C. Babbage"}], "datePublished": "2023-02-01", "dateModified": "2023-03-04",'
        ' "keywords": "one, two"}]}</script>'
    )
    said = read_article(PAGE.replace("</head>", f"{data}</head>").replace("<h1>On kernels</h1>", ""), ADDRESS).metadata
    assert (said.title, said.author) == ("Kernels, at last", "C. Babbage")
    assert (said.date, said.updated) == (datetime.date(2023, 2, 1), datetime.date(2023, 3, 4))
    assert said.tags == ("one", "two")


def test_an_address_of_another_host_is_not_its_own() -> None:
    page = PAGE.replace('href="/2024/05/17/on-kernels/"', 'href="https://famous.example.com/post/"')
    assert read_article(page, ADDRESS).metadata.url == ADDRESS


def test_broken_json_ld_costs_nothing() -> None:
    page = PAGE.replace("</head>", '<script type="application/ld+json">{"@type": </script></head>')
    assert read_article(page, ADDRESS).metadata.author == "Ada Byron"


def test_the_date_in_the_address() -> None:
    page = f"<title>T</title><body>{PROSE}</body>"
    assert read_article(page, ADDRESS).metadata.date == datetime.date(2024, 5, 17)


def test_the_title_is_dropped_only_above_the_text() -> None:
    section = f"<title>On kernels</title><article>{PROSE}<h1>On kernels</h1>{PROSE}</article>"
    assert "# On kernels" in read_article(section, ADDRESS).markdown


def test_a_selector_chooses_the_part() -> None:
    page = f"<body><div id=a>{PROSE}</div><div id=b><p>Only this.</p></div></body>"
    assert read_article(page, ADDRESS, "#b").markdown == "Only this.\n"
    with pytest.raises(ReaderError, match="Nothing on the page"):
        read_article(page, ADDRESS, "#c")
    with pytest.raises(ReaderError, match="no selector"):
        read_article(page, ADDRESS, "a[[")


@pytest.mark.parametrize(
    "page", ["", "<body></body>", "<body><script>x</script></body>", "<nav><a href=/>Home</a></nav>"]
)
def test_a_page_without_an_article_is_said(page: str) -> None:
    with pytest.raises(ReaderError, match="no article"):
        read_article(page, ADDRESS)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "x",
        "<b>x" * (MOST_NODES * 3),
    ],
    ids=["deep", "many"],
)
def test_pages_beyond_measure_are_refused(page: str) -> None:
    with pytest.raises(ReaderError, match="can be read"):
        read_article(page, ADDRESS)


def test_what_is_never_closed_is_read_in_time() -> None:
    """A parser would make half a million elements of these paragraphs."""
    page = "".join(f"<p><font size={size}>word" for size in range(1000))
    assert read_article(page, ADDRESS).markdown.count("word") == 1000


def test_deep_pages_keep_their_words() -> None:
    page = "<div>" * 900 + "<p>Deep down.</p>" + "</div>" * 900
    assert read_article(page, ADDRESS).markdown == "Deep down.\n"
