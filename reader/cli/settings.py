"""The commands about settings, and about the shell."""

import argparse
import os
import shlex
import subprocess

from reader.cli.status import DONE, UNREADABLE, UsageError, fail
from reader.config import Config, as_toml, read_config, settings, template
from reader.errors import reason
from reader.paths import config_file, replace_file
from reader.text.clean import clean_line


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
    editor = read_config(path).editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        status = subprocess.run([*(shlex.split(editor) or ["vi"]), str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UsageError(f"{clean_line(editor)} could not be opened ({clean_line(why)}): set EDITOR.") from error
    for problem in read_config(path).problems:
        fail(problem, UNREADABLE)
    return UNREADABLE if status or read_config(path).problems else DONE


def completions(options: argparse.Namespace) -> int:
    """Print a script that completes commands, options and values in a shell."""
    from reader.cli.completions import script

    print(script(options.shell), end="")
    return DONE
