"""The list of posts: a line view, so that only the rows that are seen exist."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.app.key_bindings import bindings
from reader.app.list.row_cache import RowCache
from reader.app.list.row_painter import RowPainter
from reader.app.prefix import Prefix
from reader.config import Config
from reader.library.post import Post
from reader.state.journal import PostState
from reader.text.lines import truncate

ROW = 2
"""Lines that a post takes in the list; one more where something is searched."""


class PostList(ScrollView, can_focus=True, inherit_bindings=False):
    """Posts, some lines each, a line above each group of them, and a cursor."""

    BINDINGS = bindings("list")
    BINDING_GROUP_TITLE = "In the list"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--title", "list--read", "list--meta", "list--mark", "list--star", "list--hit", "list--heading",
        "list--cursor", "list--edge", "list--hover",
    }  # fmt: skip

    cursor: reactive[int] = reactive(0, repaint=False)

    changes: reactive[int] = reactive(0, repaint=False)
    """Goes up when another post may be under the cursor: to be watched, since a message comes late."""

    class PostChosen(Message):
        """The post under the cursor is to be opened."""

        def __init__(self, post: Post) -> None:
            super().__init__()
            self.post = post

    class SnippetsMissing(Message):
        """What a search has found in these posts is to be shown, and is not known: see `show_snippets`."""

        def __init__(self, posts: Sequence[Post], wanted: re.Pattern[str]) -> None:
            super().__init__()
            self.posts = posts
            self.wanted = wanted

    def __init__(
        self,
        rows: RowCache,
        state: Callable[[str], PostState],
        config: Config,
        id: str,  # noqa: A002
        *,
        prefix: Prefix,
    ) -> None:
        super().__init__(id=id)
        self._cache, self._prefix = rows, prefix
        self._unfinished: Post | None = None
        self._empty: Sequence[str] = ()
        self._hovered: int | None = None
        self._row = ROW
        self._painter = RowPainter(state, self._style, config)
        self._starts: list[int] = []
        self._asked: list[Post] = []

    @property
    def post(self) -> Post | None:
        """The post under the cursor."""
        return self._post_of(self.cursor)

    @property
    def _rows(self) -> int:
        return len(self._cache) + self._above

    @property
    def _above(self) -> int:
        """How many rows stand above the posts: the one that leads to what is unfinished, if anything is."""
        return 1 if self._unfinished else 0

    def _post_of(self, row: int) -> Post | None:
        return self._unfinished if row < self._above else self._cache.post(row - self._above)

    def show(
        self, cursor: int, unfinished: Post | None, empty: Sequence[str], wanted: re.Pattern[str] | None = None
    ) -> None:
        """Show the listing as it is now, with the cursor on one of its posts, or above them (-1) on `unfinished`.

        The cursor's line stays where it is on the screen, as far as it can. `empty` is what to say where there are no
        posts, `wanted` what is searched in them.
        """
        at = self._line_of(self.cursor) - self.scroll_offset.y
        if wanted != self._painter.wanted:
            self._painter.snippets.clear()
        self._unfinished, self._empty, self._painter.wanted = unfinished, empty, wanted
        self._row = ROW + 1 if wanted else ROW
        self._starts = [group.start for group in self._cache.result.groups]
        self.virtual_size = Size(0, self._line_of(self._rows) if self._rows else 0)
        self.set_reactive(PostList.cursor, self.validate_cursor(cursor + self._above))
        self.scroll_to(y=self._line_of(self.cursor) - at, animate=False, force=True, immediate=True)
        self._reveal()
        self.refresh()
        self.changes += 1

    def select(self, place: int) -> None:
        """Put the cursor on a post of the list."""
        self.cursor = place + self._above

    @property
    def place(self) -> int:
        """Where in the list the cursor is; -1 where it stands above the posts."""
        return self.cursor - self._above

    # --- lines and rows: posts that stand one below the other, with a line above each group

    def _line_of(self, row: int) -> int:
        """Return the line at which a row begins."""
        if row < self._above:
            return 0
        row -= self._above
        return self._above * ROW + row * self._row + bisect_right(self._starts, row)

    def _row_at(self, line: int) -> tuple[int, int]:
        """Return the row at a line of the list and which of its lines that is: -1 for the heading above it."""
        if line < self._above * ROW:
            return divmod(line, ROW)
        line -= self._above * ROW
        tops = self._starts
        group = bisect_right(range(len(tops)), line, key=lambda group: tops[group] * self._row + group) - 1
        if group < 0:
            row, part = divmod(line, self._row)
        else:
            within = line - tops[group] * self._row - group - 1
            row, part = (tops[group], -1) if within < 0 else divmod(within + tops[group] * self._row, self._row)
        return row + self._above, part

    # --- the cursor

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self._rows - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self.refresh_lines(self._line_of(old), self._row)
        self.refresh_lines(self._line_of(new), self._row)
        self._reveal()
        self.changes += 1

    def _reveal(self) -> None:
        line = self._line_of(self.cursor)
        heading = int(self.cursor - self._above in self._starts)
        region = Region(0, line - heading, 1, self._row + heading)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_key(self, event: events.Key) -> None:
        if self._prefix.press(event.key, event.character):
            event.stop()
            event.prevent_default()

    def action_move(self, step: int) -> None:
        """Move the cursor by posts, as many times as a count says."""
        self.cursor += step * self._prefix.times()

    def action_page(self, pages: float) -> None:
        """Move the cursor by pages of the screen, as many times as a count says."""
        self.cursor += round(pages * self._prefix.times() * max(1, self.size.height // self._row))

    def action_scroll(self, posts: int) -> None:
        """Scroll by posts, as many times as a count says; the cursor stays where it is as long as it is seen."""
        lines = posts * self._prefix.times() * self._row
        y = max(0, min(self.scroll_offset.y + lines, self.max_scroll_y))
        first, last = (self._row_at(line)[0] for line in (y + self._row - 1, y + self.size.height - self._row))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.cursor = max(first, min(self.cursor, last))

    def action_open(self) -> None:
        """Open the post under the cursor."""
        if post := self.post:
            self.post_message(self.PostChosen(post))

    def action_go(self, where: str) -> None:
        """Move the cursor to the first or the last post, or to the one that a count says."""
        if where == "first" and self._prefix.is_second:
            return
        count = self._prefix.take()
        self.cursor = count - 1 + self._above if count else 0 if where == "first" else self._rows - 1

    # --- the mouse

    def _row_under(self, y: int) -> int | None:
        row, part = self._row_at(y + self.scroll_offset.y)
        return row if 0 <= row < self._rows and part >= 0 else None

    def on_click(self, event: events.Click) -> None:
        row = self._row_under(event.y)
        if row is None:
            return
        self.cursor = row
        if event.chain == 2 and (post := self.post):
            self.post_message(self.PostChosen(post))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._row_under(event.y))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.refresh()

    # --- what was found

    def show_snippets(self, snippets: dict[Post, str], wanted: re.Pattern[str]) -> None:
        """Show what was found in posts, if that is still `wanted`."""
        if wanted == self._painter.wanted:
            self._painter.snippets |= snippets
            self.refresh()

    def _ask(self, post: Post) -> None:
        """Ask for what was found in a post, together with all others that are about to be drawn."""
        if post not in self._painter.snippets:  # nor is one that was saved since
            self._painter.snippets[post] = None
            if not self._asked:
                self.call_after_refresh(self._ask_all)
            self._asked.append(post)

    def _ask_all(self) -> None:
        if self._painter.wanted:
            self.post_message(self.SnippetsMissing(self._asked, self._painter.wanted))
        self._asked = []

    # --- drawing

    def draw_again(self, keys: frozenset[str]) -> None:
        """Draw the rows in view again that show posts with these keys."""
        top = self.scroll_offset.y
        first, last = self._row_at(top)[0], self._row_at(top + self.size.height)[0]
        for row in range(max(0, first), min(last + 1, self._rows)):
            if (post := self._post_of(row)) and post.key in keys:
                self.refresh_lines(self._line_of(row), self._row)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        ground = self.background_colors[1]
        row, part = self._row_at(y + self.scroll_offset.y)
        post = self._post_of(row)
        if not self._rows:
            text = self._empty[y - 1] if 1 <= y <= len(self._empty) else ""
            segments = [Segment("   " + truncate(text, width - 4), self._style("list--meta", ground))]
        elif part < 0:
            group = self._cache.result.groups[self._starts.index(row - self._above)]
            segments = self._painter.heading(group.heading, width, ground)
        elif post is None:
            segments = []
        else:
            if row == self.cursor:
                ground += self.get_component_styles("list--cursor").background
            elif row == self._hovered:
                ground += self.get_component_styles("list--hover").background
            edge = Segment("▌" if row == self.cursor else " ", self._style("list--edge", ground))
            if row >= self._above and part == ROW:
                self._ask(post)
            draw = self._painter.unfinished if row < self._above else self._painter.post
            segments = [edge, *draw(post, part, width - 1, ground)]
        return Strip(segments).adjust_cell_length(width, Style(bgcolor=ground.rich_color))

    def _style(self, name: str, ground: Color) -> Style:
        """Return the style of a component on `ground`, which may show through its colour."""
        styles = self.get_component_styles(name)
        return Style(color=(ground + styles.color).rich_color, bgcolor=ground.rich_color) + styles.text_style
