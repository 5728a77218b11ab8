"""The person's settings: `config.toml` → a frozen dataclass, whatever is wrong in it named with its line."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from reader.errors import reason
from reader.text.clean import clean_line

MarkRead = Literal["end", "open", "manual"]


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default."""

    measure: int = 72
    """Cells that the text column is wide, 40 to 160."""
    mark_read: MarkRead = "end"
    """When an open post becomes read: its end was on the screen, it was opened, or only by hand."""
    theme: str = "auto"
    """A theme; `auto`: one that is as light or dark as the terminal."""
    justify: bool = False
    """Whether lines are filled so that both edges are straight."""
    hyphenate: bool = False
    """Whether English words are broken at the end of lines. Needs the extra `hyphenation`."""
    smart_punctuation: bool = False
    """Whether straight quotes, double hyphens and three dots become typographic ones."""
    sync_dir: str = ""
    """The folder that this device shares with others, for its reading state. Empty: none."""
    problems: tuple[str, ...] = field(default=(), compare=False)
    """One sentence for each thing that was wrong."""


_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "measure": (lambda value: type(value) is int and 40 <= value <= 160, "a whole number from 40 to 160"),
    "mark_read": (lambda value: value in ("end", "open", "manual"), "“end”, “open” or “manual”"),
    **dict.fromkeys(
        ("justify", "hyphenate", "smart_punctuation"), (lambda value: isinstance(value, bool), "true or false")
    ),
    "sync_dir": (lambda value: isinstance(value, str), "a folder in quotation marks"),
    "theme": (lambda value: isinstance(value, str), "the name of a theme in quotation marks"),
}


def read_config(path: Path) -> Config:
    """Return the settings in the file at `path`, which need not exist; the default where a value is wrong."""
    if not path.exists():
        return Config()
    import tomllib

    name = clean_line(str(path))
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except OSError as error:
        return Config(problems=(f"Cannot read {name}: {reason(error)}.",))
    except UnicodeDecodeError:
        return Config(problems=(f"{name} is not UTF-8: no setting in it was used.",))
    except tomllib.TOMLDecodeError as error:
        return Config(problems=(f"{name} is no TOML, so no setting in it was used: {clean_line(str(error))}.",))
    config, problems = Config(), []
    for key, value in values.items():
        where = f"{name}, line {_line_of(key, text)}"
        if key not in _CHECKS:
            problems.append(f"{where}: there is no setting “{clean_line(key)}”.")
        elif not _CHECKS[key][0](value):
            problems.append(f"{where}: “{key}” has to be {_CHECKS[key][1]}.")
        else:
            config = replace(config, **{key: value})
    return replace(config, problems=tuple(problems))


def _line_of(key: str, text: str) -> int:
    """Return the number of the line that sets `key` at the top level of a TOML file."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"""\s*\[?["']?{re.escape(key)}["']?\s*[\].=]""", line):
            return number
    return 1
