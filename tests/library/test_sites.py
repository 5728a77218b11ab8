"""What is around a post: its site, its author and its address, its date, the name of its source, its encoding."""

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from support.dialect_folders import DIALECTS, make_dialect_folders

from reader.library.dates import GitDates, date_of
from reader.library.encoding import decode
from reader.library.front_matter import split
from reader.library.library import Library, read_library
from reader.library.post import Post, byline, listed_date
from reader.library.reading import read_post
from reader.library.site import Site, SiteMacro, dialect_of, site_from_json
from reader.library.site_files import SiteFinder, place_name, title_of
from reader.library.sources import add_source, free_name


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def site(folder: Path) -> Site:
    return SiteFinder().site(folder)


def by_name(library: Library) -> dict[str, Post]:
    return {post.path.name: post for post in library.posts}


# --- sites -----------------------------------------------------------------------------------------------------


def test_the_seven_folders(tmp_path: Path) -> None:
    folders = make_dialect_folders(tmp_path)
    assert tuple(site(folder).generator for folder in folders) == DIALECTS
    titles = [
        "Slow Thoughts",
        "A Garden of Notes",
        "Rusty Nails",
        "obsidian",
        "Numbers at Work",
        "The Handbook",
        "Blocks",
    ]
    assert [site(folder).title for folder in folders] == titles
    assert [site(folder).address for folder in folders] == [
        "https://slow.example/blog",
        "https://garden.example",
        "https://rusty.example",
        "",
        "https://numbers.example",
        "https://handbook.example",
        "https://blocks.example/docs",
    ]


@pytest.mark.parametrize(
    ("name", "text", "generator"),
    [
        ("_config.yml", "title: T", "jekyll"),
        ("hugo.yaml", "title: T", "hugo"),
        ("config.toml", "baseURL = 'x'", "hugo"),
        ("config.toml", "base_url = 'x'", "zola"),
        ("config.toml", "[something]\nelse = 1", ""),
        ("_quarto.yml", "", "quarto"),
        ("mkdocs.yml", "site_name: T\nplugins: [!!python/name:x]", "mkdocs"),
        ("docusaurus.config.ts", "", "docusaurus"),
        ("astro.config.mjs", "", "astro"),
        ("eleventy.config.js", "", "eleventy"),
        ("book.toml", "", "mdbook"),
        (".obsidian/x", "", "obsidian"),
        ("readme.md", "", ""),
        ("_config.yml", "{broken", "jekyll"),
        ("config/_default/hugo.toml", "title = 'T'", "hugo"),
        ("config.json", "[1]", ""),
    ],
)
def test_what_tells_a_generator(folder: Path, name: str, text: str, generator: str) -> None:
    write(folder / name, text)
    assert site(folder).generator == generator


def test_hexo_is_told_from_jekyll_and_myst(folder: Path) -> None:
    write(folder / "_config.yml", "title: T")
    write(folder / "source/_posts/x.md", "x")
    assert site(folder).generator == "hexo"
    write(folder / "_toc.yml", "")
    assert site(folder).generator == "myst"


def test_a_site_is_that_of_the_nearest_folder_and_not_beyond_a_checkout(folder: Path) -> None:
    write(folder / "_config.yml", "title: Outer")
    write(folder / "docs/mkdocs.yml", "site_name: Inner")
    (folder / "repository/.git").mkdir(parents=True)
    assert site(folder / "a/b").title == "Outer"
    assert site(folder / "docs/c").title == "Inner"
    assert site(folder / "repository/posts") == Site()


def test_commands_for_formulas(folder: Path) -> None:
    write(
        folder / "_config.yml",
        "mathjax:\n  tex:\n    macros:\n      RR: '\\mathbb{R}'\n      vect: [\"\\\\mathbf{#1}\", 1]\n",
    )
    write(
        folder / "_includes/mathjax.html",
        'MathJax = { tex: { macros: { bm: ["\\\\boldsymbol{#1}", 1], "E": "\\\\mathbb{E}",'
        " pair: ['(#1, #2)', 2, 'a'] } } };",
    )
    assert site(folder).macros == (
        SiteMacro("E", 0, r"\mathbb{E}"),
        SiteMacro("RR", 0, r"\mathbb{R}"),
        SiteMacro("bm", 1, r"\boldsymbol{#1}"),
        SiteMacro("pair", 2, "(#1, #2)", "a"),
        SiteMacro("vect", 1, r"\mathbf{#1}"),
    )
    assert dialect_of(site(folder), ".md").macros["vect"].parameters == 1


