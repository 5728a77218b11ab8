"""Selecting, copying, highlighting and writing notes in a post."""

import signal
from pathlib import Path

import pytest
from support.driving import Open, Reading
from textual import events
from textual.widgets import OptionList, TextArea

from reader.app.dialogs.annotations import AnnotationList
from reader.app.dialogs.note_editor import NoteEditor
from reader.app.post.select_bar import SelectBar
from reader.paths import state_file
from reader.state.journal import PostState
from reader.state.opening import open_store


@pytest.fixture
def post(folder: Path) -> Path:
    """Two posts, one with several kinds of blocks."""
    words = "filling words " * 20
    (folder / "a.md").write_text(
        "---\ntitle: Alpha\ndate: 2020-01-02\nurl: https://a.b/alpha\nauthor: Ann\n---\n"
        "The quick brown fox jumps over the lazy dog, and then it jumps over it once more, with $\\theta$.\n\n"
        "Second paragraph here.\n\n```python\nx = 1\n\ny = 2\n```\n\n"
        f"{words}\n\n```\nls\n```\n"
    )
    (folder / "b.md").write_text("---\ntitle: Beta\ndate: 2020-01-01\n---\nNothing.\n")
    return folder


def state(r: Reading, title: str = "Alpha") -> PostState:
    """What the disk has."""
    key = next(post.key for post in r.listed if post.title == title)
    store = open_store(state_file())
    try:
        return store.state(key)
    finally:
        store.close()


def marked(r: Reading) -> str:
    """What looks highlighted."""
    ground = r.view._palette.highlight(False, "").bgcolor
    return " ".join(
        segment.text.strip()
        for y in range(r.view.size.height)
        for segment in r.view.render_line(y)
        if segment.style and segment.style.bgcolor == ground
    )


async def test_selecting_by_words_and_copying(reading: Open, post: Path) -> None:
    async with reading(post, size=(60, 30)) as r:
        await r.press("enter", "v")
        assert isinstance(r.app.screen.focused, SelectBar)
        await r.press("w", "w", "v", "w", "w")
        assert r.view.selection.passage
        await r.press("y")
        assert r.app.clipboard == "brown fox jumps"
        assert r.reading
        assert r.view.selection.keyboard is None
        await r.press("v", "V", "j", "y")  # whole lines, without the line end between them
        assert r.app.clipboard.startswith("The quick brown fox jumps over the lazy dog, and then it jumps over")
        await r.press("v", "right_curly_bracket", "v", "dollar_sign", "o", "h", "Y")
        assert r.app.clipboard == (
            "> $\\theta$.\n>\n> Second paragraph here.\n>\n> — [Alpha](https://a.b/alpha), Ann\n"
        )
        await r.press("v", "w", "v", "w")
        await r.pilot.resize_terminal(40, 30)
        await r.settle()
        await r.press("w", "y")
        assert r.app.clipboard == "quick brown fox"
        await r.press("v", "escape", "y")
        assert r.app.clipboard == "https://a.b/alpha"


