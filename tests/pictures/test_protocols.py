"""What pictures are made into: the strips, cells and commands of each protocol."""

import base64
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.graphics import Kitty, photograph, pieces, plot, sixel_picture

from reader.pictures.headers import PixelSize
from reader.pictures.iterm import to_iterm
from reader.pictures.kitty import NUMBERS, deletion, placeholders, to_png, transmission
from reader.pictures.make import make
from reader.pictures.pieces import keep, kept, packed, pieces_folder, tidy, unpacked
from reader.pictures.sixel import to_sixel
from reader.pictures.symbols import GRID, cells, shape, to_symbols
from reader.pictures.terminals import Answers, choose
from reader.pictures.wish import Part, Way, Wish, wish_from_json


@st.composite
def pictures(draw: st.DrawFn, colors: int = 6) -> Image.Image:
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    palette = draw(st.lists(st.tuples(*[st.integers(0, 5).map(lambda n: n * 51)] * 3), min_size=1, max_size=colors))
    picked = draw(st.lists(st.integers(0, len(palette) - 1), min_size=width * height, max_size=width * height))
    picture = Image.new("RGB", (width, height))
    picture.putdata([palette[number] for number in picked])
    return picture


@given(pictures(), st.integers(1, 20))
@settings(max_examples=60)
def test_the_strips_of_sixel_give_back_the_picture(picture: Image.Image, cell_height: int) -> None:
    strips = to_sixel(picture, cell_height, 256)
    assert len(strips) == -(-picture.height // cell_height)
    top = 0
    for strip in strips:
        [piece] = pieces(strip)
        assert piece.kind == "dcs"
        seen = sixel_picture(piece.data)
        assert seen.size == (picture.width, min(cell_height, picture.height - top))
        wanted = picture.crop((0, top, picture.width, top + seen.height))
        for one, other in zip(seen.tobytes(), wanted.tobytes(), strict=True):
            assert abs(one - other) <= 2  # a palette of Sixel has percents
        top += cell_height


def test_a_photograph_has_no_more_colours_than_the_terminal(tmp_path: Path) -> None:
    picture = Image.open(photograph(tmp_path / "a.png"))
    for strip in to_sixel(picture, 20, 16):
        assert len(set(re.findall(rb"#(\d+);2", strip))) <= 16


@given(pictures())
@settings(max_examples=40)
def test_symbols_have_no_colours_but_those_around_what_they_show(picture: Image.Image) -> None:
    for shapes, (across, down) in GRID.items():
        columns, rows = max(1, picture.width // across), max(1, picture.height // down)
        small = picture.resize((columns * across, rows * down))
        drawn = to_symbols(small, shapes)
        assert len(drawn) == rows
        for piece in drawn:
            row = [*cells(piece)]
            assert len(row) == columns
            assert all(len(cell.character) == 1 for cell in row)


@pytest.mark.parametrize(
    ("shapes", "parts", "character"),
    [
        ("quadrants", 0b0001, "▘"), ("quadrants", 0b1000, "▗"), ("quadrants", 0b0101, "▌"), ("quadrants", 0b0011, "▀"),
        ("sextants", 0b000001, "\U0001fb00"), ("sextants", 0b010101, "▌"), ("sextants", 0b101010, "▐"),
        ("sextants", 0b111110, "\U0001fb3b"), ("sextants", 0b010110, "\U0001fb14"), ("sextants", 0b111111, "█"),
    ],
)  # fmt: skip
def test_the_shapes_of_cells(shapes: str, parts: int, character: str) -> None:
    assert shape(shapes, parts) == character  # type: ignore[arg-type]


def test_every_shape_is_another_character() -> None:
    assert len({shape("sextants", parts) for parts in range(64)}) == 64
    assert len({shape("quadrants", parts) for parts in range(16)}) == 16


def test_a_cell_is_parted_where_its_colours_are() -> None:
    picture = Image.new("RGB", (2, 2), "white")
    picture.putpixel((0, 0), (0, 0, 0))
    [cell] = cells(to_symbols(picture, "quadrants")[0])
    assert (cell.character, cell.color, cell.ground) == ("▟", b"\xff\xff\xff", b"\0\0\0")


@pytest.mark.parametrize("is_tmux", [False, True])
def test_a_picture_is_sent_to_kitty_in_small_pieces(tmp_path: Path, is_tmux: bool) -> None:
    picture = Image.open(photograph(tmp_path / "a.png"))
    stream = transmission(to_png(picture)[0], 0x123456, 40, 20, is_tmux=is_tmux).encode()
    if is_tmux:
        wrapped = [piece.data for piece in pieces(stream)]
        assert all(data.startswith(b"tmux;") for data in wrapped)
        stream = b"".join(data.removeprefix(b"tmux;").replace(b"\x1b\x1b", b"\x1b") for data in wrapped)
    terminal = Kitty()
    terminal.take(stream)
    [(number, (sent, columns, rows))] = terminal.pictures.items()
    assert (number, columns, rows, sent.size) == (0x123456, 40, 20, picture.size)
    assert stream.count(b"\x1b_G") > 5
    terminal.take(deletion(number).encode())
    assert not terminal.pictures


def test_placeholders_say_where_they_belong() -> None:
    assert len(NUMBERS) == 297
    assert (NUMBERS[0], NUMBERS[1], NUMBERS[28], NUMBERS[296]) == ("\u0305", "\u030d", "\u036e", "\U0001d244")
    assert placeholders(1, 2) == "\U0010eeee\u030d\u0305\U0010eeee\u030d\u030d"


def test_strips_of_iterm(tmp_path: Path) -> None:
    picture = Image.open(plot(tmp_path / "a.png"))
    strips = to_iterm(picture, 100, 40)
    assert len(strips) == 3
    [piece] = pieces(strips[2])
    said, _, data = piece.data.partition(b":")
    options = dict(pair.split(b"=") for pair in said.removeprefix(b"1337;File=").split(b";"))
    raw = base64.b64decode(data, validate=True)
    assert (options[b"width"], options[b"height"], options[b"inline"]) == (b"40", b"1", b"1")
    assert int(options[b"size"]) == len(raw)
    assert Image.open(io.BytesIO(raw)).size == (400, 100)


WAY = Way("symbols", 8, 16)


@pytest.mark.parametrize(("protocol", "count"), [("kitty", 1), ("sixel", 5), ("iterm", 5), ("symbols", 5)])
def test_each_protocol_has_a_piece_for_each_row_or_one(tmp_path: Path, protocol: str, count: int) -> None:
    wish = Wish(str(plot(tmp_path / "a.png")), 20, 5, WAY._replace(protocol=protocol))  # type: ignore[arg-type]
    assert len(make(wish)) == count


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_pieces_are_kept_as_they_are(parts: list[bytes]) -> None:
    assert unpacked(packed(parts)) == tuple(parts)
    assert unpacked(packed(parts)[:-1] if parts else b"") is None


def test_wishes_are_told_apart_by_their_files(tmp_path: Path) -> None:
    path = plot(tmp_path / "a\udcff.png")  # a name that is no UTF-8
    wish = Wish(str(path), 20, 5, WAY, Part(0, 0, 0.5, 0.5))
    assert wish_from_json(wish.to_json()) == wish
    before = wish.key()
    assert wish.key() == before
    photograph(path)
    assert wish.key() != before


def test_what_was_not_used_for_longest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    from reader.pictures import pieces as module

    monkeypatch.setattr(module, "_MOST_KEPT", 250)
    for number, name in enumerate(("one", "two", "three")):
        keep(name, [bytes(100)])
        os.utime(pieces_folder() / name, (number, number))
    assert kept("one")  # and is now the latest
    tidy()
    assert [kept(name) is not None for name in ("one", "two", "three")] == [True, False, True]


TRUE = {"COLORTERM": "truecolor"}
KITTY = Answers("kitty(0.36.0)", frozenset({62}), knows_kitty=True, cell=PixelSize(9, 18))
XTERM = Answers("XTerm(379)", frozenset({63, 4}), cell=PixelSize(8, 17), colors=1024)


@pytest.mark.parametrize(
    ("answers", "environment", "protocol"),
    [
        (KITTY, TRUE, "kitty"),
        (KITTY, {}, "symbols"),  # its colours could not say which picture it is
        (KITTY._replace(name="ghostty 1.1"), TRUE, "kitty"),
        (KITTY._replace(name="Konsole 24"), TRUE, "symbols"),  # no placeholders
        (KITTY._replace(name="WezTerm 2024"), TRUE, "iterm"),
        (Answers("iTerm2 3.5"), TRUE, "iterm"),
        (XTERM, {}, "sixel"),
        (XTERM._replace(cell=None), {}, "symbols"),  # strips could not be as high as rows
        (KITTY._replace(knows_kitty=False), TRUE | {"TMUX": "x"}, "symbols"),
        (KITTY._replace(knows_kitty=False, passes_through=True), TRUE | {"TMUX": "x"}, "kitty"),
        (XTERM, {"TMUX": "x"}, "sixel"),
        (Answers(), {}, "symbols"),
    ],
)
def test_the_best_that_a_terminal_knows(answers: Answers, environment: dict[str, str], protocol: str) -> None:
    assert choose("auto", answers, environment, is_limited=False).protocol == protocol


def test_the_person_decides() -> None:
    assert choose("off", KITTY, TRUE, is_limited=False).protocol is None
    assert choose("sixel", KITTY, TRUE, is_limited=True).protocol == "sixel"
    assert choose("auto", KITTY, TRUE, is_limited=True).protocol is None
    assert choose("auto", XTERM, {}, is_limited=False).colors == 256
    assert choose("auto", Answers("VTE(7800)"), {}, is_limited=False).shapes == "sextants"
    assert choose("auto", XTERM, {}, is_limited=False).shapes == "quadrants"