def test_a_site_becomes_a_line_and_comes_back() -> None:
    one = Site(
        "jekyll", "/x", "T", "A", "https://a.b", "pretty", (SiteMacro("R", 0, "x"), SiteMacro("v", 1, "#1", "d"))
    )
    assert site_from_json(one.to_json()) == one
    assert site_from_json(Site().to_json()) == Site()


def test_what_a_site_says_passes_the_gate(folder: Path) -> None:
    write(folder / "_config.yml", 'title: "T\\e[31m\\u202e"\nauthor: "A\\x9b"\nurl: "https://a.b/\\e"')
    assert all(
        "\x1b" not in text and "\u202e" not in text and "\x9b" not in text
        for text in (site(folder).title, site(folder).author, site(folder).address)
    )


def test_the_suffix_and_front_matter_tell_too() -> None:
    assert dialect_of(Site(), ".qmd").generator == "quarto"
    assert dialect_of(Site(), ".mdx").generator == "docusaurus"
    assert dialect_of(Site(), ".md", "post").generator == "jekyll"
    assert dialect_of(Site("hugo"), ".md", "post").generator == "hugo"


def test_a_site_that_changes_is_taken_up(folder: Path, tmp_path: Path) -> None:
    from reader.library.index import open_index
    from reader.library.sources import Source
    from reader.library.update import update

    index, sources = open_index(tmp_path / "index.db"), [Source("x", folder)]
    write(folder / "_config.yml", "title: One\nauthor: A")
    write(folder / "_posts/2020-01-01-x.md", "Text.")
    update(index, sources)
    (post,) = Library(index).posts
    assert (post.author, post.site.title) == ("A", "One")
    assert update(index, sources)[:3] == (0, 0, 0)
    write(folder / "_config.yml", "title: Two\nauthor: B")
    assert update(index, sources)[:3] == (0, 1, 0)
    (post,) = Library(index).posts
    assert (post.author, post.site.title) == ("B", "Two")
    assert index.connection.execute("SELECT count(*) FROM site").fetchone() == (1,)


# --- addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "path", "front", "address"),
    [
        (("_config.yml", "url: https://a.b"), "_posts/2020-01-02-x.md", "", "https://a.b/2020/01/02/x.html"),
        (
            ("_config.yml", "url: https://a.b\nbaseurl: /c\npermalink: pretty"),
            "_posts/2020-01-02-X y.md",
            "categories: [D]",
            "https://a.b/c/d/2020/01/02/x-y/",
        ),
        (("_config.yml", "url: https://a.b\npermalink: /:title"), "e/_posts/2020-01-02-x.md", "", "https://a.b/x"),
        (("_config.yml", "url: https://a.b"), "_posts/2020-01-02-x.md", "permalink: /own/", "https://a.b/own/"),
        (("_config.yml", "url: https://a.b\npermalink: /:unknown/"), "_posts/2020-01-02-x.md", "", ""),
        (("_config.yml", "url: http://localhost:4000"), "_posts/2020-01-02-x.md", "", ""),
        (("_config.yml", "url: https://a.b"), "about.md", "", ""),
        (("hugo.toml", "baseURL='https://a.b/'"), "content/posts/A B.md", "date: 2020-01-02", "https://a.b/posts/a-b/"),
        (("hugo.toml", "baseURL='https://a.b/'"), "content/posts/x/index.md", "slug: y", "https://a.b/posts/y/"),
        (("hugo.toml", "baseURL='https://a.b/'"), "content/posts/x.md", "url: /z/", "https://a.b/z/"),
        (
            ("hugo.toml", "baseURL='https://a.b/'\n[permalinks]\nposts='/:year/:slug/'"),
            "content/posts/x.md",
            "date: 2020-01-02",
            "https://a.b/2020/x/",
        ),
        (("config.toml", "base_url='https://a.b'"), "content/2020-01-02-x.md", "", "https://a.b/x/"),
        (("mkdocs.yml", "site_url: https://a.b"), "docs/x/y.md", "", "https://a.b/x/y/"),
        (("mkdocs.yml", "site_url: https://a.b"), "docs/x/index.md", "", "https://a.b/x/"),
        (("_quarto.yml", "website:\n  site-url: https://a.b"), "p/x.qmd", "", "https://a.b/p/x.html"),
        (("_config.yml", "title: T"), "_posts/2020-01-02-x.md", "", ""),
        (("_config.yml", "url: https://a.b"), "_posts/2020-01-02-x.md", "url: https://c.d/e", "https://c.d/e"),
    ],
)
def test_where_a_post_is_on_the_web(folder: Path, config: tuple[str, str], path: str, front: str, address: str) -> None:
    write(folder / config[0], config[1])
    post = read_post(write(folder / path, f"---\n{front}\n---\nText." if front else "Text."), "fallback")
    assert post.url == address
    assert post.key == (address.rstrip("/") or "fallback")


