"""The least that a Textual app can be, to measure Reader against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """An app with one Static."""

    def compose(self) -> ComposeResult:
        yield Static("EMPTY")


EmptyApp().run()
