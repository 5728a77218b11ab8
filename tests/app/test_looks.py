"""Pictures of the screens, looked at. After a change that is meant: `make test ARGS=--snapshot-update`, and look."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import reader
from reader.app.app import ReaderApp
from reader.app.look.themes import THEMES
from reader.config import Config
from reader.library.library import read_library
from reader.paths import bundled_posts, state_file
from reader.state.opening import open_store

Compare = Callable[..., bool]
Make = Callable[..., ReaderApp]
GALLERY = Path(reader.__file__).parent.parent / "docs" / "gallery.md"


@pytest.fixture
def make() -> Iterator[Make]:
    apps: list[ReaderApp] = []

    def app(theme: str, source: Path | None = None) -> ReaderApp:
        store = open_store(state_file())
        apps.append(ReaderApp(read_library([source or bundled_posts()]), store, Config(theme=theme)))
        return apps[-1]

    yield app
    for one in apps:
        one.close()


def keys(*names: str) -> Callable[[Pilot[None]], object]:
    async def press(pilot: Pilot[None]) -> None:
        for name in ("", *names):
            if name:
                await pilot.press(name)
            await pilot.pause()
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        pilot.app.clear_notifications()
        for line in pilot.app.screen.query(Input):
            line.cursor_blink = False
        await pilot.pause(0.1)

    return press


@pytest.mark.parametrize(
    ("theme", "size", "pressed"),
    [
        ("paper", (80, 24), ("j", "enter", "d")),
        ("night", (80, 24), ("M", "U")),
        ("paper", (120, 40), ("enter", "tab", "question_mark")),
    ],
    ids=["post", "nothing-unread", "help"],
)
def test_looks(snap_compare: Compare, make: Make, theme: str, size: tuple[int, int], pressed: tuple[str, ...]) -> None:
    assert snap_compare(make(theme), terminal_size=size, run_before=keys(*pressed))


in_every_theme = pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
at_both_sizes = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80", "120"])


@at_both_sizes
@in_every_theme
def test_a_post_in_every_theme(snap_compare: Compare, make: Make, theme: str, size: tuple[int, int]) -> None:
    """Formulas, code and a table, with something highlighted, something found, and the outline or letters."""
    pressed = ["enter", "v", "V", "x", "slash", *"column", "enter", "space"]
    pressed += ["t"] if size[0] > 80 else ["f"]
    assert snap_compare(make(theme, GALLERY), terminal_size=size, run_before=keys(*pressed))


@at_both_sizes
@in_every_theme
def test_the_list_in_every_theme(snap_compare: Compare, make: Make, theme: str, size: tuple[int, int]) -> None:
    """Something read, something starred, the cursor somewhere else."""
    pressed = keys("enter", "escape", "j", "s", "j", "j")
    assert snap_compare(make(theme), terminal_size=size, run_before=pressed)


@pytest.mark.parametrize(("theme", "columns"), [("night", 60), ("paper", 80), ("night", 120)])
def test_the_gallery(snap_compare: Compare, make: Make, theme: str, columns: int) -> None:
    """One of everything, on a screen that is high enough for all of it."""
    app = make(theme, GALLERY)
    assert snap_compare(app, terminal_size=(columns, 230), run_before=keys("enter", "backslash"))