def test_a_post_and_its_copy_from_the_web_are_one(folder: Path) -> None:
    write(folder / "blog/_config.yml", "url: https://a.b")
    write(folder / "blog/_posts/2020-01-02-x.md", "# Mine")
    write(folder / "web/copy.md", "---\nurl: https://a.b/2020/01/02/x.html#top\n---\n# Copy")
    assert len(read_library([folder]).posts) == 1


def test_the_author_of_a_site_is_that_of_its_posts(folder: Path) -> None:
    write(folder / "_config.yml", "author:\n  name: The author")
    assert read_post(write(folder / "a.md", "Text."), "").author == "The author"
    assert read_post(write(folder / "b.md", "---\nauthor: Another\n---\n"), "").author == "Another"


# --- dates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "front", "day"),
    [
        ("a.md", "date: 2020-01-02\npath: 2014/12/12/x", "2020-01-02"),
        ("a.md", "path: 2014/12/12/x", "2014-12-12"),
        ("a.md", "aliases: [/old/, /2013/1/5/x.html]", "2013-01-05"),
        ("a.md", "permalink: /blog/2014-12-13/", "2014-12-13"),
        ("2012/11/10/a.md", "", "2012-11-10"),
        ("2012-11-10/a.md", "", "2012-11-10"),
        ("2011-10-09-a.md", "", "2011-10-09"),
        ("2012/11/10/2011-10-09-a.md", "", "2012-11-10"),
        ("2011-10-09-bundle/index.md", "", "2011-10-09"),
        ("a.md", "permalink: /2014/13/45/", None),
        ("2011-10-09x.md", "", None),
        ("v2011-10-09.md", "", None),
    ],
)
def test_where_a_date_comes_from(folder: Path, path: str, front: str, day: str | None) -> None:
    file = write(folder / path, f"---\n{front}\n---\nText." if front else "Text.")
    os.utime(file, (0, 946_728_000))
    post = read_post(file, "")
    assert str(post.date) == (day or "2000-01-01")
    assert post.is_date_guessed == (day is None)


def git(folder: Path, *words: str, day: str = "2015-06-07") -> None:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = {f"GIT_{role}_{what}": "x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{role}_DATE": f"{day}T12:00:00" for role in ("AUTHOR", "COMMITTER")}
    subprocess.run(
        ["git", "-C", str(folder), *words], check=True, capture_output=True, env={**os.environ, **quiet, **who, **when}
    )


def test_git_knows_when_a_file_came(folder: Path) -> None:
    git(folder, "init", "-q")
    one = write(folder / "posts/one é.md", "Text.")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x")
    one.write_text("Other text.")
    two = write(folder / "two.md", "Text.")
    git(folder, "commit", "-qam", "y", day="2016-01-01")
    dates = GitDates()
    fields = split("Text.").fields
    assert date_of(one, fields, dates) == (datetime.date(2015, 6, 7), False)
    assert date_of(two, fields, dates).is_guess
    (library,) = [read_library([folder])]
    assert by_name(library)["one é.md"].date == datetime.date(2015, 6, 7)


