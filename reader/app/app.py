"""The app: themes, the command palette, and the one screen."""

import asyncio
import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import App, SystemCommand
from textual.command import Provider
from textual.screen import Screen
from textual.theme import Theme

from reader.app.keys import commands, keymap
from reader.app.list.widget import PostList
from reader.app.look.themes import AUTO, THEMES, chosen, is_limited
from reader.app.saved_view import LastView, read_theme, write_theme
from reader.app.screen import ReadingScreen
from reader.app.threads import Lister, Writer
from reader.config import Config
from reader.errors import reason
from reader.library.library import Library
from reader.lists.renames import Locate, path_of
from reader.paths import crash_file, replace_file, theme_file
from reader.state.store import Store
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.state.upkeep import Background

ONE_PANE_BELOW = 100
"""Columns that two panes need."""
QUIET_SECONDS = 0.3
"""How long the first paint has the machine for itself."""
_WELCOME = """\
j and k move, enter opens, space reads on.
/ searches, f follows links, m marks as read.
? shows all keys, q quits."""
_WELCOME_SECONDS = 20.0
BETWEEN_LISTS = 1.0
"""Seconds between two lists while posts are taken in."""


def _posts() -> type[Provider]:
    """Return what finds posts in the palette, when that is opened."""
    from reader.app.palette import PostProvider

    return PostProvider


