"""Textual's help panel, which shows the keys of the widget that has the focus."""

from textual.widget import Widget


def close_help(widget: Widget) -> bool:
    """Close the help if it is open. Return False if it was not. Any widget of the screen will do."""
    is_open = bool(widget.screen.query("HelpPanel"))
    if is_open:
        widget.app.action_hide_help_panel()
    return is_open
