"""`reader [PATH ...]`: the screen, or the list where there is none."""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from reader.cli.shared import locate, reading_state, whole_library
from reader.cli.status import DONE, UNREADABLE, UsageError, fail
from reader.errors import reason
from reader.library.library import Library, read_library
from reader.paths import config_file, state_file
from reader.state.opening import open_store
from reader.text.clean import clean_line


def open_reader(options: argparse.Namespace) -> int:
    """Open the library, or what is named."""
    if "-" in options.path:
        if options.path != ["-"]:
            raise UsageError("- stands for standard input, and cannot be opened beside other paths.")
        return _open_standard_input()
    for path in options.path:
        if not Path(path).exists():
            return fail(f"There is no file or folder {clean_line(path)}.", UNREADABLE)
    if options.path:
        return _open_library(read_library(map(Path, options.path)), resume=options.resume)
    fresh = not sys.stdout.isatty()  # on the screen, the look at every folder comes after the first paint
    return _open_library(whole_library(fresh=fresh), resume=options.resume, reload=partial(whole_library, fresh=False))


def _open_standard_input() -> int:
    import hashlib
    import tempfile

    from reader.library.reading import read_post

    if sys.stdin.isatty():
        raise UsageError("standard input is the terminal: pipe Markdown into `reader -`.")
    data = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        path = Path(folder, "standard-input.md")
        path.write_bytes(data)
        post = read_post(path, fallback_key=f"sha256:{hashlib.sha256(data).hexdigest()}")
        return _open_library(Library([post]))


def _open_library(library: Library, *, resume: bool = False, reload: Callable[[], Library] | None = None) -> int:
    """Show a library on the screen, or list it where there is no screen."""
    if not sys.stdout.isatty():
        return _print_library(library)
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("this terminal cannot show a screen (TERM is dumb): use `reader list` and `reader show`.")
    if not sys.stdin.isatty():
        _take_keys_from_terminal()
    import gc

    gc.disable()  # until the first paint: all that is made before it stays
    from reader.config import read_config

    config = read_config(config_file())
    problems = [*config.problems, *library.problems]
    if config.hyphenate and find_spec("pyphen") is None:
        problems.append(
            "Words are not hyphenated: that needs Pyphen, which `pip install 'reader[hyphenation]'` brings."
        )
    from reader.app.app import ReaderApp

    app = ReaderApp(library, open_store(state_file()), config, problems, resume=resume, reload=reload, locate=locate)
    try:
        app.run()
    finally:
        app.close()
    return app.return_code or DONE


def _print_library(library: Library) -> int:
    from reader.cli.posts import print_list

    with reading_state(library) as store:
        print_list([post for post in library.posts if not store.state(post.key).hidden], store, as_json=False)
    for problem in library.problems:
        fail(problem, UNREADABLE)
    return UNREADABLE if library.problems and not library.posts else DONE


def _take_keys_from_terminal() -> None:
    """Let the screen read keys although standard input was something else."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"there is no terminal to read keys from ({reason(error)}).") from error
    os.dup2(terminal, 0)
    os.close(terminal)
