"""A small window over the text: what something means, without leaving the place."""

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.app.post.layers.pictures import PictureLayer
from reader.app.post.messages import FigureChosen
from reader.app.post.page_view import PageView
from reader.text.document.nodes import Block
from reader.text.layout.page import Page, sizes
from reader.text.layout.typeset import Options
from reader.text.lines import FigureRow, figure_link

_MOST_LINES = 14
_MOST_CELLS = 76


class Peek(Dialog[str | int | None]):
    """Some blocks, over the post. Its result is where to go: a link, a block of the post, or None for nowhere."""

    BINDINGS = bindings("peek")
    BINDING_GROUP_TITLE = "In the small window"

    def __init__(
        self, blocks: Sequence[Block], of: Page, pictures: PictureLayer, *, goes_to: str | int | None, at_top: bool
    ) -> None:
        """Show `blocks`, which are at `goes_to`, at the bottom of the screen or, if `at_top`, at its top.

        `of`: the page that is looked from, whose formulas and pictures they are set like.
        """
        super().__init__(classes="-at-top" if at_top else "")
        self._blocks, self._of, self._goes_to = blocks, of, goes_to
        self._view = PageView(pictures=pictures)

    def compose(self) -> ComposeResult:
        with Vertical(id="peek") as window:
            can_go = self._goes_to is not None
            window.border_subtitle = "enter goes there · esc closes" if can_go else "esc closes"
            yield self._view

    def on_mount(self) -> None:
        self._view.focus()
        self._typeset()

    def on_resize(self) -> None:
        self._typeset()

    def _typeset(self) -> None:
        width = max(10, min(_MOST_CELLS, self.app.size.width - 8))
        if self._view.page:
            page = self._view.page.at_width(width, self._view.page.options)
        else:
            pictures = self._of.options.pictures
            most_rows = max(1, min(_MOST_LINES, self.app.size.height // 2) - 3)
            options = Options(pictures=pictures._replace(most_rows=most_rows) if pictures else None)
            page = Page(width, options, self._of.macros)
            page.extend(self._blocks, sizes(self._blocks))
            page.finish()
        page.settle(0, _MOST_LINES * 3)
        self._view.set_page(page)
        self._view.styles.height = min(page.height, _MOST_LINES, max(3, self.app.size.height // 2))
        self._view.styles.width = width + 3
        self._view.fit_scrollbar()
        self._view.refresh()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # beside the window
            self.dismiss(None)

    @on(PageView.LinkFollowed)
    def _follow(self, message: PageView.LinkFollowed) -> None:
        message.stop()
        self.dismiss(message.target)

    @on(FigureChosen)
    def _look(self, message: FigureChosen) -> None:
        message.stop()
        self.dismiss(figure_link(FigureRow(message.file, 0, 1)))

    def action_close(self) -> None:
        """Close the window."""
        self.dismiss(None)

    def action_enter(self) -> None:
        """Follow the link that the person is on, or go to what is looked at."""
        if self._view.links.target:
            self.dismiss(self._view.links.target)
        elif self._goes_to is not None:
            self.dismiss(self._goes_to)

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll."""
        self._view.action_line(lines)

    def action_link(self, step: int) -> None:
        """Go to the next link, or the one before."""
        self._view.action_link(step)
