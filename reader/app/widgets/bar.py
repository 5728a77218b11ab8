"""A line of text, such as the one above a pane."""

from textual.content import Content
from textual.widget import Widget

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
