"""Folders and tags beside the list, with how much is unread in each."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from reader.app.keys import bindings
from reader.lists.catalog import Counts
from reader.text.lines import truncate


class Place(NamedTuple):
    """Something that the list can be narrowed to, or a fold that holds such."""

    name: str
    query: str | None = None
    """What finds its posts; None for a fold."""
    number: int = 0


class Places(Tree[Place]):
    """Folders and tags, each with how much of it is unread."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("places")
    BINDING_GROUP_TITLE = "Folders and tags"

    class Chosen(Message):
        """The posts of a place are to be listed."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    def __init__(self, folded: Iterable[str]) -> None:
        super().__init__("", id="places")
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2
        self._folded = set(folded)

    @property
    def folded(self) -> tuple[str, ...]:
        """Which of the folds are closed."""
        return tuple(sorted(self._folded))

    def show(self, counts: Counts) -> None:
        """Show what there is, the cursor staying on its place."""
        at = self.cursor_node.data if self.cursor_node else None
        self.clear()
        self.root.add_leaf("", Place("All posts", "", counts.all.unread))
        self.root.add_leaf("", Place("Starred", "is:starred", counts.starred))
        self.root.add_leaf("", Place("Half read", "is:unfinished", counts.unfinished))
        for name, kind, found in (("Folders", "source", counts.sources), ("Tags", "tag", counts.tags)):
            named = [count for count in found if count.name and '"' not in count.name]
            if named:
                fold = self.root.add("", Place(name), expand=name not in self._folded)
                for count in named:
                    fold.add_leaf("", Place(count.name, f'{kind}:"{count.name}"', count.unread))
        same = (node for node in self._below(self.root) if at and node.data and node.data[:2] == at[:2])
        self.move_cursor(next(same, self.root.children[0]))

    def _below(self, node: TreeNode[Place]) -> Iterator[TreeNode[Place]]:
        for child in node.children:
            yield child
            yield from self._below(child)

    def render_label(self, node: TreeNode[Place], base_style: Style, style: Style) -> Text:
        """Return a place with its number at the right."""
        if node.data is None:
            return Text()
        sign = ("▾ " if node.is_expanded else "▸ ") if node.data.query is None else "  "
        depth = self.guide_depth if node.parent is not self.root else 0
        number = f"{node.data.number:,}" if node.data.number else ""
        width = self.scrollable_content_region.width - depth
        name = truncate(node.data.name, max(0, width - len(sign) - len(number) - 2))
        gap = " " * max(1, width - len(sign) - cell_len(name) - len(number) - 1)
        quiet = Style(dim=True)
        return Text.assemble((sign, style + quiet), (name, style), (gap, style), (number + " ", style + quiet))

    def on_tree_node_selected(self, message: Tree.NodeSelected[Place]) -> None:
        message.stop()
        if message.node.data and message.node.data.query is not None:
            self.post_message(self.Chosen(message.node.data.query))

    def on_tree_node_collapsed(self, message: Tree.NodeCollapsed[Place]) -> None:
        if message.node.data:
            self._folded.add(message.node.data.name)

    def on_tree_node_expanded(self, message: Tree.NodeExpanded[Place]) -> None:
        if message.node.data:
            self._folded.discard(message.node.data.name)

    def action_fold(self, closed: bool) -> None:
        """Close or open the fold that the cursor is on or in."""
        node = self.cursor_node
        if node and node.data and node.data.query is not None:
            node = node.parent
        if node and node is not self.root:
            node.collapse() if closed else node.expand()
            self.move_cursor(node)
