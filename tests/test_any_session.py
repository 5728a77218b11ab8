"""Sessions that nobody would think of: keys, sizes, files, feeds, two readers and kills, in any order.

After each, the rows of every screen are what the journal says of the posts that there are. `SESSIONS=50 pytest -s …`
for as many, and how many steps these were; the tests have a few, always the same.
"""

import os
import re
import signal
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (  # fmt: skip
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.processes import run_reader
from support.site import blog_feed, serving
from support.terminal import Terminal

from reader.cli.shared import whole_library
from reader.paths import crash_file, state_file
from reader.state.damage import integrity
from reader.state.journal import UNTOUCHED, current
from reader.state.opening import open_store

pytestmark = [pytest.mark.pty, pytest.mark.slow]

SESSIONS = int(os.environ.get("SESSIONS", "0"))
FILES = range(6)
SIZE = 90, 80
"""Of a terminal that shows the list alone, and all of it."""
OFTEN = [*"m s Q X z j k n p g G U M".split(), "\r", "\x1b", " "]
LIMIT = 20
"""Seconds until two of them agree at the latest."""
KEYS = [
    *OFTEN * 3,
    *map(chr, range(0x21, 0x7F)),
    *(chr(code) for code in range(1, 0x1B) if chr(code) not in "\x13\x1a"),  # which stop what is not open yet
    *(f"\x1b{end}" for end in "[A [B [C [D [H [F [5~ [6~ [Z OP [15~".split()),
    "\x1b[200~pasted\nwords\x1b[201~",
    *(f"\x1b[<{button};{column};{row}{end}" for button in (0, 64, 65) for column, row in ((9, 5), (50, 12))
      for end in ("M", "m")),
]  # fmt: skip
"""Most of what a keyboard and a mouse can send."""
ROW = re.compile(r".(.) ((?:Post|Item) \d) *(»)? ?(★)? *(?:▏|$)")
Row = tuple[str, str, bool, bool]
"""A title, its sign, whether it is in the queue, and whether it has a star."""


class Sessions(RuleBasedStateMachine):
    """Two readers of one library, and everything around them."""

    steps = 0
    """How many there were, in all sessions."""

    @initialize()
    def begin(self) -> None:
        self.closing = ExitStack()
        folder = Path(self.closing.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        patch = self.closing.enter_context(pytest.MonkeyPatch.context())
        for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "PATH"):
            (folder / name).mkdir()  # with nothing in PATH, no command that is typed by chance does anything
            patch.setenv(name, str(folder / name))
        patch.setenv("EDITOR", "true")
        self.posts = folder / "posts"
        self.posts.mkdir()
        self.site = self.closing.enter_context(serving({"/feed": blog_feed("Item 0")}))
        self.items = 1
        for number in FILES:
            self.write(number, "at first")
        for source in (str(self.posts), self.site.address + "/feed"):
            assert run_reader("add", source).returncode == 0
        self.readers = [Terminal(columns=SIZE[0], rows=SIZE[1]) for _ in range(2)]
        for reader in self.readers:
            reader.wait("unread")

    @rule(which=st.integers(0, 1), keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=9), rest=st.integers(0, 4))
    def press(self, which: int, keys: list[str], rest: int) -> None:
        self.readers[which].press("".join(keys))
        self.readers[which].pump(rest / 50)

    @rule(which=st.integers(0, 1), columns=st.integers(2, 200), rows=st.integers(1, 70))
    def resize(self, which: int, columns: int, rows: int) -> None:
        self.readers[which].resize(columns, rows)

    @rule(number=st.sampled_from(FILES), words=st.sampled_from(["short", "longer " * 900, "## A\n\n## B\n\n$x$ [^1]"]))
    def write(self, number: int, words: str) -> None:
        (self.posts / f"{number}.md").write_text(f"---\ntitle: Post {number}\nid: post-{number}\n---\n\n{words}")

    @rule(number=st.sampled_from(FILES))
    def remove(self, number: int) -> None:
        (self.posts / f"{number}.md").unlink(missing_ok=True)

    @precondition(lambda self: self.items < 9)
    @rule(which=st.integers(0, 1))
    def refresh(self, which: int) -> None:
        """The feed has another item, and one of them asks it."""
        self.items += 1
        self.site.pages["/feed"] = blog_feed(*(f"Item {number}" for number in range(self.items)))
        self.readers[which].press("R")

    @rule(number=st.sampled_from(FILES), star=st.booleans())
    def mark(self, number: int, star: bool) -> None:
        """Another program marks a post."""
        with closing(open_store(state_file())) as store:
            store.toggle(f"post-{number}", "", "starred" if star else "read")

    @rule(which=st.integers(0, 1))
    def reader_is_killed(self, which: int) -> None:
        os.kill(self.readers[which].pid, signal.SIGKILL)
        self.readers[which].close()
        self.readers[which] = Terminal(columns=SIZE[0], rows=SIZE[1])

    @invariant()
    def has_not_failed(self) -> None:
        Sessions.steps += 1
        for which, reader in enumerate(self.readers):
            reader.pump(0.01)
            if not reader.child.isalive():  # as `q` has it
                self.ends(reader)
                self.readers[which] = Terminal(columns=SIZE[0], rows=SIZE[1])

    def ends(self, reader: Terminal) -> None:
        reader.close()
        crash = crash_file().read_text() if crash_file().exists() else ""
        assert not crash, crash
        assert reader.child.exitstatus in (0, 130), reader.text  # the second by ctrl+c, before it was open

    @rule(which=st.integers(0, 1))
    def shows_what_the_journal_says(self, which: int) -> None:
        reader = self.readers[which]
        if (reader.screen.columns, reader.screen.lines) != SIZE:
            reader.resize(*SIZE)
            reader.press("\x0c")  # it may have begun with this size, and painted it before this one was asked for
        for _ in range(20):
            reader.pump(0.3)
            if not reader.child.isalive() or is_at_the_list(reader):
                break
            reader.press("\x1b")
        else:
            raise AssertionError(f"no way back to the list:\n{reader.text}")
        if reader.child.isalive():
            end = time.monotonic() + LIMIT
            while (seen := shown(reader)) != (said := self.said()):
                assert time.monotonic() < end, f"reader {which}: {seen - said}, not {said - seen}:\n{reader.text}"
                reader.pump(0.2)

    def said(self) -> set[Row]:
        """Return the rows that there should be."""
        with closing(open_store(state_file())) as store:
            states = current(event for _, event in store.events())
        library = whole_library(fresh=True)
        with closing(library.index):
            found = [(post, states.get(post.key, UNTOUCHED)) for post in library.posts]
        return {
            (post.title, state.sign(post.fingerprint), state.queued, state.starred)
            for post, state in found
            if not state.hidden and post.title[:-2] in ("Post", "Item")
        }

    def teardown(self) -> None:
        with self.closing:
            for which in range(2):
                self.shows_what_the_journal_says(which)
            for reader in self.readers:
                if reader.child.isalive():
                    reader.press("q")
                    reader.until(lambda: not reader.child.isalive(), "its end")  # noqa: B023
                self.ends(reader)
            assert integrity(state_file()) == ""


def is_at_the_list(reader: Terminal) -> bool:
    """Return whether all posts are listed, and nothing stands over them."""
    lines = reader.screen.display
    return "⏎ Open" in lines[-1] and "Reader" in lines[0] and not {"╭", "▔"} & {*reader.text}


def shown(reader: Terminal) -> set[Row]:
    """Return the rows of the list on the screen."""
    lines = reader.screen.display[1:-1]
    rows = [ROW.match(line) for before, line in zip(["", *lines], lines, strict=False) if "▸" not in before]
    return {(row[2], row[1], bool(row[3]), bool(row[4])) for row in rows if row}


def test_any_session_shows_what_the_journal_says() -> None:
    run_state_machine_as_test(
        Sessions,
        settings=settings(
            max_examples=SESSIONS or 3, stateful_step_count=60, derandomize=not SESSIONS, phases=[Phase.generate],
            deadline=None, suppress_health_check=[*HealthCheck], print_blob=False,
        ),
    )  # fmt: skip
    print(f"{Sessions.steps} steps")
