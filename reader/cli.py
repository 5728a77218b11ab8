"""The command line. Each command imports what it needs; `reader` alone opens the screen."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from reader import __version__
from reader.errors import ReaderError, reason
from reader.library.library import SORTS, Library, read_library, sort_posts
from reader.library.post import Post, read_post
from reader.paths import bundled_posts, config_file, last_list_file, state_file
from reader.state.journal import Field
from reader.state.store import Store, open_store
from reader.text.clean import clean_line

DONE, NOTHING_MATCHED, WRONG_USAGE, UNREADABLE = 0, 1, 2, 3

_EPILOG = """\
exit status: 0 done, 1 nothing matched, 2 wrong usage, 3 something could not be read
`reader` alone opens the posts that come with it; ? shows the keys. `reader COMMAND --help` says more.
"""


class _UsageError(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{clean_line(message)}; see `{self.prog} --help`.")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit status."""
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    except KeyboardInterrupt:
        status = 130
    except _UsageError as error:
        status = _fail(str(error), WRONG_USAGE)
    except ReaderError as error:
        status = _fail(str(error), NOTHING_MATCHED)
    except OSError as error:
        status = _fail(f"{reason(error)}: {clean_line(str(error.filename or ''))}", UNREADABLE)
    sys.exit(status)


def _fail(sentence: str, status: int) -> int:
    print(f"reader: {sentence}", file=sys.stderr)
    return status


def _run(arguments: list[str]) -> int:
    commands = {"list": _list, "show": _show, "mark": _mark, "doctor": _doctor}
    if arguments and arguments[0] in commands:
        options = _command_parser().parse_args(arguments)
        return commands[arguments[0]](options)
    return _open(_open_parser().parse_args(arguments))


def _open_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="reader",
        usage="reader [PATH ...]\n       reader list | show POST | mark STATE POST ... | doctor",
        description="Read technical writing in a terminal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", nargs="*", metavar="PATH", help="folders and files to open, or - for standard input")
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    return parser


def _command_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="reader")
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)

    command = commands.add_parser("list", help="posts, one a line", description="Print posts, one a line.")
    command.add_argument("--unread", action="store_true", help="those that are not read")
    command.add_argument("--starred", action="store_true", help="those with a star")
    command.add_argument("--tag", metavar="T", help="those with this tag")
    command.add_argument("--sort", metavar="K", choices=SORTS, default=SORTS[0], help=f"one of {', '.join(SORTS)}")
    command.add_argument("--limit", metavar="N", type=_count, help="at most N")
    command.add_argument("--json", action="store_true", help="one JSON object a line")

    post_help = "a key, a slug, a unique part of a title, a number from the last list, or a file"
    command = commands.add_parser("show", help="typeset a post", description="Print a post, typeset.")
    command.add_argument("post", metavar="POST", help=post_help)
    command.add_argument(
        "--width", metavar="N", type=_count, help="cells a line may take (at a terminal: as it is wide)"
    )
    command.add_argument("--color", metavar="WHEN", choices=("auto", "always", "never"), default="auto")
    command.add_argument("--json", action="store_true", help="one JSON document, with the text in `text`")

    command = commands.add_parser("mark", help="mark posts", description="Mark posts read, unread, starred or not.")
    command.add_argument("state", metavar="STATE", choices=tuple(_STATES), help=", ".join(_STATES))
    command.add_argument("posts", metavar="POST", nargs="+", help=post_help)

    command = commands.add_parser("doctor", help="is everything sound", description="Say where things are.")
    command.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 up")
    return int(text)


# --- reader [PATH ...] -----------------------------------------------------------------------------------------


def _open(options: argparse.Namespace) -> int:
    if "-" in options.path:
        if options.path != ["-"]:
            raise _UsageError("- stands for standard input, and cannot be opened beside other paths.")
        return _open_standard_input()
    for path in options.path:
        if not Path(path).exists():
            return _fail(f"There is no file or folder {clean_line(path)}.", UNREADABLE)
    library = read_library(map(Path, options.path)) if options.path else _library()
    return _open_library(library)


