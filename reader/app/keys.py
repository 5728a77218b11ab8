"""The table of keys: read by the panes, the footer, the help panel, the command palette and `docs/keys.md`."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

from reader.config import Config
from reader.text.clean import clean_line

Pane = Literal["list", "search", "places", "post", "find", "outline", "peek", "select", "note", "notebook", "any"]


class Key(NamedTuple):
    """A command, the keys that give it, and what it is called."""

    command: str
    """Its name, unique, for settings."""
    pane: Pane
    """Where it works: in the list, while one types a search, in what stands beside it, in a post, or in both panes."""
    keys: str
    """Textual's names of keys, with commas between them."""
    action: str
    """Textual's action, on the widget of the pane or on the screen."""
    help: str
    label: str = ""
    """What the footer calls it; empty where the footer does not show it."""
    at_once: bool = False
    """Whether what is typed after it in the same moment is meant for what it opens."""


SPARE = (
    "undo", "mark('starred')", "next_unread(1)", "mark('read')", "screen.places", "app.quit", "screen.search",
    "screen.outline", "hints('follow')", "screen.find", "screen.back", "read_on", "screen.open",
)  # fmt: skip
"""Actions that the footer leaves out where it is narrow, the first of them first."""

TEXTUALS_OWN = "app.command_palette"
"""The one action that Textual itself has bound, to the same key."""

