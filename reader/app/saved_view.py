"""How the list was looked at last, on this machine: kept in a file, so that the next start shows it again."""

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.lists.list_spec import SORTS, ListSpec
from reader.paths import replace_file
from reader.text.clean import clean_line


class LastView(NamedTuple):
    """What is kept."""

    view: ListSpec = ListSpec()
    places: bool = False
    """Whether folders and tags stood beside the list."""
    folded: tuple[str, ...] = ()
    """Which of them were folded."""


def read_last_view(file: Path) -> LastView:
    """Return how the list was looked at; as at first, where that is not known."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        kept = json.loads(file.read_text(encoding="utf-8"))
        sort, place = kept["sort"], kept["place"]
        if sort in SORTS[:-1] and isinstance(place, str):
            view = ListSpec(sort=sort, unread_only=bool(kept["unread_only"]), scope=clean_line(place))
            return LastView(view, bool(kept["places"]), tuple(map(str, kept["folded"])))
    return LastView()


def write_last_view(file: Path, last: LastView) -> None:
    """Keep how the list is looked at. What is searched is not kept."""
    view = last.view
    kept = {"sort": view.sort, "unread_only": view.unread_only, "place": view.scope}
    with suppress(OSError):  # a convenience
        replace_file(file, json.dumps({**kept, "places": last.places, "folded": last.folded}, indent=2) + "\n")


def read_theme(file: Path) -> str:
    """Return the name of the theme that was chosen last, or nothing."""
    with suppress(OSError, ValueError):
        return clean_line(file.read_text(encoding="utf-8"))
    return ""


def write_theme(file: Path, name: str) -> None:
    """Keep which theme was chosen."""
    with suppress(OSError):  # a convenience
        replace_file(file, name + "\n")
