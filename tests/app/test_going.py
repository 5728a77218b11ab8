"""Going about in a post, and from one to another: outline, links, letters, history, the small window."""

import webbrowser
from pathlib import Path

import pytest
from support.driving import Open, Reading
from textual.widgets import OptionList

from reader.app.dialogs.peek import Peek
from reader.app.post.layers.hints import labels
from reader.app.post.outline import Outline
from reader.app.session import History, Location
from reader.text.position import Position


@pytest.fixture
def vault(folder: Path) -> Path:
    """Three posts that link to one another, the first a long one with headings, formulas and code."""
    words = "word " * 120
    parts = "\n\n".join(f"## Part {n}\n\n{words}\n\n### Sub {n}\n\n{words}" for n in range(1, 9))
    (folder / "a.md").write_text(
        "---\ntitle: Alpha\ndate: 2020-01-03\nurl: https://a.b/alpha\n---\n"
        "To [beta](b.md#later), [[c]], [part 8](#part-8), [out](https://example.org/x) and <https://example.org/y>.[^1]\n"
        "Here $\\theta$ is an angle.\n\n```python\nx = 1\n```\n\n" + parts + "\n\n```sh\nls\n```\n\n[^1]: The note.\n"
    )
    (folder / "b.md").write_text(
        f"---\ntitle: Beta\ndate: 2020-01-02\n---\nBack to [alpha](https://a.b/alpha/).\n\n{words}\n\n" * 1
        + "x\n\n" * 60 + "## Later\n\nLater on.\n\n" + "y\n\n" * 40
    )  # fmt: skip
    (folder / "c.md").write_text(
        "---\ntitle: Gamma\ndate: 2020-01-01\nid: gamma\nurl: https://a.b/g\n---\n[[a]] [x](https://a.b/g#y)\n"
    )
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was given."""
    addresses: list[str] = []

    class Browser(webbrowser.BaseBrowser):
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            addresses.append(url)
            return True

    monkeypatch.setattr(webbrowser, "get", lambda using: Browser())
    return addresses


def top(r: Reading) -> str:
    """The first words on the screen."""
    return next(line for line in (line.strip(" ━╸·") for line in r.lines(r.view)) if line)


async def test_the_outline(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter")
        await r.pilot.press("t", *"sub", "space", "5", "enter")  # in one burst
        await r.settle()
        assert r.reading
        assert top(r) == "Sub 5"
        assert r.bar("post").startswith("Alpha › Sub 5")
        outline = r.app.screen.query_one(Outline)
        assert outline.display  # it stays, and follows
        await r.press("t")
        entries = outline.query_one(OptionList)
        assert entries.highlighted == 9
        assert entries.option_count == 16
        await r.press("escape", "right_square_bracket")
        assert top(r) == "Part 6"
        await r.press("left_square_bracket", "left_square_bracket")
        assert top(r) == "Part 5"
        await r.press("H")
        assert r.view.scroll_offset.y == 0
        await r.press("L")
        assert top(r) == "Part 5"


async def test_going_to_a_part_of_a_post(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter", "colon", *"50", "enter")
        assert r.view.page
        assert abs(r.view.scroll_offset.y - r.view.page.end / 2) <= 1
        await r.press("percent_sign", *"0%", "enter")
        assert r.view.scroll_offset.y == 0
        await r.press("colon", *"zzz", "enter")  # there is no such heading
        assert not r.reading
        await r.press("escape")
        assert r.reading


async def test_the_outline_where_it_is_narrow(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(60, 20)) as r:
        await r.press("enter", "t")
        assert r.app.screen.query_one(Outline).region.width == 60
        await r.press("down", "enter")
        assert r.reading
        assert not r.app.screen.query_one(Outline).display
        assert top(r) == "Sub 1"


async def test_the_ruler_shows_the_headings_and_leads_to_them(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter", "space", "space")
        rows = [y for y, line in enumerate(r.lines(r.view)) if line.endswith("━")]
        assert len(rows) >= 8
        x, y = r.view.content_region.width - 2 + r.view.content_region.x, rows[3] + r.view.content_region.y
        await r.pilot.click(offset=(x, y))
        await r.settle()
        assert top(r) == "Part 4"


async def test_letters_follow_links(reading: Open, vault: Path, opened: list[str]) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter", "f")
        assert "Type the letters" in r.bar("post")
        text = "\n".join(r.lines(r.view))
        assert "Aeta" in text  # on “beta”
        await r.press("a")
        assert r.shown == "Beta"
        assert top(r) == "Later"
        await r.press("H")
        assert r.shown == "Alpha"
        await r.press("f", "s")
        assert r.shown == "Gamma"
        await r.press("H", "f", "d")
        assert top(r) == "Part 8"
        await r.press("H")
        assert r.view.scroll_offset.y == 0
        await r.press("f", "g")  # its words are its address: no question
        assert opened == ["https://example.org/y"]
        await r.press("f", "f")  # they are not: it is shown first
        assert opened == ["https://example.org/y"]
        assert any("https://example.org/x" in sentence for sentence in r.said)
        assert r.bar("post").startswith("https://example.org/x")
        await r.press("enter")
        assert opened[1:] == ["https://example.org/x"]
        await r.press("f", "f")
        assert opened[2:] == ["https://example.org/x"]  # one stands on it: its address is seen
        await r.press("f", "escape", "j")
        assert r.view.scroll_offset.y == 1
        await r.press("f", "z")
        assert not r.view.hints.is_active
        await r.press("f", "t")  # a letter like any other
        assert not r.view.hints.is_active
        assert not r.app.screen.query_one(Outline).display
        await r.press("t")
        assert r.app.screen.query_one(Outline).display


async def test_an_address_that_the_library_has_is_opened_here_and_its_own_is_not(
    reading: Open, vault: Path, opened: list[str]
) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("j", "enter", "tab", "enter")
        assert r.shown == "Alpha"  # by its address
        await r.press("J", "J", "tab", "tab", "enter")
        assert r.shown == "Gamma"
        assert any("no heading #y" in sentence for sentence in r.said)
        assert opened == []


async def test_what_links_here_stands_at_the_end(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter", "G")
        text = "\n".join(r.lines(r.view))
        assert text.index("Linked from") < text.index("Beta") < text.index("Gamma")
        await r.press("tab", "tab", "tab")
        assert r.bar("post").startswith("Gamma")
        await r.press("enter")
        assert r.shown == "Gamma"


async def test_looking_without_leaving(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter", "i", "h")
        peek = r.app.screen
        assert isinstance(peek, Peek)
        assert "The note." in "\n".join(line.text for line in map(peek._view.render_line, range(3)))
        await r.press("escape")
        assert r.reading
        assert r.view.scroll_offset.y == 0
        await r.press("i", "j")  # θ
        assert isinstance(r.app.screen, Peek)
        assert "is an angle" in r.app.screen._view.render_line(1).text
        await r.press("enter")
        assert r.reading
        await r.press("f", "space", "d")  # a hint that is looked at
        assert isinstance(r.app.screen, Peek)
        assert "Part 8" in r.app.screen._view.render_line(0).text
        await r.press("enter")
        assert top(r) == "Part 8"
        await r.press("H", "f", "space", "a")  # the beginning of another post
        assert "Beta" in r.app.screen._view.render_line(0).text
        await r.press("enter")
        assert r.shown == "Beta"


async def test_posts_are_gone_back_through(reading: Open, vault: Path) -> None:
    async with reading(vault, size=(120, 22)) as r:
        await r.press("enter", "space", "J", "escape", "j", "enter")
        assert r.shown == "Gamma"
        await r.press("H")
        assert r.shown == "Beta"
        await r.press("H")
        assert r.shown == "Alpha"
        assert r.view.scroll_offset.y > 0
        await r.press("H")
        assert r.said == ["There is nothing to go back to."]
        await r.press("L", "L")
        assert r.shown == "Gamma"
        await r.press("L")
        assert r.said == ["There is nothing to go forward to."]


def test_history() -> None:
    a, b, c = (Location(key, Position(1)) for key in "abc")
    history = History()
    history.leave(a)
    history.leave(b)
    history.leave(b)
    assert history.step(-1, c) == b
    assert history.step(-1, b) == a
    assert history.step(-1, a) is None
    assert history.step(1, a) == b
    history.leave(b)
    assert history.step(1, c) is None  # what was gone back from is forgotten
    assert history.step(-1, b) == a  # one would see nothing of going to where one is


def test_a_history_has_an_end() -> None:
    history, here = History(), Location("last", None)
    for number in range(5_000):
        history.leave(Location(str(number), None))
    steps = 0
    while before := history.step(-1, here):
        steps, here = steps + 1, before
    assert steps == 1_000
    assert here.key == "4000"


def test_labels_are_short_and_none_begins_another() -> None:
    assert labels(3) == ["a", "s", "d"]
    many = labels(60)
    assert len(set(many)) == 60
    assert {len(label) for label in many} == {2}


async def test_a_diagram_is_drawn_in_the_browser(reading: Open, folder: Path, opened: list[str]) -> None:
    (folder / "a.md").write_text("---\nurl: https://a.b/c\n---\n# A post\n\n```mermaid\ngraph TD\n  A-->B\n```\n")
    async with reading(folder) as r:
        await r.press("enter", "f", "a")
        assert (opened, r.said[-1]) == ([], "enter sends this diagram to https://kroki.io, which draws it.")
        await r.press("o")
        assert opened[0].startswith("https://kroki.io/mermaid/svg/")
        await r.press("enter")
        assert opened[1] == opened[0]
        await r.press("j", "g", "escape", "o")
        assert opened[2] == "https://a.b/c"
