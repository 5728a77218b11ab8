"""The person's editor."""

import os
from pathlib import Path

from reader.config import Config
from reader.errors import ReaderError, reason
from reader.text.clean import clean_line

_WITH_PLUS = frozenset(
    "vi vim nvim view gvim vimx elvis vis emacs emacsclient mg jed jmacs nano pico micro kak joe jove ne dte".split()
)
"""Editors that take `+LINE` before the file."""
_WITH_COLON = {"hx": [], "helix": [], "subl": [], "zed": [], "code": ["--goto"], "codium": ["--goto"]}
"""Editors that take FILE:LINE, and what has to stand before that."""


def run_editor(config: Config, path: Path, line: int = 1) -> int:
    """Open a file in the person's editor, at a line; return its status once it is closed. Raises ReaderError."""
    import subprocess

    try:
        return subprocess.run(editor_command(_editor(config), str(path), line), check=False).returncode
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else clean_line(str(error))
        raise ReaderError(not_opened(config, why)) from error


def editor_command(editor: str, file: str, line: int) -> list[str]:
    """Return the arguments that open a file at a line in an `editor`, which may say where the line goes (`%l`).

    Of an editor that is not known and does not say so, the file alone. Raises ValueError for an open quotation mark.
    """
    import shlex

    words = shlex.split(editor) or ["vi"]
    if any("%l" in word for word in words):
        return [*(word.replace("%l", str(line)) for word in words), file]
    name = Path(words[0]).stem.lower()
    if line > 1 and name in _WITH_PLUS:
        return [*words, f"+{line}", file]
    if line > 1 and name in _WITH_COLON:
        return [*words, *_WITH_COLON[name], f"{file}:{line}"]
    return [*words, file]


def not_opened(config: Config, why: str) -> str:
    """Return the sentence that says that the person's editor could not be opened."""
    return f"{clean_line(_editor(config))} could not be opened ({why}): set EDITOR."


def _editor(config: Config) -> str:
    return config.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
