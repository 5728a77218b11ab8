"""The person's settings: `config.toml` → a frozen dataclass, whatever is wrong in it named with its line."""

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple

from reader.errors import reason
from reader.paths import read_file
from reader.pictures.terminals import PictureSetting
from reader.text.clean import clean_line, clean_values

MarkRead = Literal["seen", "end", "open", "manual"]
COLUMNS = ("date", "minutes", "author", "tags", "folder")
"""What a list can say of a post below its title."""


class Kind(NamedTuple):
    """What a setting may be."""

    is_right: Callable[[Any], bool]
    says: str
    """How that is said to a person."""
    of_entries: "Kind | None" = None
    """What each entry of a table may be."""


def _one_of(*names: str) -> Kind:
    return Kind(lambda value: value in names, ", ".join(f"“{name}”" for name in names[:-1]) + f" or “{names[-1]}”")


def _number(least: int, most: int) -> Kind:
    return Kind(lambda value: type(value) is int and least <= value <= most, f"a whole number from {least} to {most}")


def _text(says: str) -> Kind:
    return Kind(lambda value: isinstance(value, str), f"{says} in quotation marks")


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_date_format(value: object) -> bool:
    try:
        return (isinstance(value, str) and clean_line(datetime.date(2023, 1, 27).strftime(value)) != "") or value == ""
    except (ValueError, UnicodeError):
        return False


def _is_server(value: object) -> bool:
    return isinstance(value, str) and (not value or value.startswith(("http://", "https://")))


def _is_key_or_keys(value: object) -> bool:
    return isinstance(value, str) or _are_texts(value)


def _is_command(value: object) -> bool:
    if isinstance(value, dict):
        return (
            isinstance(value.get("run"), str)
            and isinstance(value.get("key", ""), str)
            and value.keys() <= {"run", "key"}
        )
    return isinstance(value, str)


_YES_OR_NO = Kind(lambda value: isinstance(value, bool), "true or false")


