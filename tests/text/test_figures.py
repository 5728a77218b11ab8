"""Pictures as rows of a page."""

import base64
import random
import zlib
from dataclasses import replace

import pytest
from support.pages import page_of

from reader.text.document.nodes import Document, Image, Item, ListBlock, MathBlock, Paragraph, Picture, Quote, Text
from reader.text.find.matches import Finder, on_lines
from reader.text.layout.figure import PictureRoom, figure_size
from reader.text.layout.page import Page, sizes
from reader.text.layout.typeset import Options, typeset
from reader.text.lines import FigureRow, drawn_of, figure_of, formula_of, is_formula, row_width
from reader.text.markdown.builder import parse
from reader.text.passage.copying import passage_text
from reader.text.passage.ranges import Passage
from reader.text.position import Position

ROOM = PictureRoom(8, 16, 30)


def figure(width: int = 400, height: int = 200, alt: str = "") -> Paragraph:
    return Paragraph((Image("a.png", alt, Picture("/x/a.png", width, height)),))


@pytest.mark.parametrize(
    ("pixels", "room", "width", "widest", "cells"),
    [
        ((400, 200), ROOM, 72, 0, (50, 12)),  # as large as it is
        ((1200, 600), ROOM, 72, 0, (72, 18)),  # as wide as the column
        ((1200, 600), ROOM, 72, 110, (110, 28)),  # or as the pane, for small writing
        ((1200, 1100), ROOM, 72, 110, (65, 30)),  # no higher than it may be
        ((600, 4000), ROOM, 72, 0, (9, 30)),
        ((4000, 50), ROOM, 72, 0, (72, 1)),
        ((100, 50), PictureRoom(16, 32, 30), 72, 0, (12, 3)),  # fine cells: a pixel is two, ...
        ((100, 50), PictureRoom(32, 64, 30), 72, 0, (6, 2)),  # ... but never more
        ((1, 1), ROOM, 72, 0, (1, 1)),
        ((20_000, 1), ROOM, 3, 0, (3, 1)),
        ((20_000, 9000), PictureRoom(8, 16, 400), 400, 400, (250, 56)),  # no more than can be counted
    ],
)
def test_how_large_a_picture_is(
    pixels: tuple[int, int], room: PictureRoom, width: int, widest: int, cells: tuple[int, int]
) -> None:
    assert figure_size(Picture("", *pixels), room, width, widest) == cells


def test_a_figure_has_its_rows_before_it_is_decoded() -> None:
    lines = typeset(Document((figure(alt="A plot"),)), 60, Options(pictures=ROOM))
    rows = [found for line in lines for span in line.spans if (found := figure_of(span.link))]
    assert [row.row for row in rows] == list(range(12))
    assert {(row.file, row.rows) for row in rows} == {("/x/a.png", 12)}
    assert lines[-1].text == "A plot"
    assert all(row_width(line.spans) <= 60 for line in lines)


def test_a_figure_within_other_blocks() -> None:
    blocks = (Quote((figure(),)), ListBlock(None, True, (Item((Paragraph((Text("x"),)), figure()), None),)))
    for block in blocks:
        lines = typeset(Document((block,)), 40, Options(pictures=ROOM))
        assert sum(figure_of(span.link) is not None for line in lines for span in line.spans) > 5
        assert all(row_width(line.spans) <= 40 for line in lines)


def test_what_cannot_be_drawn_is_framed() -> None:
    lines = typeset(Document((figure(alt="A plot"),)), 60, Options(pictures=ROOM._replace(is_drawn=False)))
    assert [line.text for line in lines] == ["┌────────┐", "│ A plot │", "└────────┘"]
    narrow = typeset(Document((figure(alt="A plot"),)), 3, Options(pictures=ROOM._replace(is_drawn=False)))
    assert all(row_width(line.spans) <= 3 for line in narrow)


def test_without_pictures_images_are_words() -> None:
    assert [line.text for line in typeset(Document((figure(alt="A plot"),)), 60)] == ["[A plot]"]


def test_a_figure_is_one_link_of_its_page() -> None:
    page = page_of(Document((Paragraph((Text("x"),)), figure())), 60, Options(pictures=ROOM))
    [link] = page.links(1)
    assert (link.first, link.last) == (1, 12)
    assert page.figures()[0].picture.file == "/x/a.png"


