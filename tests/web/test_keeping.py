"""Articles become files: named safely, written whole, never over what a person has edited."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.site import Page, serving

from reader.errors import ReaderError
from reader.library.front_matter import split
from reader.library.reading import read_post
from reader.text.names import safe_name
from reader.web.convert.metadata import Metadata
from reader.web.keep import fetch_article, keep_article, page_text
from reader.web.kept_files import bring_back, find_file, put_aside
from reader.web.post_file import file_name, is_edited, post_text, write_post

SAID = Metadata(
    "On “kernels”: $K$", "Ada", datetime.date(2024, 5, 17), tags=("a", "b: c"), url="https://e.org/on-kernels/"
)


def test_a_file_is_read_as_what_was_found(folder: Path) -> None:
    written = write_post(folder, SAID, "Some words.\n")
    post = read_post(written.path, "")
    assert written.path.name == "2024-05-17-on-kernels.md"
    assert (post.title, post.author, post.date, post.tags) == ("On “kernels”: K", "Ada", SAID.date, SAID.tags)
    assert post.key == "https://e.org/on-kernels"


def test_a_file_is_written_only_when_something_changed(folder: Path) -> None:
    path = write_post(folder, SAID, "Some words.\n").path
    before = path.stat().st_mtime_ns
    assert not write_post(folder, SAID, "Some words.\n").is_changed
    assert path.stat().st_mtime_ns == before
    again = write_post(folder, replace(SAID, title="Another title", date=None), "Other words.\n")
    assert (again.path, again.is_changed) == (path, True)
    assert [one.name for one in folder.iterdir()] == [path.name]


def test_what_a_person_has_edited_stays(folder: Path) -> None:
    path = write_post(folder, SAID, "Some words.\n").path
    path.write_text(path.read_text().replace("Some", "My"))
    written = write_post(folder, SAID, "Other words.\n")
    assert "My words." in path.read_text()
    assert written.beside == folder / "2024-05-17-on-kernels.md.new"
    assert "Other words." in written.beside.read_text()


@given(st.text(max_size=80), st.text(max_size=200))
def test_what_was_written_is_known_as_not_edited(title: str, body: str) -> None:
    text = post_text(replace(SAID, title=title), body)
    assert not is_edited(text)
    assert is_edited(text + "x")
    assert split(text).fields.wrong == []


@given(st.text(max_size=300))
def test_names_are_safe(words: str) -> None:
    name = file_name(replace(SAID, title=words, url=f"https://e.org/{words}"))
    assert len(name) <= 120
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert not name.startswith((".", "-"))
    assert name.endswith(".md")
    assert ".." not in name
    assert safe_name("../../etc/passwd") == "etc-passwd"
    assert safe_name("CON") == "con-"


def test_two_of_one_name_are_two_files(folder: Path) -> None:
    first = write_post(folder, SAID, "a\n").path
    second = write_post(folder, replace(SAID, url="https://other.org/ON-kernels"), "b\n").path
    assert first != second
    assert second.name.casefold() != first.name.casefold()


def test_aside_and_back(folder: Path) -> None:
    path = write_post(folder, SAID, "a\n").path
    put_aside(path)
    assert find_file(folder, SAID.url) is None
    assert bring_back(folder, "https://e.org/on-kernels") == path
    assert path.exists()
    assert bring_back(folder, SAID.url) is None


PAGE = "<html><head><title>T</title></head><body><article><h1>T</h1><p>Some words here.</p></article></body></html>"


def test_an_article_is_kept_at_its_address(folder: Path) -> None:
    with serving({"/p": PAGE}) as site:
        written, article = keep_article(f"{site.address}/p", folder)
        assert article.metadata.title == "T"
        assert read_post(written.path, "").url == f"{site.address}/p"
        other = f"{site.address}/p?utm_source=x"
        assert keep_article(f"{site.address}/p", folder, as_url=other)[0].path == written.path


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page(b"%PDF", headers={"Content-Type": "application/pdf"}), "is a PDF"),
        (Page(b"<?xml version='1.0'?><rss></rss>", headers={"Content-Type": "text/xml"}), "is a feed"),
        (Page(b"x", headers={"Content-Type": "image/png"}), "image/png"),
        (Page(b"x", 500), "out of order"),
    ],
)
def test_what_is_no_article_is_said(page: Page, why: str) -> None:
    with serving({"/": page}) as site, pytest.raises(ReaderError, match=why):
        fetch_article(f"{site.address}/")


def test_markdown_is_taken_as_it_is() -> None:
    with serving({"/notes.md": Page(b"# Notes\n\n*x*\n", headers={"Content-Type": "text/plain"})}) as site:
        assert fetch_article(f"{site.address}/notes.md").markdown == "# Notes\n\n*x*\n"


def test_what_is_no_paper_is_said() -> None:
    with pytest.raises(ReaderError, match="names no paper"):
        fetch_article("arxiv:hello")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<meta charset=windows-1252><p>f\xfcr</p>".encode("cp1252"), "text/html"),
        ("<p>f\xfcr</p>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("<p>f\xfcr</p>".encode(), "text/html"),
        ("<p>f\xfcr</p>".encode("utf-16"), "text/html; charset=utf-8"),
        ("<p>f\xfcr</p>".encode("cp1252"), "text/html; charset=utf-8"),
        ("<p>f\xfcr</p>".encode(), "text/html; charset=no-such"),
    ],
)
def test_encodings(body: bytes, kind: str) -> None:
    from reader.web.fetch import Answer

    assert "für" in page_text(Answer("", "", 200, {"content-type": kind}, body, is_public=True))
