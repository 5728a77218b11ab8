"""The line above a pane, and the one below both."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from reader.app.keys import SPARE
from reader.text.lines import isolate, truncate


class Bar(Widget):
    """One line with text at the left and at the right; the left gives way."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = ""
        self._right = ""

    def show(self, left: str, right: str) -> None:
        """Show two texts, which have passed the gate."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """Return the line. Content, not a string: a string would be read as markup."""
        width = self.content_size.width
        right = truncate(self._right, width)
        left = truncate(self._left, max(0, width - len(right) - 2))
        gap = Content(" " * max(0, width - Content(left).cell_length - Content(right).cell_length))
        return Content.assemble((isolate(left), "bold"), gap, isolate(right))


class LateFooter(Footer):
    """A footer that is filled when the first post has been shown: its widgets take longer to make than a post."""

    _begun = False

    def compose(self) -> ComposeResult:
        """Yield as many keys as there is room for: those that a person knows soonest give way."""
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        for action in SPARE:
            if sum(map(_width, keys)) <= self.app.size.width:
                break
            keys = [key for key in keys if key.action != action]
        self.styles.grid_size_columns = max(1, len(keys))
        yield from keys

    def on_resize(self) -> None:
        if self._begun:
            self.call_after_refresh(self.recompose)

    def begin(self) -> None:
        """Show the keys from now on."""
        if not self._begun:
            self._begun = True
            self.call_later(self.bindings_changed, self.screen)

    def bindings_changed(self, screen: Screen[object]) -> None:
        if self._begun:
            super().bindings_changed(screen)


def _width(key: FooterKey) -> int:
    return cell_len(key.key_display) + cell_len(key.description) + 3