def _setting(default: Any, kind: Kind, about: str) -> Any:
    """Return a field for a setting, with what may be in it and what it is about (Markdown)."""
    metadata = {"kind": kind, "about": about}
    if isinstance(default, dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default."""

    # How a post looks
    measure: int = _setting(72, _number(40, 160), "Cells that the text column is wide.")
    margin: int = _setting(2, _number(0, 40), "Cells left free at either side of it, where there is room.")
    theme: str = _setting(
        "auto",
        _text("the name of a theme"),
        "`night`, `paper`, `sepia`, `contrast`, or any of Textual's; `auto`: the one that was chosen last, at first one"
        " that is as light or dark as the terminal.",
    )
    justify: bool = _setting(False, _YES_OR_NO, "Fill lines so that both edges are straight.")
    hyphenate: bool = _setting(
        False,
        _YES_OR_NO,
        "Break English words at the end of lines. Needs `pipx inject reader-tui pyphen`, or"
        " `pip install 'reader-tui[hyphenation]'`.",
    )
    smart_punctuation: bool = _setting(False, _YES_OR_NO, "Typographic quotes, dashes and dots for plain ones.")
    plain: bool = _setting(
        False,
        _YES_OR_NO,
        "Nothing drawn: no boxes, bars and signs, and formulas as written. For screen readers; also `--plain`.",
    )
    reduced_motion: bool = _setting(False, _YES_OR_NO, "Nothing moves or blinks by itself.")
    # Pictures
    pictures: PictureSetting = _setting(  # noqa: RUF009
        "auto",
        _one_of("auto", "kitty", "sixel", "iterm", "symbols", "off"),
        "How pictures are drawn: by Kitty’s, Sixel’s or iTerm2’s protocol, in symbols, or `off`: as words. `auto`: the"
        " best that the terminal knows.",
    )
    picture_height: int = _setting(
        66, _number(10, 100), "How much of the screen’s height a picture may take, in percent."
    )
    remote_pictures: bool = _setting(
        False,
        _YES_OR_NO,
        "Fetch pictures that are on the web when a post is opened that does not have them yet. Whoever has put them"
        " there learns that you read it. Those of feeds, and of articles that you fetch, come with the posts anyway.",
    )
    picture_memory: int = _setting(64, _number(8, 1024), "Megabytes that pictures may take while Reader is open.")
    invert_figures: Literal["auto", "off"] = _setting(
        "auto",
        _one_of("auto", "off"),
        "In dark themes, plots and drawings on white are darkened, their hues kept (`auto`); photographs never are.",
    )
    formula_pictures: bool = _setting(
        False,
        _YES_OR_NO,
        "Displayed formulas as pictures, where the terminal draws pixels (not in symbols). Needs"
        " `pipx inject reader-tui ziamath resvg_py`, or `pip install 'reader-tui[formulas]'`.",
    )
    # Lists
    list_columns: tuple[str, ...] = _setting(
        ("date", "minutes", "author"),
        Kind(lambda value: _are_texts(value) and set(value) <= set(COLUMNS), f"a list of some of {', '.join(COLUMNS)}"),
        f"What the list says below a title, in this order: {', '.join(f'`{name}`' for name in COLUMNS)}.",
    )
    date_format: str = _setting(
        "",
        Kind(_is_date_format, "a format for dates, as `date` has them"),
        "How dates are written, as `date +FORMAT` has it: `%Y-%m-%d`. Empty: 27 Jan 2023.",
    )
    # Reading
    mark_read: MarkRead = _setting(  # noqa: RUF009
        "seen",
        _one_of("seen", "end", "open", "manual"),
        "When an open post becomes read: its end was on the screen, and most of it for long enough to be read (`seen`);"
        " its end was (`end`); it was opened (`open`); or by hand (`manual`).",
    )
    refresh_minutes: int = _setting(
        60, _number(0, 10080), "How often feeds are asked what is new while Reader is open, in minutes; 0: never."
    )
    # Other programs, and folders
    browser: str = _setting(
        "", _text("a command"), "The command that opens an address, `%s` being that. Empty: what the system has."
    )
    diagram_server: str = _setting(
        "https://kroki.io",
        Kind(_is_server, "an address of the web in quotation marks, or empty"),
        "The server (Kroki) that draws diagrams (Mermaid, Graphviz, PlantUML) for your browser. Empty: none. A diagram"
        " is sent to it when you open it, and never before.",
    )
    editor: str = _setting(
        "",
        _text("a command"),
        "The command that edits a file; `%l` in it is the line. Empty: `VISUAL`, `EDITOR`, or vi.",
    )
    folders: tuple[str, ...] = _setting(
        (), Kind(_are_texts, "a list of folders"), "Folders of the library, beside those that `reader add` has added."
    )
    sync_dir: str = _setting(
        "", _text("a folder"), "The folder that your machines share, for what you have read. Empty: none."
    )
    on_star: str = _setting(
        "",
        _text("a command"),
        "The command that is run when a post gets its star, with the post as Markdown on its standard input. In it `%u`"
        " is the address of the post, `%p` its file, `%t` its title. No shell reads it. So do `on_read` and `on_note`.",
    )
    on_read: str = _setting("", _text("a command"), "The same when a post becomes read, unless `M` marks a whole list.")
    on_note: str = _setting(
        "", _text("a command"), "The same when you write a note or highlight something: it gets your notes on the post."
    )
    commands: Mapping[str, Any] = _setting(
        {},
        Kind(
            lambda value: isinstance(value, dict),
            "a table of commands, each with what it runs",
            Kind(_is_command, 'a command such as "| wc -w", or { run = "| wc -w", key = "f8" }'),
        ),
        'Commands of your own, by their names: `"Count words" = "| wc -w"` gets the post on its standard input,'
        ' `Mirror = { run = "! wget %u", key = "f8" }` nothing, and has a key. They stand in the palette (ctrl+p), and'
        " are written as after `|` and `!`: see [reading.md](reading.md).",
    )
    # Keys
    keys: Mapping[str, str | list[str]] = _setting(
        {},
        Kind(
            lambda value: isinstance(value, dict),
            "a table of commands, each with a key or a list of keys",
            Kind(_is_key_or_keys, "a key in quotation marks, or a list of keys"),
        ),
        'Other keys for commands: `read = "w"`, `"post.down" = ["j", "down"]`. The commands are in'
        " [keys.md](keys.md); what is in two places at once is said at the start.",
    )

    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """In which line of the file each setting is that is used from there."""
    file: str = field(default="config.toml", compare=False)
    problems: tuple[str, ...] = field(default=(), compare=False)
    """One sentence for each thing that was wrong."""

    @property
    def own_commands(self) -> list["OwnCommand"]:
        """The commands that the settings add."""
        given = ((name, value if isinstance(value, dict) else {"run": value}) for name, value in self.commands.items())
        return [OwnCommand(name, value["run"], value.get("key", "")) for name, value in given]

    def where(self, setting: str) -> str:
        """Return where a setting stands, for a sentence."""
        return f"{self.file}, line {self.lines.get(setting, 1)}"


class OwnCommand(NamedTuple):
    """A command that the settings add."""

    name: str
    """As it stands there: it has not passed the gate."""
    run: str
    key: str
    """As a person writes it; empty for none."""


class Setting(NamedTuple):
    """A setting, as a person meets it."""

    name: str
    default: Any
    kind: str
    about: str


def settings() -> Iterator[Setting]:
    """Yield every setting."""
    for one in fields(Config):
        if one.metadata:
            kind: Kind = one.metadata["kind"]
            yield Setting(one.name, getattr(Config(), one.name), kind.says, one.metadata["about"])


def read_config(path: Path) -> Config:
    """Return the settings in the file at `path`, which need not exist; the default where a value is wrong."""
    if not path.exists():
        return Config()
    import tomllib

    name = clean_line(str(path))
    try:
        text = read_file(path).decode()
        values = clean_values(tomllib.loads(text))
    except OSError as error:
        return Config(problems=(f"Cannot read {name}: {reason(error)}.",))
    except UnicodeDecodeError:
        return Config(problems=(f"{name} is not UTF-8: no setting in it was used.",))
    except tomllib.TOMLDecodeError as error:
        return Config(problems=(f"{name} is no TOML, so no setting in it was used: {clean_line(str(error))}.",))
    except (RecursionError, ValueError):
        return Config(problems=(f"{name} holds more than settings can, so no setting in it was used.",))
    kinds: dict[str, Kind] = {one.name: one.metadata["kind"] for one in fields(Config) if one.metadata}
    used: dict[str, Any] = {}
    problems: list[str] = []
    lines: dict[str, int] = {}
    for key, value in values.items():
        line = _line_of(key, text)
        if key not in kinds:
            problems.append(f"{name}, line {line}: there is no setting “{clean_line(key)}”.")
        elif not kinds[key].is_right(value):
            problems.append(f"{name}, line {line}: “{key}” has to be {kinds[key].says}.")
        else:
            used[key] = tuple(value) if isinstance(value, list) else value
            lines[key] = line
            if of_entries := kinds[key].of_entries:
                lines |= {f"{key}.{entry}": _line_of_entry(key, entry, text, line) for entry in value}
                wrong = [entry for entry, one in value.items() if not of_entries.is_right(one)]
                used[key] = {entry: one for entry, one in value.items() if entry not in wrong}
                for entry in wrong:
                    where = f"{name}, line {lines[f'{key}.{entry}']}"
                    problems.append(f"{where}: “{clean_line(entry)}” in [{key}] has to be {of_entries.says}.")
    return Config(**used, lines=lines, file=name, problems=tuple(problems))


def _line_of(key: str, text: str) -> int:
    """Return the number of the line of a TOML file that sets `key`, or begins the table of that name."""
    return _first_line(rf"""\[?["']?{re.escape(key)}["']?\s*[\].=]""", text, 1)


def _line_of_entry(table: str, key: str, text: str, first: int) -> int:
    """Return the number of the line that sets an entry of a table, which begins at line `first`."""
    return _first_line(rf"""(?:["']?{re.escape(table)}["']?\s*\.\s*)?["']?{re.escape(key)}["']?\s*=""", text, first)


def _first_line(pattern: str, text: str, first: int) -> int:
    """Return the number of the first line, from `first` on, that begins with a pattern; `first` where there is none."""
    numbered = enumerate(text.splitlines()[first - 1 :], first)
    return next((number for number, line in numbered if re.match(rf"\s*{pattern}", line)), first)


# --- for a person


def as_toml(value: Any) -> str:
    """Return the value of a setting as TOML has it."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{json.dumps(name)} = {as_toml(one)}" for name, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def template() -> str:
    """Return a file of settings in which everything is as it is without one."""
    out = "# Settings of Reader. Take away the # before one to change it.\n"
    for one in settings():
        about = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", lambda found: found[1] or "", one.about)
        out += f"\n# {about}\n"
        out += f"# [{one.name}]\n" if isinstance(one.default, dict) else f"# {one.name} = {as_toml(one.default)}\n"
    return out


def markdown_table() -> str:
    """Return all settings as Markdown, for `docs/config.md`."""
    out = (
        "# Settings\n\nMade from the table in `reader/config.py` by `make docs`.\n\n"
        "`config.toml` is in the folder that `reader doctor` names. `reader config --edit` opens it in your editor,"
        " and makes it first, with everything in it, where there is none. `reader config --show` says what is in force,"
        " and where that comes from. A value that is wrong is said with its line when Reader starts, and the default"
        " used instead.\n\n| setting | default | | what it may be |\n|---|---|---|---|\n"
    )
    for one in settings():
        out += f"| `{one.name}` | `{as_toml(one.default)}` | {one.about} | {one.kind} |\n"
    return out
