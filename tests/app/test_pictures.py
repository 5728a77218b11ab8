"""Pictures on the screen: in the flow of a post, and by themselves."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from support.driving import Open, Reading
from support.graphics import photograph, plot
from textual.widgets import OptionList

from reader.app import pictures as pictures_module
from reader.app.dialogs.figure_view import FigureView
from reader.app.dialogs.peek import Peek
from reader.app.pictures import Pictures
from reader.app.post.outline import Outline
from reader.config import Config
from reader.pictures.headers import PixelSize
from reader.pictures.terminals import IN_SYMBOLS, NO_GRAPHICS, Graphics
from reader.pictures.wish import Way, Wish
from reader.text.lines import drawn_of

BLOCKS = set("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")


@pytest.fixture
def gallery(folder: Path) -> Path:
    """A post with two figures, far apart, and one that is damaged."""
    plot(folder / "plot.png")
    photograph(folder / "photo.png")
    (folder / "broken.png").write_bytes((folder / "plot.png").read_bytes()[:33] + b"no chunk at all" * 9)
    words = "\n\n".join("word " * 40 for _ in range(12))
    (folder / "a.md").write_text(
        "---\ntitle: Mine\n---\nSee Fig. 2 there, or Fig. 7.\n\n![A plot](plot.png)\n\n*Fig. 1. The first.*\n\n"
        f"{words}\n\n![](photo.png)\n\n*Fig. 2. The second.*\n\n{words}\n\n![Damaged](broken.png)\n\nThe end.\n"
    )
    return folder


async def until(r: Reading, condition: Callable[[], bool]) -> None:
    """Wait until something is so, as a picture that is made elsewhere comes when it comes."""
    for _ in range(400):
        await r.settle()
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("\n".join(r.lines(r.view)))


def drawn(r: Reading) -> int:
    """How many lines of the post have parts of a picture."""
    return sum(bool(BLOCKS & {*line[1:-3]}) for line in r.lines(r.view))


async def test_a_figure_stands_in_the_text(reading: Open, gallery: Path) -> None:
    async with reading(gallery, size=(100, 40)) as r:
        await r.press("enter")
        rows = r.view.page.height if r.view.page else 0
        await until(r, lambda: drawn(r) > 8)
        assert r.view.page
        assert r.view.page.height == rows  # nothing has moved
        assert any("Fig. 1. The first." in line for line in r.lines(r.view))
        before = [line for line in r.lines(r.view) if BLOCKS & {*line[1:-3]}]
        await r.press("j", "j")
        assert [line for line in r.lines(r.view) if BLOCKS & {*line[1:-3]}] == before  # it scrolls with the text


async def test_what_cannot_be_decoded_says_so(reading: Open, gallery: Path) -> None:
    async with reading(gallery, size=(100, 40)) as r:
        await r.press("enter", "G")
        await until(r, lambda: any("this picture cannot be shown" in line for line in r.lines(r.view)))
        await r.press("g")
        await until(r, lambda: drawn(r) > 8)  # others are drawn all the same


async def test_pictures_that_are_off_are_words(reading: Open, gallery: Path) -> None:
    async with reading(gallery, config=Config(pictures="off")) as r:
        await r.press("enter")
        assert any("[A plot]" in line for line in r.lines(r.view))
        assert not drawn(r)


async def test_a_terminal_of_few_colours_frames_what_is_said_of_them(reading: Open, gallery: Path) -> None:
    async with reading(gallery, graphics=NO_GRAPHICS) as r:
        await r.press("enter")
        assert any("│ A plot │" in line for line in r.lines(r.view))


async def test_a_figure_by_itself(reading: Open, gallery: Path) -> None:
    async with reading(gallery, size=(100, 40)) as r:
        await r.press("enter", "f", "a")
        view = r.app.screen
        assert isinstance(view, FigureView)

        def caption() -> str:
            return str(view.query_one("#figure-caption").render())

        def canvas() -> list[str]:
            widget = view.query_one("FigureCanvas")
            return [widget.render_line(y).text for y in range(widget.size.height)]

        assert "Fig. 1. The first." in caption()
        assert "1 of 3 · 400 × 260" in caption()
        await until(r, lambda: any(BLOCKS & {*line} for line in canvas()))
        whole = canvas()
        await r.press("plus", "plus", "l", "j")
        assert "225%" in caption()
        await until(r, lambda: any(BLOCKS & {*line} for line in canvas()))
        assert canvas() != whole
        await r.press("0")
        assert canvas() == whole
        await r.press("n")
        assert "Fig. 2. The second." in caption()
        await r.press("n", "n")
        assert r.said[-1] == "This is the last figure."
        await r.press("p", "y")
        assert r.app.clipboard == str(gallery / "photo.png")
        await r.press("escape")
        assert not isinstance(r.app.screen, FigureView)
        # The post has gone on to what was looked at last.
        assert any("Fig. 2. The second." in line for line in r.lines(r.view))
        await r.press("H")
        assert any("Fig. 1. The first." in line for line in r.lines(r.view))


async def test_a_figure_alone_on_the_screen_is_looked_at_with_i_or_a_click(reading: Open, folder: Path) -> None:
    plot(folder / "plot.png")
    (folder / "a.md").write_text("---\ntitle: Mine\n---\n![](plot.png)\n")
    async with reading(folder, size=(100, 40)) as r:
        await r.press("enter", "i")
        assert isinstance(r.app.screen, FigureView)
        await r.press("q")
        page = r.view.page
        assert page
        y = page.links(page.head)[0].first + page.top(page.head) + 3
        await r.pilot.click(r.view, offset=(r.view.size.width // 2, y))
        await r.settle()
        assert isinstance(r.app.screen, FigureView)
        await r.pilot.click("FigureCanvas")
        await r.settle()
        await r.press("tab", "enter")  # as a link, with the keyboard
        assert isinstance(r.app.screen, FigureView)


async def test_the_outline_lists_figures(reading: Open, gallery: Path) -> None:
    async with reading(gallery, size=(100, 30)) as r:
        await r.press("enter", "t")
        shown = r.screen.query_one(Outline).query_one(OptionList)
        titles = [str(shown.get_option_at_index(number).prompt).strip() for number in range(shown.option_count)]
        assert titles == ["▫ Fig. 1. The first.", "▫ Fig. 2. The second.", "▫ Damaged"]
        await r.press(*"second", "enter")
        await until(r, lambda: drawn(r) > 8)
        assert any("Fig. 2. The second." in line for line in r.lines(r.view))


async def test_the_text_leads_to_the_figures_that_it_means(reading: Open, gallery: Path) -> None:
    async with reading(gallery, size=(100, 40)) as r:
        await r.press("enter", "i", "a")
        window = r.app.screen
        assert isinstance(window, Peek)
        peeked = window._view

        def lines() -> list[str]:
            return [peeked.render_line(y).text for y in range(peeked.size.height)]

        assert any("Fig. 2. The second." in line for line in lines())
        await until(r, lambda: any(BLOCKS & {*line} for line in lines()))
        await r.press("escape", "i", "s")
        assert r.said[-1] == "The post does not say what that is."


async def test_keys_are_answered_while_a_picture_is_made(
    reading: Open, gallery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures_module, "_PATIENCE", 0.7)
    start, started = asyncio.create_subprocess_exec, list[asyncio.subprocess.Process]()

    async def hang(*arguments: str, **options: object) -> asyncio.subprocess.Process:
        started.append(await start(*(arguments if started else ("sleep", "1000")), **options))  # type: ignore[arg-type]
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", hang)
    async with reading(gallery, size=(100, 40)) as r:
        await r.press("enter")
        monkeypatch.setattr(pictures_module, "_PATIENCE", 20)
        await r.press("j", "j")
        assert r.view.scroll_offset.y == 2
        # What hangs is given up, and other pictures are made by another process.
        await until(r, lambda: started[0].returncode == -signal.SIGKILL)
        r.app._pictures.forget()  # as after a suspension; or it would stay given up
        r.view.refresh()
        await until(r, lambda: drawn(r) > 8)


async def test_pictures_take_no_more_than_they_may(tmp_path: Path) -> None:
    written: list[str] = []
    changed = 0

    class Counter:
        def publish(self, _: None) -> None:
            nonlocal changed
            changed += 1

    kept = Pictures(Graphics("kitty"), 3 * 80 * 80 * 4, written.append, Counter())  # type: ignore[arg-type]
    wishes = []
    for number in range(6):
        path = plot(tmp_path / f"{number}.png", size=(80, 80))
        wishes.append(Wish(str(path), 10, 5, Way("kitty", 8, 16)))
    try:
        for wish in wishes:
            assert kept.get(wish) is None
        for _ in range(400):
            if changed == 6:
                break
            await asyncio.sleep(0.05)
        # The newest was wished for last, and so made first: it is the one that has gone by now.
        assert [kept._drawn.get(wish) is not None for wish in wishes] == [True, True, True, False, False, False]
        assert sum("a=d" in one for one in written) == 3
    finally:
        kept.close()
    assert sum("a=d" in one for one in written) == 6  # and nothing is left in the terminal


async def test_a_second_opening_needs_no_process(reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plot(folder / "plot.png")
    (folder / "a.md").write_text("---\ntitle: Mine\n---\n![](plot.png)\n")
    async with reading(folder, size=(100, 40)) as r:
        await r.press("enter")
        await until(r, lambda: drawn(r) > 8)

    async def fail(*arguments: object, **options: object) -> None:
        raise OSError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", fail)
    async with reading(folder, size=(100, 40)) as r:
        await r.press("enter")
        await until(r, lambda: drawn(r) > 8)


def test_symbols_are_what_any_terminal_has() -> None:
    assert IN_SYMBOLS.protocol == "symbols"


# --- formulas


async def test_formulas_are_pictures_once_they_are_made(reading: Open, folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: Mine\n---\nLet $x$ be small.\n\n$$\n\\frac{x}{2}\n$$\n\nThe end.\n")
    kitty = Graphics("kitty", PixelSize(10, 20))

    def drawn(r: Reading) -> list[int]:
        page = r.view.page
        lines = [line for index in range(len(page.blocks)) for line in page.lines(index)] if page else []
        return [row.row for line in lines for span in line.spans if (row := drawn_of(span.link))]

    async with reading(folder, config=Config(formula_pictures=True), graphics=kitty) as r:
        await r.press("j")
        assert drawn(r) == []  # passing by makes none
        assert "─" in "\n".join(r.lines(r.view))
        await r.press("enter")
        await until(r, lambda: bool(drawn(r)))
        assert drawn(r) == [*range(len(drawn(r)))]
        await r.press("i")
        await r.press("a")
        assert isinstance(r.app.screen, Peek)
    async with reading(folder, config=Config(formula_pictures=True), graphics=kitty) as r:
        assert drawn(r)  # at once: they are kept
    async with reading(folder, config=Config(formula_pictures=True)) as r:
        assert not drawn(r)  # symbols are too coarse


async def test_formulas_that_cannot_be_drawn_are_tried_once(
    reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[set[str]] = []

    async def make_formulas(formulas: Iterable[str]) -> None:
        tried.append({*formulas})

    monkeypatch.setattr("reader.app.formula_pictures.make_formulas", make_formulas)
    (folder / "a.md").write_text("---\ntitle: Mine\n---\n$$\nx\n$$\n\n$$\ny\n$$\n")
    kitty = Graphics("kitty", PixelSize(10, 20))
    async with reading(folder, config=Config(formula_pictures=True), graphics=kitty) as r:
        await r.press("enter", "h", "enter")
    assert tried == [{"x", "y"}]
