"""The command line. Each command imports what it needs; `reader` alone opens the screen."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from reader.cli.encoding import draw_what_can_be_encoded
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, WRONG_USAGE, UnreadableError, UsageError, fail
from reader.errors import ReaderError, reason
from reader.text.clean import clean_line

_SILENT = frozenset({"config", "completions", "doctor", "serve"})
"""Commands that do not use the settings, or that say themselves what is wrong with them."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit status."""
    try:
        # A shell may have closed them: `>&-`.
        sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        draw_what_can_be_encoded()
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough
        _end_output()
        status = DONE
    except KeyboardInterrupt:
        status = 130
    except UsageError as error:
        status = fail(str(error), WRONG_USAGE)
    except UnreadableError as error:
        status = fail(str(error), UNREADABLE)
    except ReaderError as error:
        status = fail(str(error), NOTHING_MATCHED)
    except OSError as error:
        if error.filename is None:  # it is none of the files that Reader names: it is where the output goes
            _end_output()
            status = fail(f"Nothing more can be written: {reason(error)}.", UNREADABLE)
        else:
            status = fail(f"Cannot use {clean_line(str(error.filename))}: {reason(error)}.", UNREADABLE)
    sys.exit(status)


def _end_output() -> None:
    """Write nothing any more, not even what waits to be written: Python would complain of it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str]) -> int:
    if not arguments:  # and so nothing to parse: the screen is there a little sooner
        return _open([], resume=False, plain=False)
    from reader.cli.parser import COMMANDS, command_parser, open_parser

    if arguments[0] not in COMMANDS:
        options = open_parser().parse_args(arguments)
        return _open(options.path, resume=options.resume, plain=options.plain)
    if arguments[0] not in _SILENT:
        _say_what_is_wrong_with_settings()
    module, _, function = COMMANDS[arguments[0]].partition(".")
    status: int = getattr(import_module(f"reader.cli.{module}"), function)(command_parser().parse_args(arguments))
    return status


def _open(paths: list[str], *, resume: bool, plain: bool) -> int:
    """Open the screen, or print a list where there is none."""
    gc.disable()  # until the first paint: all that is made before it stays
    from reader.cli.interactive import open_reader

    return open_reader(paths, resume=resume, plain=plain)


def _say_what_is_wrong_with_settings() -> None:
    from reader.config import read_config
    from reader.paths import config_file

    for problem in read_config(config_file()).problems:
        print(f"reader: {problem}", file=sys.stderr)
