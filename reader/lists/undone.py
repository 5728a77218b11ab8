"""What an undo has taken back, in a sentence."""

from collections.abc import Callable, Sequence

from reader.state.journal import BOOKMARK, HIGHLIGHT, SEARCH, Change, Value, is_decided

_LONGEST_KEY = 60


def say_undone(changes: Sequence[Change], title_of: Callable[[str], str | None]) -> str:
    """Return which posts are what again, `changes` being what `Store.undo` has set back, at least one.

    `title_of` gives the title of a post by its key; None where it is in no folder any more.
    """
    decided = [change for change in changes if is_decided(change[1])] or changes
    keys = list(dict.fromkeys(key for key, _, _ in decided))
    key, field, value = decided[0]
    if field == "subscribed":
        return "Undone: your subscriptions are as they were."
    if field == "bookmark":
        return f"Undone: '{key.removeprefix(BOOKMARK)} leads where it did before."
    if field == "search":
        return f"Undone: the search “{key.removeprefix(SEARCH)}” is {'as it was' if value else 'no longer kept'}."
    one = f"“{title_of(key) or key[:_LONGEST_KEY]}” "
    several = f"{len(keys):,} posts "
    is_one = len(keys) == 1
    return "Undone: " + (one if is_one else several) + _is_now(field, value, is_one=is_one) + "."


def _is_now(field: str, value: Value, *, is_one: bool) -> str:
    """Return what posts are again since a field of theirs has an earlier value."""
    be, have, their = ("is", "has", "its") if is_one else ("are", "have", "their")
    match field:
        case "read":
            return f"{be} read again" if value else f"{be} unread again"
        case "starred":
            return f"{have} {their} star again" if value else f"{have} no star any more"
        case "hidden":
            return f"{be} hidden again" if value else f"{be} listed again"
        case "queued":
            return f"{be} in the queue again" if value else f"{be} no longer in the queue"
        case "tags" | "note":
            return f"{have} {their} {field} as before"
        case _ if field.startswith(HIGHLIGHT):
            return f"{have} {their} highlight as before" if value else f"{have} one highlight less"
        case _:
            return f"{be} as before"
