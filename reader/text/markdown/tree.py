"""The tree of what markdown-it has found."""

from collections.abc import Sequence
from typing import Any

from markdown_it.token import Token


class Node:
    """A token, or the first of the two that stand around others; and what is within.

    markdown-it has such a tree, too. Its nodes know their parents, so that Python would have to look for those that are
    not needed any more among all that there is; and what is deep is gone through once for each level.
    """

    __slots__ = ("_token", "children", "content", "type")

    def __init__(self, token: Token) -> None:
        self._token = token
        self.type = token.type.removesuffix("_open")
        self.content = token.content
        self.children: list[Node] = tree(token.children) if token.children else []

    @property
    def tag(self) -> str:
        """The element of HTML that it would be."""
        return self._token.tag

    @property
    def info(self) -> str:
        """What stands behind the fence."""
        return self._token.info

    @property
    def attrs(self) -> dict[str, str | int | float]:
        """The attributes of the element."""
        return self._token.attrs

    @property
    def meta(self) -> dict[str, Any]:
        """What a rule has noted."""
        return self._token.meta

    @property
    def hidden(self) -> bool:
        """Whether its element would be left out, as those of paragraphs in a tight list are."""
        return self._token.hidden


def tree(tokens: Sequence[Token]) -> list[Node]:
    """Return tokens as a tree: the nodes that are in no other."""
    found: list[Node] = []
    around = [found]
    for token in tokens:
        if token.nesting < 0:
            around.pop()
            continue
        node = Node(token)
        around[-1].append(node)
        if token.nesting > 0:
            around.append(node.children)
    return found
