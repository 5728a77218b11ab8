"""A disk that is full or broken, at each moment: a write, a sync, a rename or an open fails, once or from then on.

Whatever fails, what was done before is there, what a command says it has done is, and where it has not, a sentence says
so. `FAULTS=1 pytest …` lets each call fail in its turn; the tests, a part of them.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from support.faults import KINDS, Commands, Fault, Outcome, compiled, compiler
from support.nursery import Nursery, marks_shown
from support.processes import run_reader

from reader.paths import crash_file, sources_file, state_file
from reader.state.damage import integrity
from reader.state.journal import Event, PostState
from reader.state.opening import open_store

pytestmark = [pytest.mark.slow, pytest.mark.skipif(compiler() is None, reason="there is no C compiler")]

EACH = bool(os.environ.get("FAULTS"))
COMMANDS_EVERY, SCREEN_EVERY = (1, 1) if EACH else (7, 35)
"""How many calls stand between two that fail."""
CALLS_OF_THE_SCREEN = 160
"""More than there are of any kind until the last mark is made."""


class Command(NamedTuple):
    """A command, and whether it has done what it should, given the state of the first post and the home."""

    arguments: tuple[str, ...]
    is_done: Callable[[PostState, Path], bool]


COMMANDS = [
    Command(("mark", "read", "post-0"), lambda state, _: state.read),
    Command(("note", "post-0", "Words."), lambda state, _: state.note == "Words."),
    Command(("tag", "post-0", "x"), lambda state, _: state.tags == ("x",)),
    Command(("queue", "post-0"), lambda state, _: state.queued),
    Command(("undo",), lambda state, _: not state.starred),
    Command(("sync", "{home}/shared"), lambda _, home: any((home / "shared").iterdir())),
    Command(("add", "{home}/more"), lambda _, home: "/more" in sources_file().read_text()),
    Command(("export", "markdown", "{home}/out"), lambda _, home: len([*(home / "out").glob("*.md")]) == 1),
    Command(("import", "{home}/backup.json"), lambda state, _: state.queued),
    Command(("index",), lambda _, __: True),
]


class Used:
    """A home in which Reader has been used, as often as one wants."""

    def __init__(self, home: Path, kept: Path) -> None:
        self.home = home
        self._kept = kept
        for folder, title in (("posts", "Post"), ("more", "More")):
            (home / folder).mkdir()
            for number in range(3):
                (home / folder / f"{number}.md").write_text(
                    f"---\nid: {title.lower()}-{number}\n---\n# {title} {number}\n\nWords.\n"
                )
        (home / "shared").mkdir()
        run_reader("add", str(home / "posts"))
        run_reader("queue", "post-0")
        (home / "backup.json").write_text(run_reader("export", "json").stdout)
        shutil.rmtree(state_file().parent)  # that was another machine
        run_reader("add", str(home / "posts"))
        run_reader("note", "post-1", "Kept.")
        run_reader("mark", "starred", "post-0")
        self.before, state = self.done()
        assert state.starred
        shutil.copytree(home, kept)

    def put_back(self) -> None:
        """Let it be as it was."""
        shutil.rmtree(self.home)
        shutil.copytree(self._kept, self.home)

    def done(self) -> tuple[set[Event], PostState]:
        """Return what was done in it, which is whole, and the state of the first post."""
        assert integrity(state_file()) == ""
        with closing(open_store(state_file())) as store:
            assert store.notice == ""
            return {event for _, event in store.events()}, store.state("post-0")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def commands(library: Path) -> Iterator[Commands]:
    commands = Commands(library)
    yield commands
    commands.close()


@pytest.fixture
def used(home: Path, tmp_path: Path) -> Used:
    return Used(home, tmp_path / "kept")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.arguments[0])
@pytest.mark.parametrize("kind", KINDS)
def test_a_command_does_it_or_says_that_it_has_not(commands: Commands, used: Used, command: Command, kind: str) -> None:
    arguments = [one.replace("{home}", str(used.home)) for one in command.arguments]

    def run(fault: Fault) -> Outcome:
        return commands.run(arguments, fault, under=used.home)

    status, said, calls = run(Fault(kind, 0))
    assert (status, said) == (0, "")
    assert command.is_done(used.done()[1], used.home)
    assert calls or command.arguments == ("index",)  # in which nothing has changed
    for lasting in (False, True):
        for which in range(1, calls + 1, COMMANDS_EVERY):
            used.put_back()
            status, said, _ = run(Fault(kind, which, lasting))
            what = f"{kind} {which} of {calls}, {lasting=}: {status} {said}"
            events, state = used.done()
            assert used.before <= events, what
            assert "Traceback" not in said, what
            if status == 0:
                assert command.is_done(state, used.home), what
            else:
                assert re.fullmatch(r"(reader: .*[.]\n)+", said), what
            status, said, _ = run(Fault(kind, 0))
            assert status == 0 or "is there already" in said, f"{what}, and then {said}"


@pytest.mark.pty
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from-then-on"])
def test_no_mark_is_shown_that_is_not_kept(library: Path, used: Used, kind: str, lasting: bool) -> None:
    seen = 0
    with closing(Nursery(library)) as nursery:
        for which in range(1, CALLS_OF_THE_SCREEN, SCREEN_EVERY):
            used.put_back()
            reader = nursery.start(rows=60, fault=Fault(kind, which, lasting), under=used.home)
            reader.until(lambda lines: any("q Quit" in line or line.startswith("reader: ") for line in lines))
            if not reader.lines[0].startswith("reader: "):  # it can do nothing, and says why
                for key in "Gskms":  # nothing twice: what a sync has failed for may be on the disk all the same
                    reader.press(key)
                    reader.pump(0.03)
                reader.pump(0.3)
            text = "\n".join(reader.lines)
            read, starred = marks_shown(reader.lines)
            seen += len(read) + len(starred)
            if "q Quit" in text:
                reader.press("q")
            reader.end()
            what = f"{kind} {which}, {lasting=}:\n{text}"
            assert not crash_file().exists(), what
            used.done()
            with closing(open_store(state_file())) as store:
                states = {f"Post {number}": store.state(f"post-{number}") for number in range(3)}
            if "not kept" not in text:
                assert read <= {title for title, state in states.items() if state.read}, what
                assert starred <= {title for title, state in states.items() if state.starred}, what
    assert seen  # or nothing was tested
