"""The table of keys → Textual's bindings, the keymap of the settings, the palette and the documentation."""

from collections.abc import Iterator, Mapping

from textual.binding import Binding, BindingType

from reader.app.keys import KEYS, PANES, TEXTUALS_OWN, WITH_ANY, Key, Pane
from reader.config import Config
from reader.text.clean import clean_line


def keymap(config: Config) -> tuple[dict[str, str], list[str]]:
    """Return the keys that the settings give to commands, in Textual's names, and a sentence for each that is wrong.

    What is wrong is not in it. Two commands of a pane that have one key are both named.
    """
    known = {key.command: key for key in KEYS}
    changed: dict[str, str] = {}
    problems: list[str] = []
    for command, named in config.keys.items():
        where = config.where(f"keys.{command}")
        names = [named] if isinstance(named, str) else named
        if command not in known or known[command].action == TEXTUALS_OWN:
            problems.append(f"{where}: there is no command “{clean_line(command)}”; docs/keys.md has them all.")
        elif not names or not all(name.strip() for name in names):
            problems.append(f"{where}: “{command}” needs a key.")
        else:
            changed[command] = ",".join(textual_name(name) for name in names)
    for command in [*changed]:
        for other in KEYS:
            theirs = changed.get(other.command, other.keys)
            shared = {*changed[command].split(",")} & {*theirs.split(",")}
            if shared and other.command != command and _meet(known[command].pane, other.pane):
                problems.append(
                    f"{config.where(f'keys.{command}')}: {key_names(min(shared))} is “{other.command}” ({other.help})"
                    f" already, so “{command}” stays as it was."
                )
                del changed[command]
                break
    return changed, problems


def keys_of_own_commands(config: Config, changed: Mapping[str, str]) -> tuple[dict[int, str], list[str]]:
    """Return the keys of the commands that the settings add, by their places, and a sentence for each that has none.

    `changed`: see `keymap`.
    """
    taken = {
        name: key.command
        for key in reversed(KEYS)
        if key.pane in ("any", *WITH_ANY)
        for name in changed.get(key.command, key.keys).split(",")
    }
    found: dict[int, str] = {}
    problems: list[str] = []
    for number, command in enumerate(config.own_commands):
        if not command.key:
            continue
        key, called = textual_name(command.key), clean_line(command.name)
        if other := taken.get(key):
            where = config.where(f"commands.{command.name}")
            problems.append(f"{where}: {clean_line(command.key)} is “{other}” already, so “{called}” has no key.")
        else:
            found[number], taken[key] = key, called
    return found, problems


def _meet(one: Pane, other: Pane) -> bool:
    """Whether a key of one pane can be meant for the other."""
    return one == other or ("any" in (one, other) and {one, other} <= {"any", *WITH_ANY})


def textual_name(name: str) -> str:
    """Return Textual's name for a key as a person writes it: `esc`, `ctrl+s`, `[`."""
    import unicodedata

    from textual.keys import KEY_NAME_REPLACEMENTS

    before, plus, key = name[:-1].rpartition("+")
    key, modifiers = key + name[-1:], [before] if plus else []
    spoken = {shown: textual for textual, shown in _NAMES.items()}
    if key in spoken:
        key = spoken[key]
    elif len(key) == 1 and not key.isalnum():
        full = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
        key = KEY_NAME_REPLACEMENTS.get(full, full)
    return "+".join([*modifiers, key])


def bindings(pane: Pane) -> list[BindingType]:
    """Return Textual's bindings for the keys of a pane."""
    return [
        # The footer shows the first key of a command, the help panel all of them.
        Binding(
            name,
            key.action,
            key.label or _sentence(key.help),
            show=bool(key.label) and name == first,
            tooltip=_rest(key),
            id=key.command,
            priority=key.at_once,
        )
        for key in KEYS
        if key.pane == pane and key.action != TEXTUALS_OWN
        for first, *_ in [key.keys.split(",")]
        for name in key.keys.split(",")
    ]


def commands(pane: Pane, changed: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the keys as a person knows them and the action of each command that works in a pane.

    `changed`: see `keymap`.
    """
    for key in KEYS:
        if key.pane in (pane, "any"):
            yield _sentence(key.help), key_names(changed.get(key.command, key.keys)), key.action


def key_names(keys: str) -> str:
    """Return keys that have Textual's names as a person knows them: `j ↓`."""
    return " ".join(_NAMES.get(name, name) for name in keys.split(","))


_NAMES = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "escape": "esc", "backslash": "\\", "plus": "+",
    "equals_sign": "=", "minus": "-", "slash": "/", "question_mark": "?", "pagedown": "pgdn", "pageup": "pgup",
    "colon": ":", "percent_sign": "%", "right_square_bracket": "]", "left_square_bracket": "[",
    "apostrophe": "'", "grave_accent": "`", "right_curly_bracket": "}", "left_curly_bracket": "{", "dollar_sign": "$",
    "vertical_line": "|", "exclamation_mark": "!",
}  # fmt: skip


def _rest(key: Key) -> str:
    """Return what the help panel says of a command beyond its label."""
    if not key.label:
        return ""
    if key.help.lower().startswith(key.label.lower()):
        return key.help[len(key.label) :].strip(" ,")
    return key.help


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def markdown_table() -> str:
    """Return the table as Markdown, for `docs/keys.md`."""
    out = (
        "# Keys\n\nMade from the table in `reader/app/keys.py` by `make docs`. `[keys]` in [config.toml](config.md)"
        " gives commands other keys.\n"
    )
    for pane, title in PANES.items():
        out += f"\n## {title}\n\n| keys | what they do | command |\n|---|---|---|\n"
        for key in KEYS:
            if key.pane == pane:
                names = " ".join(
                    f"`` {name} ``" if name in "\\`" else f"`{name}`" for name in key_names(key.keys).split()
                ).replace("|", "\\|")  # or it would end the cell
                out += f"| {names} | {key.help} | `{key.command}` |\n"
    return out
