"""Formulas without the commands that a post defines, for programs that do not know these."""

import re

from reader.text.math.budget import MAX_EXPANSIONS
from reader.text.math.macros import Macros
from reader.text.math.parser import tokens

_LONGEST = 20_000


def expanded(source: str, macros: Macros) -> str:
    """Return a formula in which what the post defines stands for itself, as far as that comes to an end."""
    if not any(f"\\{name}" in source for name in macros.commands):
        return source
    waiting = tokens(source)
    waiting.reverse()  # what comes next is the last
    out: list[str] = []
    expansions = 0
    while waiting:
        token = waiting.pop()
        macro = macros.commands.get(token[1:]) if token[0] == "\\" else None
        if macro is None or expansions == MAX_EXPANSIONS or len(waiting) > _LONGEST:
            out.append(token)
            continue
        expansions += 1
        arguments: list[str] = []
        if macro.default is not None:
            arguments.append(_optional(waiting, macro.default))
        while len(arguments) < macro.parameters:
            arguments.append(_argument(waiting))
        given = dict(enumerate(arguments, 1))
        body = re.sub(r"#(\d)", lambda found, given=given: given.get(int(found[1]), ""), macro.body)  # type: ignore[misc]
        waiting += reversed(tokens(f"{{{body}}}"))
    return "".join(out)


def _argument(waiting: list[str]) -> str:
    """Return the next argument: a group without its braces, or one token."""
    while waiting and waiting[-1] == " ":
        waiting.pop()
    if not waiting or waiting[-1] == "}":
        return ""
    if (first := waiting.pop()) != "{":
        return first
    depth, inner = 1, ""
    while waiting:
        token = waiting.pop()
        depth += {"{": 1, "}": -1}.get(token, 0)
        if not depth:
            break
        inner += token
    return inner


def _optional(waiting: list[str], default: str) -> str:
    """Return an argument in brackets, or what it is where it is not given."""
    if not waiting or waiting[-1] != "[" or "]" not in waiting:
        return default
    waiting.pop()
    inner = ""
    while (token := waiting.pop()) != "]":
        inner += token
    return inner
