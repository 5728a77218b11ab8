"""Where one chooses between the feeds of a site."""

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.app.widgets.option_list import ContentList


class FeedChoice(Dialog[str]):
    """Its result: the address of a feed, or nothing."""

    BINDINGS = bindings("choosing")
    BINDING_GROUP_TITLE = "While choosing"

    def __init__(self, feeds: Sequence[tuple[str, str]]) -> None:
        """Let the person choose between feeds: their addresses and titles, which have passed the gate."""
        super().__init__()
        self._feeds = feeds
        self._list = ContentList()

    def compose(self) -> ComposeResult:
        with Vertical(classes="-prompt") as window:
            window.border_title = "Which feed?"
            window.border_subtitle = "enter subscribes · esc closes"
            yield self._list

    def on_mount(self) -> None:
        for address, title in self._feeds:
            self._list.add_option(Option(Text.assemble(title or address, "\n", (address, "dim"))))
        self._list.highlighted = 0
        self._list.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(self._feeds[message.option_index][0])

    def action_close(self) -> None:
        """Subscribe to none."""
        self.dismiss("")
