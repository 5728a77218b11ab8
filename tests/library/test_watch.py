"""Folders that are watched."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reader.library import watch as watching
from reader.library.watch import watch

FOUND: Mapping[str, Any] = {"added": 0, "changed": 0, "removed": 0, "problems": [], "files": [], "index": []}


def test_what_changed_before_the_watch_began_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := tmp_path / "posts").mkdir()
    index = tmp_path / "index.db"
    # The process that asks is gone when it is looked for the third time: the watch ends, whatever it has found.
    askers = iter([1, 1, 1])
    monkeypatch.setattr(os, "getppid", lambda: next(askers, 0))
    monkeypatch.setattr(os, "nice", lambda _: 0)
    told: list[Mapping[str, Any]] = []
    looked = watching._look

    def look(*arguments: Any) -> Mapping[str, Any]:
        found = looked(*arguments)
        if not told:
            (folder / "new.md").write_text("# New")  # after the look, and before anything is watched
        return found

    monkeypatch.setattr(watching, "_look", look)
    watch(["--once", str(index), "--", str(folder)], told.append)
    assert [found["added"] for found in told if "added" in found] == [0, 1]


def test_another_that_changes_the_index_is_noticed_without_a_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "posts").mkdir()
    index = tmp_path / "index.db"
    index.write_text("")
    found = {**FOUND, "added": 3, "folders": [str(tmp_path / "posts")], "index": [str(index)]}
    looks: list[object] = []
    told: list[Mapping[str, Any]] = []
    askers = iter(range(100))

    def asker() -> int:
        if next(askers) == 2:
            index.write_text("another")
        return 0 if len(told) > 1 else 1

    def look(*_: object) -> Mapping[str, Any]:
        looks.append(1)
        return found

    monkeypatch.setattr(os, "getppid", asker)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    monkeypatch.setattr(watching, "_look", look)
    watch([], told.append)
    assert [one["added"] for one in told] == [3, 0]
    assert len(looks) == 2  # at the beginning, and when the folders were watched


def test_the_watching_process_imports_nothing_that_it_does_not_use() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, watchfiles, reader.library.watch; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert "watchfiles" in loaded
    assert [name for name in loaded if name.startswith(("sqlite3", "hashlib", "argparse", "asyncio", "textual"))] == []
    assert [name for name in loaded if name.startswith("reader.")] == ["reader.library", "reader.library.watch"]
