"""What is selected by clicking several times at one place: a word, or a block."""

from textual import events
from textual.geometry import Offset
from textual.selection import Selection

from reader.app.post.page_view import PageView


def selection_of(view: PageView, event: events.Click) -> Selection | None:
    """Return what a click selects: with the second one a word, with the third one a block; None for nothing."""
    page = view.page
    _, at = view.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
    if page is None or at is None or event.chain not in (2, 3):
        return None
    if event.chain == 3:
        block, _ = page.place(at.y)
        last = page.top(block) + len(page.lines(block)) - 1
        return Selection(Offset(0, page.top(block)), Offset(len(page.lines(block)[-1].text), last))

    from reader.text.passage.on_page import word_at

    word = word_at(page, at.x, at.y)
    return Selection(Offset(word[0], at.y), Offset(word[1], at.y)) if word else None
