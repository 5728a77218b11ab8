"""Other programs that a person has run on a post: typed, in the settings, or as a hook. No shell reads a command."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import IO, Literal, NamedTuple

from reader.errors import ReaderError, reason
from reader.text.clean import clean_line

Sends = Literal["nothing", "markdown", "typeset"]
HOOK = "READER_HOOK"
"""The variable of the environment that tells a command that it was started by a hook."""

_SHELLS = frozenset("sh bash dash zsh ksh mksh fish csh tcsh busybox".split())
_OF_SHELLS = frozenset({"|", "||", "&", "&&", ";", ">", ">>", "<"})
_RUNS = re.compile(r"-[a-zA-Z]*c|--command")
_SIGN = re.compile("%[%upt]")
_MOST_SAID = 1 << 16
"""Bytes of what a hook says that are looked at."""


class Subject(NamedTuple):
    """The post that a program is run on."""

    url: str
    path: str
    title: str
    key: str


class Command(NamedTuple):
    """A program and its arguments, in which `%u`, `%p` and `%t` stand for what is known of the post."""

    words: tuple[str, ...]
    sends: Sends = "nothing"
    """What it is given on its standard input."""
    in_terminal: bool = False
    """Whether it has the terminal for itself."""

    @property
    def name(self) -> str:
        """What the program is called."""
        return clean_line(PurePath(self.words[0]).name) or "it"

    def arguments(self, subject: Subject) -> list[str]:
        """Return what to start: each argument one argument, whatever the post is called. Raises ReaderError."""
        if _SIGN.search(_script(self.words)):
            raise ReaderError('A shell would run what a title says: write "$READER_TITLE" for %t, and so on.')
        values = {"%%": "%", "%u": subject.url, "%p": subject.path, "%t": subject.title}
        if not subject.url and any("%u" in _SIGN.findall(word) for word in self.words):
            raise ReaderError("This post does not say where its original is, so there is no %u.")
        return [_SIGN.sub(lambda sign: values[sign[0]], word) for word in self.words]


def _script(words: Sequence[str]) -> str:
    """Return what a shell among the words of a command would run (`env sh -ec SCRIPT`), or nothing."""
    shell = next((number for number, word in enumerate(words) if PurePath(word).name in _SHELLS), len(words))
    given = next((number for number in range(shell + 1, len(words)) if _RUNS.match(words[number])), len(words))
    script = next((number for number in range(given + 1, len(words)) if words[number][:1] not in "-+"), len(words))
    return " ".join(words[given : script + 1])  # what follows are its arguments


def parse_command(text: str, sends: Sends = "nothing") -> Command:
    """Return the command that a text is: `wc -w`, `--typeset less`, `--terminal lynx %u`; quoted as in a shell.

    A `|` at its beginning has the post sent to it, a `!` nothing; without either, `sends` says so. Raises ReaderError.
    """
    import shlex

    text = text.strip()
    if text[:1] in ("|", "!"):
        sends, text = ("markdown" if text[0] == "|" else "nothing"), text[1:]
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ReaderError(f"This is no command: {clean_line(str(error)).lower()}.") from error
    in_terminal = False
    while words and words[0] in ("--typeset", "--terminal"):
        option = words.pop(0)
        in_terminal = in_terminal or option == "--terminal"
        if option == "--typeset":
            sends = "typeset"
    if not words or not words[0]:
        raise ReaderError("Which command? A program and its arguments.")
    if found := next((word for word in words if word in _OF_SHELLS), None):
        raise ReaderError(f"No shell reads this, so {found} does nothing: sh -c '…' starts one.")
    return Command(tuple(words), sends, in_terminal)


def environment(subject: Subject) -> dict[str, str]:
    """Return the variables that a program is started with: `READER_URL`, `READER_TITLE` … beside its own."""
    return {**os.environ, **{f"READER_{name.upper()}": value for name, value in subject._asdict().items()}}


def sent(text: str) -> IO[bytes]:
    """Return a file without a name that holds a text, for the standard input of a program that may outlive Reader."""
    import tempfile  # which takes a while, and a start may do without

    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    file.write(text.encode(errors="replace"))
    file.seek(0)
    return file


def run_hook(name: str, command: Command, subject: Subject, text: str) -> None:
    """Run the command of a hook of this name, and wait for it. Raises ReaderError where it fails."""
    import subprocess
    import tempfile

    env: Mapping[str, str] = {**environment(subject), HOOK: name}
    with sent(text) as given, tempfile.TemporaryFile() as said:
        try:
            status = subprocess.call(
                command.arguments(subject), stdin=given, stdout=subprocess.DEVNULL, stderr=said, env=env,
                start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            raise ReaderError(not_started(command, error)) from error
        said.seek(0)
        if status:
            raise ReaderError(failed(command, status, said.read(_MOST_SAID).decode(errors="replace")))


def not_started(command: Command, error: OSError | ValueError) -> str:
    """Return the sentence that says that a program could not be started."""
    why = reason(error) if isinstance(error, OSError) else clean_line(str(error))
    return f"{command.name} could not be started ({why})."


def failed(command: Command, status: int, said: str) -> str:
    """Return the sentence that says how a program has failed, `said` being what it has said of that."""
    last = clean_line(said.strip().rpartition("\n")[2])[:200]
    how = f"was ended by signal {-status}" if status < 0 else f"ended with {status}"
    return f"{command.name} {how}" + (f": {last}" if last else ".")
