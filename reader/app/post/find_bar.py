"""The line in which one types what to find in the post."""

from textual import on
from textual.message import Message
from textual.widgets import Input

from reader.app.key_bindings import bindings
from reader.app.textual_compat import QuietInput


class FindBar(QuietInput):
    """What is typed is found at once; the text is one key away."""

    BINDINGS = bindings("find")
    BINDING_GROUP_TITLE = "While finding"

    class Typed(Message):
        """Something else is to be found."""

        def __init__(self, words: str, *, is_regex: bool) -> None:
            super().__init__()
            self.words = words
            self.is_regex = is_regex

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self._is_regex = False
        self._show_kind()

    def begin(self, words: str) -> None:
        """Be there, with `words` that what is typed replaces."""
        self.display = True
        with self.prevent(Input.Changed):
            self.value = words
        self.screen.set_focus(self)
        self.select_all()

    def _show_kind(self) -> None:
        self.placeholder = "a regular expression in this post" if self._is_regex else "find in this post"

    @on(Input.Changed)
    def _tell(self, message: Input.Changed) -> None:
        message.stop()
        self._want()

    def _want(self) -> None:
        self.post_message(self.Typed(self.value, is_regex=self._is_regex))

    def action_regex(self) -> None:
        """Take what is typed for a regular expression, or as it stands."""
        self._is_regex = not self._is_regex
        self._show_kind()
        self._want()
