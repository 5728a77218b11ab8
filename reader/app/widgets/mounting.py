"""Widgets that are mounted when they are first wanted."""

from textual.widget import Widget


def mount_while_open(
    parent: Widget, widget: Widget, *, before: int | Widget | None = None, after: Widget | None = None
) -> None:
    """Mount a widget, unless its parent is on the way out, as when Reader ends: Textual takes none then, and fails."""
    if parent.is_attached:
        parent.mount(widget, before=before, after=after)
