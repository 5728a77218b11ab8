"""The line in which one types what to search."""

from textual import on
from textual.message import Message
from textual.widgets import Input

from reader.app.key_bindings import bindings
from reader.app.textual_compat import QuietInput
from reader.app.widgets.entries import Entries


class SearchBar(QuietInput):
    """What is typed is searched in all posts at once; the list is one key away."""

    BINDINGS = bindings("search")
    BINDING_GROUP_TITLE = "While searching"

    class Typed(Message):
        """Something else is to be searched."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, searches: Entries) -> None:
        """`searches`: what was searched before."""
        super().__init__(placeholder='words "a phrase" tag:math unread', compact=True, select_on_focus=False)
        self._searches = searches

    def hide(self) -> None:
        """Be gone, and empty when it is asked for again."""
        self._searches.keep(self)
        self.display = False
        with self.prevent(Input.Changed):
            self.value = ""

    @on(Input.Changed)
    def _tell(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.value))
