"""Which theme is in force: that of the settings, the one chosen last, or one as light or dark as the terminal."""

from contextlib import suppress
from pathlib import Path

from reader.app.look.themes import AUTO, chosen
from reader.paths import read_file, replace_file
from reader.pictures.terminals import is_limited
from reader.text.clean import clean_line


class ThemeMemory:
    """The theme to begin with, and what is kept of a choice."""

    def __init__(self, configured: str, file: Path, *, is_light: bool | None) -> None:
        """`configured`: what the settings say; `file`: where a choice is kept; `is_light`: the terminal, if known."""
        self._configured, self._file = configured, file
        self.is_limited = is_limited()
        """Whether the terminal has sixteen colours, or is to have none."""
        self.automatic = chosen(is_light, is_limited=self.is_limited)
        """The theme that is as light or dark as the terminal."""
        self.wanted = (read_theme(file) if configured == AUTO else configured) or AUTO
        """The theme to begin with, or AUTO."""
        self.is_terminals_own = self.is_limited and self.wanted == AUTO
        """Whether to take the terminal's own colours: beside those of a theme they could be as light as its ground."""
        self._follows_terminal = False

    def follow_terminal(self) -> None:
        """Take the automatic theme from now on, until the person chooses another."""
        self._follows_terminal = True

    def choose(self, name: str) -> str | None:
        """Take note that the theme is another one. Return what is to be kept (see `keep`), None for nothing."""
        if self._configured != AUTO:
            return None
        kept = AUTO if self._follows_terminal and name == self.automatic else name
        self._follows_terminal = kept == AUTO
        return kept

    def keep(self, name: str) -> None:
        """Keep which theme was chosen, for the next start."""
        with suppress(OSError):  # a convenience
            replace_file(self._file, name + "\n")


def read_theme(file: Path) -> str:
    """Return the name of the theme that was chosen last, or nothing."""
    with suppress(OSError, ValueError):
        return clean_line(read_file(file).decode())
    return ""
