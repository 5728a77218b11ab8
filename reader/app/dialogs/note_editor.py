"""Where one writes a note: nothing that was typed is lost, however it is closed."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.library.post import Post
from reader.state.journal import Highlight, Value
from reader.text.clean import clean


class NoteEditor(Dialog[bool]):
    """A note. Its result: whether it is to be kept as it is by now."""

    BINDINGS = bindings("note")
    BINDING_GROUP_TITLE = "While writing a note"

    def __init__(self, post: Post, highlight: Highlight | None, note: str) -> None:
        """Edit `note`, which is on a highlight in `post`, or, without one, on the post."""
        super().__init__()
        self._post, self._highlight = post, highlight
        self._about = Static(highlight.quote if highlight else post.title, markup=False, id="note-about")
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

    @property
    def change(self) -> tuple[Post, str, Value]:
        """What keeping the note changes: the post, the field of its state, and the value."""
        if self._highlight:
            return self._post, self._highlight.field, self._highlight._replace(note=self.note).value
        return self._post, "note", self.note

    def action_keep(self) -> None:
        """Keep what was written."""
        self.dismiss(True)

    def action_discard(self) -> None:
        """Leave the note as it was."""
        self.dismiss(False)
