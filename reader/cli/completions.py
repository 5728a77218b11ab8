"""Scripts that complete the command line in bash, zsh and fish, made from the parsers."""

import argparse
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from reader.cli.parser import command_parser, open_parser

_FILES = ("PATH", "DIR", "FILE", "SOURCE")
"""What stands for a file or a folder."""


class _Option(NamedTuple):
    flags: tuple[str, ...]
    help: str
    values: tuple[str, ...]
    """What may follow on it, where that is known."""
    takes_value: bool


class _Command(NamedTuple):
    name: str
    """Empty for `reader` alone."""
    help: str
    options: tuple[_Option, ...]
    values: tuple[str, ...]
    takes_files: bool


def script(shell: str) -> str:
    """Return the script for a shell: bash, zsh or fish."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]([*_commands()])


def _commands() -> Iterator[_Command]:
    yield _command("", open_parser())
    for action in command_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, parser in action.choices.items():
                yield _command(name, parser)


def _command(name: str, parser: argparse.ArgumentParser) -> _Command:
    options: list[_Option] = []
    values: tuple[str, ...] = ()
    takes_files = False
    for action in parser._actions:
        choices = tuple(map(str, action.choices or ()))
        if action.option_strings:
            options.append(_Option(tuple(action.option_strings), action.help or "", choices, action.nargs != 0))
        else:
            values += choices
            takes_files = takes_files or action.metavar in _FILES
    return _Command(name, (parser.description or "").rstrip("."), tuple(options), values, takes_files)


def _bash(commands: list[_Command]) -> str:
    alone, *rest = commands
    names = " ".join([command.name for command in rest] + [flag for option in alone.options for flag in option.flags])
    cases = ""
    for command in rest:
        words = " ".join([*command.values, *(flag for option in command.options for flag in option.flags)])
        cases += f"        {command.name}) words={shlex.quote(words)} files={'1' if command.takes_files else ''} ;;\n"
    after = "".join(
        f"        {command.name}\\ {flag}) words={shlex.quote(' '.join(option.values))} files= ;;\n"
        for command in rest
        for option in command.options
        if option.values
        for flag in option.flags
    )
    return f"""# reader completions bash > ~/.local/share/bash-completion/completions/reader
_reader() {{
    local words= files=1 current=${{COMP_WORDS[COMP_CWORD]}}
    case ${{COMP_WORDS[1]}} in
{cases}    esac
    case "${{COMP_WORDS[1]}} ${{COMP_WORDS[COMP_CWORD-1]}}" in
{after}    esac
    if [[ $COMP_CWORD == 1 ]]; then words={shlex.quote(names)} files=1; fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    if [[ $files ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}}
complete -o filenames -F _reader reader
"""


def _zsh(commands: list[_Command]) -> str:
    alone, *rest = commands
    described = "\n".join(f"        {shlex.quote(f'{command.name}:{_short(command.help)}')}" for command in rest)
    cases = ""
    for command in rest:
        parts = [shlex.quote(part) for option in command.options for part in _zsh_option(option)]
        if command.values:
            parts.append(shlex.quote(f"*:value:({' '.join(command.values)})"))
        elif command.takes_files:
            parts.append("'*:file:_files'")
        cases += f"        {command.name}) _arguments {' '.join(parts)} ;;\n"
    first = " ".join(shlex.quote(part) for option in alone.options for part in _zsh_option(option))
    return f"""#compdef reader
# reader completions zsh > a folder of $fpath, as _reader
_reader() {{
    local -a commands=(
{described}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        _arguments {first} '*:file:_files'
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{cases}        *) _files ;;
    esac
}}
compdef _reader reader
"""


def _zsh_option(option: _Option) -> Iterator[str]:
    about = _short(option.help).replace("[", "(").replace("]", ")").replace(":", " ")
    value = f":value:({' '.join(option.values)})" if option.values else ":value:" if option.takes_value else ""
    for flag in option.flags:
        yield f"{flag}[{about}]{value}"


def _fish(commands: list[_Command]) -> str:
    out = "# reader completions fish > ~/.config/fish/completions/reader.fish\n"
    names = " ".join(command.name for command in commands if command.name)
    for command in commands:
        when = (
            f"__fish_seen_subcommand_from {command.name}"
            if command.name
            else f"not __fish_seen_subcommand_from {names}"
        )
        if command.name:
            out += f"complete -c reader -n {shlex.quote(f'not __fish_seen_subcommand_from {names}')} -a {command.name}"
            out += f" -d {shlex.quote(_short(command.help))}\n"
            if not command.takes_files:
                out += f"complete -c reader -n {shlex.quote(when)} -f\n"
        if command.values:
            out += f"complete -c reader -n {shlex.quote(when)} -a {shlex.quote(' '.join(command.values))}\n"
        for option in command.options:
            flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
            values = f" -x -a {shlex.quote(' '.join(option.values))}" if option.values else " -r" * option.takes_value
            out += f"complete -c reader -n {shlex.quote(when)} {flags}{values} -d {shlex.quote(_short(option.help))}\n"
    return out


def _short(text: str) -> str:
    return text.partition(";")[0].partition(" (")[0]
