"""How the list was looked at last, on this machine: kept in a file, so that the next start shows it again."""

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.app.post.pace import Measured
from reader.lists.list_spec import SORTS, ListSpec
from reader.paths import read_file, replace_file
from reader.text.clean import clean_line


class SavedView(NamedTuple):
    """What is kept."""

    spec: ListSpec = ListSpec()
    sidebar: bool = False
    """Whether folders and tags stood beside the list."""
    folded: tuple[str, ...] = ()
    """Which of them were folded."""
    searches: tuple[str, ...] = ()
    """What was searched in all posts, the last one last."""
    finds: tuple[str, ...] = ()
    """What was found in a post, the last one last."""
    pace: Measured = Measured()
    """How fast the person has read."""


def read_saved_view(file: Path) -> SavedView:
    """Return how the list was looked at; as at first, where that is not known."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        kept = json.loads(read_file(file).decode())
        sort, place = kept["sort"], kept["place"]
        if sort in SORTS[:-1] and isinstance(place, str):
            spec = ListSpec(
                sort=sort,
                unread_only=bool(kept["unread_only"]),
                scope=clean_line(place),
                name=clean_line(kept.get("name", "")),
            )
            searches, finds = (tuple(map(clean_line, kept.get(name, ()))) for name in ("searches", "finds"))
            characters, seconds = (max(0.0, min(1e9, float(value))) for value in kept.get("pace", (0, 0)))
            folded, pace = tuple(map(str, kept["folded"])), Measured(characters, seconds)
            return SavedView(spec, bool(kept["places"]), folded, searches, finds, pace)
    return SavedView()


def write_saved_view(file: Path, saved: SavedView) -> None:
    """Keep how the list is looked at."""
    spec = saved.spec
    kept = {
        "sort": spec.sort, "unread_only": spec.unread_only, "place": spec.scope, "name": spec.name,
        "places": saved.sidebar, "folded": saved.folded, "searches": saved.searches, "finds": saved.finds,
        "pace": [round(value) for value in saved.pace],
    }  # fmt: skip
    with suppress(OSError):  # a convenience
        replace_file(file, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
