"""A list to choose from, as the outline and the annotations have it."""

from textual.widgets import OptionList


class ContentList(OptionList):
    """Options on as many lines as they need. Their words are content, never markup."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, compact=True, markup=False)

    def action_move(self, step: int) -> None:
        """Highlight the next one, or the one before."""
        if step > 0:
            self.action_cursor_down()
        else:
            self.action_cursor_up()