class ReaderApp(App[None]):
    """Reader on the screen."""

    TITLE = "Reader"
    CSS_PATH = "look/reader.tcss"
    COMMANDS = App.COMMANDS | {_posts}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ONE_PANE_BELOW, "-wide")]  # noqa: RUF012

    def __init__(
        self,
        library: Library,
        store: Store,
        config: Config,
        problems: Iterable[str] = (),
        *,
        resume: bool = False,
        last: LastView | None = None,
        watched: Sequence[str] | None = None,
        locate: Locate = path_of,
        is_light: bool | None = None,
        typed: str = "",
        is_first: bool = False,
        when_shown: Callable[[], None] = lambda: None,
    ) -> None:
        """Show `library`.

        `resume`: go on where the last unfinished post was left. `last`: how the list was looked at, None where that is
        not to be kept. `watched`: what `reader index --watch` is told so that it keeps this library up to date; None
        where nothing does. `locate`: see `moves.follow_moves`. `is_light`: whether the terminal is, if that is known.
        `typed`: what the person has typed already. `is_first`: whether Reader was never started before.
        `when_shown`: what to do once there is something to see.
        """
        limited = is_limited()
        wanted = (read_theme(theme_file()) if config.theme == AUTO else config.theme) or AUTO
        # The terminal's own colours beside those of a theme could be as light as its ground.
        super().__init__(ansi_color="NO_COLOR" in os.environ or (limited and wanted == AUTO) or None)
        self._library = library
        self._writer = Writer(store)
        self._lister = Lister(library, store)
        self._background: Background | None = None
        self._sync_dir = config.sync_dir
        self._watched, self._locate = watched, locate
        self._problems = [*problems, *([store.notice] if store.notice else [])]
        for theme in THEMES:
            self.register_theme(theme)
        if config.plain:
            from reader.app.look.ascii_filter import PlainFilter

            self._filters.append(PlainFilter())
        if config.reduced_motion:
            self.animation_level = "none"
        self._keymapped, wrong = keymap(config)
        self._problems += wrong
        self._typed, self._is_first, self._when_shown = typed, is_first, when_shown
        self._follows_terminal = False
        self._configured_theme = config.theme
        self._auto_theme = chosen(is_light, is_limited=limited)
        if wanted not in {*self.available_themes, AUTO}:
            self._problems.append(f"There is no theme “{wanted}”: choose one in the palette (ctrl+p).")
        self.theme = wanted if wanted in self.available_themes else self._auto_theme
        self.reading = ReadingScreen(library, self._writer, self._lister, config, last, resume=resume)

    def get_default_screen(self) -> Screen[None]:
        """Return the reading screen."""
        return self.reading

    def on_mount(self) -> None:
        if self._keymapped:
            self.set_keymap(self._keymapped)
        self.reading.say_all(self._problems)
        self.call_after_refresh(_collect_garbage_again)
        self.call_after_refresh(self._take_typed)
        if self._is_first:
            self.notify(_WELCOME, timeout=_WELCOME_SECONDS, markup=False)
        self._quit_when_told()
        self.theme_changed_signal.subscribe(self, self._remember_theme)
        self.set_timer(QUIET_SECONDS, self._begin_background)

    def on_panes_opened(self) -> None:
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

    def on_exit_app(self) -> None:
        """Keep what is being done, whatever ends Reader."""
        self.reading.end()

    def _end_by_signal(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """Say in one sentence that a fault of Reader's ends it: where a program's maker looks, the whole story is."""
        file = crash_file()
        with suppress(OSError):
            replace_file(file, traceback.format_exc())
        name = type(self._exception).__name__
        sentence = f"Reader has to stop: a fault of its own ({name}). What you did is on the disk."
        self._exit_renderables.append(Text(f"{sentence} {clean_line(str(file))} says more."))
        self._close_messages_no_wait()

    def _take_typed(self) -> None:
        """Do what was typed while Reader started."""
        if self._typed:
            from textual._xterm_parser import XTermParser

            for message in XTermParser().feed(self._typed):
                self.post_message(message)

    def _remember_theme(self, theme: Theme) -> None:
        """Keep the theme that the person has chosen, for the next start."""
        if self._configured_theme == AUTO:
            name = AUTO if self._follows_terminal and theme.name == self._auto_theme else theme.name
            self._follows_terminal = name == AUTO
            self._lister.ask(write_theme, theme_file(), name)
        else:
            self.reading.say(f"{theme.name} for now: your settings say {self._configured_theme}.")

    def action_follow_terminal(self) -> None:
        """Take the theme that is as light or dark as the terminal, and at each start again."""
        self._follows_terminal = True  # until the person chooses another
        self.theme = self._auto_theme
        self._remember_theme(self.current_theme)

    def _begin_background(self) -> None:
        """Begin what can wait until there is something to see."""
        self._when_shown()
        if self.is_web:  # Textual's driver begins as though the page were in the background, and so without a footer
            self.app_focus = True
            self.reading.refresh_bindings()
        self.reading.follow_moves(self._locate)
        if self._watched is not None:
            self._look_at_folders(self._watched)
        if path := self._writer.store.path:
            from reader.state.upkeep import Background

            notice = self._writer.store.notice
            self._background = Background(path, self._sync_dir, self._say_from_background, notice)
            self._background.start()

    @work(group="index")
    async def _look_at_folders(self, arguments: Sequence[str]) -> None:
        """Keep the index up to date, in a process of its own so that no key waits for it, and show what is new."""
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "reader", "index", "--json", "--watch", *arguments,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            self.reading.say_all([f"Your folders cannot be looked at: {reason(error)}."])
            return
        assert process.stdout
        try:
            first = True  # what comes later comes because there is something new
            shown_at = 0.0
            async for line in process.stdout:
                change = json.loads(line)
                if "looked_at" in change:
                    if time.monotonic() - shown_at > BETWEEN_LISTS:
                        shown_at = time.monotonic()
                        self.reading.taken_in(f"{change['looked_at']:,} posts so far")
                    first = False
                    continue
                self.reading.say_all(change["problems"])
                if not first or change["added"] or change["changed"] or change["removed"]:
                    self.reading.taken_in()
                    self.reading.follow_moves(self._locate)
                first = False
            self.reading.say_all(["Your folders are not looked at any more: `reader index` says why."])
        finally:
            if process.returncode is None:
                process.kill()
            while process.returncode is None:  # or asyncio, which cancels twice, complains on standard error
                with suppress(asyncio.CancelledError):
                    await process.wait()

    def _say_from_background(self, sentence: str) -> None:
        if self.is_running:
            self.call_from_thread(self.reading.say_all, [sentence])

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
        if self._background:
            self._background.stop()


def _collect_garbage_again() -> None:
    """Undo what `cli.py` did for the first paint, and never look again at what was made before it."""
    gc.freeze()
    gc.enable()
