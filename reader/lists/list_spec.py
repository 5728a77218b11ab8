"""What is listed, and in which order."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reader.lists.query_parts import Query

Sort = Literal["newest", "oldest", "title", "shortest", "progress", "recent", "relevance"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "title", "shortest", "progress", "recent", "relevance")
"""The last is that of a search: hits in the title, in headings, in the text; the newest first in each of these."""


QUEUE = "is:queued"
"""The scope of what the person wants to read next: in the order in which they have said so, unless by another one."""


@dataclass(frozen=True)
class ListSpec:
    """What is listed, and in which order."""

    sort: Sort = "newest"
    unread_only: bool = False
    scope: str = ""
    """A query that a person chose in the sidebar, such as `tag:math`; empty for all posts."""
    name: str = ""
    """What the person has called that query, if anything."""
    words: str = ""
    """A query that a person typed."""

    @property
    def text(self) -> str:
        """Everything that is asked of a post, as a person would type it; empty where everything is listed."""
        unread = "unread" if self.unread_only else ""
        parts = [part for part in (self.scope.strip(), self.words.strip(), unread) if part]
        return parts[0] if len(parts) == 1 else " ".join(map(_as_part, parts))

    @cached_property
    def query(self) -> "Query":
        """Everything that is asked of a post. It is parsed once for each spec."""
        from reader.lists.query import parse_query
        from reader.lists.query_parts import Is, Query

        unread = Query((Is("unread"),)) if self.unread_only else Query()
        return unread & parse_query(f"{self.scope} ") & parse_query(self.words)


def _as_part(query: str) -> str:
    """Return a query so that it means the same beside others."""
    whole = query + '"' * (query.count('"') % 2)
    return f"({whole})" if " or " in whole.lower() else whole
