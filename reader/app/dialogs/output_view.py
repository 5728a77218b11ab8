"""What another program has said, over the panes."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import TextArea

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings


class OutputView(Dialog[None]):
    """Lines of a program."""

    BINDINGS = bindings("output")
    BINDING_GROUP_TITLE = "In what a command has said"

    def __init__(self, name: str, text: str) -> None:
        """Show a text, which has passed the gate, of a program that is called `name`."""
        super().__init__()
        self._program, self._said = name, text
        self._area = TextArea(
            text, read_only=True, soft_wrap=True, show_line_numbers=False, compact=True,
            show_cursor=False, highlight_cursor_line=False,
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        with Vertical(id="output") as window:
            window.border_title = Content(self._program)  # a string would be read as markup
            window.border_subtitle = "y copies it · esc closes"
            yield self._area

    def on_mount(self) -> None:
        self._area.focus()

    def action_scroll_by(self, lines: float) -> None:
        """Scroll by lines, or by parts of a page."""
        self._area.scroll_relative(y=lines if lines in (-1, 1) else lines * self._area.size.height, animate=False)

    def action_copy(self) -> None:
        """Copy what is selected, or else all of it."""
        self.app.copy_to_clipboard(self._area.selected_text or self._said)
        self.app.notify("Copied.", markup=False)

    def action_close(self) -> None:
        """Close the window."""
        self.dismiss(None)
