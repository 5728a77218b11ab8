"""The sidebar: saved searches, feeds, folders and tags beside the list, with how much is unread in each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from reader.app.key_bindings import bindings
from reader.app.widgets.side_pane import SidePane
from reader.lists.catalog import Counts
from reader.lists.list_spec import QUEUE
from reader.state.saved_searches import SavedSearch
from reader.text.lines import truncate

if TYPE_CHECKING:
    from reader.app.feed_entries import FeedEntry


class Sidebar(SidePane):
    """Searches, feeds, folders and tags, to which the list can be narrowed."""

    class ScopeChosen(Message):
        """The posts of a scope are to be listed; `name` is that of a saved search, or empty."""

        def __init__(self, scope: str, name: str) -> None:
            super().__init__()
            self.scope, self.name = scope, name

    def __init__(self) -> None:
        super().__init__("sidebar")
        self._tree = SidebarTree()
        self._problem = Static(markup=False, classes="-problem")
        self._counts: Counts | None = None
        self._feeds: Sequence[FeedEntry] = ()

    def compose(self) -> ComposeResult:
        yield self._tree
        yield self._problem

    @property
    def kept(self) -> tuple[str, ...]:
        """Which of the folds are closed."""
        return tuple(sorted(self._tree.folded))

    def restore(self, kept: Iterable[str]) -> None:
        """Close folds."""
        self._tree.folded = set(kept)

    def begin(self) -> None:
        """Take the focus."""
        self.screen.set_focus(self._tree)

    def show_counts(self, counts: Counts) -> None:
        """Show what there is, the cursor staying where it is."""
        self._counts = counts
        self._tree.show(counts, self._feeds)

    def show_feeds(self, feeds: "Sequence[FeedEntry]") -> None:
        """Show which feeds there are."""
        self._feeds = feeds
        if self._counts:
            self._tree.show(self._counts, feeds)
            self._show_problem()

    @property
    def source_here(self) -> str:
        """The source that the cursor is on, empty where it is on none."""
        kind, _, name = (self._tree.here.scope or "").partition(":")
        return name.strip('"') if kind == "source" and not self.search_here else ""

    @property
    def search_here(self) -> SavedSearch | None:
        """The saved search that the cursor is on."""
        here = self._tree.here
        return SavedSearch(here.name, here.scope) if here.is_search and here.scope else None

    def on_tree_node_highlighted(self, message: Tree.NodeHighlighted["Entry"]) -> None:
        """Say what is the matter with the feed that the cursor is on."""
        message.stop()
        self._show_problem()

    def _show_problem(self) -> None:
        self._problem.update(Content(self._tree.here.problem))
        self._problem.set_class(bool(self._tree.here.problem), "-said")


class Entry(NamedTuple):
    """Something that the list can be narrowed to, or a fold that holds such."""

    name: str
    scope: str | None = None
    """The query that finds its posts; None for a fold."""
    unread: int = 0
    """How many of them are unread."""
    problem: str = ""
    """One sentence on why the feed that it is could not be read, or empty."""
    is_search: bool = False
    """Whether the person has kept it under this name."""

    def is_same(self, other: "Entry") -> bool:
        """Return whether it is what another entry was before: what a search finds may be another by now."""
        return self.name == other.name and (self.is_search if other.is_search else self.scope == other.scope)


class SidebarTree(Tree[Entry]):
    """Searches, feeds, folders and tags, each with how much of it is unread."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("places")
    BINDING_GROUP_TITLE = "Searches, feeds, folders and tags"

    def __init__(self) -> None:
        super().__init__("")
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2
        self.folded: set[str] = set()
        """The names of the folds that are closed."""

    @property
    def here(self) -> Entry:
        """What the cursor is on."""
        return (self.cursor_node.data if self.cursor_node else None) or Entry("")

    def show(self, counts: Counts, feeds: "Sequence[FeedEntry]") -> None:
        """Show what there is, the cursor staying where it is."""
        at = self.cursor_node.data if self.cursor_node else None
        self.clear()
        self.root.add_leaf("", Entry("All posts", "", counts.all.unread))
        self.root.add_leaf("", Entry("Starred", "is:starred", counts.starred))
        self.root.add_leaf("", Entry("Half read", "is:unfinished", counts.unfinished))
        self.root.add_leaf("", Entry("Queue", QUEUE, counts.queued))
        unread = {count.name: count.unread for count in counts.sources}
        subscribed = [Entry(feed.name, "", unread.get(feed.name, 0), feed.problem) for feed in feeds]
        names = {feed.name for feed in feeds}
        folders = [Entry(one.name, "", one.unread) for one in counts.sources if one.name not in names]
        tags = [Entry(one.name, "", one.unread) for one in counts.tags]
        if counts.searches:
            fold = self.root.add("", Entry("Searches"), expand="Searches" not in self.folded)
            for (name, query), number in counts.searches:
                fold.add_leaf("", Entry(name, query, number, is_search=True))
        for name, kind, found in (
            ("Feeds", "source", subscribed),
            ("Folders", "source", folders),
            ("Tags", "tag", tags),
        ):
            named = [entry for entry in found if entry.name and '"' not in entry.name]
            if named:
                fold = self.root.add("", Entry(name), expand=name not in self.folded)
                for entry in named:
                    fold.add_leaf("", entry._replace(scope=f'{kind}:"{entry.name}"'))
        same = (node for node in self._below(self.root) if at and node.data and node.data.is_same(at))
        if self.last_line >= 0:  # asking for it gives new nodes their lines
            self.move_cursor(next(same, self.root.children[0]))

    def _below(self, node: TreeNode[Entry]) -> Iterator[TreeNode[Entry]]:
        for child in node.children:
            yield child
            yield from self._below(child)

    def render_label(self, node: TreeNode[Entry], base_style: Style, style: Style) -> Text:
        """Return the name of an entry, with its number at the right."""
        if node.data is None:
            return Text()
        sign = ("▾ " if node.is_expanded else "▸ ") if node.data.scope is None else "  "
        depth = self.guide_depth if node.parent is not self.root else 0
        number = f"{node.data.unread:,}" if node.data.unread else ""
        number = f"! {number}".rstrip() if node.data.problem else number
        width = self.scrollable_content_region.width - depth
        name = truncate(node.data.name, max(0, width - len(sign) - len(number) - 2))
        gap = " " * max(1, width - len(sign) - cell_len(name) - len(number) - 1)
        quiet = Style(dim=True)
        return Text.assemble((sign, style + quiet), (name, style), (gap, style), (number + " ", style + quiet))

    def on_tree_node_selected(self, message: Tree.NodeSelected[Entry]) -> None:
        message.stop()
        if (entry := message.node.data) and entry.scope is not None:
            self.post_message(Sidebar.ScopeChosen(entry.scope, entry.name if entry.is_search else ""))

    def on_tree_node_collapsed(self, message: Tree.NodeCollapsed[Entry]) -> None:
        if message.node.data:
            self.folded.add(message.node.data.name)

    def on_tree_node_expanded(self, message: Tree.NodeExpanded[Entry]) -> None:
        if message.node.data:
            self.folded.discard(message.node.data.name)

    def action_fold(self, closed: bool) -> None:
        """Close or open the fold that the cursor is on or in."""
        node = self.cursor_node
        if node and node.data and node.data.scope is not None:
            node = node.parent
        if node and node is not self.root:
            node.collapse() if closed else node.expand()
            self.move_cursor(node)
