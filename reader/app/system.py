"""Programs outside Reader: the browser, the editor, the clipboard, and a server that shows it in a browser."""

import asyncio
import os
import select
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from reader.config import not_opened, run_editor
from reader.errors import ReaderError
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.app.panes import Panes


def browse(screen: "Panes", address: str) -> None:
    """Open an address in the person's browser, and say so."""
    screen.run_worker(_browse(screen, address), group="browser", exit_on_error=False)


async def _browse(screen: "Panes", address: str) -> None:
    if screen.app.is_web:
        screen.app.open_url(address)
        return
    try:
        browser = await asyncio.to_thread(webbrowser.get, screen.config.browser or None)
    except webbrowser.Error:
        screen.say(f"There is no browser here: y copies the link. {address}", wrong=True)
        return
    if type(browser) is webbrowser.GenericBrowser:  # one that takes over the terminal
        with screen.app.suspend():
            browser.open(address)
    else:
        screen.say(f"Opening {address}")
        await asyncio.to_thread(browser.open, address)


def edit(screen: "Panes", path: Path) -> None:
    """Open a file in the person's editor, on the whole terminal, and come back."""
    if screen.app.is_web:
        screen.say("An editor cannot be opened in a browser: `reader` in a terminal can.", wrong=True)
        return
    try:
        with screen.app.suspend():
            run_editor(screen.config, path)
    except ReaderError as error:
        screen.say(str(error), wrong=True)
    except SuspendNotSupported as error:
        screen.say(not_opened(screen.config, clean_line(str(error)) or "no way back"), wrong=True)
    screen.refresh()


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
