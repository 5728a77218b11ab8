"""Textual's OptionList with the posts of a folder, to measure Reader against.

usage: option_list.py DIR
"""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import OptionList


class OptionListApp(App[None]):
    """An app with one list: a line for each file, which is less than Reader shows."""

    def compose(self) -> ComposeResult:
        names = sorted((path.name for path in Path(sys.argv[1]).glob("*.md")), reverse=True)
        yield OptionList(*(f"Post {name}" for name in names), markup=False)


OptionListApp().run()
