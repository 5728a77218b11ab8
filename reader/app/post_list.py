"""The list of posts: a line view, so that only the rows that are seen exist."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.app.keys import bindings
from reader.library.post import Post, short_date
from reader.state.journal import PostState
from reader.text.lines import isolate, truncate

ROW = 2
"""Lines that a post takes in the list."""


def percent(part: float) -> str:
    """Return a part of 1 as a person reads it."""
    return f"{int(100 * part)} %"


class PostList(ScrollView, can_focus=True, inherit_bindings=False):
    """Posts, two lines each, and a cursor."""

    BINDINGS = bindings("list")
    BINDING_GROUP_TITLE = "In the list"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--title", "list--read", "list--meta", "list--mark", "list--star",
        "list--cursor", "list--edge", "list--hover",
    }  # fmt: skip

    cursor: reactive[int] = reactive(0, repaint=False)

    class Highlighted(Message):
        """The cursor stands on another post, or on none."""

        def __init__(self, post: Post | None) -> None:
            super().__init__()
            self.post = post

    class Chosen(Message):
        """The post under the cursor is to be opened."""

    def __init__(self, state: Callable[[str], PostState], id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._state = state
        self._posts: Sequence[Post] = ()
        self._unfinished: Post | None = None
        self._empty: Sequence[str] = ()
        self._hovered: int | None = None

    @property
    def post(self) -> Post | None:
        """The post under the cursor."""
        return self._post_of(self.cursor)

    @property
    def _rows(self) -> int:
        return len(self._posts) + self._above

    @property
    def _above(self) -> int:
        """How many rows stand above the posts: the one that leads to what is unfinished, if anything is."""
        return 1 if self._unfinished else 0

    def _post_of(self, row: int) -> Post | None:
        if row < self._above:
            return self._unfinished
        return self._posts[row - self._above] if row < self._rows else None

    def show(self, posts: Sequence[Post], cursor: int, unfinished: Post | None, empty: Sequence[str]) -> None:
        """List `posts` with the cursor on one of them, or above them (-1) on the one that is `unfinished`.

        `empty` is what to say where there are none.
        """
        self._posts, self._unfinished, self._empty = posts, unfinished, empty
        self.virtual_size = Size(0, self._rows * ROW)
        self.set_reactive(PostList.cursor, self.validate_cursor(cursor + self._above))
        self._reveal()
        self.refresh()
        self.post_message(self.Highlighted(self.post))

    def select(self, index: int) -> None:
        """Put the cursor on a post of the list."""
        self.cursor = index + self._above

    @property
    def on_unfinished(self) -> bool:
        """Whether the cursor stands above the posts."""
        return self.cursor < self._above

    # --- the cursor

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self._rows - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self.refresh_lines(old * ROW, ROW)
        self.refresh_lines(new * ROW, ROW)
        self._reveal()
        self.post_message(self.Highlighted(self.post))

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.cursor * ROW, 1, ROW), animate=False, force=True, immediate=True)

    def action_move(self, step: int) -> None:
        """Move the cursor by posts."""
        self.cursor += step

    def action_page(self, pages: float) -> None:
        """Move the cursor by pages of the screen."""
        self.cursor += round(pages * max(1, self.size.height // ROW))

    def action_go(self, where: str) -> None:
        """Move the cursor to the first or the last post."""
        self.cursor = 0 if where == "first" else self._rows - 1

    # --- the mouse

    def _row_at(self, y: int) -> int | None:
        row = (y + self.scroll_offset.y) // ROW
        return row if 0 <= row < self._rows else None

    def on_click(self, event: events.Click) -> None:
        row = self._row_at(event.y)
        if row is None:
            return
        self.cursor = row
        if event.chain == 2:
            self.post_message(self.Chosen())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._row_at(event.y))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.refresh()

    # --- drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        row, part = divmod(y + self.scroll_offset.y, ROW)
        ground = self.background_colors[1]
        post = self._post_of(row)
        if not self._rows:
            text = self._empty[y - 1] if 1 <= y <= len(self._empty) else ""
            segments = [Segment("   " + truncate(text, width - 4), self._style("list--meta", ground))]
        elif post is None:
            segments = []
        else:
            if row == self.cursor:
                ground += self.get_component_styles("list--cursor").background
            elif row == self._hovered:
                ground += self.get_component_styles("list--hover").background
            edge = Segment("▌" if row == self.cursor else " ", self._style("list--edge", ground))
            if row < self._above:
                draw = self._continue if part == 0 else self._left_at
            else:
                draw = self._title if part == 0 else self._meta
            segments = [edge, *draw(post, width - 1, ground)]
        return Strip(segments).adjust_cell_length(width, Style(bgcolor=ground.rich_color))

    def _continue(self, post: Post, width: int, ground: Color) -> list[Segment]:
        text = truncate("Continue reading", width - 3)
        return [
            Segment("▸ ", self._style("list--mark", ground)),
            Segment(text, self._style("list--title", ground)),
        ]

    def _left_at(self, post: Post, width: int, ground: Color) -> list[Segment]:
        progress = self._state(post.key).progress
        text = f"{percent(progress)} · {post.title}" if progress else post.title
        return [Segment("  " + isolate(truncate(text, width - 3)), self._style("list--meta", ground))]

    def _title(self, post: Post, width: int, ground: Color) -> list[Segment]:
        state = self._state(post.key)
        star = " ★" if state.starred else ""
        title = truncate(post.title, width - 3 - cell_len(star))
        fill = " " * max(0, width - 3 - cell_len(title) - cell_len(star))
        return [
            Segment(f"{state.sign(post.fingerprint)} ", self._style("list--mark", ground)),
            Segment(isolate(title) + fill, self._style("list--read" if state.read else "list--title", ground)),
            Segment(star, self._style("list--star", ground)),
        ]

    def _meta(self, post: Post, width: int, ground: Color) -> list[Segment]:
        state = self._state(post.key)
        length = f"{post.reading_time} min"
        if state.in_progress and state.progress:
            length = f"{percent(state.progress)} of {length}"
        parts: tuple[str, ...] = ("draft" if post.is_draft else "", short_date(post.date), length, post.author)
        if state.updated_since(post.fingerprint):
            parts = ("updated since you read it", *parts)
        meta = " · ".join(part for part in parts if part)
        return [Segment("  " + isolate(truncate(meta, width - 3)), self._style("list--meta", ground))]

    def _style(self, name: str, ground: Color) -> Style:
        """Return the style of a component on `ground`, which may show through its colour."""
        styles = self.get_component_styles(name)
        return Style(color=(ground + styles.color).rich_color, bgcolor=ground.rich_color) + styles.text_style
