import re
from pathlib import Path

import pytest

from reader.config import Config, read_config, settings, template


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
        ('mark_read = "never"', "line 1: “mark_read” has to be “seen”, “end”, “open” or “manual”."),
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


@pytest.mark.parametrize("text", [f"measure = {'1' * 5000}", f"keys = {'[' * 3000}", f"{'a.' * 3000}a = 1"])
def test_what_is_too_much_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    (problem,) = read_config(path).problems
    assert "no setting in it was used" in problem


def test_settings_pass_the_gate(tmp_path: Path) -> None:
    """The file may have been copied from anywhere: no escape in it reaches the terminal."""
    path = tmp_path / "config.toml"
    wild = r"\u001b[31m\u009b2J\u202e\u0007"
    path.write_text(
        f'theme = "a{wild}"\ndate_format = "%Y{wild}"\neditor = ["vi{wild}"]\n"{wild}" = 1\n'
        f'[commands]\n"c{wild}" = {{ run = "x{wild}", key = "k{wild}" }}\n[keys]\n"{wild}q" = "{wild}"\n'
    )
    config = read_config(path)
    assert r"\x" not in repr([config, config.own_commands])
    assert r"\u" not in repr([config, config.own_commands])
    assert config.theme == "a[31m2J"
    assert config.problems


def test_all_kinds_of_settings_and_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'list_columns = ["tags", "date"]\nfolders = ["~/notes"]\ndate_format = "%d.%m."\nplain = true\n\n'
        '[keys]\nread = "r"\n"post.down" = ["j", "e"]\n'
    )
    config = read_config(path)
    assert config.problems == ()
    assert config.list_columns == ("tags", "date")
    assert config.folders == ("~/notes",)
    assert config.keys == {"read": "r", "post.down": ["j", "e"]}
    assert config.where("keys.post.down").endswith("config.toml, line 8")
    assert config.where("plain").endswith("line 4")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('list_columns = ["colour"]', "“list_columns” has to be a list of some of date"),
        ("date_format = 3", "“date_format” has to be a format for dates"),
        ("folders = 'x'", "“folders” has to be a list of folders"),
        ("[keys]\nread = 1", "line 2: “read” in [keys] has to be a key in quotation marks"),
        ("margin = -1", "“margin” has to be a whole number from 0 to 40"),
    ],
)
def test_wrong_kinds(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    config = read_config(path)
    assert config == Config()
    assert problem in config.problems[0]


def test_the_template_changes_nothing_and_knows_every_setting(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(template())
    assert read_config(path) == Config()
    # Each line of it that sets something can be taken for what it is.
    shown = re.findall(r"^# (\w+) = (.*)$", template(), re.MULTILINE)
    path.write_text("".join(f"{name} = {value}\n" for name, value in shown))
    assert read_config(path) == Config()
    assert read_config(path).problems == ()
    assert {name for name, _ in shown} | {"keys", "commands"} == {one.name for one in settings()}


def test_a_wrong_key_costs_its_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('plain = true\n\n[keys]\nread = "r"\nstar = 3\n"post.down" = ["j", 4]\nundo = "U"\n')
    config = read_config(path)
    assert config.keys == {"read": "r", "undo": "U"}
    assert config.plain
    assert [problem.partition("config.toml, ")[2] for problem in config.problems] == [
        "line 5: “star” in [keys] has to be a key in quotation marks, or a list of keys.",
        "line 6: “post.down” in [keys] has to be a key in quotation marks, or a list of keys.",
    ]
    path.write_text('keys.read = "r"\nkeys.star = 3\n')
    config = read_config(path)
    assert config.keys == {"read": "r"}
    assert "line 2: “star”" in config.problems[0]
    path.write_text("plain = true\nkeys = 3\n")
    assert "line 2: “keys” has to be a table" in read_config(path).problems[0]
