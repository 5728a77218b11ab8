"""A reader on the screen."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from support.driving import Open, Reading

from reader.app import navigator, quiet
from reader.app.app import ReaderApp
from reader.app.post import seen
from reader.app.saved_view import SavedView
from reader.app.start import StartOptions
from reader.app.widgets import toast
from reader.config import Config
from reader.library.library import read_library
from reader.paths import bundled_posts, index_file, state_file
from reader.pictures.terminals import IN_SYMBOLS, Graphics
from reader.state.opening import open_store


@pytest.fixture(autouse=True)
def no_key_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every move of the cursor show its post at once."""
    monkeypatch.setattr(navigator, "HELD_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def everybody_reads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all that was on the screen to be seen: how long it takes, `test_seen.py` tests."""
    monkeypatch.setattr(seen, "PACE", 1e12)


@pytest.fixture(autouse=True)
def nobody_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what waits until the keys are quiet go on at once."""
    monkeypatch.setattr(quiet, "_MOMENT", 0)


@pytest.fixture(autouse=True)
def what_is_said_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is said go before a test has read it, however slow the machine is."""
    monkeypatch.setattr(toast, "_SECONDS", 600)


@pytest.fixture(autouse=True)
def no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the clipboard of the machine alone."""
    monkeypatch.setenv("SSH_CONNECTION", "none")


@pytest.fixture
def reading() -> Open:
    """A function that opens the reader on folders (the bundled posts without any)."""

    @asynccontextmanager
    async def run(
        *sources: Path,
        size: tuple[int, int] = (120, 40),
        config: Config = Config(mark_read="end"),  # what was on the screen, for however short a time
        problems: Sequence[str] = (),
        resume: bool = False,
        last: SavedView | None = None,
        is_light: bool | None = None,
        graphics: Graphics = IN_SYMBOLS,
        typed: str = "",
    ) -> AsyncIterator[Reading]:
        store = open_store(state_file())
        library = read_library(sources or [bundled_posts()], index_file())
        start = StartOptions(
            problems, resume=resume, saved_view=last, is_light=is_light, graphics=graphics, typed=typed
        )
        app = ReaderApp(library, store, config, start)
        async with app.run_test(size=size) as pilot:
            reading = Reading(app, pilot, store)
            await reading.settle()
            yield reading
        app.close()

    return run


@pytest.fixture
def three(folder: Path) -> Path:
    """Three posts: two short, and one of many pages with a list of references."""
    words = "\n\n".join(f"Paragraph {number} of it. " + "word " * 60 for number in range(40))
    for number, (title, body) in enumerate(
        [("Alpha", "Short.\n\n[to gamma](3-gamma.md#part-two)"), ("Beta", f"{words}\n\n## References\n\n{words}"),
         ("Gamma", "## Part one\n\nx\n\n## Part two\n\ny\n\n[up](#part-one) [out](https://example.org/)")]
    ):  # fmt: skip
        front = f"---\ntitle: {title}\ndate: 2020-01-0{9 - number}\nurl: https://a.b/{title}\n---\n"
        (folder / f"{number + 1}-{title.lower()}.md").write_text(front + body)
    return folder


@pytest.fixture
def notes(folder: Path) -> Path:
    """Notes with tags and words of their own."""
    for name, date, tags, words in [
        ("alpha", "2021-05-01", "[maths]", "The kernel of a *matrix*."),
        ("beta", "2021-04-01", "[maths, to read]", "Nothing of note."),
        ("gamma", "2020-03-01", "[code]", "A kernel, and naïve Bayes."),
        ("delta", "2019-02-01", "[code]", "## The kernel trick\n\nWords."),
    ]:
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {name.capitalize()}\ndate: {date}\ntags: {tags}\nid: {name}\n---\n\n{words}\n"
        )
    return folder