def _open_standard_input() -> int:
    import hashlib
    import tempfile

    if sys.stdin.isatty():
        raise _UsageError("standard input is the terminal: pipe Markdown into `reader -`.")
    data = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        path = Path(folder, "standard-input.md")
        path.write_bytes(data)
        post = read_post(path, fallback_key=f"sha256:{hashlib.sha256(data).hexdigest()}")
        return _open_library(Library([post]))


def _open_library(library: Library) -> int:
    """Show a library on the screen, or list it where there is no screen."""
    import gc

    gc.disable()  # until the first paint: all that is made before it stays
    with _store() as store:
        if not sys.stdout.isatty():
            _print_list(library.posts, store, as_json=False)
            for problem in library.problems:
                _fail(problem, UNREADABLE)
            return UNREADABLE if library.problems and not library.posts else DONE
        if os.environ.get("TERM", "dumb") == "dumb":
            raise _UsageError("this terminal cannot show a screen (TERM is dumb): use `reader list` and `reader show`.")
        if not sys.stdin.isatty():
            _take_keys_from_terminal()
        from reader.config import read_config

        config = read_config(config_file())
        problems = [*config.problems, *library.problems, *([store.notice] if store.notice else [])]
        if config.hyphenate and find_spec("pyphen") is None:
            problems.append(
                "Words are not hyphenated: that needs Pyphen, which `pip install 'reader[hyphenation]'` brings."
            )
        from reader.app.app import ReaderApp

        app = ReaderApp(library, store, config, problems)
        try:
            app.run()
        finally:
            app.close()
        return app.return_code or DONE


