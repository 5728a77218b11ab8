"""What the keys do."""

import webbrowser
from pathlib import Path

import pytest
from support.driving import Open
from textual.widgets._footer import FooterKey

from reader.app.post.pace import Measured
from reader.app.post.pane import PostPane
from reader.app.widgets.bar import Bar
from reader.config import Config
from reader.paths import state_file
from reader.state.journal import UNTOUCHED
from reader.state.opening import open_store
from reader.text.document.nodes import MathBlock


async def test_the_list_and_the_preview(reading: Open) -> None:
    async with reading() as r:
        assert r.lines(r.posts)[:5] == [
            "   2023 " + "─" * 30,
            "▌● The Transformer Family Version 2.0",
            "▌  27 Jan 2023 · 46 min · Lilian Weng",
            " ● Large Transformer Model Inference O…",
            "   10 Jan 2023 · 9 min · Lilian Weng",
        ]
        assert r.bar("list").split() == ["Reader", "9", "unread"]
        text = [line.strip() for line in r.lines(r.view)]
        assert text[:2] == ["The Transformer Family Version 2.0", "Lilian Weng · 27 January 2023 · 46 min"]
        await r.press("j")
        assert r.shown == r.at == "Large Transformer Model Inference Optimization"
        assert not r.read()


async def test_moving_in_the_list(reading: Open) -> None:
    async with reading() as r:
        for keys, place in [("j", 1), ("down", 2), ("k", 1), ("up", 0), ("up", 0), ("G", 8), ("j", 8), ("g", 0)]:
            await r.press(keys)
            assert r.posts.cursor == place
        for keys, place in [("pagedown", 8), ("pageup", 0), ("d", 8), ("u", 0), ("end", 8), ("home", 0)]:
            await r.press(keys)
            assert r.posts.cursor == place


async def test_moving_in_a_long_list_keeps_the_cursor_in_view(reading: Open, folder: Path) -> None:
    for number in range(100):
        (folder / f"{number:03}.md").write_text(f"# Post {number:03}")
    async with reading(folder, size=(120, 24)) as r:
        for keys in ("pagedown", "pagedown", "d", "u", "b", "G", "k", "g"):
            await r.press(keys)
            top = r.posts.scroll_offset.y
            assert top <= r.posts.cursor * 2 <= top + r.posts.size.height - 2
            assert r.at in "\n".join(r.lines(r.posts))


async def test_opening_and_going_back(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter")
        assert r.reading
        assert r.shown == "Beta"
        assert "◔ Beta" in "\n".join(r.lines(r.posts))
        assert r.store.state("https://a.b/Beta").in_progress
        for back in ("escape", "h", "left"):
            await r.press(back)
            assert not r.reading
            assert r.at == "Beta"
            await r.press("l")
        await r.press("left", "right")
        assert r.reading


async def test_a_preview_changes_nothing(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "j", "k", "k")
        assert r.events == []


async def test_a_post_is_read_when_its_end_was_on_the_screen(reading: Open, three: Path) -> None:
    async with reading(three, size=(120, 30)) as r:
        await r.press("enter")  # a short one
        assert r.read() == ["Alpha"]
        await r.press("J")
        for _ in range(3):
            await r.press("space")
            assert r.read() == ["Alpha"]
        assert "%" in r.bar("post")
        while "Beta" not in r.read():
            await r.press("space")
        text = "\n".join(r.lines(r.view))
        assert "Paragraph 39" in text  # the last one of the post itself: the references are still below
        assert not r.view.at_end


@pytest.mark.parametrize(("rule", "after_opening", "after_the_end"), [("open", 1, 1), ("manual", 0, 0)])
async def test_other_rules(reading: Open, three: Path, rule: str, after_opening: int, after_the_end: int) -> None:
    async with reading(three, config=Config(mark_read=rule)) as r:  # type: ignore[arg-type]
        await r.press("j", "enter")
        assert len(r.read()) == after_opening
        await r.press("G")
        assert len(r.read()) == after_the_end


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 60), (40, 12)])
async def test_space_alone_reads_everything(reading: Open, size: tuple[int, int]) -> None:
    async with reading(size=size) as r:
        order: list[str] = []
        for _ in range(100):
            await r.press("space")
            if not order or order[-1] != r.shown:
                order.append(r.shown)
            if "Everything listed here is read." in r.said:
                break
        assert order == r.titles == r.read()


