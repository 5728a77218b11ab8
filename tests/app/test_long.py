"""A post of many pages: read in pieces, typeset when it is seen."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from support.driving import Open, Reading

import reader
from reader.library import rest_of_post
from reader.library.post import Post
from reader.library.reading import read_document
from reader.library.rest_of_post import RestOfPost
from reader.text.document.nodes import Block
from reader.text.markdown.builder import Parser

GALLERY = Path(reader.__file__).parent.parent / "docs" / "gallery.md"
WORDS = " ".join(["attention", "is", "not", "all", "one", "needs"] * 12)


@pytest.fixture
def long(folder: Path) -> Path:
    parts = [
        f"## Part {number}\n\n{WORDS}\n\n{WORDS}\n\n$$\\frac{{a}}{{{number}}}$$\n\n```python\nx = {number}\n```\n"
        for number in range(300)
    ]
    path = folder / "long.md"
    path.write_text(
        "---\ntitle: Long\n---\nThe very first words.[^1]\n\n" + "\n".join(parts) + "\nThe last words.\n\n[^1]: Note.\n"
    )
    return folder


def text(r: Reading) -> str:
    return "\n".join(r.lines(r.view))


async def test_the_first_lines_are_there_before_the_last(reading: Open, long: Path) -> None:
    async with reading(long) as r:
        assert "The very first words." in text(r)
        assert r.view.page
        assert r.view.page.complete
        assert not r.read()
        await r.press("enter", "G")
        assert "The last words." in text(r)
        assert r.view.at_end
        assert r.read() == ["Long"]
        await r.press("g")
        assert "The very first words." in text(r)


async def test_the_scroll_bar_settles_without_moving_the_page(reading: Open, long: Path) -> None:
    async with reading(long, size=(90, 24)) as r:
        await r.pilot.press("enter")
        await r.pilot.press("space", "space", "space")
        await r.pilot.pause()
        before = r.lines(r.view)
        await r.settle()
        assert r.lines(r.view) == before
        assert r.view.page
        assert r.view.page.unknown() == []
        assert r.view.virtual_size.height == r.view.page.height


async def test_every_page_follows_the_one_before(reading: Open, long: Path) -> None:
    async with reading(long, size=(90, 24)) as r:
        await r.press("enter")
        for _ in range(30):
            last = r.lines(r.view)[-2:]
            await r.press("space")
            assert r.lines(r.view)[:2] == last


async def test_a_resize_in_the_middle_keeps_the_words(reading: Open, long: Path) -> None:
    async with reading(long) as r:
        await r.press("enter")
        for _ in range(12):
            await r.press("space")
        while not r.lines(r.view)[0].strip().startswith("Part"):
            await r.press("j")
        heading = r.lines(r.view)[0].strip(" ━╸·")
        for size in ((60, 20), (200, 50), (120, 40)):
            await r.pilot.resize_terminal(*size)
            await r.settle()
            assert r.lines(r.view)[0].strip(" ━╸·") == heading
        await r.press("minus", "minus")
        assert r.lines(r.view)[0].strip(" ━╸·") == heading


async def test_a_footnote_and_back(reading: Open, long: Path) -> None:
    async with reading(long) as r:
        await r.press("enter", "tab", "enter")
        assert "1. Note. ↩" in text(r)
        await r.press("tab", "enter")
        assert "The very first words.¹" in text(r)


async def test_another_post_while_one_is_being_read(reading: Open, long: Path) -> None:
    (long / "short.md").write_text("---\ntitle: Short\n---\nOnly this.")
    async with reading(long) as r:
        for keys in (("j", "k", "j", "k", "j"), ("k", "j", "k")):
            await r.pilot.press(*keys)
            await r.settle()
            assert r.shown == r.at
            assert ("Only this." in text(r)) == (r.at == "Short")


async def test_a_wide_table_has_the_pane_that_there_is(reading: Open, folder: Path) -> None:
    header = "| " + " | ".join(f"a header number {number}" for number in range(6)) + " |"
    (folder / "table.md").write_text(f"---\ntitle: Table\n---\n{header}\n{'|---' * 6}|\n{'| x ' * 6}|\n")
    async with reading(folder, size=(150, 30)) as r:
        await r.press("enter", "backslash")
        assert "a header number 0  a header number 1" in text(r)
        assert "a header number 5" in text(r)
        await r.press("backslash")
        assert all(str(number) in text(r) for number in range(6))
        assert all(len(line) <= r.view.size.width for line in r.lines(r.view))
        assert r.view.page
        assert max(line.room for line in r.view.page.lines(2)) < r.view.size.width


async def test_going_up_moves_by_what_was_asked(reading: Open, long: Path) -> None:
    async with reading(long, size=(90, 24)) as r:
        await r.press("enter")
        await r.pilot.press("G")
        for _ in range(12):
            first = r.lines(r.view)[:2]
            await r.pilot.press("b")
            assert r.lines(r.view)[-2:] == first


@pytest.mark.parametrize("gives", ["all", "some", "nothing"])
async def test_a_very_long_post_comes_from_another_process(
    reading: Open, long: Path, gives: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    class Process(RestOfPost):
        def __init__(self, post: Post, how: dict[str, Any]) -> None:
            begun.append(post)
            if gives == "nothing":
                raise OSError
            super().__init__(post, how)

        def chunks(self) -> Iterator[Any]:
            for blocks, told in super().chunks():
                if gives == "some":  # it is killed
                    self.is_complete = False
                    yield blocks[:5], told[:5]
                    return
                yield blocks, told

    monkeypatch.setattr(rest_of_post, "FROM", 0)
    monkeypatch.setattr(rest_of_post, "RestOfPost", Process)
    async with reading(long) as r:
        assert [post.title for post in begun] == ["Long"]
        assert r.view.page
        assert r.view.page.complete
        assert tuple(r.view.page.blocks) == read_document(begun[0]).blocks
        await r.press("enter", "G")
        assert "The last words." in text(r)


async def test_a_post_that_is_left_ends_its_process(reading: Open, long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = [], []
    (long / "short.md").write_text("---\ndate: 2031-01-01\n---\n# Short\n")
    monkeypatch.setattr(rest_of_post, "FROM", 10_000)

    class Process:
        is_complete = False

        def __init__(self, *_: object) -> None:
            begun.append(1)
            self._ended = Event()

        def chunks(self) -> Iterator[Any]:
            self._ended.wait(30)
            yield from ()

        def end(self) -> None:
            ended.append(1)
            self._ended.set()

    monkeypatch.setattr(rest_of_post, "RestOfPost", Process)
    async with reading(long) as r:
        await r.pilot.press("j")
        while not begun:
            await r.pilot.pause(0.05)
        assert ended == []
        await r.press("k")
        assert ended == [1]
        assert r.shown == "Short"


async def test_a_fault_in_parsing_is_a_sentence(reading: Open, long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reader.text.markdown.builder.Parser.chunks", fail)
    async with reading(long) as r:
        assert "Reader cannot parse this post, which is a fault of Reader's (ZeroDivisionError)." in " ".join(
            text(r).split()
        )
        await r.press("enter", "space", "escape")


async def test_a_fault_in_a_post_with_a_note_is_a_sentence_too(
    reading: Open, long: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of such a post more stands above the body than where there is no more than a sentence."""
    chunks = Parser.chunks

    def fail(parser: Parser) -> Iterator[tuple[Block, ...]]:
        for blocks in chunks(parser):
            if "The very first words." in repr(blocks):
                raise ZeroDivisionError
            yield blocks

    async with reading(long) as r:
        r.store.put(r.listed[0].key, "", "note", "One.\n\nTwo.\n\nThree.\n\nFour.")
    monkeypatch.setattr(Parser, "chunks", fail)
    async with reading(long) as r:
        await r.press("enter", "space", "G", "escape")
        assert "Reader cannot parse this post" in text(r)


@pytest.mark.parametrize("size", [(1, 1), (3, 4), (20, 5), (33, 50), (300, 80)])
async def test_the_gallery_on_any_screen(reading: Open, size: tuple[int, int]) -> None:
    async with reading(GALLERY, size=size) as r:
        await r.press("enter", *["tab"] * 6, "space", "space", "d", "u", "G", "b", "g", "plus", "minus", "backslash")
        await r.pilot.resize_terminal(80, 24)
        await r.settle()
        assert r.shown == "The gallery"
