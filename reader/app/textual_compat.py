"""Everything private of Textual that Reader uses: nothing else of Textual's may be named with an underscore.

`tests/app/test_textual_compat.py` fails when a version of Textual has it no longer, or has it otherwise.
"""

from collections.abc import Iterable

from rich.console import RenderableType
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.filter import LineFilter
from textual.message import Message
from textual.widgets import Input
from textual.widgets._footer import FooterKey
from textual.widgets._toast import ToastHolder
from textual.widgets.input import Selection

__all__ = [
    "ActionTarget",
    "FooterKey",
    "QuietInput",
    "add_action_targets",
    "add_filter",
    "end_with",
    "fault_of",
    "forget_removed",
    "is_ending",
    "messages_of",
    "write_to_terminal",
]


class ActionTarget:
    """Something that is no widget and has actions: its methods `action_NAME`."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action can be done now; None where it is shown, but cannot."""
        return True


class QuietInput(Input):
    """A line in which one types that leaves alone what the mouse selects elsewhere, unless one is typing in it.

    Textual's (8.2.8) ends every selection when it is made, and when what is in it is changed.
    """

    def _watch_selection(self, selection: Selection) -> None:
        if self.has_focus and not self.screen._selecting:
            super()._watch_selection(selection)


def add_action_targets(app: App[None], *names: str) -> None:
    """Let actions be written `NAME.action`, where NAME is an attribute of the app: a widget, or an `ActionTarget`."""
    app._action_targets |= {*names}


def begin_with_theme(app: App[None], name: str) -> None:
    """Give an app, which is not running yet, its theme.

    To set `theme` would have all styles, which it has none of yet, parsed and computed a second time at the start.
    """
    app.set_reactive(App.theme, name)
    for mode, is_on in (("-dark-mode", app.current_theme.dark), ("-light-mode", not app.current_theme.dark)):
        app.set_class(is_on, mode, update=False)
    app._refresh_truecolor_filter(app.ansi_theme)
    app.stylesheet.set_variables(app.get_css_variables())


def add_filter(app: App[None], line_filter: LineFilter) -> None:
    """Let a filter change every line before it reaches the terminal."""
    app._filters.append(line_filter)


def fault_of(app: App[None]) -> BaseException | None:
    """Return the exception that ends the app, if one does."""
    return app._exception


def end_with(app: App[None], text: RenderableType) -> None:
    """End the app at once, and print `text` when the terminal is as it was."""
    app._exit_renderables.append(text)
    app._close_messages_no_wait()


def forget_removed(app: App[None]) -> None:
    """Let go of what Textual (8.2.8) keeps of widgets that are gone.

    What they watch knows them until it changes next, which may be never: all keys that a footer has ever shown watch
    whether it is compact (`watch`, `data_bind`). What holds a toast stays where a toast is taken back.
    """
    for screen in app.screen_stack:
        for holder in screen.query(ToastHolder):
            if holder.is_mounted and not holder.children:
                holder.remove()
        for node in (app, *screen.walk_children(with_self=True)):
            for watchers in getattr(node, "__watchers", {}).values():
                watchers[:] = [one for one in watchers if not one[0]._closing]


def is_ending(app: App[None]) -> bool:
    """Return whether it was asked to end."""
    return app._exit


def write_to_terminal(app: App[None], data: str) -> None:
    """Write something to the terminal that is not laid out: nothing where there is none (any more)."""
    if app._driver is not None and not app.is_web:
        app._driver.write(data)


def messages_of(typed: str) -> Iterable[Message]:
    """Return the messages for what was typed, as a terminal sends it."""
    return XTermParser().feed(typed)
