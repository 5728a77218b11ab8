"""The outline beside a post: its headings, narrowed as one types, or a part of the post to go to."""

import re
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.app.key_bindings import bindings
from reader.app.post.viewport import Viewport
from reader.app.textual_compat import QuietInput
from reader.app.widgets.option_list import ContentList
from reader.app.widgets.side_pane import SidePane
from reader.text.document.figures import Figure
from reader.text.document.outline import Entry, with_figures
from reader.text.folding import fold
from reader.text.layout.wrap import NO_BREAK_SPACE
from reader.text.lines import isolate

_PART = re.compile(r"\s*(\d{1,3})\s*%?\s*")


class Outline(SidePane):
    """The headings of a post, and a line in which one types."""

    BINDINGS = bindings("outline")
    BINDING_GROUP_TITLE = "In the outline"

    def __init__(self) -> None:
        super().__init__("outline")
        self._line = QuietInput(compact=True, placeholder="a heading, or 40 for 40 %")
        self._list = ContentList()
        self._list.can_focus = False
        self._entries: Sequence[Entry] = ()
        self._made_of: tuple[Sequence[Entry], Sequence[Figure]] = ([], [])
        self._shown: list[Entry] = []
        self._here: int | None = None

    def compose(self) -> ComposeResult:
        yield self._line
        yield self._list

    def on_mount(self) -> None:
        # Not by a message, which could come after the enter that somebody types at once.
        self.watch(self._line, "value", self._show, init=False)

    def begin(self) -> None:
        """Let the person type which heading to go to."""
        self._line.value = ""
        self._show()
        self.screen.set_focus(self._line)

    def on_descendant_blur(self) -> None:
        self._line.value = ""  # what was typed has led where it should

    def show_viewport(self, view: Viewport) -> None:
        """Show where the person is by now."""
        if view.page is None:
            return
        headings, figures, here = view.page.outline(), view.page.figures(), view.section
        is_other = (headings, figures) != self._made_of
        if not is_other and here == self._here:
            return
        self._here = here
        if is_other:
            self._made_of = headings, [*figures]
            self._entries = with_figures(headings, figures)
            self._show()
        elif not self.has_focus_within:
            self._highlight()

    def _show(self) -> None:
        words = fold(self._line.value).split()
        self._shown = [entry for entry in self._entries if all(word in fold(entry.title) for word in words)]
        options = [Option(_label(entry)) for entry in self._shown]
        if (part := self._part) is not None:
            options.append(Option(Content(f"{part:.0%} of the post")))
        if not options:
            words_for = "Nothing says that." if self._entries else "This post has no headings."
            options = [Option(Content(words_for), disabled=True)]
        self._list.set_options(options)
        self._highlight()

    def _highlight(self) -> None:
        here = None if self._here is None else self._made_of[0][self._here]
        at = self._shown.index(here) if here in self._shown else 0
        self._list.highlighted = at

    @property
    def _part(self) -> float | None:
        match = _PART.fullmatch(self._line.value)
        return min(100, int(match[1])) / 100 if match else None

    @on(OptionList.OptionSelected)
    def _select(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._choose(message.option_index)

    def action_choose(self) -> None:
        """Go to what is highlighted, once all that was typed before counts."""
        self._line.call_later(self._choose_highlighted)

    def _choose_highlighted(self) -> None:
        if self._list.highlighted is not None:
            self._choose(self._list.highlighted)

    def _choose(self, at: int) -> None:
        if at < len(self._shown):
            self.post_message(self.PlaceChosen(self._shown[at].block))
        elif self._part is not None:
            self.post_message(self.PlaceChosen(None, self._part))

    def action_move(self, step: int) -> None:
        """Highlight the next heading, or the one before, once all that was typed before counts."""
        self._line.call_later(self._list.action_move, step)


def _label(entry: Entry) -> Content:
    return Content(NO_BREAK_SPACE * 2 * entry.depth + isolate(entry.title))