async def test_a_paragraph_is_quoted_without_selecting(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", *["j"] * 3, "Y")
        assert r.app.clipboard.startswith("> The quick brown fox")


async def send_mouse(r: Reading, kind: type[events.MouseEvent], x: int, y: int) -> None:
    """Send what a terminal tells of the mouse: that alone, where the pilot would first move it there."""
    r.app.screen._forward_event(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await r.settle()


async def drag(r: Reading, words: str, before: int = 0, more: int = 0) -> None:
    """Drag over words of one line with the mouse, from some cells before them to some after their first."""
    y, line = next((y, line) for y, line in enumerate(r.lines(r.view)) if words in line)
    left, top = r.view.content_region.offset
    x = left + line.index(words)
    await send_mouse(r, events.MouseDown, x - before, top + y)
    await send_mouse(r, events.MouseMove, x + more, top + y)
    await send_mouse(r, events.MouseUp, x + more, top + y)


async def test_the_first_that_the_mouse_does_may_be_to_select(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter")
        assert not r.view.mouse_hover
        await drag(r, "brown fox", more=8)
        await r.press("y")
        assert r.app.clipboard == "brown fox"
        assert r.view.selection.passage is None


async def test_selecting_after_a_turn_of_the_wheel(reading: Open, post: Path) -> None:
    async with reading(post, size=(120, 12)) as r:
        await r.press("enter")
        await send_mouse(r, events.MouseScrollDown, *r.view.content_region.offset)
        assert r.view.scroll_offset.y > 0
        await drag(r, "Second", more=5)
        await r.press("y")
        assert r.app.clipboard == "Second"


@pytest.mark.parametrize("cells", [1, 2])
async def test_a_selection_may_begin_in_the_margin(reading: Open, post: Path, cells: int) -> None:
    async with reading(post) as r:
        await r.press("enter")
        await drag(r, "The quick", before=cells, more=8)
        await r.press("y")
        assert r.app.clipboard == "The quick"


async def test_a_selection_may_begin_on_an_empty_line(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter")
        y, line = next((y, line) for y, line in enumerate(r.lines(r.view)) if "Second" in line)
        left, top = r.view.content_region.offset
        x = left + line.index("Second")
        await send_mouse(r, events.MouseDown, x + 9, top + y - 1)
        await send_mouse(r, events.MouseMove, x + 5, top + y)
        await send_mouse(r, events.MouseUp, x + 5, top + y)
        await r.press("y")
        assert r.app.clipboard == "Second"


@pytest.mark.parametrize(("times", "words"), [(2, "quick"), (3, "The quick brown fox")])
async def test_two_clicks_select_a_word_and_three_a_block(reading: Open, post: Path, times: int, words: str) -> None:
    async with reading(post) as r:
        await r.press("enter")
        y, line = next((y, line) for y, line in enumerate(r.lines(r.view)) if "quick" in line)
        left, top = r.view.content_region.offset
        await r.pilot.click(offset=(left + line.index("quick") + 2, top + y), times=times)
        await r.settle()
        await r.press("y")
        assert r.app.clipboard.startswith(words)
        assert len(r.app.clipboard.split()) == (1 if times == 2 else 19)


async def test_code_is_copied(reading: Open, post: Path) -> None:
    async with reading(post, size=(80, 24)) as r:
        await r.press("enter", "c")
        assert r.view.hints.is_active  # two of them are in view
        await r.press("a")
        assert r.app.clipboard == "x = 1\n\ny = 2"
        await r.press("c", "s")
        assert r.app.clipboard == "ls"
        await r.press("J", "c")
        assert "no code" in r.said[-1]


async def test_highlights_last_and_can_be_undone(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "x")
        assert "Select something first" in r.said[-1]
        await r.press("v", "w", "v", "w", "w", "x")
        assert marked(r) == "quick brown fox"
        assert [one.quote for one in state(r).highlights] == ["quick brown fox"]
        await r.pilot.resize_terminal(60, 20)
        await r.settle()
        assert marked(r) == "quick brown fox"
        await r.press("v", "w", "w", "x")  # on it: it goes
        assert state(r).highlights == ()
        await r.press("z")
        assert [one.quote for one in state(r).highlights] == ["quick brown fox"]
        assert marked(r) == "quick brown fox"
        await r.press("z")
        assert marked(r) == ""


async def test_a_highlight_is_found_again_when_the_post_has_changed(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "v", "w", "v", "w", "w", "x")
    text = (post / "a.md").read_text()
    (post / "a.md").write_text(text.replace("The quick", "A new paragraph.\n\nThe very quick"))
    async with reading(post) as r:
        await r.press("enter")
        assert marked(r) == "quick brown fox"
    (post / "a.md").write_text(text.replace("brown", "red"))
    async with reading(post) as r:
        await r.press("enter")
        assert marked(r) == ""
        await r.press("A")
        assert r.app.screen.query_one(OptionList).option_count == 2  # it is not lost


async def test_only_the_body_is_highlighted(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "v", "b", "b", "x")  # the byline
        assert "Only what the post itself says" in r.said[-1]
        assert state(r).highlights == ()
        await r.press("v", "b", "v", "w", "w", "x")  # from there into the text
        assert [one.quote for one in state(r).highlights] == ["The quick"]


async def test_notes_on_passages_and_on_posts(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "v", "v", "w", "a")
        assert isinstance(r.app.screen, NoteEditor)
        await r.press(*"well", "enter", *"said", "escape")
        (one,) = state(r).highlights
        assert (one.quote, one.note) == ("The quick", "well\nsaid")
        await r.press("v", "a", *"!", "escape")  # the same again
        assert [one.note for one in state(r).highlights] == ["well\nsaid!"]
        await r.press("escape", "j", "a", *"hm", "ctrl+x")
        assert state(r, "Beta").note == ""
        await r.press("a", *"Short.", "escape")
        assert state(r, "Beta").note == "Short."
        await r.press("z")
        assert state(r, "Beta").note == ""


async def test_a_click_on_a_highlight_opens_its_note(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "v", "v", "w", "x")
        lines = r.lines(r.view)
        y = next(y for y, line in enumerate(lines) if "quick" in line)
        left, top = r.view.content_region.offset
        await r.pilot.click(offset=(left + lines[y].index("quick"), top + y))
        await r.settle()
        assert isinstance(r.app.screen, NoteEditor)
        assert r.app.screen.query_one(TextArea).text == ""


async def test_the_screen_of_all_notes(reading: Open, post: Path) -> None:
    async with reading(post, size=(120, 14)) as r:
        await r.press("A")
        assert "Nothing yet" in str(r.app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        await r.press("escape", "a", *"On", "escape", "enter", "v", "right_curly_bracket", "v", "w", "x", "escape")
        await r.press("j", "a", *"B", "escape", "A")
        assert isinstance(r.app.screen, AnnotationList)
        rows = [str(option.prompt) for option in r.app.screen.query_one(OptionList).options]
        assert rows == ["Beta", "B", "", "Alpha", "On", "▍ Second paragraph"]
        await r.press("j", "j", "enter")
        assert r.shown == "Alpha"
        assert r.view.viewport.here is not None
        await r.press("A", "x")
        assert state(r, "Alpha").note == "On"
        assert state(r, "Beta").note == ""
        await r.press("escape", "z")
        assert state(r, "Beta").note == "B"


async def test_several_highlights_come_back_at_once(reading: Open, post: Path) -> None:
    async with reading(post) as r:
        await r.press("enter", "v", "w", "v", "x", "v", "w", "w", "w", "v", "x")
        both = [one.quote for one in state(r).highlights]
        assert len(both) == 2
        await r.press("v", "V", "x")
        assert state(r).highlights == ()
        await r.press("z")
        assert [one.quote for one in state(r).highlights] == both


async def test_a_note_on_the_post_at_its_end_leaves_one_there(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "G")
        assert r.view.at_end
        last = r.lines(r.view)[-3:]
        await r.press("a", *"hm", "escape")
        assert state(r, "Beta").note == "hm"
        assert r.view.scroll_offset.y > 0
        assert r.lines(r.view)[-3:] == last


@pytest.mark.parametrize("on_a_passage", [True, False])
async def test_a_note_that_is_being_written_is_kept_whatever_ends_reader(
    reading: Open, post: Path, on_a_passage: bool
) -> None:
    async with reading(post) as r:
        await r.press("enter", *(["v", "v", "w"] if on_a_passage else []), "a", *"half a th")
        r.app._end_by_signal(signal.SIGHUP)
    store = open_store(state_file())
    left = store.state("https://a.b/alpha")
    store.close()
    assert [left.note, *(one.note for one in left.highlights)] == (["", "half a th"] if on_a_passage else ["half a th"])


async def test_what_is_pasted_into_a_note_passes_the_gate(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("enter", "a")
        editor = r.app.screen
        assert isinstance(editor, NoteEditor)
        r.app.post_message(events.Paste("one\x1b]0;title\x07\ttwo\u202e\r\nthree"))
        await r.settle()
        assert editor.query_one(TextArea).text == "one]0;title two\nthree"


async def test_a_dialog_ends_once(reading: Open, post: Path) -> None:
    """A key that is pressed twice in the same moment does not take the screen below away, too."""
    async with reading(post) as r:
        await r.press("enter", "v", "v", "w", "x", "A")
        notes = r.app.screen
        assert isinstance(notes, AnnotationList)
        options = notes.query_one(OptionList)
        options.action_select()
        options.action_select()
        await r.settle()
        assert r.reading
        assert len(r.app.screen_stack) == 1
        await r.press("j")
