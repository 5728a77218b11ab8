"""The app: what is around the one screen, from the start to the end."""

import asyncio
import os
import signal
import time
import traceback
from collections.abc import Iterable
from contextlib import aclosing, suppress
from functools import partial
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text
from textual import events, work
from textual.app import App, SystemCommand
from textual.command import Provider
from textual.driver import Driver
from textual.screen import Screen
from textual.signal import Signal
from textual.theme import Theme

from reader.app.key_bindings import commands, keymap, keys_of_own_commands
from reader.app.list.widget import PostList
from reader.app.look.theme_memory import ThemeMemory
from reader.app.look.themes import AUTO, THEMES
from reader.app.panes import ONE_PANE_BELOW
from reader.app.pictures import Pictures
from reader.app.quiet import collect_garbage_where_nobody_waits
from reader.app.screen import ReadingScreen
from reader.app.start import StartOptions
from reader.app.textual_compat import (
    add_action_targets,
    add_filter,
    begin_with_theme,
    end_with,
    fault_of,
    forget_removed,
    is_ending,
    messages_of,
    write_to_terminal,
)
from reader.app.threads import Lister, Writer
from reader.app.widgets.toast import say, say_problems
from reader.config import Config
from reader.errors import ReaderError
from reader.library.library import Library
from reader.paths import crash_file, replace_file, theme_file
from reader.pictures.terminals import known_cell
from reader.state.store import Store
from reader.text.clean import clean, clean_line

if TYPE_CHECKING:
    from reader.state.upkeep import Upkeep

QUIET_SECONDS = 0.3
"""How long the first paint has the machine for itself."""
_WELCOME = """\
j and k move, enter opens, space reads on.
/ searches, f follows links, m marks as read.
? shows all keys, q quits."""
_WELCOME_SECONDS = 20.0
TIDY_SECONDS = 1.0
"""How often what is not needed any more is let go of."""
BETWEEN_LISTS = 1.0
"""Seconds between two lists while posts are taken in."""


def _driver() -> type[Driver] | None:
    """Return what writes to the terminal, where there is one: a page in a browser has Textual's own."""
    if "TEXTUAL_DRIVER" in os.environ:
        return None
    from reader.app.driver import ReaderDriver

    return ReaderDriver


def _posts() -> type[Provider]:
    """Return what finds posts in the palette, when that is opened."""
    from reader.app.palette import PostProvider

    return PostProvider


def _own_commands() -> type[Provider]:
    """Return what finds commands of the settings there."""
    from reader.app.palette import OwnCommandProvider

    return OwnCommandProvider