def _take_keys_from_terminal() -> None:
    """Let the screen read keys although standard input was something else."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError as error:
        raise _UsageError(f"there is no terminal to read keys from ({reason(error)}).") from error
    os.dup2(terminal, 0)
    os.close(terminal)


# --- reader list -----------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace) -> int:
    library = _library()
    with _store() as store:
        _warn(store)
        posts = [
            post
            for post in sort_posts(library.posts, options.sort)
            if not (options.unread and store.state(post.key).read)
            and not (options.starred and not store.state(post.key).starred)
            and (options.tag is None or options.tag.casefold() in (tag.casefold() for tag in post.tags))
        ][: options.limit]
        _print_list(posts, store, as_json=options.json)
    return DONE if posts else NOTHING_MATCHED


def _print_list(posts: Sequence[Post], store: Store, *, as_json: bool) -> None:
    digits = len(str(len(posts)))
    for number, post in enumerate(posts, 1):
        state = store.state(post.key)
        if as_json:
            print(json.dumps(_as_json(post, store)))
            continue
        date = post.date.isoformat() if post.date else ""
        star = "★" if state.starred else " "
        print(f"{number:{digits}} {state.sign}{star} {date:10} {post.reading_time:3} min  {post.title}")
    _remember_list(posts)


def _as_json(post: Post, store: Store) -> dict[str, object]:
    """Return a post for `json.dumps`, whose plain ASCII keeps even the name of the file harmless."""
    state = store.state(post.key)
    return {
        "key": post.key,
        "title": post.title,
        "date": post.date.isoformat() if post.date else None,
        "updated": post.updated.isoformat() if post.updated else None,
        "author": post.author,
        "reading_time": post.reading_time,
        "url": post.url or None,
        "tags": list(post.tags),
        "read": state.read,
        "in_progress": state.in_progress,
        "starred": state.starred,
        "path": str(post.path),
    }


def _remember_list(posts: Sequence[Post]) -> None:
    """Keep the keys of a list, so that `reader show 3` knows what 3 is."""
    import tempfile

    path = last_list_file()
    with suppress(OSError):  # a convenience: the list itself has been printed
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            json.dump([post.key for post in posts], file)
        Path(file.name).replace(path)


def _last_list() -> list[str]:
    try:
        keys = json.loads(last_list_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(key) for key in keys] if isinstance(keys, list) else []


# --- reader show, mark -----------------------------------------------------------------------------------------


def _show(options: argparse.Namespace) -> int:
    import shutil

    from reader.config import read_config
    from reader.library.post import read_document
    from reader.text.ansi import to_ansi
    from reader.text.lines import plain_text
    from reader.text.typeset import Options, typeset

    post = _find(options.post, _library())
    at_terminal = sys.stdout.isatty()
    measure = min(80, shutil.get_terminal_size().columns) if at_terminal else 80
    color = options.color == "always" or (options.color == "auto" and at_terminal and not os.environ.get("NO_COLOR"))
    config = read_config(config_file())
    try:
        document = read_document(post, smart=config.smart_punctuation)
    except ReaderError as error:
        return _fail(str(error), UNREADABLE)
    addresses = not color or options.json
    typography = Options(addresses=addresses, justify=config.justify, hyphenate=config.hyphenate)
    lines = typeset(document, options.width or measure, typography)
    if options.json:
        with _store() as store:
            print(json.dumps({**_as_json(post, store), "text": plain_text(lines)}, indent=2))
    else:
        sys.stdout.write(to_ansi(lines) if color else plain_text(lines))
    return DONE


_STATES: dict[str, tuple[Field, bool]] = {
    "read": ("read", True),
    "unread": ("read", False),
    "starred": ("starred", True),
    "unstarred": ("starred", False),
}


def _mark(options: argparse.Namespace) -> int:
    library = _library()
    posts = [_find(words, library) for words in options.posts]
    field, value = _STATES[options.state]
    with _store() as store:
        if store.path is None:
            return _fail(store.notice, UNREADABLE)
        _warn(store)
        store.mark([post.key for post in posts], field, value)
    for post in posts:
        print(f"{options.state}: {post.title}")
    return DONE


def _find(words: str, library: Library) -> Post:
    """Return the post that `words` name. Raises ReaderError."""
    path = Path(words)
    if (os.sep in words or path.suffix) and path.is_file():
        return library.by_path(path) or read_post(path, fallback_key=path.absolute().as_uri())
    return library.find(words, _last_list())


# --- reader doctor ---------------------------------------------------------------------------------------------


def _doctor(options: argparse.Namespace) -> int:
    import platform
    import shutil

    from reader.state.store import integrity, set_aside

    state, size = state_file(), shutil.get_terminal_size()
    library = _library()
    wrong = [*library.problems]
    facts: dict[str, object] = {
        "reader": __version__,
        "python": platform.python_version(),
        "posts": f"{len(library.posts)} in {bundled_posts()}",
        "settings": _place(config_file(), "there is none: defaults"),
        "state": _place(state, "not made yet"),
        "cache": str(last_list_file().parent),
    }
    from reader.config import read_config

    wrong += read_config(config_file()).problems
    if state.exists():
        if damage := integrity(state):
            wrong.append(f"The reading state in {clean_line(str(state))} is not sound: {damage}.")
        else:
            with _store() as store:
                wrong += [store.notice] if store.notice else []
                facts["events"] = len(store.events())
                facts["device"] = store.device
    wrong += [f"An earlier state file was damaged and is kept as {path.name}." for path in set_aside(state)]
    terminal = "standard output is no terminal"
    if sys.stdout.isatty():
        colors = (
            "true colour" if os.environ.get("COLORTERM") in ("truecolor", "24bit") else "the colours that TERM says"
        )
        colors = "no colour (NO_COLOR)" if os.environ.get("NO_COLOR") else colors
        terminal = f"{os.environ.get('TERM', 'dumb')}, {size.columns} × {size.lines}, {colors}"
    facts["terminal"] = terminal
    facts["encoding"] = sys.stdout.encoding
    if options.json:
        print(json.dumps({**facts, "problems": wrong}, indent=2))
    else:
        for name, fact in facts.items():
            print(f"{name:10} {fact}")
        print("\n".join(f"⚠ {problem}" for problem in wrong) if wrong else "everything is sound")
    return UNREADABLE if wrong else DONE


def _place(path: Path, missing: str) -> str:
    return clean_line(str(path)) + ("" if path.exists() else f" ({missing})")


# --- shared ----------------------------------------------------------------------------------------------------


def _library() -> Library:
    return read_library([bundled_posts()])


def _store() -> "closing[Store]":
    """Return the reading state, to be used in a `with` statement."""
    return closing(open_store(state_file()))


def _warn(store: Store) -> None:
    if store.notice:
        print(f"reader: {store.notice}", file=sys.stderr)
