"""A pane beside the list and the post, which one goes to and comes back from."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from reader.app.post.viewport import Viewport
from reader.lists.catalog import Counts
from reader.state.saved_searches import SavedSearch

if TYPE_CHECKING:
    from reader.app.feed_entries import FeedEntry


class SidePane(Vertical):
    """It is shown and closed by `Panes`, which tells it what it may want to know.

    Where there is no room beside the text, it is seen while it has the focus. CONTRIBUTING.md says how to add one.
    """

    class Entered(Message):
        """The person went to the pane."""

    class PlaceChosen(Message):
        """A place of the post is to be gone to: the beginning of a block, or, where that is None, a part of it."""

        def __init__(self, block: int | None, part: float = 0) -> None:
            super().__init__()
            self.block = block
            self.part = part

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.display = False

    def on_descendant_focus(self) -> None:
        self.post_message(self.Entered())

    def begin(self) -> None:
        """Let the person use it: take the focus."""
        raise NotImplementedError

    def show_counts(self, counts: Counts) -> None:
        """Take note of how many posts there are."""

    def show_feeds(self, feeds: "Sequence[FeedEntry]") -> None:
        """Take note of which feeds there are."""

    @property
    def source_here(self) -> str:
        """The source that its cursor is on, empty where it is on none."""
        return ""

    @property
    def search_here(self) -> SavedSearch | None:
        """The saved search that its cursor is on."""
        return None

    def show_viewport(self, view: Viewport) -> None:
        """Take note of what is seen of the post."""

    @property
    def kept(self) -> tuple[str, ...]:
        """What of it is kept for the next start."""
        return ()

    def restore(self, kept: Iterable[str]) -> None:
        """Be as it was at the last end."""
