from pathlib import Path

import pytest

from reader.config import Config, read_config


def test_no_file_is_all_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "config.toml") == Config()


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('measure = 80\nmark_read = "open"\ntheme = "paper"\n')
    assert read_config(path) == Config(measure=80, mark_read="open", theme="paper")
    assert read_config(path).problems == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# x\nmeasure = 3", "line 2: “measure” has to be a whole number from 40 to 160."),
        ("measure = true", "line 1: “measure” has to be"),
        ('mark_read = "never"', "line 1: “mark_read” has to be “end”, “open” or “manual”."),
        ("mark_read = []", "line 1: “mark_read” has to be"),
        ("theme = 1", "line 1: “theme” has to be the name of a theme"),
        ("a = 1\n\ncolour = 1", "line 3: there is no setting “colour”."),
        ("[table]\nx = 1", "line 1: there is no setting “table”."),
        ("measure = ", "is no TOML, so no setting in it was used: Invalid value (at end of document)."),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_the_rest_is_used(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    config = read_config(path)
    assert config == Config()
    assert problem in config.problems[-1]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff")
    assert "is not UTF-8" in read_config(path).problems[0]
    path.unlink()
    path.mkdir()
    assert "Cannot read" in read_config(path).problems[0]
