"""The system outside Reader: browser, editor, clipboard, and the server that shows Reader in a browser."""

import asyncio
import os
import select
import shutil
import signal
import subprocess
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from textual.app import SuspendNotSupported
from textual.widget import Widget

from reader.app.widgets.toast import say, saying_errors
from reader.config import Config
from reader.editor import not_opened, run_editor
from reader.errors import ReaderError, reason
from reader.programs import Command, failed, not_started, sent
from reader.text.clean import clean_line

_LONGEST_SAID = 100
"""Characters of an address that are said."""


def browse(widget: Widget, config: Config, address: str) -> None:
    """Open an address in the person's browser, and say so."""
    widget.run_worker(_browse(widget, config, address), group="browser", exit_on_error=False)


async def _browse(widget: Widget, config: Config, address: str) -> None:
    if widget.app.is_web:
        widget.app.open_url(address)
        return
    try:
        browser = await asyncio.to_thread(webbrowser.get, config.browser or None)
    except webbrowser.Error:
        say(widget, f"There is no browser here: y copies the link. {address}", wrong=True)
        return
    if type(browser) is webbrowser.GenericBrowser:  # one that takes over the terminal
        with _given_away(widget):
            browser.open(address)
    else:
        say(widget, f"Opening {address if len(address) <= _LONGEST_SAID else address[: _LONGEST_SAID - 1] + '…'}")
        await asyncio.to_thread(browser.open, address)


@contextmanager
def _given_away(widget: Widget) -> Iterator[None]:
    """Leave the terminal to a program, and take it back whatever comes of that: errors are said.

    ctrl+c and ctrl+\\ are for that program alone. Raises SuspendNotSupported where the terminal cannot be given away.
    """
    with widget.app.suspend(), saying_errors(widget):
        before = [(number, signal.signal(number, lambda *_: None)) for number in (signal.SIGINT, signal.SIGQUIT)]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)


def edit(widget: Widget, config: Config, path: Path, line: int) -> None:
    """Open a file at a line in the person's editor, on the whole terminal, and come back."""
    if widget.app.is_web:
        say(widget, "An editor cannot be opened in a browser: `reader` in a terminal can.", wrong=True)
        return
    try:
        with _given_away(widget):
            run_editor(config, path, line)
    except SuspendNotSupported as error:
        say(widget, not_opened(config, clean_line(str(error)) or "no way back"), wrong=True)
    widget.screen.refresh()


def run_in_terminal(
    widget: Widget, command: Command, arguments: Sequence[str], env: Mapping[str, str], given: str
) -> None:
    """Run a program on the whole terminal, `given` on its standard input if anything, and come back."""
    if widget.app.is_web:
        say(widget, "A program cannot have a terminal in a browser: `reader` in a terminal can.", wrong=True)
        return
    status = 0
    try:
        with _given_away(widget), sent(given) as file:
            try:
                status = subprocess.call(arguments, stdin=file if given else None, env=env)
            except (OSError, ValueError) as error:
                raise ReaderError(not_started(command, error)) from error
    except SuspendNotSupported as error:
        say(widget, clean_line(str(error)) or "There is no way back from a program here.", wrong=True)
    if status:
        say(widget, failed(command, status, ""), wrong=True)
    widget.screen.refresh()


def view_file(widget: Widget, file: str) -> None:
    """Open a file in what the system has for its kind, and say so."""
    program = next((name for name in ("xdg-open", "open") if shutil.which(name)), None)
    if widget.app.is_web or program is None:
        say(widget, f"There is no viewer here: y copies where the file is. {clean_line(file)}", wrong=True)
        return
    say(widget, f"Opening {clean_line(Path(file).name)}")
    widget.run_worker(_view(widget, program, file), group="viewer", exit_on_error=False)


async def _view(widget: Widget, program: str, file: str) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            program, file,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        status = await process.wait()
    except OSError as error:
        say(widget, f"{program} could not be started: {reason(error)}.", wrong=True)
        return
    if status:
        say(widget, f"{program} could not open it: y copies where the file is.", wrong=True)


def when_server_is_gone(end: Callable[[], object]) -> None:
    """Do `end` in a thread when the server that shows this Reader in a browser has let go of it, killed or not."""

    def wait() -> None:
        poll = select.poll()
        poll.register(0, 0)  # not for what comes, which Textual reads: for its end
        poll.poll()
        with suppress(RuntimeError):  # Reader has ended too
            end()

    threading.Thread(target=wait, daemon=True, name="server").start()


def copy(text: str) -> None:
    """Give text to the system's clipboard, where this machine has one and the person sits at it."""
    if "SSH_CONNECTION" in os.environ:
        return
    import pyperclip

    with suppress(pyperclip.PyperclipException, OSError):
        pyperclip.copy(text)
