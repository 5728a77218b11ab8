"""The list of posts: a line view, so that only the rows that are seen exist."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
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
from reader.app.list.row_cache import Listing
from reader.config import Config
from reader.library.post import Post, short_date
from reader.state.journal import PostState
from reader.text.clean import clean_line
from reader.text.lines import isolate, truncate

ROW = 2
"""Lines that a post takes in the list; one more where something is searched."""


def percent(part: float) -> str:
    """Return a part of 1 as a person reads it."""
    return f"{int(100 * part)} %"


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

    class Highlighted(Message):
        """The cursor stands on another post, or on none."""

    class Chosen(Message):
        """The post under the cursor is to be opened."""

    class Snippets(Message):
        """What a search has found in these posts is to be shown, and is not known: see `tell`."""

        def __init__(self, posts: Sequence[Post], wanted: re.Pattern[str]) -> None:
            super().__init__()
            self.posts = posts
            self.wanted = wanted

    def __init__(
        self,
        listing: Listing,
        state: Callable[[str], PostState],
        config: Config,
        id: str,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._config = config
        self._state = state
        self._listing = listing
        self._unfinished: Post | None = None
        self._empty: Sequence[str] = ()
        self._hovered: int | None = None
        self._row = ROW
        self._wanted: re.Pattern[str] | None = None
        self._snippets: dict[Post, str | None] = {}
        self._starts: list[int] = []
        self._asked: list[Post] = []

    @property
    def post(self) -> Post | None:
        """The post under the cursor."""
        return self._post_of(self.cursor)

    @property
    def _rows(self) -> int:
        return len(self._listing) + self._above

    @property
    def _above(self) -> int:
        """How many rows stand above the posts: the one that leads to what is unfinished, if anything is."""
        return 1 if self._unfinished else 0

    def _post_of(self, row: int) -> Post | None:
        return self._unfinished if row < self._above else self._listing.post(row - self._above)

    def show(
        self, cursor: int, unfinished: Post | None, empty: Sequence[str], wanted: re.Pattern[str] | None = None
    ) -> None:
        """Show the listing as it is now, with the cursor on one of its posts, or above them (-1) on `unfinished`.

        The cursor's line stays where it is on the screen, as far as it can. `empty` is what to say where there are no
        posts, `wanted` what is searched in them.
        """
        at = self._line_of(self.cursor) - self.scroll_offset.y
        if wanted != self._wanted:
            self._snippets.clear()
        self._unfinished, self._empty, self._wanted = unfinished, empty, wanted
        self._row = ROW + 1 if wanted else ROW
        self._starts = [group.start for group in self._listing.listed.groups]
        self.virtual_size = Size(0, self._line_of(self._rows) if self._rows else 0)
        self.set_reactive(PostList.cursor, self.validate_cursor(cursor + self._above))
        self.scroll_to(y=self._line_of(self.cursor) - at, animate=False, force=True, immediate=True)
        self._reveal()
        self.refresh()
        self.post_message(self.Highlighted())

    def select(self, place: int) -> None:
        """Put the cursor on a post of the list."""
        self.cursor = place + self._above

    @property
    def place(self) -> int:
        """Where in the list the cursor is; -1 where it stands above the posts."""
        return self.cursor - self._above

    @property
    def on_unfinished(self) -> bool:
        """Whether the cursor stands above the posts."""
        return self.cursor < self._above

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
        self.post_message(self.Highlighted())

    def _reveal(self) -> None:
        line = self._line_of(self.cursor)
        heading = int(self.cursor - self._above in self._starts)
        region = Region(0, line - heading, 1, self._row + heading)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def action_move(self, step: int) -> None:
        """Move the cursor by posts."""
        self.cursor += step

    def action_page(self, pages: float) -> None:
        """Move the cursor by pages of the screen."""
        self.cursor += round(pages * max(1, self.size.height // self._row))

    def action_go(self, where: str) -> None:
        """Move the cursor to the first or the last post."""
        self.cursor = 0 if where == "first" else self._rows - 1

    # --- the mouse

    def _row_under(self, y: int) -> int | None:
        row, part = self._row_at(y + self.scroll_offset.y)
        return row if 0 <= row < self._rows and part >= 0 else None

    def on_click(self, event: events.Click) -> None:
        row = self._row_under(event.y)
        if row is None:
            return
        self.cursor = row
        if event.chain == 2:
            self.post_message(self.Chosen())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._row_under(event.y))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.refresh()

    # --- what was found

    def tell(self, snippets: dict[Post, str], wanted: re.Pattern[str]) -> None:
        """Show what was found in posts, if that is still `wanted`."""
        if wanted == self._wanted:
            self._snippets |= snippets
            self.refresh()

    def _ask(self, post: Post) -> None:
        """Ask for what was found in a post, together with all others that are about to be drawn."""
        if post not in self._snippets:  # nor is one that was saved since
            self._snippets[post] = None
            if not self._asked:
                self.call_after_refresh(self._ask_all)
            self._asked.append(post)

    def _ask_all(self) -> None:
        if self._wanted:
            self.post_message(self.Snippets(self._asked, self._wanted))
        self._asked = []

    # --- drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        ground = self.background_colors[1]
        row, part = self._row_at(y + self.scroll_offset.y)
        post = self._post_of(row)
        if not self._rows:
            text = self._empty[y - 1] if 1 <= y <= len(self._empty) else ""
            segments = [Segment("   " + truncate(text, width - 4), self._style("list--meta", ground))]
        elif part < 0:
            segments = self._heading(row - self._above, width, ground)
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
                draw = (self._title, self._meta, self._snippet)[part]
            segments = [edge, *draw(post, width - 1, ground)]
        return Strip(segments).adjust_cell_length(width, Style(bgcolor=ground.rich_color))

    def _heading(self, place: int, width: int, ground: Color) -> list[Segment]:
        group = self._listing.listed.groups[self._starts.index(place)]
        text = truncate(group.heading, width - 4)
        style = self._style("list--heading", ground)
        return [Segment(f"   {text} ", style), Segment("─" * (width - cell_len(text) - 6), style)]

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
        style = self._style("list--read" if state.read else "list--title", ground)
        return [
            Segment(f"{state.sign(post.fingerprint)} ", self._style("list--mark", ground)),
            *self._marked(title, style, ground),
            Segment(fill, style),
            Segment(star, self._style("list--star", ground)),
        ]

    def _snippet(self, post: Post, width: int, ground: Color) -> list[Segment]:
        self._ask(post)
        text = truncate(self._snippets.get(post) or "", width - 3)
        style = self._style("list--meta", ground)
        return [Segment("  ", style), *self._marked(text, style, ground)]

    def _marked(self, text: str, style: Style, ground: Color) -> Iterable[Segment]:
        """Yield a text with what is searched in it marked."""
        if self._wanted is None:
            yield Segment(isolate(text), style)
            return
        from reader.text.folding import hits

        end = 0
        for start, following in hits(text, self._wanted):
            yield Segment(isolate(text[end:start]), style)
            yield Segment(isolate(text[start:following]), self._style("list--hit", ground))
            end = following
        yield Segment(isolate(text[end:]), style)

    def _meta(self, post: Post, width: int, ground: Color) -> list[Segment]:
        state = self._state(post.key)
        length = f"{post.reading_time} min"
        if state.in_progress and state.progress:
            length = f"{percent(state.progress)} of {length}"
        columns = {
            "date": short_date(post.date, self._config.date_format),
            "minutes": length,
            "author": post.author,
            "tags": " ".join(f"#{tag}" for tag in (*post.tags, *state.tags)),
            "folder": clean_line(post.path.parent.name),
        }
        parts = ["draft" if post.is_draft else "", *(columns[name] for name in self._config.list_columns)]
        if state.updated_since(post.fingerprint):
            parts.insert(0, "updated since you read it")
        elif self._config.plain:  # in words: a sign says little to who hears it
            parts.insert(0, "read" if state.read else "half read" if state.in_progress else "unread")
        meta = " · ".join(part for part in parts if part)
        return [Segment("  " + isolate(truncate(meta, width - 3)), self._style("list--meta", ground))]

    def _style(self, name: str, ground: Color) -> Style:
        """Return the style of a component on `ground`, which may show through its colour."""
        styles = self.get_component_styles(name)
        return Style(color=(ground + styles.color).rich_color, bgcolor=ground.rich_color) + styles.text_style
