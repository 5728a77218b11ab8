"""`reader [PATH ...]`: the screen, or the list where there is none."""

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from reader.app.saved_view import SavedView, read_saved_view
from reader.cli.encoding import has_all_characters
from reader.cli.folders import once
from reader.cli.guard import Guard
from reader.cli.shared import locate, reading_state, require, whole_library
from reader.cli.status import DONE, UNREADABLE, UsageError, fail
from reader.cli.streams import as_files, key_of
from reader.cli.terminal import Question
from reader.config import read_config
from reader.errors import reason
from reader.library.addresses import is_address
from reader.library.folder import has_at_most
from reader.library.index import open_index
from reader.library.library import Library, read_library
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec
from reader.paths import config_file, saved_view_file, state_file, theme_file
from reader.pictures.terminals import choose, is_limited, leave
from reader.state.opening import open_store

_IS_SERVED = os.environ.get("TEXTUAL_DRIVER") == "textual.drivers.web_driver:WebDriver"
"""Whether `reader serve` has started this, for a page in a browser."""
_FEW = 200
"""Posts that are taken in before the first paint."""


class _How(NamedTuple):
    """How to open."""

    resume: bool
    plain: bool
    fetches_pictures: bool = False
    """Whether the pictures of what is opened are fetched as it is opened."""


def open_reader(paths: Sequence[str], *, resume: bool, plain: bool) -> int:
    """Open the library, or what is named."""
    how = _How(resume=resume, plain=plain)
    if any(map(is_address, paths)):
        return _open_address(paths, how)
    require(paths)
    with as_files(paths) as files:
        return _open(files, how)


def _open(paths: Sequence[str], how: "_How") -> int:
    if not sys.stdout.isatty() and not _IS_SERVED:
        return _print_library(read_library(once(paths)) if paths else whole_library(fresh=True))
    if paths:
        return _open_once(paths, how)
    # The look at every folder comes after the first paint.
    return _open_library(whole_library(fresh=False), how, saved=read_saved_view(saved_view_file()), watched=())


def _open_address(paths: Sequence[str], how: "_How") -> int:
    """Open an article of the web, which is not kept."""
    from reader.cli.web import read_once

    if len(paths) > 1:
        raise UsageError("an address cannot be opened beside other paths.")
    with read_once(paths[0]) as path:
        if sys.stdout.isatty() or _IS_SERVED:
            return _open_once([str(path)], how._replace(fetches_pictures=True))
        return _print_library(read_library([path]))


def _open_once(paths: Sequence[str], how: "_How") -> int:
    """Open folders and files that are in no index: a new one is made, which goes when the reader is left."""
    import tempfile

    from reader.library.update import update

    with tempfile.TemporaryDirectory(prefix="reader-", ignore_cleanup_errors=True) as folder:
        index = open_index(Path(folder, "index.db"))
        problems: tuple[str, ...] = ()
        if index.path is None or has_at_most(_FEW, once(paths)):
            problems = update(index, once(paths)).problems
        is_watched = index.path and not all(key_of(Path(path)) for path in paths)
        watched = ["--once", str(index.path), "--", *paths] if is_watched else None
        return _open_library(Library(index, problems), how, watched=watched)


def _open_library(
    library: Library, how: "_How", *, saved: SavedView | None = None, watched: Sequence[str] | None = None
) -> int:
    """Show a library on the screen."""
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("this terminal cannot show a screen (TERM is dumb): use `reader list` and `reader show`.")
    if not sys.stdin.isatty() and not _IS_SERVED:
        _take_keys_from_terminal()
    _import_asyncio_without_tls()
    from reader.app.look.theme_memory import read_theme

    guard = Guard()
    config = read_config(config_file())
    config = replace(
        config,
        plain=config.plain or how.plain or not has_all_characters(sys.stderr),  # on which Textual draws
        remote_pictures=config.remote_pictures or how.fetches_pictures,
    )
    question = Question(
        ground={config.theme, read_theme(theme_file())} <= {"auto", ""},
        pictures=config.pictures != "off" and not config.plain and not _IS_SERVED,
    )
    problems = [*config.problems, *library.problems]
    if config.hyphenate and find_spec("pyphen") is None:
        problems.append(
            "Words are not hyphenated: that needs Pyphen, which `pipx inject reader-tui pyphen` or"
            " `pip install 'reader-tui[hyphenation]'` brings."
        )
    if config.formula_pictures and not (find_spec("ziamath") and find_spec("resvg_py")):
        problems.append(
            "Formulas are not shown as pictures: that needs ziamath and resvg_py, which"
            " `pipx inject reader-tui ziamath resvg_py` or `pip install 'reader-tui[formulas]'` brings."
        )
    from reader.app.app import ReaderApp
    from reader.app.start import StartOptions

    is_first = not state_file().exists()
    store = open_store(state_file())
    is_light, typed, answers = question.answer()
    # A page in a browser has none of the protocols.
    wanted = "symbols" if _IS_SERVED and config.pictures != "off" else config.pictures
    graphics = choose(wanted, answers, os.environ, is_limited=is_limited())
    start = StartOptions(
        problems, resume=how.resume, saved_view=saved, watched=watched, locate=locate, is_light=is_light,
        graphics=graphics, typed=typed, is_first=is_first, when_shown=partial(guard.begin, leave(graphics)),
    )  # fmt: skip
    app = ReaderApp(library, store, config, start)
    try:
        app.run()
    finally:
        guard.end()
        app.close()
    return app.return_code or DONE


def _print_library(library: Library) -> int:
    """List a library where there is no screen."""
    from reader.cli.posts import print_list

    gc.enable()
    catalog = Catalog(library.index)
    with reading_state(catalog) as store:
        print_list([*catalog.posts(ListSpec())], store, as_json=False)
    for problem in library.problems:
        fail(problem, UNREADABLE)
    return UNREADABLE if library.problems and library.is_empty else DONE


def _import_asyncio_without_tls() -> None:
    """Import what Textual runs on, as it is where Python has no OpenSSL: the screen asks nothing of the web itself.

    OpenSSL takes four megabytes, and the start a few milliseconds. Who imports `ssl` after this gets it.
    """
    if "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        import asyncio  # noqa: F401

        del sys.modules["ssl"]


def _take_keys_from_terminal() -> None:
    """Let the screen read keys although standard input was something else."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"there is no terminal to read keys from ({reason(error)}).") from error
    os.dup2(terminal, 0)
    os.close(terminal)
