"""Two machines that read the same posts: readers with their own homes, and Syncthing between them."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.syncthing import PROGRAM, Syncthing
from support.terminal import Start, Terminal

from reader.library.library import read_library
from reader.paths import bundled_posts
from reader.state.damage import integrity
from reader.state.journal import PostState
from reader.state.opening import open_store

pytestmark = [pytest.mark.pty, pytest.mark.slow]

POSTS = read_library([bundled_posts()]).posts


class Machine:
    """A home, a shared folder, and Syncthing."""

    def __init__(self, root: Path, start: Start) -> None:
        self.home = root
        self._start = start
        self.syncthing = Syncthing(root / "syncthing", root / "Shared")
        config = root / "config" / "reader" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text('sync_dir = "~/Shared"\n')

    def read(self) -> Terminal:
        """Open the reader."""
        env = {
            **os.environ,
            "HOME": str(self.home),
            **{f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("DATA", "CACHE", "CONFIG")},
        }
        screen = self._start(columns=80, rows=14, env=env)  # so small that no post fits on it
        screen.wait("unread|all read")
        return screen

    @property
    def state_file(self) -> Path:
        return self.home / "data" / "reader" / "state.db"

    def states(self) -> list[PostState]:
        with closing(open_store(self.state_file)) as store:
            return [store.state(post.key) for post in POSTS]


@pytest.fixture
def machines(tmp_path: Path, terminal: Start) -> Iterator[tuple[Machine, Machine]]:
    if PROGRAM is None:
        pytest.skip("Syncthing is not installed: `apt install syncthing`")
    one, two = (Machine(tmp_path / name, terminal) for name in ("one", "two"))
    one.syncthing.know(two.syncthing)
    two.syncthing.know(one.syncthing)
    yield one, two
    one.syncthing.stop()
    two.syncthing.stop()


def until(holds: Callable[[], bool], limit: float = 60) -> None:
    end = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def agree(one: Machine, two: Machine) -> None:
    until(lambda: one.states() == two.states())


def test_two_readers_with_syncthing_between_them_agree(machines: tuple[Machine, Machine]) -> None:
    one, two = machines
    # Offline: each for itself. Both touch the third post; the later word counts.
    a, b = one.read(), two.read()
    for key in ("m", "j", "s", "j", "s"):
        a.press(key)
        a.pump(0.05)
    for key in ("G", "m", "g", "j", "j", "m"):
        b.press(key)
        b.pump(0.05)
    a.wait("8 unread")
    b.wait("7 unread")
    one.syncthing.start()
    two.syncthing.start()
    # Online: each screen comes to show what was done on the other machine, without a key.
    a.wait("6 unread", limit=60)
    b.wait("6 unread", limit=60)
    b.wait("★", limit=60)
    agree(one, two)
    # One reads on through a post; the other finds where that was left.
    a.press("\r")
    a.wait("space Read on")
    a.press("jjj")
    a.pump(1.5)
    a.press("\x1b")
    a.press("z")
    a.pump(0.2)
    until(lambda: [state.position is not None for state in two.states()].count(True) == 1)
    agree(one, two)
    # Offline again, and both quit in between.
    two.syncthing.stop()
    b.press("M")
    b.wait("all read")
    b.press("q")
    a.press("s")
    a.pump(0.2)
    a.press("q")
    a.pump(0.5)
    one.syncthing.stop()
    two.syncthing.start()
    one.syncthing.start()
    a, b = one.read(), two.read()
    a.wait("all read", limit=60)
    agree(one, two)
    assert all(state.read for state in one.states())
    a.press("q")
    b.press("q")
    a.pump(0.5)
    b.pump(0.5)
    agree(one, two)
    for machine in machines:
        assert integrity(machine.state_file) == ""
        names = [path.name for path in (machine.home / "Shared" / "reader-sync").rglob("*")]
        assert not [name for name in names if "conflict" in name]
