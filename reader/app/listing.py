"""Which posts are listed, in which order, and which of them comes next."""

from collections.abc import Callable

from reader.library.library import SORTS, Library, Sort, sort_posts
from reader.library.post import Post
from reader.state.journal import PostState


class Listing:
    """The list as the person sees it. It changes when asked to, never because a post's state did."""

    def __init__(self, library: Library, state: Callable[[str], PostState]) -> None:
        self.library = library
        self.state = state
        self.sort: Sort = SORTS[0]
        self.unread_only = False
        self._kept: set[str] = set()  # what was unread when only that was asked for, and stays for as long
        self.posts: list[Post] = []
        self.update()

    @property
    def unread(self) -> int:
        """How many posts of the library are neither read nor hidden."""
        states = (self.state(post.key) for post in self.library.posts)
        return sum(not state.read and not state.hidden for state in states)

    def show_unread_only(self, unread_only: bool) -> None:
        """List the posts that are unread at this moment, or all."""
        self.unread_only = unread_only
        self._kept = {post.key for post in self.library.posts if not self.state(post.key).read}
        self.update()

    def update(self) -> None:
        """List again what was asked for, without what is hidden now."""
        self.posts = sort_posts((post for post in self.library.posts if self._belongs(post)), self.sort)

    def _belongs(self, post: Post) -> bool:
        return not self.state(post.key).hidden and (not self.unread_only or post.key in self._kept)

    def next_sort(self) -> None:
        """Put what is listed into the next order."""
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self.posts = sort_posts(self.posts, self.sort)

    def index(self, post: Post | None) -> int | None:
        """Return where `post` stands in the list, if it does."""
        return next((index for index, listed in enumerate(self.posts) if post and listed.key == post.key), None)

    def neighbour(self, post: Post | None, step: int) -> Post | None:
        """Return the post `step` places after `post`; none beyond the ends."""
        index = self.index(post)
        if index is None or not 0 <= index + step < len(self.posts):
            return None
        return self.posts[index + step]

    def next_unread(self, post: Post | None, step: int) -> Post | None:
        """Return the nearest unread post after `post` (before it, for a step of -1), going round at the end."""
        count = len(self.posts)
        start = self.index(post)
        if start is None:
            start = -1 if step > 0 else count
            around = range(1, count + 1)
        else:
            around = range(1, count)
        for distance in around:
            candidate = self.posts[(start + step * distance) % count]
            if not self.state(candidate.key).read:
                return candidate
        return None
