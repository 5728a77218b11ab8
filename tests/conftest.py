"""Every test has a home of its own, and nothing outside it is touched."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.processes import Run, run_reader
from support.terminal import Terminal

settings.register_profile("reader", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("reader")
gc.set_threshold(100_000, 50, 100)  # an eighth of the time that the tests took went into looking for garbage


def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests `-n auto` runs at a time: many wait for a terminal, so few cores can have more of them."""
    return max(4, os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, to which all folders of Reader's lead."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("HOME", str(place))
    temporary = tmp_path / "temporary"  # what a reader that is killed leaves behind
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(place / name.removeprefix("XDG_").lower()))
    for name in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    # Hundreds of readers are started: what one has compiled is kept for all others, whichever test starts them.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp().parent / "bytecode"))
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for posts."""
    place = tmp_path / "posts"
    place.mkdir()
    return place


@pytest.fixture
def run() -> Run:
    """A function that runs a command of Reader's."""
    return run_reader


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str, **options: object) -> Terminal:
        opened.append(Terminal(*arguments, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for one in opened:
        one.close()
