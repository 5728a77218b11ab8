"""What is done with passages of the post: selecting, copying, highlighting."""

from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.app.post.layers.selection import KeyboardSelection
from reader.app.post.messages import HighlightMade, HighlightsRemoved
from reader.app.post.view import PostView
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.mounting import mount_while_open
from reader.app.widgets.toast import say
from reader.state.journal import Highlight, new_highlight

if TYPE_CHECKING:
    from reader.app.post.select_bar import SelectBar
    from reader.text.passage.ranges import Passage

_LONGEST_QUOTE = 4000
"""Characters of a highlight that are kept with it."""
_NOT_THE_BODY = "Only what the post itself says can be highlighted."


class PassageCommands(ActionTarget):
    """Commands on what is selected in the text."""

    def __init__(self, pane: Widget, view: PostView) -> None:
        """Work on `view`, which is in `pane`."""
        self._pane, self._view = pane, view
        self._select_bar: SelectBar | None = None

    def action_select(self) -> None:
        """Select with the keyboard."""
        if selection := self._begin_selecting():
            if self._select_bar is None:
                from reader.app.post.select_bar import SelectBar

                self._select_bar = SelectBar()
                mount_while_open(self._pane, self._select_bar)
            self._select_bar.begin(selection)

    def _begin_selecting(self) -> KeyboardSelection | None:
        """Begin at the current match or link, or at the top of the screen; None where there is nothing to select."""
        view, page = self._view, self._view.page
        if page is None or not page.blocks:
            return None
        block, row = view.top
        if block < page.head < len(page.blocks):
            block, row = page.head, 0
        if view.find.current is not None:
            block, row = view.find.place(view.find.current)
        elif view.links.current and view.links.block is not None:
            block, row = view.links.block, view.links.current.first
        view.selection.keyboard = KeyboardSelection(page, block, row)
        return view.selection.keyboard

    def show_cursor(self) -> None:
        """Let the cursor of the selection be seen."""
        if selection := self._view.selection.keyboard:
            self._view.reveal(*selection.place, above=self._view.size.height // 3)
            self._view.refresh()

    def action_end_select(self) -> None:
        """Select no more."""
        self._pane.screen.clear_selection()
        self._view.selection.end()
        if self._select_bar:
            self._select_bar.end()
        self._pane.screen.set_focus(self._view)
        self._view.refresh()

    def copy_selection(self) -> bool:
        """Copy what is selected, and select no more. Return False where nothing is."""
        from reader.text.passage.copying import passage_text

        page = self._view.page
        passage = self._view.selection.passage if page else None
        if page is None or passage is None:
            return False
        self.action_end_select()
        self.copy(passage_text(page, passage), "the selection")
        return True

    def action_copy_quotation(self) -> None:
        """Copy what is selected, else the paragraph on top, as a quotation in Markdown with its source."""
        from reader.text.passage.copying import quotation
        from reader.text.passage.on_page import first_paragraph

        page, post = self._view.page, self._view.post
        if page and post:
            passage = self._view.selection.passage
            if passage:
                self.action_end_select()
            source = f"[{post.title}]({post.url})" if post.url else post.title
            by = f", {post.author}" if post.author else ""
            quoted = quotation(page, passage or first_paragraph(page, self._view.viewport.in_view))
            self.copy(f"{quoted}>\n> — {source}{by}\n", "a quotation")

    def copy_code(self, block: int) -> None:
        """Copy the code of a block."""
        from reader.text.document.nodes import CodeBlock

        page = self._view.page
        if page and isinstance(code := page.blocks[block], CodeBlock):
            lines = code.text.count("\n") + 1
            self.copy(code.text, "1 line of code" if lines == 1 else f"{lines} lines of code")

    def copy(self, text: str, what: str) -> None:
        """Give a text to the clipboard, and say `what` it is."""
        self._pane.app.copy_to_clipboard(text)
        say(self._pane, f"Copied {what}")

    # --- highlights

    def action_highlight(self) -> None:
        """Highlight what is selected; or take away the highlights in it."""
        post, selected = self._view.post, self._view.selection.passage
        if not post or not self._view.page or not selected:
            say(self._pane, "Select something first: v, or the mouse.")
            return
        if there := self._view.highlights.touching(selected):
            self._pane.post_message(HighlightsRemoved(post, there))
        elif highlight := self._new_highlight(selected):
            self._pane.post_message(HighlightMade(post, highlight))
        self.action_end_select()

    def take_highlight(self) -> Highlight | None:
        """Return the highlight in what is selected, or a new one, and select no more; None where it is not the body."""
        assert self._view.selection.passage
        there = self._view.highlights.touching(self._view.selection.passage)
        highlight = there[0] if there else self._new_highlight(self._view.selection.passage)
        self.action_end_select()
        return highlight

    def _new_highlight(self, selected: "Passage") -> Highlight | None:
        """Return a highlight of what of a passage is in the body; say so where that is nothing."""
        from reader.text.passage.copying import passage_text
        from reader.text.passage.on_page import in_body

        page = self._view.page
        passage = in_body(page, selected) if page else None
        if page is None or passage is None:
            say(self._pane, _NOT_THE_BODY, wrong=True)
            return None
        start, end = (place._replace(block=place.block - page.head) for place in passage)
        return Highlight(new_highlight(), start, end, passage_text(page, passage)[:_LONGEST_QUOTE])
