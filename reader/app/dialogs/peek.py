"""A small window over the text: what something means, without leaving the place."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from reader.app.keys import bindings
from reader.app.post.link_view import LinkView
from reader.text.document.nodes import Block
from reader.text.layout.page import Page, sizes
from reader.text.math import Macros

_MOST_LINES = 14
_MOST_CELLS = 76


class Peek(ModalScreen[str | None]):
    """Some blocks, over the post. Its result: None; or the link that was followed, empty for what is looked at."""

    BINDINGS = bindings("peek")
    BINDING_GROUP_TITLE = "In the small window"

    def __init__(self, blocks: Sequence[Block], macros: Macros, *, can_go: bool, at_top: bool) -> None:
        """Show `blocks`; `can_go`: there is a place to go to; `at_top`: what is looked at is further down."""
        super().__init__(classes="-at-top" if at_top else "")
        self._blocks, self._macros, self._can_go = blocks, macros, can_go
        self._view = LinkView()

    def compose(self) -> ComposeResult:
        with Vertical(id="peek") as window:
            window.border_subtitle = "enter goes there · esc closes" if self._can_go else "esc closes"
            yield self._view

    def on_mount(self) -> None:
        self._view.focus()
        self._typeset()

    def on_resize(self) -> None:
        self._typeset()

    def _typeset(self) -> None:
        width = max(10, min(_MOST_CELLS, self.app.size.width - 8))
        page = Page(width, macros=self._macros)
        page.extend(self._blocks, sizes(self._blocks))
        page.finish()
        page.settle(0, _MOST_LINES * 3)
        self._view.page = page
        self._view.styles.height = min(page.height, _MOST_LINES, max(3, self.app.size.height // 2))
        self._view.styles.width = width + 3
        self._view.measure_again()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # beside the window
            self.dismiss(None)

    def on_link_view_link_followed(self, message: LinkView.LinkFollowed) -> None:
        message.stop()
        self.dismiss(message.target)

    def action_close(self) -> None:
        """Close the window."""
        self.dismiss(None)

    def action_enter(self) -> None:
        """Go to what is looked at, or follow the link that one stands on."""
        if self._view.link_target:
            self.dismiss(self._view.link_target)
        elif self._can_go:
            self.dismiss("")

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll."""
        self._view.action_line(lines)

    def action_link(self, step: int) -> None:
        """Stand on the next link, or the one before."""
        self._view.action_link(step)
