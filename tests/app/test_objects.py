"""What the screen is made of and needs no Textual: the session, links, state actions, where one is, layers."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rich.style import Style

from reader.app.links import InThisPost, OnTheWeb, OtherPost, Unknown, resolve_link
from reader.app.look.themes import NIGHT, Palette
from reader.app.post.layers.find import FindLayer
from reader.app.post.layers.highlights import HighlightLayer
from reader.app.post.layers.hints import Goal, HintLayer
from reader.app.post.layers.layer import DrawnLine, Layer, Overlay, StyledRange
from reader.app.post.layers.links import LinkLayer
from reader.app.post.layers.selection import KeyboardSelection, SelectionLayer
from reader.app.post.ruler import RulerLayer
from reader.app.post.strips import draw
from reader.app.post.viewport import Viewport, line_of_anchor, line_of_heading, reaches
from reader.app.quiet import Quiet
from reader.app.session import Location, Session
from reader.app.state_actions import StateActions
from reader.app.threads import Writer
from reader.errors import ReaderError
from reader.library.library import Library, read_library
from reader.library.post import Post
from reader.paths import state_file
from reader.state.journal import Highlight
from reader.state.opening import open_store
from reader.text.find.matches import BlockWords, Finder
from reader.text.layout.page import Page, sizes
from reader.text.lines import Line
from reader.text.markdown.builder import parse
from reader.text.passage.on_page import first_paragraph, in_body, passage_between
from reader.text.passage.ranges import Passage
from reader.text.position import Position


def post(key: str) -> Post:
    return Post(key, Path(f"/{key}.md"), key)


# --- the session


def test_a_key_is_about_the_open_post_else_about_that_under_the_cursor() -> None:
    session = Session()
    assert session.target is None
    session.under_cursor = post("a")
    assert session.target == post("a")
    session.open_post(post("b"), None)
    assert session.target == post("b")
    session.close_post(Location("b", None))
    assert session.target == post("a")


def test_where_one_was_is_noted_but_not_by_a_step_in_the_history() -> None:
    session = Session()
    session.open_post(post("a"), None)
    session.end_noted = True
    session.open_post(post("b"), Location("a", Position(3)))
    assert not session.end_noted
    back = session.history.step(-1, Location("b", None))
    assert back == Location("a", Position(3))
    session.open_post(post("a"), Location("b", None), is_step=True)
    assert session.history.step(-1, Location("a", Position(3))) is None
    assert session.history.step(1, Location("a", Position(3))) == Location("b", None)


def test_a_post_that_was_closed_is_where_one_goes_back_to() -> None:
    session = Session()
    session.open_post(post("a"), None)
    session.close_post(Location("a", Position(7)))
    session.open_post(post("b"), None)
    assert session.history.step(-1, Location("b", None)) == Location("a", Position(7))


# --- links


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    (folder / "a.md").write_text("---\nurl: https://a.b/a\n---\n# A\n")
    (folder / "b.md").write_text("---\nurl: https://a.b/b\n---\n# B\n")
    with closing(read_library([folder])) as library:
        yield library


def test_where_links_lead(library: Library) -> None:
    a, b = (library.by_key(f"https://a.b/{name}") for name in "ab")
    assert a
    assert b
    assert resolve_link(library, a, "#part%20two") == InThisPost("part%20two")
    assert InThisPost("part%20two").name == "part two"
    assert resolve_link(library, a, "a.md#part") == InThisPost("part")
    assert resolve_link(library, a, "b.md#part%20two") == OtherPost(b, "part two")
    assert resolve_link(library, a, "https://a.b/b?utm_source=x") == OtherPost(b, "")
    assert resolve_link(library, a, "https://c.d/") == OnTheWeb("https://c.d/")
    assert resolve_link(library, a, "mailto:a@b.c") == OnTheWeb("mailto:a@b.c")
    assert resolve_link(library, a, "file:///etc/passwd") == Unknown("file:///etc/passwd", is_scheme=True)
    assert resolve_link(library, a, "gone.md") == Unknown("gone.md", is_scheme=False)
    assert resolve_link(library, None, "b.md") == Unknown("b.md", is_scheme=False)


# --- what is done with posts


def test_each_change_is_told_with_its_keys_when_it_is_on_the_disk() -> None:
    told: list[frozenset[str]] = []
    writer = Writer(open_store(state_file()))

    def changed(keys: frozenset[str]) -> None:
        told.append(keys)
        with closing(open_store(state_file())) as other:
            assert all(other.state(key) == actions.store.state(key) for key in keys)

    actions = StateActions(writer, changed)

    async def run() -> None:
        assert (await actions.toggle(post("a"), "starred")).starred
        assert await actions.mark_read({"a": "", "b": ""}) == ["a", "b"]
        await actions.put(post("b"), "note", "words")
        assert await actions.undo() == [("b", "note", None)]
        await actions.toggle(post("c"), "hidden")
        assert ("c", "hidden", None) in await actions.undo()
        await actions.refresh()  # nobody else has done anything: nothing is told

    asyncio.run(run())
    writer.close()
    assert told == [frozenset(keys) for keys in ("a", "ab", "b", "b", "c", "c")]


def test_a_change_that_fails_is_told_too_so_that_the_screen_shows_what_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[frozenset[str]] = []
    writer = Writer(open_store(state_file()))
    actions = StateActions(writer, told.append)

    def fail(*_: object) -> None:
        raise ReaderError("This was not saved.")

    monkeypatch.setattr(writer.store, "toggle", fail)
    with pytest.raises(ReaderError, match="not saved"):
        asyncio.run(actions.toggle(post("a"), "read"))
    assert told == [frozenset("a")]
    writer.close()


def test_the_event_loop_reads_nothing_that_was_known_before_a_change() -> None:
    store = open_store(state_file())
    store.state("a")
    assert not store.state("a").read
    store.mark({"a": "", "b": ""}, "read", True)
    store._open.reading.close()  # whoever reads now would find nothing
    assert store.state("a").read


# --- the page


BODY = """\
First words with [a link](https://a.b/) and [another](#two).

## One

Some words about kernels. More words about kernels, and a formula $x^2$.

## Two

Last words.
"""


@pytest.fixture
def page() -> Page:
    blocks = parse(BODY).blocks
    page = Page(60)
    page.extend(blocks, sizes(blocks))
    page.finish()
    return page


def drawn(page: Page, block: int, row: int = 1) -> DrawnLine:
    lines = page.lines(block)
    line = lines[min(row, len(lines) - 1)]
    return DrawnLine(
        page, Viewport(page, 0, 5), line, block, min(row, len(lines) - 1), 0, 2, 64, Style(), Palette(NIGHT.variables)
    )


def words(at: DrawnLine, layer: Layer) -> list[str]:
    """Return the words that a layer marks on a line."""
    return [at.line.text[one.start : one.end] for one in layer.ranges(at) if isinstance(one, StyledRange)]


def marked(page: Page, layer: Layer) -> list[str]:
    return [
        text
        for block in range(len(page.blocks))
        for row in range(len(page.lines(block)))
        for text in words(drawn(page, block, row), layer)
    ]


def test_where_one_is(page: Page) -> None:
    top = Viewport(page, 0, 4)
    assert (top.body_seen, top.here, top.section) == (False, None, None)
    assert top.stretch == (0, page.weight(4))
    assert 0 < top.progress < 1
    end = Viewport(page, page.height - 3, 4)
    assert end.body_seen
    assert end.here is not None
    assert end.progress == 1
    assert Viewport(None, 0, 4).progress == 1
    two = line_of_anchor(page, "two")
    assert two is not None
    assert page.line(two).text == "Two"  # type: ignore[union-attr]
    assert Viewport(page, two, 4).section == 1
    assert line_of_anchor(page, "three") is None
    assert line_of_heading(page, 0, 1) < two == line_of_heading(page, line_of_heading(page, 0, 1), 1)
    assert line_of_heading(page, two, -1) == line_of_heading(page, 0, 1)
    assert line_of_heading(page, 1, -1) == 0
    assert reaches(page, None, "", 40)
    assert not reaches(page, Position(4), "", 40)
    assert not reaches(page, None, "three", 1)


def test_the_link_cursor_goes_round_and_stays_at_another_width(page: Page) -> None:
    layer = LinkLayer()
    layer.page_changed(page)
    layer.step(1, 0, 0)
    assert layer.target == "https://a.b/"
    assert marked(page, layer) == ["a link"]
    layer.step(1, 0, 0)
    assert layer.target == "#two"
    narrow = page.at_width(20, page.options)
    layer.page_changed(narrow)
    assert layer.target == "#two"
    layer.step(1, 0, 0)
    assert layer.target == "https://a.b/"
    other = Page(60)
    layer.page_changed(other)
    assert layer.target == ""


def test_hints_are_typed_and_end_by_what_none_has(page: Page) -> None:
    layer = HintLayer()
    goals = [Goal(0, 0, 6, "x"), Goal(0, 0, 20, "y")]
    layer.begin("follow", goals)
    overlays = [one for one in layer.ranges(drawn(page, 0)) if isinstance(one, Overlay)]
    assert [one.cell for one in overlays] == [2 + 6, 2 + 20]
    assert layer.press("space", " ") is None
    assert layer.purpose == "peek"
    assert layer.press("s", "s") == goals[1]
    assert not layer.is_active
    layer.begin("follow", goals)
    assert layer.press("z", "z") is None
    assert not layer.is_active
    layer.begin("follow", goals)
    layer.page_changed(page)
    assert not layer.is_active


def test_what_is_found_keeps_its_current_match_while_more_comes(page: Page) -> None:
    layer = FindLayer()
    layer.page_changed(page)
    layer.begin(Finder("words"))
    assert not layer.is_active
    assert layer.wanted
    matches = BlockWords().find(page.blocks, layer.wanted)
    assert not layer.found(matches[:1])
    assert layer.status == "–/1"
    layer.current = layer._first_from(0, 0)
    assert layer.status == "1/1"
    assert layer.found(matches)
    assert layer.status == "1/4"
    assert layer.next(-1) == 3
    assert marked(page, layer) == ["words"] * 4
    layer.restart(None)
    assert marked(page, layer) == []


def test_selecting_by_words_and_lines(page: Page) -> None:
    layer = SelectionLayer()
    layer.keyboard = KeyboardSelection(page, 0, 0)
    assert marked(page, layer) == ["First", "First"]  # what is selected, and the cursor
    layer.keyboard.begin(by_lines=False)
    layer.keyboard.move("word", 1)
    assert marked(page, layer) == ["First words", "words"]
    layer.keyboard.swap()
    assert marked(page, layer)[1] == "First"
    layer.end()
    layer.mouse = passage_between(page, (6, 0), (11, 0))
    assert marked(page, layer) == ["words"]
    layer.page_changed(page)
    assert layer.passage is None


def test_highlights_are_placed_once_as_the_page_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.text.passage import copying

    blocks = parse(BODY).blocks
    page = Page(60)
    looked: list[Passage] = []
    real = copying.stands_at

    def stands_at(page: Page, passage: Passage, quote: str) -> bool:
        looked.append(passage)
        return real(page, passage, quote)

    monkeypatch.setattr(copying, "stands_at", stands_at)
    layer = HighlightLayer()
    layer.show([
        Highlight("highlight_a", Position(0, 0), Position(0, 10), "First words"),
        Highlight("highlight_b", Position(2, 0), Position(2, 9), "Some words"),
        Highlight("highlight_c", Position(0, 0), Position(0, 9), "Last words", "noted"),  # it was at the top once
    ])  # fmt: skip
    layer.page_changed(page)
    for number, block in enumerate(blocks):
        page.extend([block], sizes([block]))
        marked(page, layer)
        assert len(looked) == (2 if number < 2 else 3)  # each when its blocks are there, and not again
    assert marked(page, layer) == ["First words", "Some words"]
    page.finish()
    assert marked(page, layer) == ["First words", "Some words", "Last words"]
    assert len(looked) == 4  # the one that was lost, once
    assert [one.note for one in layer.touching(Passage(Position(4, 0), Position(4, 5)))] == ["noted"]


def test_the_ruler_shows_headings_at_the_edge(page: Page) -> None:
    long = Page(60)
    blocks = parse(BODY * 9).blocks
    long.extend(blocks, sizes(blocks))
    long.finish()
    layer = RulerLayer()
    rows = [layer.ranges(drawn(long, 0)._replace(view=Viewport(long, 0, 20), y=y)) for y in range(20)]
    overlays = [one for row in rows for one in row]
    assert overlays
    assert {one.cell for one in overlays} == {63}
    assert not [*layer.ranges(drawn(page, 0)._replace(width=30))]  # too narrow


def test_a_new_layer_needs_nothing_of_the_view(page: Page) -> None:
    class Margin:
        """Notes beside the text."""

        def ranges(self, at: DrawnLine) -> Iterator[StyledRange | Overlay]:
            if at.block == 0:
                from rich.segment import Segment

                yield StyledRange(0, 5, Style(bold=True))
                yield Overlay(at.width - 2, [Segment("!!")])

        def page_changed(self, page: Page | None) -> None:
            pass

    strip = draw(drawn(page, 0), [Margin()], None)
    assert strip.cell_length == 64
    assert strip.text.startswith("  First words")
    assert strip.text.endswith("!!")
    assert next(segment for segment in strip if segment.text == "First").style.bold  # type: ignore[union-attr]
    nothing = draw(drawn(page, 0)._replace(line=Line(()), block=-1), [Margin()], None)
    assert nothing.text == " " * 64


def test_passages_of_a_page(page: Page) -> None:
    paragraph = first_paragraph(page, [(0, 0, 1), (1, 0, 1)])
    assert paragraph.start == Position(0)
    assert in_body(page, paragraph) == paragraph
    assert passage_between(page, (5, 0), (5, 0)) is None
    everything = passage_between(page, None, None)
    assert everything
    assert everything.end.block == len(page.blocks) - 1
    page.head = 2
    assert in_body(page, paragraph) is None
    assert passage_between(Page(40), None, None) is None


@pytest.mark.parametrize(
    ("looks", "rest", "is_looked_for"),
    [(3, 60, False), (6, 1, False), (6, 2, True), (31, 0.4, False), (31, 0.6, True), (301, 0, True)],
)
def test_garbage_is_looked_for_in_a_rest(
    looks: int, rest: float, is_looked_for: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bool] = []
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, looks))
    monkeypatch.setattr(gc, "collect", lambda: done.append(True))
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    quiet = Quiet()
    quiet.disturb()
    now += rest
    quiet.collect_garbage()
    assert bool(done) == is_looked_for