def test_places_do_not_depend_on_how_large_a_figure_is() -> None:
    document = Document((figure(900, 700, alt="A plot"), Paragraph((Text("x"),))))
    pages = [page_of(document, width, Options(pictures=ROOM)) for width in (20, 60)]
    for page in pages:
        assert page.position(5) == (0, 0)
        assert page.line_of(Position(0, 0)) == 0  # the top of the picture
        assert page.line_of(Position(0, 2)) == page.top(1) - 1  # its words


# --- formulas


def with_picture(source: str, width: int, height: int) -> Page:
    """Return a page with a formula, which has a picture, between two paragraphs."""
    document = parse(f"Before it.\n\n$$\n{source}\n$$\n\nAfter it.\n")
    picture = Picture("/x/a.svg", width, height)
    blocks = [replace(one, picture=picture) if isinstance(one, MathBlock) else one for one in document.blocks]
    page = Page(60, Options(pictures=PictureRoom(8, 17, 30, em=0.8)), document.macros, 0)
    page.extend(blocks, sizes(blocks))
    page.finish()
    return page


def test_a_formula_is_a_picture_as_large_as_the_text() -> None:
    page = with_picture("x^2+y", 100, 40)
    rows = [line for line in page.lines(1) if line.spans]
    assert [drawn_of(line.spans[1].link) for line in rows] == [
        FigureRow("/x/a.svg", row, 2, is_formula=True) for row in range(2)
    ]  # 80 × 32 pixels in cells of 8 × 17
    assert {len(line.spans[1].text) for line in rows} == {10}
    (goal,) = page.goals(1)  # what its symbols mean can be asked
    assert (is_formula(goal.target), formula_of(goal.target), goal.last - goal.first) == (True, "x^2+y", 1)
    assert (page.links(1), page.figures()) == ([], [])


def test_a_formula_that_is_too_wide_is_text() -> None:
    assert "x² + y" in "\n".join(line.text for line in with_picture("x^2+y", 900, 40).lines(1))


def test_a_picture_of_a_formula_is_copied_as_its_source() -> None:
    page = with_picture("x^2+y", 100, 40)
    whole = Passage(Position(0, 0), Position(2, 5))
    assert passage_text(page, whole) == "Before it.\n\nx^2+y\n\nAfter"
    found = on_lines(page.blocks[1], page.lines(1), Finder("x^2"))
    assert len(found.formulas[0]) == len(page.lines(1))


# --- diagrams


def test_a_diagram_leads_to_where_it_is_drawn() -> None:
    code = parse("```mermaid\ngraph TD\n  A-->B\n```\n")
    rows = typeset(code, 40, Options(diagram_server="https://k.example/"))
    (span,) = [span for line in rows for span in line.spans if span.link]
    assert (span.text, span.style) == ("Mermaid: draw it", "label link")
    server, kind, form, packed = span.link.rsplit("/", 3)
    assert (server, kind, form) == ("https://k.example", "mermaid", "svg")
    assert zlib.decompress(base64.urlsafe_b64decode(packed)) == b"graph TD\n  A-->B"
    assert [line.text.rstrip() for line in rows][1:] == ["  graph TD", "    A-->B"]
    assert all(line.offset == 0 for line in rows[:2])  # the name is no word of the post


@pytest.mark.parametrize(
    ("language", "server", "label"),
    [
        ("dot", "https://k.example", "Graphviz: draw it"),
        ("PlantUML", "https://k.example", "PlantUML: draw it"),
        ("plantuml", "", "PlantUML"),
        ("python", "https://k.example", "python"),
    ],
)
def test_what_a_diagram_is_called(language: str, server: str, label: str) -> None:
    (first, *_) = typeset(parse(f"```{language}\nx\n```\n"), 40, Options(diagram_server=server))
    assert first.text.strip() == label
    assert any(span.link for span in first.spans) == label.endswith("draw it")


def test_a_diagram_that_is_too_long_is_code() -> None:
    noise = random.Random(4).randbytes(9000).hex()
    (first, *_) = typeset(parse(f"```dot\n{noise}\n```\n"), 40, Options(diagram_server="https://k.example"))
    assert first.text.strip() == "Graphviz"
