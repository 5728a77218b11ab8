import json
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.library.sources import Source, add_source, read_sources, remove_source


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sources.json"


def test_adding_and_removing(file: Path, folder: Path, tmp_path: Path) -> None:
    assert read_sources(file) == []
    assert add_source(file, folder) == Source("posts", folder)
    (tmp_path / "else" / "posts").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "else" / "posts")
    assert add_source(file, tmp_path / "link") == Source("posts-2", tmp_path / "else" / "posts")
    assert [source.name for source in read_sources(file)] == ["posts", "posts-2"]
    assert remove_source(file, "posts").path == folder
    assert remove_source(file, str(tmp_path / "link")).name == "posts-2"
    assert read_sources(file) == []
    assert [path.name for path in file.parent.iterdir()] == ["sources.json"]


def test_what_cannot_be_added(file: Path, folder: Path) -> None:
    (folder / "inner").mkdir()
    add_source(file, folder / "inner")
    for path, words in [
        (folder / "inner", "is there already, as “inner”"),
        (folder, "holds “inner”, which is there already"),
        (folder / "missing", "There is no folder"),
    ]:
        with pytest.raises(ReaderError, match=words):
            add_source(file, path)
    with pytest.raises(ReaderError, match="There is no source “x”"):
        remove_source(file, "x")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"folders": [{}]}', '{"folders": 7}', "[" * 100_000])
def test_a_file_that_is_damaged_is_said_and_left_alone(file: Path, folder: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(ReaderError, match="is damaged: correct it"):
        add_source(file, folder)
    assert file.read_text() == text


def test_names_pass_the_gate(file: Path, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m").mkdir()
    assert add_source(file, tmp_path / "a\x1b[31m").name == "a[31m"
    stored = json.loads(file.read_text())
    stored["folders"][0]["name"] = "x\x1b]0;"
    file.write_text(json.dumps(stored))
    assert read_sources(file)[0].name == "x]0;"
