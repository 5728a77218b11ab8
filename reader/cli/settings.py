"""The commands about settings, and about the shell."""

import argparse

from reader.cli.status import DONE, UNREADABLE, UsageError, fail
from reader.config import Config, as_toml, read_config, settings, template
from reader.editor import run_editor
from reader.errors import ReaderError
from reader.paths import config_file, replace_file


def config(options: argparse.Namespace) -> int:
    """Print the settings that are in force, and where they come from; or open the file in an editor."""
    return _edit() if options.edit else _show(read_config(config_file()))


def _show(config: Config) -> int:
    rows = [(one.name, as_toml(getattr(config, one.name)), one.name in config.lines) for one in settings()]
    wide = max(len(name) + len(value) + 3 for name, value, _ in rows if len(value) < 40)
    for name, value, is_set in rows:
        where = config.where(name) if is_set else "default"
        print(f"{f'{name} = {value}':{wide}}  # {where}")
    for problem in config.problems:
        fail(problem, UNREADABLE)
    return UNREADABLE if config.problems else DONE


def _edit() -> int:
    path = config_file()
    if not path.exists():
        replace_file(path, template())
    try:
        status = run_editor(read_config(path), path)
    except ReaderError as error:
        raise UsageError(str(error)) from error
    problems = read_config(path).problems
    for problem in problems:
        fail(problem, UNREADABLE)
    return UNREADABLE if status or problems else DONE


def completions(options: argparse.Namespace) -> int:
    """Print a script that completes commands, options and values in a shell."""
    from reader.cli.completions import script

    print(script(options.shell), end="")
    return DONE
