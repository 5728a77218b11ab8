"""What the pane of the list says about itself: without Textual."""

from collections.abc import Sequence

from reader.lists.catalog import Counts
from reader.lists.list_spec import QUEUE, ListSpec, Sort

_ORDERS: dict[Sort, str] = {
    "newest": "",
    "oldest": "oldest first",
    "title": "by title",
    "shortest": "shortest first",
    "progress": "most read first",
    "recent": "last read first",
    "relevance": "",
}


def title(spec: ListSpec) -> str:
    """Return what is listed, and in which order where that is not the usual one."""
    name = "Unread only" if spec.unread_only else "Reader"
    if spec.scope:
        name = (spec.name or scope_name(spec.scope)) + (" · unread only" if spec.unread_only else "")
    order = _ORDERS[spec.sort]
    return name + (f" · {order}" if order else "")


def not_kept(known: str) -> str:
    """Return what the line above the list says, and that nothing that is done with the posts will be kept."""
    return f"{known} · not kept" if known else "not kept"


def how_many(spec: ListSpec, listed: int | None, counts: Counts | None) -> str:
    """Return how many posts there are; `listed` are in the list, None where that is not known yet."""
    if spec.words:
        return "…" if listed is None else f"{listed:,} found"
    if spec.scope:
        return "1 post" if listed == 1 else f"{listed or 0:,} posts"
    if counts is None:
        return ""
    return f"{counts.all.unread:,} unread" if counts.all.unread else "all read"


def nothing_here(spec: ListSpec, indexing: str, *, is_library_empty: bool, is_counted: bool) -> Sequence[str]:
    """Return the lines that stand where a list has no posts; none while it is not known whether it has.

    `indexing`: how far posts are taken in for the first time, empty where they are not.
    """
    if indexing:
        return [indexing, "", "They are listed as they come."]
    if is_library_empty:
        return ["There are no posts here.", "", "`reader add FOLDER` adds the", "Markdown files in a folder."]
    if spec.words:
        return ["Nothing found.", "", "esc shows all posts again."]
    if spec.unread_only:
        return ["Nothing unread.", "", "Press U for all, / to search,", "`reader add` for more."]
    if spec.scope == QUEUE:
        return ["The queue is empty.", "", "Q puts a post into it: what you", "want to read next."]
    if spec.scope:
        return ["Nothing here.", "", "esc shows all posts again."]
    if not is_counted:
        return []
    return ["All posts here are hidden.", "", "z brings back what was hidden", "last, `reader mark shown` any."]


def scope_name(scope: str) -> str:
    """Return what a person calls a scope: `#math` for `tag:"math"`."""
    name = {"is:starred": "Starred", "is:unfinished": "Half read", QUEUE: "Queue"}.get(scope)
    kind, _, value = scope.partition(":")
    return name or ("#" if kind == "tag" else "") + value.strip('"')


def percent(part: float) -> str:
    """Return a part of 1 as a person reads it."""
    return f"{int(100 * part)} %"
