"""The bar that has the keys while one selects with the keyboard."""

from textual.message import Message

from reader.app.key_bindings import bindings
from reader.app.post.layers.selection import KeyboardSelection, Unit
from reader.app.widgets.bar import Bar


class SelectBar(Bar, can_focus=True):
    """It moves the cursor of a selection, and says what one can do."""

    BINDINGS = bindings("select")
    BINDING_GROUP_TITLE = "While selecting"

    class Moved(Message):
        """The selection, or its cursor, is another one."""

    def __init__(self) -> None:
        super().__init__(id="select-bar")
        self._selection: KeyboardSelection | None = None

    def begin(self, selection: KeyboardSelection) -> None:
        """Let the person change a selection with keys."""
        self._selection = selection
        self.display = True
        self._changed()
        self.screen.set_focus(self)

    def end(self) -> None:
        """Be gone."""
        self._selection = None
        self.display = False

    def action_move(self, unit: Unit, step: int) -> None:
        """Move the cursor by a word, a line or a block, or to an end of the line."""
        if self._selection:
            self._selection.move(unit, step)
            self._changed()

    def action_begin(self, by_lines: bool) -> None:
        """Select from here on, by words or by lines."""
        if self._selection:
            self._selection.begin(by_lines=by_lines)
            self._changed()

    def action_swap(self) -> None:
        """Go to the other end."""
        if self._selection:
            self._selection.swap()
            self._changed()

    def _changed(self) -> None:
        if self._selection:
            is_selecting = self._selection.is_selecting
            self.show("Selecting" if is_selecting else "v selects from here, V whole lines", "")
            self.post_message(self.Moved())
