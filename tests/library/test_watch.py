"""Folders that are watched."""

import os
from functools import partial
from pathlib import Path

import pytest

from reader.library.index import open_index
from reader.library.sources import Source
from reader.library.update import update
from reader.library.watch import watch


def test_what_changed_before_the_watch_began_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    sources = [Source("posts", folder)]
    index = open_index(tmp_path / "index.db")
    update(index, sources)
    (folder / "new.md").write_text("# New")
    # The process that asks is gone when it is looked for the third time: the watch ends, whatever it has found.
    askers = iter([1, 1, 1])
    monkeypatch.setattr(os, "getppid", lambda: next(askers, 0))
    again = open_index(tmp_path / "index.db")
    changes = list(watch(index, partial(update, again, sources), lambda: sources))
    assert [change.added for change in changes] == [1]
