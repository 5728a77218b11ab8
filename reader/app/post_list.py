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
        self._empty: Sequence[str] = ()
        self._hovered: int | None = None

    @property
    def post(self) -> Post | None:
        """The post under the cursor."""
        return self._posts[self.cursor] if self.cursor < len(self._posts) else None

    def show(self, posts: Sequence[Post], cursor: int, empty: Sequence[str]) -> None:
        """List `posts` with the cursor on one of them; `empty` is what to say where there are none."""
        self._posts, self._empty = posts, empty
        self.virtual_size = Size(0, len(posts) * ROW)
        self.set_reactive(PostList.cursor, max(0, min(cursor, len(posts) - 1)))
        self._reveal()
        self.refresh()
        self.post_message(self.Highlighted(self.post))

    # --- the cursor

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._posts) - 1))

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
        self.cursor = 0 if where == "first" else len(self._posts) - 1

    # --- the mouse

    def _post_at(self, y: int) -> int | None:
        index = (y + self.scroll_offset.y) // ROW
        return index if 0 <= index < len(self._posts) else None

    def on_click(self, event: events.Click) -> None:
        index = self._post_at(event.y)
        if index is None:
            return
        self.cursor = index
        if event.chain == 2:
            self.post_message(self.Chosen())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._post_at(event.y))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.refresh()

    # --- drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        index, part = divmod(y + self.scroll_offset.y, ROW)
        ground = self.background_colors[1]
        if not self._posts:
            text = self._empty[y - 1] if 1 <= y <= len(self._empty) else ""
            segments = [Segment("   " + truncate(text, width - 4), self._style("list--meta", ground))]
        elif index >= len(self._posts):
            segments = []
        else:
            if index == self.cursor:
                ground += self.get_component_styles("list--cursor").background
            elif index == self._hovered:
                ground += self.get_component_styles("list--hover").background
            edge = Segment("▌" if index == self.cursor else " ", self._style("list--edge", ground))
            draw = self._title if part == 0 else self._meta
            segments = [edge, *draw(self._posts[index], width - 1, ground)]
        return Strip(segments).adjust_cell_length(width, Style(bgcolor=ground.rich_color))

    def _title(self, post: Post, width: int, ground: Color) -> list[Segment]:
        state = self._state(post.key)
        star = " ★" if state.starred else ""
        title = truncate(post.title, width - 3 - cell_len(star))
        fill = " " * max(0, width - 3 - cell_len(title) - cell_len(star))
        return [
            Segment(f"{state.sign} ", self._style("list--mark", ground)),
            Segment(isolate(title) + fill, self._style("list--read" if state.read else "list--title", ground)),
            Segment(star, self._style("list--star", ground)),
        ]

    def _meta(self, post: Post, width: int, ground: Color) -> list[Segment]:
        meta = " · ".join(part for part in (short_date(post.date), f"{post.reading_time} min", post.author) if part)
        return [Segment("  " + isolate(truncate(meta, width - 3)), self._style("list--meta", ground))]

    def _style(self, name: str, ground: Color) -> Style:
        """Return the style of a component on `ground`, which may show through its colour."""
        styles = self.get_component_styles(name)
        return Style(color=(ground + styles.color).rich_color, bgcolor=ground.rich_color) + styles.text_style
