"""What is listed, and in which order."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reader.lists.query import Query

Sort = Literal["newest", "oldest", "title", "shortest", "progress", "recent", "relevance"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "title", "shortest", "progress", "recent", "relevance")
"""The last is that of a search: hits in the title, in headings, in the text; the newest first in each of these."""


@dataclass(frozen=True)
class ListSpec:
    """What is listed, and in which order."""

    sort: Sort = "newest"
    unread_only: bool = False
    scope: str = ""
    """A query that a person chose in the sidebar, such as `tag:math`; empty for all posts."""
    words: str = ""
    """A query that a person typed."""

    @cached_property
    def query(self) -> "Query":
        """Everything that is asked of a post. It is parsed once for each spec."""
        from reader.lists.query import parse_query

        return parse_query(" ".join(["is:unread" if self.unread_only else "", self.scope, self.words]).lstrip())
