"""The lines of the rows of the list."""

import re
from collections.abc import Callable, Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from reader.app.list.wording import percent
from reader.config import Config
from reader.library.post import Post, listed_date
from reader.state.journal import PostState
from reader.text.clean import clean_line
from reader.text.lines import isolate, truncate


class RowPainter:
    """Draws posts, a line at a time."""

    def __init__(self, state: Callable[[str], PostState], style: Callable[[str, Color], Style], config: Config) -> None:
        """`state`: of the post of a key; `style`: that of a part of the list on a ground."""
        self._state, self._style, self._config = state, style, config
        self.wanted: re.Pattern[str] | None = None
        """What is searched, and marked."""
        self.snippets: dict[Post, str | None] = {}
        """What was found in posts; None where that is on its way."""

    def unfinished(self, post: Post, part: int, width: int, ground: Color) -> list[Segment]:
        """Return a line of the row that leads to what was left unfinished."""
        return (self._continue, self._left_at)[part](post, width, ground)

    def post(self, post: Post, part: int, width: int, ground: Color) -> list[Segment]:
        """Return a line of a post: its title, what is known of it, or what was found in it."""
        return (self._title, self._meta, self._snippet)[part](post, width, ground)

    def heading(self, text: str, width: int, ground: Color) -> list[Segment]:
        """Return the line above a group of posts."""
        text = truncate(text, width - 4)
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
        star = (" »" if state.queued else "") + (" ★" if state.starred else "")
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
        text = truncate(self.snippets.get(post) or "", width - 3)
        style = self._style("list--meta", ground)
        return [Segment("  ", style), *self._marked(text, style, ground)]

    def _marked(self, text: str, style: Style, ground: Color) -> Iterable[Segment]:
        """Yield a text with what is searched in it marked."""
        if self.wanted is None:
            yield Segment(isolate(text), style)
            return
        from reader.text.folding import hits

        end = 0
        for start, following in hits(text, self.wanted):
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
            "date": listed_date(post, self._config.date_format),
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