async def test_paging_in_a_post(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter")
        height = r.view.size.height
        for key, top in [
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("space", height - 2), ("b", 0), ("d", height // 2), ("u", 0),
            ("pagedown", height - 2), ("pageup", 0), ("G", r.view.max_scroll_y), ("g", 0), ("end", r.view.max_scroll_y),
        ]:  # fmt: skip
            await r.press(key)
            assert r.view.scroll_offset.y == top, key


async def test_marking_and_undoing(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("m")
        assert r.read() == ["Alpha"]
        assert r.lines(r.posts)[0] == "▌  Alpha"
        await r.press("m")
        assert r.read() == []
        await r.press("z")
        assert r.read() == ["Alpha"]
        await r.press("s")
        assert r.lines(r.posts)[0].endswith("★")
        await r.press("z")
        assert not r.lines(r.posts)[0].endswith("★")
        assert "Undone: “Alpha” has no star any more." in r.said
        await r.press("z", "z")
        assert "There is nothing to undo." in r.said
        assert r.read() == []


async def test_two_presses_at_once_are_two(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.pilot.press("m", "m", "m")
        await r.settle()
        assert r.read() == ["Alpha"]
        assert len([event for event in r.events if event.field == "read"]) == 3


async def test_marking_all_names_the_posts_that_were_listed(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("m", "M")
        assert r.read() == ["Alpha", "Beta", "Gamma"]
        assert "2 posts marked read. z takes it back." in r.said
        assert "all read" in r.bar("list")
        await r.press("z")
        assert r.read() == ["Alpha"]
        assert "Undone: 2 posts are unread again." in r.said


async def test_a_person_who_marks_a_post_unread_at_its_end_is_obeyed(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("enter", "m", "j", "k", "G")
        assert r.read() == []


async def test_a_star_does_not_keep_a_post_from_being_read(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "s", "G")
        assert r.read() == ["Beta"]


async def test_unread_only(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("m", "U")
        assert r.titles == ["Beta", "Gamma"]
        await r.press("m")
        assert r.titles == ["Beta", "Gamma"]  # nothing vanishes under the cursor
        assert r.read() == ["Beta"]
        await r.press("U")
        assert r.titles == ["Alpha", "Beta", "Gamma"]
        assert r.at == "Beta"
        await r.press("M", "U")
        assert r.titles == []
        assert "Nothing unread." in "\n".join(r.lines(r.posts))
        await r.press("enter", "m", "o", "J", "n", "M", "G", "space")
        await r.press("escape")
        assert len(r.titles) == 3


async def test_next_and_previous_unread(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "m", "k", "n")
        assert r.at == "Gamma"
        await r.press("n")
        assert r.at == "Alpha"  # round
        await r.press("p")
        assert r.at == "Gamma"
        assert not r.reading
        await r.press("enter", "n")
        assert r.reading
        assert r.shown == r.at == "Alpha"
        await r.press("n")
        assert "Everything listed here is read." in r.said


async def test_neighbours(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("enter", "J", "J")
        assert r.shown == "Gamma"
        await r.press("J")
        assert r.shown == "Gamma"
        await r.press("K")
        assert r.shown == r.at == "Beta"


async def test_orders(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "S")
        assert r.titles == ["Gamma", "Beta", "Alpha"]
        assert r.at == "Beta"
        assert "oldest first" in r.bar("list")
        await r.press("S")
        assert "by title" in r.bar("list")
        await r.press("S", "S")
        assert r.titles == ["Alpha", "Beta", "Gamma"]


async def test_a_link_opens_the_other_post(reading: Open) -> None:
    async with reading() as r:
        await r.press("enter", "tab")
        assert "2020-04-07-the-transformer-family.md" in r.bar("post")
        await r.press("enter")
        assert r.shown == r.at == "The Transformer Family"
        await r.press("tab", "l")
        assert r.shown == r.at == "The Transformer Family Version 2.0"


async def test_links(reading: Open, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Browser(webbrowser.BaseBrowser):
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            opened.append(url)
            return True

    monkeypatch.setattr(webbrowser, "get", lambda using: Browser())
    (three / "4-delta.md").write_text(
        "---\ndate: 2019-01-01\n---\n[a](ftp://x/y) [b](nowhere.md) [c](#none) [d](javascript:x) [e](MAILTO:x@y)"
    )
    async with reading(three) as r:
        await r.press("enter", "tab", "enter")
        assert r.shown == "Gamma"
        await r.press("shift+tab", "shift+tab", "enter")  # the last link leads to what links here
        assert opened == ["https://example.org/"]
        await r.press("o")
        assert opened[1:] == ["https://a.b/Gamma"]
        await r.press("y")
        assert r.app.clipboard == "https://example.org/"
        await r.press("J")
        for sentence in ("Not followed: ftp://x/y", "No post of this library is at nowhere.md",
                         "This post has no heading #none"):  # fmt: skip
            await r.press("tab", "enter")
            assert sentence in r.said
        await r.press("tab", "enter")
        assert opened[2:] == ["MAILTO:x@y"]
        await r.press("escape", "y")
        assert r.app.clipboard.endswith("4-delta.md")
        await r.press("o")
        assert "This post does not say where its original is." in r.said


async def test_a_machine_without_a_browser(reading: Open, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(using: str | None) -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    async with reading(three) as r:
        await r.press("o")
        assert "There is no browser here: y copies the link. https://a.b/Alpha" in r.said


async def test_one_pane_at_a_time_where_it_is_narrow(reading: Open) -> None:
    async with reading(size=(80, 24)) as r:
        assert r.posts.size.width == 80
        assert r.view.size.width == 0
        await r.press("enter")
        assert r.view.size.width >= 79
        assert not r.posts.display or r.posts.size.width == 0 or not r.posts.parent.display  # type: ignore[union-attr]
        await r.press("escape")
        assert r.posts.size.width == 80
        await r.pilot.resize_terminal(120, 40)
        await r.settle()
        assert r.posts.size.width == 40
        assert r.view.size.width > 72


async def test_hiding_the_list(reading: Open) -> None:
    async with reading() as r:
        await r.press("enter", "backslash")
        assert r.view.size.width > 110
        await r.press("escape")
        assert r.posts.size.width == 40
        await r.press("enter", "backslash")
        assert r.posts.size.width == 40


async def test_the_width_of_the_column(reading: Open) -> None:
    async with reading(size=(200, 40)) as r:
        await r.press("enter")
        assert r.view.page
        assert r.view.page.width == 72
        for key, width in [("plus", 76), ("equals_sign", 80), ("minus", 76)]:
            await r.press(key)
            assert r.view.page.width == width
        for _ in range(20):
            await r.press("minus")
        assert r.view.page.width == 40


async def test_a_resize_keeps_the_words_at_the_top(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "space", "space")
        while not r.lines(r.view)[0].strip().startswith("Paragraph"):
            await r.press("j")
        words = r.lines(r.view)[0].split()[:3]
        for size in ((80, 24), (60, 30), (200, 60), (120, 40)):
            await r.pilot.resize_terminal(*size)
            await r.settle()
            assert r.lines(r.view)[0].split()[:3] == words


async def test_the_mouse(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.pilot.click(r.posts, offset=(5, 3))
        await r.settle()
        assert r.at == "Beta"
        assert not r.reading
        await r.pilot.click(r.posts, offset=(5, 5), times=2)
        await r.settle()
        assert r.reading
        assert r.shown == "Gamma"
        await r.press("escape", "g")
        x = next(line.index("to gamma") for line in r.lines(r.view) if "to gamma" in line)
        y = next(index for index, line in enumerate(r.lines(r.view)) if "to gamma" in line)
        await r.pilot.click(r.view, offset=(x + 2, y + 1))
        await r.settle()
        assert r.shown == "Gamma"
        await r.press("escape")
        await r.pilot.click(r.posts, offset=(5, 30))  # below the last post
        assert r.at == "Gamma"


async def test_help_and_palette(reading: Open) -> None:
    async with reading() as r:
        await r.press("question_mark")
        assert r.app.screen.query("HelpPanel")
        await r.press("escape")
        assert not r.app.screen.query("HelpPanel")
        await r.press("enter", "f1")
        assert r.app.screen.query("HelpPanel")
        await r.press("f1")
        assert not r.app.screen.query("HelpPanel")
        assert r.reading
        await r.press("ctrl+p")
        await r.press(*"star")
        await r.pilot.pause(0.3)
        await r.press("enter")
        await r.pilot.pause(0.3)
        await r.settle()
        assert r.store.state(r.view.post.key).starred  # type: ignore[union-attr]


async def test_an_empty_library(reading: Open, folder: Path) -> None:
    async with reading(folder) as r:
        assert "There are no posts here." in "\n".join(r.lines(r.posts))
        for key in ("j", "k", "G", "g", "d", "enter", "space", "m", "s", "M", "n", "z", "o", "y", "U", "S", "J", "tab"):
            await r.press(key)
        assert r.events == []


async def test_what_was_wrong_at_the_start_is_said(reading: Open) -> None:
    async with reading(problems=["[red]One[/] thing.", "Another."], config=Config(theme="no such")) as r:
        assert r.said[:2] == ["[red]One[/] thing.", "Another."]
        assert "There is no theme “no such”" in r.said[2]
        assert r.app.theme == "night"


async def test_markup_in_a_post_is_only_text(reading: Open, folder: Path) -> None:
    (folder / "a.md").write_text('---\ntitle: "[bold red]A[/] [@click=app.quit]x[/]"\n---\n[b]c[/b] [/]' + "\n\nx" * 60)
    async with reading(folder, size=(80, 24)) as r:
        assert "[bold red]A[/] [@click=app.quit]x[/]" in r.lines(r.posts)[0]
        await r.press("enter", "j", "m", "z", "y")
        assert "[bold red]A[/]" in r.app.screen.query_one("#post-bar", Bar).render().plain


async def test_a_post_that_vanishes(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        (three / "2-beta.md").unlink()
        await r.press("j")
        assert "Cannot read" in "\n".join(r.lines(r.view))
        await r.press("enter", "escape", "j")
        assert r.shown == "Gamma"


async def test_other_readers_marks_are_seen(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        open_store(state_file()).toggle("https://a.b/Alpha", "", "read")
        await r.pilot.pause(1.0)
        assert r.lines(r.posts)[0] == "▌  Alpha"
        assert "2 unread" in r.bar("list")


async def test_a_mark_that_cannot_be_kept_is_not_shown(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        r.store._open.writing.execute("PRAGMA query_only = 1")
        await r.press("m")
        assert r.lines(r.posts)[0] == "▌● Alpha"
        assert "This was not saved: attempt to write a readonly database." in r.said


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (10, 40), (300, 80)])
async def test_any_size_of_screen(reading: Open, size: tuple[int, int]) -> None:
    async with reading(size=size) as r:
        await r.press("j", "enter", "space", "J", "tab", "b", "escape", "question_mark", "escape")
        assert r.at


async def test_the_theme_can_be_changed_while_reading(reading: Open) -> None:
    async with reading() as r:
        for theme in r.app.available_themes:
            r.app.theme = theme
            await r.settle()
            assert r.lines(r.view)[1].strip()


@pytest.mark.parametrize("editor", ["'unbalanced", " ", "/no/such/editor"])
async def test_an_editor_that_cannot_be_opened(
    reading: Open, three: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    async with reading(three) as r:
        await r.press("e")
        assert any("could not be opened" in sentence and "set EDITOR" in sentence for sentence in r.said)


async def test_the_footer_fits_where_it_is_narrow(reading: Open) -> None:
    async with reading(size=(80, 24)) as r:
        for keys in ("k", "t", "escape", "enter", "slash"):
            await r.press(keys)
            shown = [key for key in r.app.screen.query(FooterKey) if key.display]
            assert shown
            assert max(key.region.right for key in shown) - 1 <= 80, keys  # a blank ends each


async def test_a_post_that_is_saved_while_it_is_on_its_way_opens_where_it_should(reading: Open, folder: Path) -> None:
    words = "\n\n".join(f"Paragraph {number}." for number in range(200))
    for name, day in (("a", 2), ("b", 1)):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {name}\nid: {name}\ndate: 2020-01-0{day}\n---\n{words}\n\n## The end\n\n{words}"
        )
    async with reading(folder) as r:
        await r.press("enter", "space", "space", "space")
        for other, anchor, top in ((r.listed[1], "", 0), (r.listed[0], "the-end", 100)):
            r.view.show(other, UNTOUCHED, anchor=anchor)
            r.view.show_again(other, UNTOUCHED)
            await r.settle()
            assert r.view.ready
            assert (r.view.scroll_offset.y > top) == (top > 0), (anchor, r.view.scroll_offset.y)


async def test_many_resizes_leave_the_row_at_the_top_where_it_was(reading: Open, folder: Path) -> None:
    formula = (
        r"$$ \frac{\sum_{i=1}^{n} x_i}{\sqrt{\frac{a}{b}}} = \begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix} $$"
    )
    words = "\n\n".join(["word " * 70] * 12)
    (folder / "a.md").write_text(f"{words}\n\n{formula}\n\n{words}")
    async with reading(folder, size=(120, 40)) as r:
        await r.press("enter")
        block = next(n for n, one in enumerate(r.view.page.blocks) if isinstance(one, MathBlock))  # type: ignore[union-attr]
        for row in range(6):
            r.view.go_to(r.view.page.top(block) + row)  # type: ignore[union-attr]
            await r.settle()
            top = r.view.top
            assert top == (block, row)
            for size in ((80, 24), (100, 30), (61, 50), (133, 40), (80, 24), (120, 40)) * 2:
                await r.pilot.resize_terminal(*size)
                await r.settle()
                assert r.view.top[0] == block
            assert r.view.top == top


async def test_the_bar_says_how_long_a_section_takes(reading: Open, folder: Path) -> None:
    words = "\n\n".join("A paragraph of some words that are read in a while." for _ in range(60))
    (folder / "long.md").write_text(f"---\ntitle: Long\nid: long\n---\n## One\n\n{words}\n\n## Two\n\n{words * 3}\n")
    async with reading(folder, config=Config(mark_read="manual")) as r:
        assert "section" not in r.bar("post")
        await r.press("enter", "j", "j")
        assert " · section 3 min · " in r.bar("post")
        r.screen.query_one(PostPane).pace.measured = Measured(72 * 3600, 3600)
        await r.press("j")
        assert " · section 2 min · " in r.bar("post")
        await r.press("right_square_bracket")
        assert " · section 4 min · " in r.bar("post")
        await r.press("G")
        assert "section" not in r.bar("post")
