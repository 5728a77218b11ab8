"""What an undo says."""

import pytest

from reader.lists.undone import say_undone
from reader.state.journal import Change


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("a", "read", False), ("a", "progress", None)], "“Alpha” is unread again."),
        ([("a", "read", "sha256:0")], "“Alpha” is read again."),
        ([("a", "read", False), ("b", "read", None)], "2 posts are unread again."),
        ([("a", "starred", None)], "“Alpha” has no star any more."),
        ([("a", "starred", True)], "“Alpha” has its star again."),
        ([("a", "queued", True)], "“Alpha” is in the queue again."),
        ([("a", "queued", None)], "“Alpha” is no longer in the queue."),
        ([("a", "body", "x"), ("a", "hidden", None)], "“Alpha” is listed again."),
        ([("a", "note", "words")], "“Alpha” has its note as before."),
        ([("a", "tags", None)], "“Alpha” has its tags as before."),
        ([("a", "highlight_x", {"quote": "q"})], "“Alpha” has its highlight as before."),
        ([("a", "highlight_x", None), ("a", "highlight_y", None)], "“Alpha” has one highlight less."),
        ([("https://gone.example/post", "starred", None)], "“https://gone.example/post” has no star any more."),
        ([("bookmark:a", "bookmark", None)], "'a leads where it did before."),
        ([("search:Short", "search", "minutes:<9")], "the search “Short” is as it was."),
        ([("search:Short", "search", None)], "the search “Short” is no longer kept."),
        ([("https://a.b/feed", "subscribed", None)], "your subscriptions are as they were."),
    ],
)
def test_which_post_is_what(changes: list[Change], said: str) -> None:
    assert say_undone(changes, {"a": "Alpha", "b": "Beta"}.get) == f"Undone: {said}"
