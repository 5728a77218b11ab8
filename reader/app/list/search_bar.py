"""The line in which one types what to search."""

from textual import on
from textual.widgets import Input

from reader.app.keys import bindings
from reader.app.list.pane import ListPane


class SearchLine(Input):
    """What is typed is searched in all posts at once; the list is one key away."""

    BINDINGS = bindings("search")
    BINDING_GROUP_TITLE = "While searching"

    def __init__(self) -> None:
        super().__init__(placeholder='words "a phrase" tag:math is:unread', compact=True, select_on_focus=False)

    def hide(self) -> None:
        """Be gone, and empty when it is asked for again."""
        self.display = False
        with self.prevent(Input.Changed):
            self.value = ""

    @property
    def _pane(self) -> ListPane:
        return self.query_ancestor(ListPane)

    @on(Input.Changed)
    def _search(self, message: Input.Changed) -> None:
        message.stop()
        if message.value != self._pane.view.words:
            self._pane.search(message.value)

    def action_move(self, step: int) -> None:
        """Move the cursor of the list."""
        self._pane.posts.action_move(step)

    def action_accept(self) -> None:
        """Go to what was found."""
        if self.value.strip():
            self.screen.set_focus(self._pane.posts)
        else:
            self._pane.end_search()

    def action_leave(self) -> None:
        """List again what was listed before."""
        self._pane.end_search()
