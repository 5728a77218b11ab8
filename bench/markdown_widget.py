"""Textual's own Markdown widget on a file, to measure Reader against."""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import MarkdownViewer


class MarkdownApp(App[None]):
    """An app that shows one file."""

    def compose(self) -> ComposeResult:
        yield MarkdownViewer(Path(sys.argv[1]).read_text(), show_table_of_contents=False)


MarkdownApp().run()
