"""A small screen over the panes, of which the others in this folder are kinds."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A screen that gives back a result once, however often it is told to."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with a result; nothing more where it has ended. A key that is pressed twice at once comes twice.

        Textual (8.2.8) would take the screen below away, and end the app where there is no more than that.
        """
        return super().dismiss(result) if self.is_active else AwaitComplete()
