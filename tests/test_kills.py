"""Readers that are killed while marks are made: what was shown is on the disk, two hundred times."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.nursery import Nursery, marks_shown

from reader.library.library import read_library
from reader.paths import state_file
from reader.state.damage import integrity
from reader.state.opening import open_store

pytestmark = [pytest.mark.pty, pytest.mark.slow]

KILLS = 50
"""In each of four parts, which may run beside one another."""
POSTS = 13
"""More than the keys can go down: no post is marked twice, which would take the mark back."""


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.mark.parametrize("part", range(4))
def test_every_mark_that_was_shown_survives_a_kill(part: int, nursery: Nursery, tmp_path: Path) -> None:
    rng = random.Random(part)
    seen = 0
    for number in range(KILLS // 2):
        # Two readers at once, each on posts that nobody has seen before: every mark on the screen is one of this round.
        folders = [tmp_path / f"{number}-{one}" for one in range(2)]
        for folder in folders:
            folder.mkdir()
            for post in range(POSTS):
                (folder / f"{post:02}.md").write_text(
                    f"# Post {folder.name}-{post:02}\n\nWords of {folder.name} {post}."
                )
        readers = [nursery.start(str(folder)) for folder in folders]
        for reader in readers:
            reader.wait("unread")
            if number % 4:  # or it may be killed before its first mark: how soon that is shown is the machine's affair
                reader.press("sjsj")
                reader.until(lambda lines: len(marks_shown(lines)[1]) == 2)
        presses = rng.randint(1, 5)
        for press in range(presses):
            for reader in readers:
                last = ["M", "M"] if press + 1 == presses else []
                reader.press(rng.choice(["mj", "sj", "mjmj", "smj", "j", *last]))
                reader.pump(rng.choice([0, 0, 0.002, 0.01, 0.03]))
        rng.shuffle(readers)
        for reader in readers:
            reader.kill()
        with closing(open_store(state_file())) as store:
            assert store.notice == ""
            states = {post.title: store.state(post.key) for post in read_library(folders).posts}
        for reader in readers:
            read, starred = marks_shown(reader.lines)
            assert read <= {title for title, state in states.items() if state.read}
            assert starred <= {title for title, state in states.items() if state.starred}
            seen += len(read) + len(starred)
        assert integrity(state_file()) == ""
    assert seen > KILLS  # or nothing was tested
