"""What is private of Textual is there, and does what Reader expects: this fails first when a new Textual drops it."""

import asyncio

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.events import Key
from textual.filter import LineFilter
from textual.widgets import Footer, Static
from textual.widgets._toast import ToastHolder

from reader.app.textual_compat import (
    ActionTarget,
    FooterKey,
    add_action_targets,
    add_filter,
    end_with,
    fault_of,
    forget_removed,
    messages_of,
)


class Upper(LineFilter):
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text.upper(), style, control) for text, style, control in segments]


class Target(ActionTarget):
    def __init__(self) -> None:
        self.done: list[int] = []

    def action_do(self, number: int) -> None:
        self.done.append(number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return parameters != (13,)


class Small(App[None]):
    BINDINGS = [("a", "thing.do(7)", "Do"), ("b", "thing.do(13)", "Not")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.thing = Target()
        add_action_targets(self, "thing")
        add_filter(self, Upper())

    def compose(self) -> ComposeResult:
        yield Static("words")
        yield Footer()


async def test_actions_can_name_what_they_act_on() -> None:
    app = Small()
    async with app.run_test() as pilot:
        await pilot.press("a", "b")
        assert app.thing.done == [7]
        await app.run_action("thing.do(8)")
        assert app.thing.done == [7, 8]
        assert {key.action for key in app.query(FooterKey)} >= {"thing.do(7)"}


async def test_every_line_passes_the_filter() -> None:
    app = Small()
    async with app.run_test():
        assert "WORDS" in app.export_screenshot()


async def test_an_app_ends_with_a_text() -> None:
    app = Small()
    async with app.run_test():
        assert fault_of(app) is None
        end_with(app, "the end")
        assert app._exit_renderables == ["the end"]


def test_what_was_typed_becomes_messages() -> None:
    keys = [message.key for message in messages_of("aG\x1b[B") if isinstance(message, Key)]
    assert keys == ["a", "G", "down"]


class Watching(Static):
    def on_mount(self) -> None:
        self.watch(self.app, "title", lambda: None)


async def test_what_is_removed_is_let_go_of() -> None:
    app = Small()
    async with app.run_test():
        for _ in range(3):
            await app.mount(Watching())
            await app.query(Watching).remove()
        await app.mount(Watching())

        def watching() -> list[object]:
            return [widget for widget, _ in getattr(app, "__watchers")["title"] if isinstance(widget, Watching)]

        assert len(watching()) == 4, "Textual lets go of them by itself: `forget_removed` is not needed any more"
        forget_removed(app)
        assert watching() == [app.query_one(Watching)]


async def test_what_held_a_toast_goes_with_it() -> None:
    app = Small()
    async with app.run_test(notifications=True) as pilot:
        for number in range(3):
            app.clear_notifications()
            app.notify(f"Toast {number}")
            await pilot.pause()
        assert len(app.screen.query(ToastHolder)) == 3, "Textual removes them by itself"
        app.clear_notifications()
        app.notify("The last")
        for _ in range(50):  # not what is only being mounted, whenever it is
            await asyncio.sleep(0)
            forget_removed(app)
        await pilot.pause()
        assert [str(holder.children[0].render()) for holder in app.screen.query(ToastHolder)] == ["The last"]