class ReaderApp(App[None]):
    """Reader on the screen."""

    TITLE = "Reader"
    CSS_PATH = "look/reader.tcss"
    COMMANDS = App.COMMANDS | {_posts, _own_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ONE_PANE_BELOW, "-wide")]  # noqa: RUF012

    def __init__(self, library: Library, store: Store, config: Config, start: StartOptions = StartOptions()) -> None:
        """Show `library`, as the settings and the start want it."""
        self._themes = ThemeMemory(config.theme, theme_file(), is_light=start.is_light)
        super().__init__(
            driver_class=_driver(),
            ansi_color="NO_COLOR" in os.environ or self._themes.is_terminals_own or None,
        )
        self._library = library
        self._writer = Writer(store)
        self._lister = Lister(library, store)
        self._upkeep: Upkeep | None = None
        ready = Signal[None](self, "another picture is ready")
        memory = config.picture_memory << 20
        self._pictures = Pictures(start.graphics, memory, partial(write_to_terminal, self), ready)
        self._config, self._start = config, start
        self._is_first = start.is_first
        self._keymapped, wrong = keymap(config)
        self._own_keys, wrong_too = keys_of_own_commands(config, self._keymapped)
        self._problems = [*start.problems, *([store.notice] if store.notice else []), *wrong, *wrong_too]
        for theme in THEMES:
            self.register_theme(theme)
        if config.plain:
            from reader.app.look.ascii_filter import AsciiFilter

            add_filter(self, AsciiFilter())
        if self._themes.is_limited:
            from reader.app.look.few_colors import FewColors

            add_filter(self, FewColors(lambda: self.current_theme.dark))
        if config.reduced_motion:
            self.animation_level = "none"
        wanted = self._themes.wanted
        if wanted not in {*self.available_themes, AUTO}:
            self._problems.append(f"There is no theme “{wanted}”: choose one in the palette (ctrl+p).")
        begin_with_theme(self, wanted if wanted in self.available_themes else self._themes.automatic)
        self.reading = reading = ReadingScreen(
            library, self._writer, self._lister, config, start.saved_view,
            pictures=self._pictures, resume=start.resume,
        )  # fmt: skip
        # What keys act on: see `keys.py`.
        self.list_pane, self.post_pane, self.panes = reading.list_pane, reading.post_pane, reading.panes
        self.navigator, self.post_commands = reading.navigator, reading.post_commands
        self.picture_commands, self.feed_commands = reading.picture_commands, reading.feed_commands
        self.passages, self.bookmarks = reading.post_pane.passages, reading.bookmarks
        self.saved_searches, self.programs = reading.saved_searches, reading.programs
        self.references = reading.references
        add_action_targets(
            self, "list_pane", "post_pane", "panes", "navigator", "post_commands", "picture_commands", "feed_commands",
            "passages", "bookmarks", "saved_searches", "programs", "references",
        )  # fmt: skip

    async def on_event(self, event: events.Event) -> None:
        """Take note of keys and the mouse, and let what is pasted pass the gate: it may be of any page of the web.

        What is pressed after `q` is for nobody: half of what would answer has gone. And so is what the mouse does
        outside of the screen, as before the terminal is smaller: Textual would take the focus from everything.
        """
        if is_ending(self) and isinstance(event, events.InputEvent):
            return
        if isinstance(event, events.MouseEvent) and not self.screen.region.contains_point(event.offset):
            return
        if isinstance(event, events.Paste):
            event.text = clean(event.text)
        if isinstance(event, events.InputEvent):
            self.reading.quiet.disturb()
        await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        """Return the reading screen."""
        return self.reading

    def on_mount(self) -> None:
        if self._keymapped:
            self.set_keymap(self._keymapped)
        for number, key in self._own_keys.items():
            # Textual's help reads what it shows as markup.
            name = escape(clean_line(self._config.own_commands[number].name))
            self.bind(key, f"programs.named({number})", description=name, show=False)
        say_problems(self.reading, self._problems)
        self.call_after_refresh(collect_garbage_where_nobody_waits)  # none was since `cli/__init__.py`
        self.set_interval(TIDY_SECONDS, self._tidy)
        self.call_after_refresh(self._take_typed)
        if self._is_first:
            self.notify(_WELCOME, timeout=_WELCOME_SECONDS, markup=False)
        self._quit_when_told()
        self.theme_changed_signal.subscribe(self, self._remember_theme)
        # What had the terminal in the meantime may have taken pictures away.
        self.app_resume_signal.subscribe(self, lambda _: self._pictures.forget())
        self.set_timer(QUIET_SECONDS, self._begin_background)

    def _tidy(self) -> None:
        forget_removed(self)
        self.reading.quiet.collect_garbage()

    def on_panes_post_opened(self) -> None:
        """Let nothing of the first start lie on what is read."""
        if self._is_first and not self._problems:
            self.clear_notifications()
        self._is_first = False

    def _quit_when_told(self) -> None:
        """End in good order where the machine, or the window, asks for it."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_by_signal, number)
        if self.is_web:
            from reader.app.system import when_server_is_gone

            when_server_is_gone(partial(loop.call_soon_threadsafe, self._end_by_signal, signal.SIGHUP))

    def on_resize(self) -> None:
        """Draw pictures for the cells of now: letters may be larger than they were."""
        if not self.is_headless and not self.is_web and (cell := known_cell()):
            self._pictures.fit_cells(cell)

    def on_exit_app(self) -> None:
        """Keep what is being done, whatever ends Reader, and leave nothing in the terminal."""
        self.reading.end()
        self._pictures.close()

    async def on_unmount(self) -> None:
        """End the process that makes pictures, however the app has ended."""
        self._pictures.close()
        await self._pictures.ended()

    def _end_by_signal(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """Say in one sentence that a fault of Reader's ends it: where a program's maker looks, the whole story is."""
        self._pictures.close()
        file = crash_file()
        with suppress(OSError):
            replace_file(file, traceback.format_exc())
        name = type(fault_of(self)).__name__
        sentence = f"Reader has to stop: a fault of its own ({name}). What you did is on the disk."
        end_with(self, Text(f"{sentence} {clean_line(str(file))} says more."))

    def _take_typed(self) -> None:
        """Do what was typed while Reader started."""
        if self._start.typed:
            for message in messages_of(self._start.typed):
                self.post_message(message)

    def _remember_theme(self, theme: Theme) -> None:
        """Keep the theme that the person has chosen, for the next start."""
        kept = self._themes.choose(theme.name)
        if kept is None:
            say(self.reading, f"{theme.name} for now: your settings say {self._config.theme}.")
        else:
            self._lister.ask(self._themes.keep, kept)

    def action_redraw(self) -> None:
        """Draw everything again: something else has written on the terminal."""
        write_to_terminal(self, "\x1b[2J")
        self.refresh(layout=True)

    def action_follow_terminal(self) -> None:
        """Take the theme that is as light or dark as the terminal, and at each start again."""
        self._themes.follow_terminal()
        self.theme = self._themes.automatic
        self._remember_theme(self.current_theme)

    def _begin_background(self) -> None:
        """Begin what can wait until there is something to see."""
        self._start.when_shown()
        if self.is_web:  # Textual's driver begins as though the page were in the background, and so without a footer
            self.app_focus = True
            self.reading.refresh_bindings()
        self.reading.follow_moves(self._start.locate)
        self._watch_folders()
        if self._start.saved_view is not None:  # it is the library that is read
            self.reading.feed_commands.begin()
        if path := self._writer.store.path:
            from reader.state.upkeep import Upkeep

            notice = self._writer.store.notice
            self._upkeep = Upkeep(path, self._config.sync_dir, self._say_from_background, notice)
            self._upkeep.start()

    def on_reading_screen_folders_changed(self) -> None:
        """Look at the folders that there are now."""
        self._watch_folders()

    @work(group="index", exclusive=True)
    async def _watch_folders(self) -> None:
        """Keep the index up to date, and show what is new."""
        if self._start.watched is None:
            return
        from reader.app.indexing import IndexWatcher

        shown_at = 0.0
        said = {*self._problems}
        try:
            async with aclosing(IndexWatcher(self._start.watched).changes()) as changes:
                async for change in changes:
                    if change.looked_at is not None:
                        if time.monotonic() - shown_at > BETWEEN_LISTS:
                            shown_at = time.monotonic()
                            self.reading.library_changed(f"{change.looked_at:,} posts so far")
                        continue
                    say_problems(self.reading, [one for one in change.problems if one not in said])
                    said = {*change.problems}
                    if self._library.has_changed() or shown_at:  # it says how far it is
                        shown_at = 0.0
                        self.reading.library_changed()
                        self.reading.follow_moves(self._start.locate)
            say_problems(self.reading, ["Your folders are not looked at any more: `reader index` says why."])
        except ReaderError as error:
            say_problems(self.reading, [str(error)])

    def _say_from_background(self, sentence: str) -> None:
        if self.is_running:
            self.call_from_thread(say_problems, self.reading, [sentence])

    def copy_to_clipboard(self, text: str) -> None:
        """Give text to the terminal (OSC 52), and to the system's clipboard where there is one."""
        super().copy_to_clipboard(text)
        if self.is_web:  # which may be anywhere
            return
        from reader.app.system import copy

        self.run_worker(asyncio.to_thread(copy, text), group="clipboard", exit_on_error=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of the pane one is in, then Textual's choice of themes."""
        for name, keys, action in commands("list" if isinstance(screen.focused, PostList) else "post", self._keymapped):
            if not action.startswith("app."):
                yield SystemCommand(name, keys, partial(self._run, action))
        yield SystemCommand(
            "Theme as the terminal is", "Light or dark, as the terminal, at each start", self.action_follow_terminal
        )
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Quit", "Screenshot"):
                yield command

    async def _run(self, action: str) -> None:
        """Do what a key of the reading screen does."""
        within = self.reading.focused.ancestors_with_self if self.reading.focused else [self.reading]
        method = f"action_{action.partition('(')[0]}"
        await self.run_action(action, next((node for node in within if hasattr(node, method)), self.reading))

    def close(self) -> None:
        """Wait until everything that was done is on the disk, and for a moment until it is in the shared folder."""
        self._lister.close()
        self._writer.close()
        self._library.close()
        if self._upkeep:
            self._upkeep.stop()
