"""The tree of what markdown-it has found."""

from typing import Any

from markdown_it.tree import SyntaxTreeNode


class Node(SyntaxTreeNode):
    """A node that does not know its parent: a tree without circles is gone when it is not needed any more.

    Else Python would have to look for it among all that there is, and everything would wait meanwhile.
    """

    @property
    def parent(self) -> Any:
        """None."""
        return None

    @parent.setter
    def parent(self, value: Any) -> None:
        """Forget it."""
