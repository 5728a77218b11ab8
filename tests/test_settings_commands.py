"""`reader config` and `reader completions`, as they are run."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli.completions import script
from reader.paths import config_file


def reader(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "reader", *arguments], capture_output=True, text=True, check=False, env=os.environ | env
    )


def test_config_says_what_is_in_force_and_where_from() -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text('theme = "paper"\n\nmeasure = 3\n')
    run = reader("config", "--show")
    assert run.returncode == 3
    lines = dict(line.split("#", 1) for line in run.stdout.splitlines())
    shown = {name.strip(): source.strip() for name, source in lines.items()}
    assert shown["measure = 72"] == "default"
    assert shown['theme = "paper"'] == f"{config_file()}, line 1"
    assert run.stderr.startswith(f"reader: {config_file()}, line 3: “measure” has to be")


def test_config_opens_an_editor_on_a_file_with_everything_in_it(tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\necho "measure = 90" >> "$1"\n')
    editor.chmod(0o755)
    run = reader("config", "--edit", EDITOR=f"'{editor}'", VISUAL="")
    assert (run.returncode, run.stderr) == (0, "")
    assert config_file().read_text().startswith("# Settings of Reader.")
    assert "measure = 90" in reader("config").stdout
    assert "set EDITOR" in reader("config", "--edit", EDITOR="/no/such", VISUAL="").stderr


BASH = """
source {script}
COMP_WORDS=({words}) COMP_CWORD={last}
_reader
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "expected", "absent"),
    [
        (["reader", "li"], {"list"}, {"mark"}),
        (["reader", "list", "--un"], {"--unread"}, {"--starred"}),
        (["reader", "mark", "un"], {"unread", "unstarred"}, {"read"}),
        (["reader", "list", "--sort", "t"], {"title"}, {"newest"}),
        (["reader", "completions", ""], {"bash", "zsh", "fish"}, {"list"}),
        (["reader", "import", "a-f"], {"a-file.json"}, set()),
    ],
)
def test_bash_completes(tmp_path: Path, words: list[str], expected: set[str], absent: set[str]) -> None:
    (tmp_path / "script").write_text(script("bash"))
    (tmp_path / "a-file.json").touch()
    source = BASH.format(script=tmp_path / "script", words=" ".join(f"'{word}'" for word in words), last=len(words) - 1)
    run = subprocess.run(["bash", "-c", source], capture_output=True, text=True, check=True, cwd=tmp_path)
    found = set(run.stdout.split())
    assert expected <= found
    assert not absent & found
    assert run.stderr == ""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_understand_theirs(shell: str) -> None:
    text = reader("completions", shell).stdout
    assert "--unread" in text or "-l unread" in text
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    run = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    if shell == "fish":
        run = subprocess.run(
            ["fish", "-c", f"{text}\ncomplete -C 'reader mark un'"], capture_output=True, text=True, check=False
        )
        assert {"unread", "unstarred"} <= set(run.stdout.split())


def test_commands_that_use_the_settings_say_what_is_wrong_with_them() -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("measure = 3\n")
    for arguments in (["list"], ["show", "ntk"], ["search", "kernel"], ["stats"]):
        run = reader(*arguments)
        assert "line 1: “measure” has to be a whole number from 40 to 160." in run.stderr
        assert run.stdout