KEYS: tuple[Key, ...] = (
    # in the list
    Key("list.open", "list", "enter,space,l,right", "screen.open", "open", "Open"),
    Key("list.down", "list", "j,down", "move(1)", "next post"),
    Key("list.up", "list", "k,up", "move(-1)", "previous post"),
    Key("list.page-down", "list", "pagedown", "page(1)", "a page down"),
    Key("list.page-up", "list", "b,pageup", "page(-1)", "a page up"),
    Key("list.half-down", "list", "d", "page(0.5)", "half a page down"),
    Key("list.half-up", "list", "u", "page(-0.5)", "half a page up"),
    Key("list.first", "list", "g,home", "go('first')", "first post"),
    Key("list.last", "list", "G,end", "go('last')", "last post"),
    Key("list.mark-all", "list", "M", "screen.mark_listed", "mark all listed posts read"),
    Key("list.unread-only", "list", "U", "screen.unread_only", "unread only, or all"),
    Key("list.sort", "list", "S", "screen.sort", "another order"),
    Key("list.search", "list", "slash", "screen.search", "search all posts", "Search", at_once=True),
    Key("list.places", "list", "t", "screen.places", "folders and tags", "Tags"),
    Key("list.clear", "list", "escape,h,left", "screen.clear", "show all posts again"),
    # in the line in which one types what to search
    Key("search.accept", "search", "enter,tab", "accept", "go to what was found", "To the list", at_once=True),
    Key("search.down", "search", "down", "move(1)", "next post"),
    Key("search.up", "search", "up", "move(-1)", "previous post"),
    Key("search.end", "search", "escape", "leave", "end the search", "End"),
    # in folders and tags
    Key("places.choose", "places", "enter,space,l", "select_cursor", "list these posts", "List"),
    Key("places.down", "places", "j,down", "cursor_down", "next"),
    Key("places.up", "places", "k,up", "cursor_up", "previous"),
    Key("places.first", "places", "g,home", "scroll_home", "first"),
    Key("places.last", "places", "G,end", "scroll_end", "last"),
    Key("places.fold", "places", "h,left", "fold(True)", "close the fold"),
    Key("places.unfold", "places", "right", "fold(False)", "open the fold"),
    Key("places.list", "places", "escape,tab", "screen.focus_list", "back to the list", "Back"),
    Key("places.hide", "places", "t", "screen.places", "hide them", "Hide"),
    # in a post
    Key("post.read", "post", "space,pagedown", "read_on", "a page down; at the end, the next unread post", "Read on"),
    Key("post.back", "post", "escape,h,left", "screen.back", "back to the list", "List"),
    Key("post.down", "post", "j,down", "line(1)", "a line down"),
    Key("post.up", "post", "k,up", "line(-1)", "a line up"),
    Key("post.page-up", "post", "b,pageup", "page(-1)", "a page up"),
    Key("post.half-down", "post", "d", "page(0.5)", "half a page down"),
    Key("post.half-up", "post", "u", "page(-0.5)", "half a page up"),
    Key("post.top", "post", "g,home", "screen.leap('top')", "top"),
    Key("post.end", "post", "G,end", "screen.leap('end')", "end"),
    Key(
        "post.outline",
        "post",
        "t,colon,percent_sign",
        "screen.outline",
        "the outline: go to a heading, or to 40 %",
        "Outline",
        at_once=True,
    ),
    Key("post.next-heading", "post", "right_square_bracket", "heading(1)", "next heading"),
    Key("post.previous-heading", "post", "left_square_bracket", "heading(-1)", "previous heading"),
    Key("post.hints", "post", "f", "hints('follow')", "follow a link by its letters", "Links"),
    Key(
        "post.peek",
        "post",
        "i",
        "hints('peek')",
        "look at a footnote, a reference, a formula’s symbols, without leaving",
    ),
    Key("post.back-in-history", "post", "H", "screen.history(-1)", "back to where you were"),
    Key("post.forward-in-history", "post", "L", "screen.history(1)", "forward again"),
    Key("post.select", "post", "v", "screen.select", "select with the keyboard"),
    Key("post.highlight", "post", "x", "screen.highlight", "highlight what is selected"),
    Key(
        "post.quote",
        "post",
        "Y",
        "screen.copy_quotation",
        "copy what is selected, or the paragraph on top, as a quotation",
    ),
    Key("post.copy-code", "post", "c", "hints('copy')", "copy code"),
    Key("post.next-link", "post", "tab", "link(1)", "next link"),
    Key("post.previous-link", "post", "shift+tab", "link(-1)", "previous link"),
    Key("post.follow", "post", "enter,l,right", "follow", "follow the link"),
    Key("post.next", "post", "J", "screen.neighbour(1)", "next post of the list"),
    Key("post.previous", "post", "K", "screen.neighbour(-1)", "previous post of the list"),
    Key("post.find", "post", "slash", "screen.find", "find in this post", "Find", at_once=True),
    Key("post.next-match", "post", "N", "find_step(-1)", "previous match, while something is found"),
    # in the line in which one types what to find
    Key("find.accept", "find", "enter,tab", "screen.focus_post", "go to the text", "To the text", at_once=True),
    Key("find.down", "find", "down", "screen.find_step(1)", "next match", "Next"),
    Key("find.up", "find", "up", "screen.find_step(-1)", "previous match", "Previous"),
    Key("find.regex", "find", "ctrl+r", "regex", "a regular expression, or as it stands", "Regular expression"),
    Key("find.end", "find", "escape", "screen.end_find", "end the find, and stay here", "End"),
    # in the outline
    Key("outline.choose", "outline", "enter,tab", "choose", "go there", "Go there", at_once=True),
    Key("outline.down", "outline", "down", "move(1)", "next heading", at_once=True),
    Key("outline.up", "outline", "up", "move(-1)", "previous heading", at_once=True),
    Key("outline.close", "outline", "escape", "screen.close_outline", "close it", "Close", at_once=True),
    # in the small window over a post
    Key("peek.go", "peek", "enter", "enter", "go there", "Go there"),
    Key("peek.close", "peek", "escape,i,q", "close", "close it", "Close"),
    Key("peek.down", "peek", "j,down", "scroll_lines(1)", "a line down"),
    Key("peek.up", "peek", "k,up", "scroll_lines(-1)", "a line up"),
    Key("peek.next-link", "peek", "tab", "link(1)", "next link"),
    Key("peek.previous-link", "peek", "shift+tab", "link(-1)", "previous link"),
    # while selecting with the keyboard
    Key("select.next-word", "select", "w,l,right", "move('word', 1)", "next word"),
    Key("select.previous-word", "select", "b,h,left", "move('word', -1)", "previous word"),
    Key("select.down", "select", "j,down", "move('line', 1)", "the line below"),
    Key("select.up", "select", "k,up", "move('line', -1)", "the line above"),
    Key("select.next-block", "select", "right_curly_bracket", "move('block', 1)", "next paragraph"),
    Key("select.previous-block", "select", "left_curly_bracket", "move('block', -1)", "previous paragraph"),
    Key("select.line-begin", "select", "0,home", "move('line_end', -1)", "beginning of the line"),
    Key("select.line-end", "select", "dollar_sign,end", "move('line_end', 1)", "end of the line"),
    Key("select.begin", "select", "v,space", "begin(False)", "select from here, by words", "Select"),
    Key("select.begin-lines", "select", "V", "begin(True)", "select whole lines", "Lines"),
    Key("select.swap", "select", "o", "swap", "to the other end"),
    Key("select.copy", "select", "y,enter", "screen.copy_link", "copy it", "Copy"),
    Key("select.quote", "select", "Y", "screen.copy_quotation", "copy it as a quotation in Markdown", "Quote"),
    Key("select.highlight", "select", "x", "screen.highlight", "highlight it, or take its highlight away", "Highlight"),
    Key("select.note", "select", "a", "screen.note", "highlight it and write a note", "Note"),
    Key("select.end", "select", "escape,q", "screen.end_select", "end", "End"),
    # while writing a note
    Key("note.keep", "note", "escape", "keep", "keep it", "Keep", at_once=True),
    Key("note.discard", "note", "ctrl+x", "discard", "leave it as it was", "Leave as it was", at_once=True),
    # in notes and highlights
    Key("notebook.go", "notebook", "enter,l,space", "go", "go to where it is", "Go there"),
    Key("notebook.down", "notebook", "j,down", "move(1)", "next"),
    Key("notebook.up", "notebook", "k,up", "move(-1)", "previous"),
    Key("notebook.remove", "notebook", "x,d", "remove", "take it away", "Take away"),
    Key("notebook.close", "notebook", "escape,h,q,A", "close", "back", "Back"),
    # in both
    Key(
        "next-unread",
        "any",
        "n",
        "next_unread(1)",
        "next unread post; next match, while something is found",
        "Next",
    ),
    Key(
        "previous-unread",
        "any",
        "p",
        "next_unread(-1)",
        "previous unread post; previous match, while something is found",
    ),
    Key("read", "any", "m", "mark('read')", "mark read or unread", "Mark"),
    Key("star", "any", "s", "mark('starred')", "star, or take the star away", "Star"),
    Key("hide", "any", "X", "hide", "hide the post"),
    Key("undo", "any", "z", "undo", "undo what was last marked, starred or hidden", "Undo"),
    Key("browser", "any", "o", "browse", "open the original in the browser"),
    Key("edit", "any", "e", "edit", "open the file in your editor"),
    Key("copy-link", "any", "y", "copy_link", "copy what is selected, or the link"),
    Key("note", "any", "a", "note", "write a note, on what is selected or on the post"),
    Key("notebook", "any", "A", "notebook", "all notes and highlights"),
    Key("toggle-list", "any", "backslash", "toggle_list", "hide or show the list"),
    Key("wider", "any", "plus,equals_sign", "measure(4)", "a wider text column"),
    Key("narrower", "any", "minus", "measure(-4)", "a narrower text column"),
    Key("help", "any", "question_mark,f1", "help", "these keys", "Help"),
    Key("palette", "any", "ctrl+p", TEXTUALS_OWN, "every command, by name"),
    Key("suspend", "any", "ctrl+z", "app.suspend_process", "suspend; `fg` comes back"),
    Key("quit", "any", "q", "app.quit", "quit", "Quit"),
)


PANES: dict[Pane, str] = {
    "list": "In the list",
    "search": "While searching",
    "places": "In folders and tags",
    "post": "In a post",
    "find": "While finding",
    "outline": "In the outline",
    "peek": "In the small window",
    "select": "While selecting",
    "note": "While writing a note",
    "notebook": "In notes and highlights",
    "any": "In both",
}
"""What a person calls the panes."""
_WITH_ANY = ("list", "post")
"""Panes in which the keys of `any` work too."""


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


def _meet(one: Pane, other: Pane) -> bool:
    """Whether a key of one pane can be meant for the other."""
    return one == other or ("any" in (one, other) and {one, other} <= {"any", *_WITH_ANY})


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
    "right_curly_bracket": "}", "left_curly_bracket": "{", "dollar_sign": "$",
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
                    f"`` {name} ``" if name == "\\" else f"`{name}`" for name in key_names(key.keys).split()
                )
                out += f"| {names} | {key.help} | `{key.command}` |\n"
    return out
