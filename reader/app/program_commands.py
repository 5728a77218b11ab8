"""Other programs on the post: those that a person types or has given a name, and what is run when something is done."""

import asyncio
import os
import re
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.app.services import Begin, Services
from reader.app.session import Session
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say
from reader.errors import ReaderError
from reader.library.post import Post
from reader.lists.hooks import Hooks, subject_of, text_of
from reader.programs import Command, Sends, environment, failed, not_started, parse_command, sent
from reader.text.clean import clean, clean_line

if TYPE_CHECKING:
    from reader.app.panes import Panes

_SOON = 0.4
"""Seconds after which it is said that a program is still running."""
_LOOKED_FOR = 10.0
"""Seconds within which a person still waits for what a program says to whom nothing was sent."""
_MOST_OUTPUT = 1 << 18
"""Bytes of what a program says that are shown."""
_SHORT = 160
"""Characters that are said in passing; more has a window."""
_ESCAPES = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
_ABOUT = """\
It gets the post as Markdown; after --typeset, as lines of text. After --terminal it has the terminal for itself.
%u is the post’s address, %p its file, %t its title. No shell reads this: sh -c '…' starts one."""
_ABOUT_RUN = """\
%u is the post’s address, %p its file, %t its title. After --terminal it has the terminal for itself.
No shell reads this: sh -c '…' starts one."""


class ProgramCommands(ActionTarget):
    """Commands that run other programs."""

    def __init__(self, services: Services, session: Session, panes: "Panes", begin: Begin) -> None:
        self._config, self._session, self._panes, self._begin = services.config, session, panes, begin
        self._hooks = Hooks(services.config, services.actions.store.state)
        self._typed = {"markdown": "", "nothing": ""}
        self._is_cancelled = False
        self._running: asyncio.subprocess.Process | None = None  # the one that the post was sent to
        services.actions.done.append(self._done)
        services.cancelled.append(self.cancel)

    # --- typed, or named

    def action_pipe(self) -> None:
        """Let the person type a command that the post is sent to."""
        self._ask("Send this post to a command", _ABOUT, "wc -w", "markdown")

    def action_run(self) -> None:
        """Let the person type a command that is run on the post."""
        self._ask("Run a command", _ABOUT_RUN, "wget %u", "nothing")

    def _ask(self, title: str, about: str, example: str, sends: Sends) -> None:
        post = self._session.target
        if post is None:
            say(self._panes, "There is no post here to run a command on.")
            return
        from reader.app.dialogs.prompt import Prompt

        def run(text: str | None) -> None:
            if text:
                self._typed[sends] = text
                self._begin(self._run, text, sends, post)

        prompt = Prompt(title, "runs it", about, placeholder=example, value=self._typed[sends])
        self._panes.app.push_screen(prompt, run)

    @property
    def named(self) -> list[tuple[str, str]]:
        """The commands of the settings for the screen: what each is called, and what it runs."""
        return [(clean_line(one.name), clean_line(one.run)) for one in self._config.own_commands]

    def action_named(self, number: int) -> None:
        """Run a command of the settings on the post, by its place among them."""
        if post := self._session.target:
            self._begin(self._run, self._config.own_commands[number].run, "markdown", post)

    async def _run(self, text: str, sends: Sends, post: Post) -> None:
        command, subject = parse_command(text, sends), subject_of(post)
        arguments = command.arguments(subject)
        given = await asyncio.to_thread(text_of, post, command.sends, self._config)
        if command.in_terminal:
            from reader.app.system import run_in_terminal

            run_in_terminal(self._panes, command, arguments, environment(subject), given)
        else:
            await self._run_beside(command, arguments, environment(subject), given)

    async def _run_beside(self, command: Command, arguments: list[str], env: dict[str, str], given: str) -> None:
        """Run a program while the person reads on, and show what it says."""
        is_sent = command.sends != "nothing"
        if is_sent and self._running:
            raise ReaderError("Another command has a post still: esc ends it.")
        with await asyncio.to_thread(sent, given) as file:
            try:
                process = await asyncio.create_subprocess_exec(
                    *arguments, stdin=file, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
                    env={**env, "NO_COLOR": "1"}, start_new_session=True,
                )  # fmt: skip
            except (OSError, ValueError) as error:
                raise ReaderError(not_started(command, error)) from error
        if is_sent:
            self._running, self._is_cancelled = process, False
        said = asyncio.ensure_future(self._output(process))
        began = asyncio.get_running_loop().time()
        try:
            await asyncio.wait([said], timeout=_SOON)
            if not said.done():
                how = "esc ends it." if is_sent else "It goes on beside Reader."
                say(self._panes, f"{command.name} is running … {how}", lasting=is_sent)
            output, is_whole = await said
        finally:
            said.cancel()
            if is_sent:
                self._running = None
        status = process.returncode or 0
        if is_sent and self._is_cancelled:
            say(self._panes, f"{command.name} was ended.")
        elif status and is_whole:
            raise ReaderError(failed(command, status, output))
        elif is_sent or asyncio.get_running_loop().time() - began < _LOOKED_FOR:
            self._show(command.name, output if is_whole else f"{output}\n… and more, which is left out.")

    async def _output(self, process: asyncio.subprocess.Process) -> tuple[str, bool]:
        """Return what a program says until it ends, and whether that is all: it is ended where it says too much."""
        assert process.stdout
        try:
            found, is_whole = await process.stdout.readexactly(_MOST_OUTPUT), False
            _end(process)
        except asyncio.IncompleteReadError as error:
            found, is_whole = error.partial, True
        await process.wait()
        return clean(_ESCAPES.sub("", found.decode(errors="replace"))).strip("\n"), is_whole

    def _show(self, name: str, output: str) -> None:
        if len(output) <= _SHORT and "\n" not in output:
            say(self._panes, f"{name}: {output}" if output else f"{name}: done.")
            return
        from reader.app.dialogs.output_view import OutputView

        self._panes.app.clear_notifications()
        self._panes.app.push_screen(OutputView(name, output))

    def cancel(self) -> bool:
        """End the program that has a post, return whether there was one."""
        if self._running is None:
            return False
        self._is_cancelled = True
        _end(self._running)
        return True

    # --- hooks

    def _done(self, post: Post, field: str) -> None:
        """Run what the settings have for what was done with a post."""
        if self._hooks.has(field):
            self._begin(asyncio.to_thread, self._hooks.run, post, field)


def _end(process: asyncio.subprocess.Process) -> None:
    """End a program and what it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