def test_a_checkout_of_which_git_knows_nothing(folder: Path) -> None:
    write(folder / ".git", "gitdir: /nowhere")
    assert GitDates().first(write(folder / "a.md", "x")) is None


def test_a_date_that_is_guessed_is_shown_as_one_and_comes_last(folder: Path) -> None:
    write(folder / "old.md", "---\ndate: 1999-01-01\n---\n# Old")
    write(folder / "guess.md", "# Guess")
    library = read_library([folder])
    assert [post.title for post in library.posts] == ["Old", "Guess"]
    old, guess = library.posts
    assert (listed_date(old)[:1], listed_date(guess)[:1]) == ("1", "~")
    assert "the date of the file" in byline(guess)
    assert "the date of the file" not in byline(old)


# --- names -----------------------------------------------------------------------------------------------------


def test_the_name_of_a_source_is_that_of_its_site_or_checkout(folder: Path) -> None:
    write(folder / "blog/_config.yml", "title: My / Blog")
    (folder / "blog/_posts").mkdir()
    (folder / "notes/.git").mkdir(parents=True)
    (folder / "notes/docs").mkdir()
    (folder / "vault/.obsidian").mkdir(parents=True)
    (folder / "plain").mkdir()
    assert title_of(folder / "blog/_posts") == "My / Blog"
    assert free_name(folder / "blog/_posts", []) == "My  Blog"
    assert title_of(folder / "notes/docs") == "notes"
    assert place_name(folder / "notes/docs") == "notes"
    assert place_name(folder / "blog/_posts") == "blog"
    assert place_name(folder / "plain") == "plain"
    assert title_of(folder / "vault") == "vault"
    assert title_of(folder / "plain") == "plain"
    assert add_source(folder / "sources.json", folder / "blog/_posts").name == "My  Blog"


# --- encodings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(folder: Path, encoding: str) -> None:
    file = folder / "a.md"
    file.write_bytes("---\ntitle: Café “x”\n---\nÜber all dem.\n".encode(encoding))
    post = read_post(file, "")
    assert (post.title, post.problem) == ("Café “x”", "")


def test_what_is_broken_says_so() -> None:
    text, problem = decode("naïve ".encode() + b"\xff\nx")
    assert text == "naïve \ufffd\nx"
    assert "not UTF-8 (line 1)" in problem
    assert decode(b"") == ("", "")
    assert decode(b"\x81\x8d")[0] == "\ufffd\ufffd"


# --- titles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Sums $\\sum_i a_i$ &amp; A\\_b", "Sums ∑ᵢ aᵢ & A_b"),
        ("Title begins\nand goes on\n===\n\nBody.", "Title begins and goes on"),
        ("---\ntitle: The *emphasis* of `code` in H~2~O\n---\n", "The emphasis of code in H₂O"),
        ("---\ntitle: snake_case_name * 2 * 3\n---\n", "snake_case_name * 2 * 3"),
        ("# Vec<T> and <b>b</b>", "Vec<T> and b"),
        ("# [A link](x) {#id}", "A link"),
        ("# A {.cls}", "A"),
        ("<h1 align='center'>Of <em>HTML</em></h1>", "Of HTML"),
        ("# $5 and $10", "$5 and $10"),
    ],
)
def test_titles_are_typeset(folder: Path, source: str, title: str) -> None:
    assert read_post(write(folder / "a.md", source), "").title == title


@pytest.mark.parametrize(
    "source",
    ["# Sums $\\sum_i$ & *x*\n\nBody.", "Two\nlines *x*\n===\n\nBody.", "---\ntitle: 'A $b$'\n---\n# A $b$\n\nBody."],
)
def test_a_title_stands_above_a_post_once(folder: Path, source: str) -> None:
    from reader.library.reading import read_document
    from reader.text.document.nodes import Heading

    post = read_post(write(folder / "a.md", source), "")
    blocks = read_document(post).blocks
    assert len([block for block in blocks if isinstance(block, Heading)]) == 1
    assert len(blocks[0].children) > 1  # type: ignore[union-attr]
