"""Where one types one line: what to add, what to call something, which command to run."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.text.clean import clean_line


class Prompt(Dialog[str]):
    """Its result: what was typed, or nothing."""

    BINDINGS = bindings("prompt")
    BINDING_GROUP_TITLE = "While one types a line"

    def __init__(self, title: str, does: str, about: str, *, placeholder: str = "", value: str = "") -> None:
        """Say what is asked for, what enter `does` with it, and `about` what it is.

        `placeholder` stands there while nothing is typed, `value` at the beginning. All of these have passed the gate.
        """
        super().__init__()
        self._title, self._does, self._about = title, does, about
        self._input = Input(value, placeholder=placeholder, compact=True)

    def compose(self) -> ComposeResult:
        with Vertical(classes="-prompt") as window:
            window.border_title = self._title
            window.border_subtitle = f"enter {self._does} · esc closes"
            yield self._input
            yield Static(self._about, markup=False, classes="-hint")

    @on(Input.Submitted)
    def _take(self, message: Input.Submitted) -> None:
        self.dismiss(clean_line(message.value).strip())

    def action_close(self) -> None:
        """Type nothing."""
        self.dismiss("")
