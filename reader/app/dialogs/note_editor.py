"""Where one writes a note: nothing that was typed is lost, however it is closed."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reader.app.keys import bindings
from reader.text.clean import clean


class NoteEditor(ModalScreen[bool]):
    """A note. Its result: whether it is to be kept as it is by now."""

    BINDINGS = bindings("note")
    BINDING_GROUP_TITLE = "While writing a note"

    def __init__(self, about: str, note: str) -> None:
        """`about`: what it is a note on."""
        super().__init__()
        self._about = Static(about, markup=False, id="note-about")
        self._area = TextArea(note, soft_wrap=True, show_line_numbers=False, compact=True)

    def compose(self) -> ComposeResult:
        with Vertical(id="note") as window:
            window.border_title = "Your note"
            window.border_subtitle = "esc keeps it · ctrl+x leaves it as it was"
            yield self._about
            yield self._area

    def on_mount(self) -> None:
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    @property
    def note(self) -> str:
        """What it says by now."""
        return clean(self._area.text).strip()

    def action_keep(self) -> None:
        """Keep what was written."""
        self.dismiss(True)

    def action_discard(self) -> None:
        """Leave the note as it was."""
        self.dismiss(False)
