"""Files: written beside and then renamed, and read only where they are files."""

import os
from pathlib import Path

import pytest

from reader.paths import open_file, read_file, replace_file


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "folder" / "a.md"
    replace_file(path, "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            replace_file(path, "new")
    assert path.read_text() == "old"
    assert [*path.parent.iterdir()] == [path]
    replace_file(path, "new")
    assert path.read_text() == "new"


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127 + "a")
    replace_file(path, "old")
    replace_file(path, "new")
    assert path.read_text() == "new"


def test_a_file_of_the_person_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.touch()
    path.chmod(0o664)
    replace_file(path, "new")
    assert path.stat().st_mode & 0o777 == 0o664


def test_only_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    for name in ("pipe", "device"):
        with pytest.raises(OSError, match="A pipe or a device, and no file"):
            open_file(tmp_path / name)
    with pytest.raises(IsADirectoryError):
        open_file(tmp_path)
    assert (read_file(tmp_path / "link"), read_file(tmp_path / "file", 3)) == (b"words", b"wor")
