"""How an editor is told the line."""

import pytest

from reader.editor import editor_command


@pytest.mark.parametrize(
    ("editor", "line", "command"),
    [
        ("vim", 12, ["vim", "+12", "a b.md"]),
        ("/usr/bin/nvim -p", 12, ["/usr/bin/nvim", "-p", "+12", "a b.md"]),
        ("emacsclient -t", 12, ["emacsclient", "-t", "+12", "a b.md"]),
        ("vim", 1, ["vim", "a b.md"]),
        ("hx", 12, ["hx", "a b.md:12"]),
        ("code --wait", 12, ["code", "--wait", "--goto", "a b.md:12"]),
        ("unheard-of", 12, ["unheard-of", "a b.md"]),
        ("unheard-of --line=%l", 12, ["unheard-of", "--line=12", "a b.md"]),
        ("unheard-of --line=%l", 1, ["unheard-of", "--line=1", "a b.md"]),
        ("", 12, ["vi", "+12", "a b.md"]),
    ],
)
def test_the_line(editor: str, line: int, command: list[str]) -> None:
    assert editor_command(editor, "a b.md", line) == command


def test_no_shell_reads_what_the_editor_is_called() -> None:
    assert editor_command("vi $HOME; `id` | x", "$(id).md", 1) == ["vi", "$HOME;", "`id`", "|", "x", "$(id).md"]


def test_an_open_quotation_mark() -> None:
    with pytest.raises(ValueError, match="quotation"):
        editor_command("'vim", "a.md", 1)
